//! What is counted in the rows of a table, and joined to the records.

use super::dialect::SqlType;
use super::groups;
use super::pack::PackSql;
use super::query::name_of_step;
use super::rows::{Largest, Rows, Tally};
use super::schema::MINE_ID;
use super::text::{self, Step};
use super::write::write;
use crate::fact::{Fact, Table, TableId};
use crate::source::Language;

/// The steps in which rows of a table are counted.
#[derive(Default)]
pub(super) struct Counted {
    pub steps: Vec<Step>,
    pub joined: Vec<Joined>,
}

/// A step that is joined to the records.
pub(super) struct Joined {
    /// Its name.
    pub from: String,
    /// Its column of the mine.
    pub mine: String,
    /// Its columns that the records get; no row stands for none.
    pub columns: Vec<String>,
}

/// What is counted in a table for one step of the chain.
struct Counting<'a> {
    pack: &'a PackSql<'a>,
    table: &'a Table,
    step: usize,
    /// The key, and the values of it of which it is asked whether a row states them.
    key: Option<&'a Fact>,
    keys: &'a [(u16, String)],
    tallies: Vec<&'a Tally>,
    largest: Vec<&'a Largest>,
}

impl PackSql<'_> {
    /// What is counted in a table for a step; for the first one that does, the table is read before, with messages in that language.
    pub(super) fn counts(&self, id: TableId, rows: &Rows, step: usize, first: Option<Language>) -> Counted {
        let Some(table) = self.builder.vocabulary.table(id) else { return Counted::default() };
        let keys: &[(u16, String)] = if step == 1 { &rows.keys } else { &[] };
        let counting = Counting {
            pack: self,
            table,
            step,
            key: table.key.and_then(|key| table.columns.get(key)),
            keys,
            tallies: rows.tallies.iter().filter(|tally| tally.counts.step == step).collect(),
            largest: rows.largest.iter().filter(|largest| largest.counts.step == step).collect(),
        };
        if counting.is_empty() {
            return Counted::default();
        }
        let mut steps = Vec::new();
        steps.extend(first.map(|language| counting.read(rows, language)));
        steps.push(counting.asked());
        let mut joined = Vec::new();
        if let Some((step, counts)) = counting.counted() {
            steps.push(step);
            joined.push(counts);
        }
        for largest in &counting.largest {
            let of_largest = groups::steps(self.dialect(), largest, &counting.name_of_asked(), &counting.mine());
            let from = of_largest.last().map(|step| step.name.clone()).unwrap_or_default();
            steps.extend(of_largest);
            let columns = vec![largest.counts.sure.clone(), largest.counts.possible.clone()];
            joined.push(Joined { from, mine: groups::mine_of(largest), columns });
        }
        Counted { steps, joined }
    }
}

impl Counting<'_> {
    fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.tallies.is_empty() && self.largest.is_empty()
    }

    fn quoted(&self, name: &str) -> String {
        self.pack.dialect().identifier(name)
    }

    /// The name of a column of the table in the query.
    fn cell(&self, column: &str) -> String {
        format!("{}.{column}", self.table.id)
    }

    fn mine(&self) -> String {
        self.cell(MINE_ID)
    }

    fn name_of_read(&self) -> String {
        self.cell("rows")
    }

    fn name_of_asked(&self) -> String {
        self.cell(&format!("holds.{}", self.step))
    }

    /// The table, with the columns that are read.
    fn read(&self, rows: &Rows, language: Language) -> Step {
        let mut columns = vec![format!("{} AS {}", self.quoted(MINE_ID), self.quoted(&self.mine()))];
        for fact in rows.columns.iter().filter_map(|position| self.table.columns.get(*position)) {
            columns.push(self.pack.read(fact, &self.cell(&fact.id), &self.table.id, language));
        }
        let text = format!("SELECT\n{}\nFROM {}", text::columns(&columns), self.quoted(&self.table.id));
        // Each step of the chain that asks something of the rows reads it.
        let of_tallies = rows.tallies.iter().map(|tally| tally.counts.step);
        let mut steps = of_tallies.chain(rows.largest.iter().map(|largest| largest.counts.step));
        let is_shared = steps.any(|step| step != self.step);
        Step { name: self.name_of_read(), text, is_shared }
    }

    /// What is asked of each row, and whether it holds.
    fn asked(&self) -> Step {
        let dialect = self.pack.dialect();
        let mut columns = vec![self.quoted(&self.mine())];
        let mut reads_record = false;
        let of_tallies = self.tallies.iter().map(|tally| (&tally.holds, tally.name.clone()));
        let of_largest = self.largest.iter().map(|largest| (&largest.holds, groups::holds_of(largest)));
        for (holds, name) in of_tallies.chain(of_largest) {
            reads_record |= !holds.columns().is_empty();
            let holds = if holds.is_constant() { holds.clone().cast(SqlType::YesNo) } else { holds.clone() };
            columns.push(format!("{} AS {}", write(&holds, dialect, 2), self.quoted(&name)));
        }
        let key = self.key.filter(|_| !self.keys.is_empty());
        let mut cells: Vec<String> = key.iter().map(|key| self.cell(&key.id)).collect();
        for cell in self.largest.iter().flat_map(|largest| largest.cells()) {
            if !cells.iter().any(|known| known == cell) {
                cells.push(cell.to_owned());
            }
        }
        columns.extend(cells.iter().map(|cell| self.quoted(cell)));
        let from = self.quoted(&self.name_of_read());
        let mut text = format!("SELECT\n{}\nFROM {from}", text::columns(&columns));
        if reads_record {
            let before = self.quoted(&name_of_step(self.step - 1));
            text.push_str(&format!("\nJOIN {before} ON {} = {}", self.quoted(MINE_ID), self.quoted(&self.mine())));
        }
        Step { name: self.name_of_asked(), text, is_shared: !self.largest.is_empty() }
    }

    /// How many rows of each mine there are for what is asked; nothing where only the largest numbers are.
    fn counted(&self) -> Option<(Step, Joined)> {
        let mine = self.quoted(&self.mine());
        let mut columns = vec![mine.clone()];
        let mut counted = Vec::new();
        for tally in &self.tallies {
            let holds = self.quoted(&tally.name);
            let (sure, possible) = (&tally.counts.sure, &tally.counts.possible);
            columns.push(format!("COUNT(*) FILTER (WHERE {holds}) AS {}", self.quoted(sure)));
            columns.push(format!("COUNT(*) FILTER (WHERE COALESCE({holds}, TRUE)) AS {}", self.quoted(possible)));
            counted.extend([sure.clone(), possible.clone()]);
        }
        for (value, name) in self.keys {
            let key = self.key?;
            let choice = self.pack.dialect().text(&key.choices().get(usize::from(*value))?.id);
            let cell = self.quoted(&self.cell(&key.id));
            columns.push(format!("COUNT(*) FILTER (WHERE {cell} = {choice}) AS {}", self.quoted(name)));
            counted.push(name.clone());
        }
        if counted.is_empty() {
            return None;
        }
        let name = self.cell(&format!("counts.{}", self.step));
        let from = self.quoted(&self.name_of_asked());
        let text = format!("SELECT\n{}\nFROM {from}\nGROUP BY {mine}", text::columns(&columns));
        let joined = Joined { from: name.clone(), mine: self.mine(), columns: counted };
        Some((Step { name, text, is_shared: false }, joined))
    }
}
