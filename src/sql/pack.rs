//! A pack as a query: what its conditions come to is that of `verdict::judge`.

use super::builder::{Builder, View};
use super::compile::CHECK_DATE;
use super::dialect::{Dialect, SqlType};
use super::groups;
use super::rows::Rows;
use super::schema::{MINE_ID, RECORDS};
use super::text::{self, Step};
use super::tree::Sql;
use super::write::write;
use crate::fact::{TableId, Vocabulary};
use crate::rule::{Condition, Effect, Pack};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language};
use crate::verdict::{Outcome, Verdict};

/// A pack, ready to be written in a dialect.
pub struct PackSql<'a> {
    pub(super) builder: Builder<'a>,
    conditions: Vec<ConditionSql<'a>>,
}

/// What a condition is calculated from.
struct ConditionSql<'a> {
    condition: &'a Condition,
    /// Whether it concerns the mine.
    applies: Sql,
    /// Whether each case holds.
    cases: Vec<Sql>,
    /// Whether it is met: unknown where it is undetermined, false where it does not apply.
    met: Sql,
}

impl<'a> PackSql<'a> {
    /// The pack in the dialect, or everything in it that the dialect cannot express.
    pub fn new(vocabulary: &'a Vocabulary, pack: &'a Pack, dialect: Dialect) -> Result<Self, Vec<Diagnostic>> {
        let mut builder = Builder::new(vocabulary, pack, dialect);
        let (independent, following): (Vec<_>, Vec<_>) =
            pack.conditions.iter().partition(|condition| condition.follows.is_none());
        let mut found: Vec<ConditionSql<'a>> = Vec::new();
        for condition in independent.into_iter().chain(following) {
            let compiled = condition_sql(&mut builder, condition, &found);
            found.push(compiled);
        }
        let place = |condition: &ConditionSql<'_>| {
            pack.conditions.iter().position(|known| std::ptr::eq(known, condition.condition))
        };
        found.sort_by_key(place);
        let pack = PackSql { builder, conditions: found };
        let mut problems = pack.builder.problems.clone();
        problems.extend(pack.problems_of_names());
        if problems.is_empty() { Ok(pack) } else { Err(problems) }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.builder.dialect()
    }

    /// Names that the dialect would take for others.
    fn problems_of_names(&self) -> Vec<Diagnostic> {
        let name = self.dialect().name();
        let refused = |message: Bilingual, id: &str| {
            let condition = self.conditions.iter().map(|condition| condition.condition);
            let problem = Diagnostic::error(Code::NotInSql, message);
            match condition.into_iter().find(|condition| condition.id == id) {
                Some(condition) => problem.at(condition.place.clone()),
                None => problem,
            }
        };
        let mut problems = Vec::new();
        let mut seen: Vec<String> = [MINE_ID, CHECK_DATE, VERDICT].map(str::to_owned).to_vec();
        for id in self.conditions.iter().map(|condition| &condition.condition.id) {
            let folded = id.to_lowercase();
            if seen.contains(&folded) {
                let message = say!(
                    "条件 `{id}` 的列与另一列只有大小写之差，或与固定的列同名",
                    "the column of condition `{id}` differs from another only in case, or is one that every query has"
                );
                problems.push(refused(message, id));
            }
            seen.push(folded);
        }
        let Some(longest) = self.dialect().longest_name() else { return problems };
        let facts = self.builder.facts.iter().filter_map(|id| self.builder.vocabulary.fact(*id)).map(|fact| &fact.id);
        let tables = self.builder.tables.keys().filter_map(|id| self.builder.vocabulary.table(*id));
        let tables = tables.flat_map(|table| std::iter::once(&table.id).chain(table.columns.iter().map(|c| &c.id)));
        let conditions = self.conditions.iter().map(|condition| condition.condition);
        let ids = conditions.flat_map(|condition| {
            std::iter::once(&condition.id).chain(condition.cases.iter().map(|case| &case.id))
        });
        for id in facts.chain(tables).chain(ids).filter(|id| id.len() > longest) {
            let message = say!(
                "标识 `{id}` 超过 {longest} 字节，{name} 会把它截短",
                "the id `{id}` has more than {longest} bytes, so {name} would cut it"
            );
            problems.push(refused(message, id));
        }
        problems
    }

    /// The query: one row for each record, with the mine, the check date, the verdict and what each condition, and with `cases` each
    /// case, comes to.
    pub fn query(&self, cases: bool, language: Language) -> String {
        let mut steps = vec![self.facts()];
        let last = self.last_step(cases);
        let mut joined: Vec<TableId> = Vec::new();
        for step in 1..=last {
            let mut counts: Vec<Joined> = Vec::new();
            for (id, rows) in &self.builder.tables {
                let found = self.counts(*id, rows, step, !joined.contains(id));
                if found.steps.is_empty() {
                    continue;
                }
                joined.push(*id);
                steps.extend(found.steps);
                counts.extend(found.joined);
            }
            steps.push(self.step(step, &counts));
        }
        let query = text::query(self.dialect(), &steps, &self.outcomes(last, cases, language));
        format!("{}\n{query};\n", self.heading(language))
    }

    fn heading(&self, language: Language) -> String {
        let Pack { id, title, sha256, .. } = self.builder.pack;
        let title = title.in_language(language);
        let name = self.dialect().name();
        let lines = match language {
            Language::Zh => [
                format!("{id}：{title}（{name}）"),
                format!("规则包校验和 sha256 {sha256}"),
                "未知为 NULL；表的格式见 `kuangjian rules sql --part schema`，对数据的要求见 `--part checks`".to_owned(),
            ],
            Language::En => [
                format!("{id}: {title} ({name})"),
                format!("checksum of the pack: sha256 {sha256}"),
                "unknown is NULL; for the form of the tables see `kuangjian rules sql --part schema`, for what the data must be like `--part checks`"
                    .to_owned(),
            ],
        };
        lines.map(|line| text::comment(&line)).join("\n")
    }

    /// The facts of the records.
    fn facts(&self) -> Step {
        let dialect = self.dialect();
        let mut columns = vec![dialect.identifier(MINE_ID), dialect.identifier(CHECK_DATE)];
        for fact in self.facts_read() {
            columns.push(self.read(fact, &fact.id, &fact.id, RECORDS));
        }
        let text = format!("SELECT\n{}\nFROM {}", text::columns(&columns), dialect.identifier(RECORDS));
        Step { name: name_of_step(0), text, is_shared: true }
    }

    /// A step: the step before, what was counted in tables, and what can be calculated now.
    fn step(&self, number: usize, counts: &[Joined]) -> Step {
        let dialect = self.dialect();
        let mut columns = vec!["s.*".to_owned()];
        for column in counts.iter().flat_map(|joined| &joined.columns) {
            let column = dialect.identifier(column);
            columns.push(format!("COALESCE({column}, 0) AS {column}"));
        }
        for shared in self.builder.shared.iter().filter(|shared| shared.step == number) {
            columns.push(format!("{} AS {}", write(&shared.sql, dialect, 2), dialect.identifier(&shared.name)));
        }
        let mut text = format!(
            "SELECT\n{}\nFROM {} s",
            text::columns(&columns),
            dialect.identifier(&name_of_step(number - 1))
        );
        for joined in counts {
            let (from, mine) = (dialect.identifier(&joined.from), dialect.identifier(&joined.mine));
            text.push_str(&format!("\nLEFT JOIN {from} ON {mine} = s.{}", dialect.identifier(MINE_ID)));
        }
        Step { name: name_of_step(number), text, is_shared: true }
    }

    /// What is counted in a table for a step.
    fn counts(&self, id: TableId, rows: &Rows, step: usize, is_first: bool) -> Counted {
        let dialect = self.dialect();
        let quoted = |name: &str| dialect.identifier(name);
        let mut found = Counted::default();
        let Some(table) = self.builder.vocabulary.table(id) else { return found };
        let mine = format!("{}.{MINE_ID}", table.id);
        let keys: &[(u16, String)] = if step == 1 { &rows.keys } else { &[] };
        let tallies: Vec<_> = rows.tallies.iter().filter(|tally| tally.counts.step == step).collect();
        let largest: Vec<_> = rows.largest.iter().filter(|largest| largest.counts.step == step).collect();
        if keys.is_empty() && tallies.is_empty() && largest.is_empty() {
            return found;
        }
        let from_rows = format!("{}.rows", table.id);
        if is_first {
            let mut columns = vec![format!("{} AS {}", quoted(MINE_ID), quoted(&mine))];
            for fact in rows.columns.iter().filter_map(|position| table.columns.get(*position)) {
                columns.push(self.read(fact, &fact.id, &format!("{}.{}", table.id, fact.id), &table.id));
            }
            let text = format!("SELECT\n{}\nFROM {}", text::columns(&columns), quoted(&table.id));
            found.steps.push(Step { name: from_rows.clone(), text, is_shared: false });
        }
        // What is asked of each row.
        let mut columns = vec![quoted(&mine)];
        let mut needed: Vec<&str> = Vec::new();
        let asked = tallies.iter().map(|tally| (&tally.holds, tally.name.clone()));
        let asked = asked.chain(largest.iter().map(|largest| (&largest.holds, groups::holds_of(largest))));
        for (holds, name) in asked {
            needed.extend(holds.columns());
            let holds = if holds.is_constant() { holds.clone().cast(SqlType::YesNo) } else { holds.clone() };
            columns.push(format!("{} AS {}", write(&holds, dialect, 2), quoted(&name)));
        }
        let key = table.key.and_then(|key| table.columns.get(key)).filter(|_| !keys.is_empty());
        let mut cells: Vec<String> = key.iter().map(|key| format!("{}.{}", table.id, key.id)).collect();
        for cell in largest.iter().flat_map(|largest| largest.cells()) {
            if !cells.iter().any(|known| known == cell) {
                cells.push(cell.to_owned());
            }
        }
        columns.extend(cells.iter().map(|cell| quoted(cell)));
        let mut text = format!("SELECT\n{}\nFROM {}", text::columns(&columns), quoted(&from_rows));
        if !needed.is_empty() {
            let before = quoted(&name_of_step(step - 1));
            text.push_str(&format!("\nJOIN {before} ON {} = {}", quoted(MINE_ID), quoted(&mine)));
        }
        let from_holds = format!("{}.holds.{step}", table.id);
        found.steps.push(Step { name: from_holds.clone(), text, is_shared: !largest.is_empty() });
        // How many rows there are.
        let mut columns = vec![quoted(&mine)];
        let mut counted = Vec::new();
        for tally in &tallies {
            let holds = quoted(&tally.name);
            columns.push(format!("COUNT(*) FILTER (WHERE {holds}) AS {}", quoted(&tally.counts.sure)));
            let possible = quoted(&tally.counts.possible);
            columns.push(format!("COUNT(*) FILTER (WHERE COALESCE({holds}, TRUE)) AS {possible}"));
            counted.extend([tally.counts.sure.clone(), tally.counts.possible.clone()]);
        }
        for (value, name) in keys {
            let choice = key.and_then(|key| key.choices().get(usize::from(*value))).map(|choice| choice.id.as_str());
            let cell = key.map_or(String::new(), |key| quoted(&format!("{}.{}", table.id, key.id)));
            let choice = dialect.text(choice.unwrap_or_default());
            columns.push(format!("COUNT(*) FILTER (WHERE {cell} = {choice}) AS {}", quoted(name)));
            counted.push(name.clone());
        }
        if !counted.is_empty() {
            let from_counts = format!("{}.counts.{step}", table.id);
            let text =
                format!("SELECT\n{}\nFROM {}\nGROUP BY {}", text::columns(&columns), quoted(&from_holds), quoted(&mine));
            found.steps.push(Step { name: from_counts.clone(), text, is_shared: false });
            found.joined.push(Joined { from: from_counts, mine: mine.clone(), columns: counted });
        }
        for largest in largest {
            let steps = groups::steps(dialect, largest, &from_holds, &mine);
            let from = steps.last().map(|step| step.name.clone()).unwrap_or_default();
            found.steps.extend(steps);
            let columns = vec![largest.counts.sure.clone(), largest.counts.possible.clone()];
            found.joined.push(Joined { from, mine: groups::mine_of(largest), columns });
        }
        found
    }

    fn last_step(&self, cases: bool) -> usize {
        let of_conditions = self.conditions.iter().flat_map(|condition| [&condition.applies, &condition.met]);
        let of_cases = self.conditions.iter().filter(|_| cases).flat_map(|condition| &condition.cases);
        let columns = of_conditions.chain(of_cases).flat_map(Sql::columns);
        columns.map(|column| self.builder.step_of(column)).max().unwrap_or(0)
    }

    /// What the query gives.
    fn outcomes(&self, last: usize, cases: bool, language: Language) -> String {
        let dialect = self.dialect();
        let mut lines: Vec<String> = Vec::new();
        let mut add = |sql: &Sql, name: &str, comment: Option<&str>| {
            let comment = comment.map_or(String::new(), |comment| format!("{}\n  ", text::comment(comment)));
            lines.push(format!("{comment}{} AS {}", write(sql, dialect, 2), dialect.identifier(name)));
        };
        add(&Sql::column(MINE_ID), MINE_ID, None);
        add(&Sql::column(CHECK_DATE), CHECK_DATE, None);
        add(&self.verdict(), VERDICT, None);
        for ConditionSql { condition, applies, cases: of_cases, met } in &self.conditions {
            let title = format!("{}：{}", condition.effect.label().in_language(language), condition.title.in_language(language));
            add(&outcome(applies, met), &condition.id, Some(&title));
            if cases {
                for (case, holds) in condition.cases.iter().zip(of_cases) {
                    add(&outcome(applies, holds), &case.id, Some(case.text.in_language(language)));
                }
            }
        }
        format!("SELECT\n{}\nFROM {}", text::columns(&lines), dialect.identifier(&name_of_step(last)))
    }

    fn verdict(&self) -> Sql {
        if self.conditions.is_empty() {
            return Sql::Text(Verdict::Undetermined.id().to_owned());
        }
        let id = |verdict: Verdict| Sql::Text(verdict.id().to_owned());
        let mut parts = Vec::new();
        for effect in Effect::ALL {
            let of_effect = self.conditions.iter().filter(|condition| condition.condition.effect == effect);
            let met = Sql::or(of_effect.map(|condition| condition.met.clone()));
            parts.push((met, id(Verdict::of(effect, Outcome::Met))));
        }
        let undetermined = Sql::or(self.conditions.iter().map(|condition| condition.met.clone().is_null()));
        parts.push((undetermined, id(Verdict::Undetermined)));
        Sql::case(parts, id(Verdict::Clear))
    }
}

/// The column of the verdict.
const VERDICT: &str = "verdict";

/// What was counted in a table.
#[derive(Default)]
struct Counted {
    steps: Vec<Step>,
    joined: Vec<Joined>,
}

/// A step that is joined to the records.
struct Joined {
    from: String,
    mine: String,
    columns: Vec<String>,
}

fn name_of_step(number: usize) -> String {
    format!("step.{number}")
}

fn condition_sql<'a>(
    builder: &mut Builder<'a>,
    condition: &'a Condition,
    before: &[ConditionSql<'a>],
) -> ConditionSql<'a> {
    let id = &condition.id;
    let guard = condition.applies_when.as_ref().map_or(Sql::Bool(true), |guard| {
        builder.at(&condition.place, |builder| builder.truth(guard, View::Record))
    });
    let mut cases = Vec::new();
    for case in &condition.cases {
        let holds = builder.at(&case.place, |builder| builder.truth(&case.expr, View::Record));
        cases.push(builder.share(&format!("{}.holds", case.id), holds));
    }
    let followed = condition.follows.map_or(Sql::Bool(true), |effect| followed(builder, condition, effect, before));
    let applies = builder.share(&format!("{id}.applies"), Sql::and([guard, followed]));
    let any = Sql::or(cases.iter().cloned());
    let met = Sql::case([(applies.clone(), any), (applies.clone().negated(), Sql::Bool(false))], Sql::Null);
    let met = builder.share(&format!("{id}.met"), met);
    ConditionSql { condition, applies, cases, met }
}

/// Whether a condition with that effect is met, or a person states a finding of what follows.
fn followed(builder: &mut Builder<'_>, condition: &Condition, effect: Effect, before: &[ConditionSql<'_>]) -> Sql {
    let stated: Vec<Sql> =
        condition.cases.iter().filter_map(|case| case.finding).map(|id| builder.fact(id).surely()).collect();
    let met = before
        .iter()
        .filter(|other| other.condition.effect == effect && other.condition.follows.is_none())
        .map(|other| other.met.clone());
    Sql::or(stated.into_iter().chain(met))
}

/// The outcome of a condition or case that is `met`, and does or does not apply.
fn outcome(applies: &Sql, met: &Sql) -> Sql {
    let id = |outcome: Outcome| Sql::Text(outcome.id().to_owned());
    Sql::case(
        [
            (applies.clone().negated(), id(Outcome::NotApplicable)),
            (met.clone(), id(Outcome::Met)),
            (met.clone().negated(), id(Outcome::NotMet)),
        ],
        id(Outcome::Undetermined),
    )
}
