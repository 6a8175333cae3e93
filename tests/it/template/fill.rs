//! Fills in templates as a person does: what is offered is chosen, numbers lie within the bounds and are in the unit named beside them.

use std::collections::BTreeMap;

use kuangjian::fact::vocabulary::Named;
use kuangjian::fact::{Decimal, Fact, Table, Type};

use super::BOOK;
use crate::plain::calendar::{civil, day};
use crate::random::Dice;

/// A template that is filled in.
#[derive(Default)]
pub struct Filled {
    /// The template with values in it.
    pub text: String,
    /// What it states now, as [`super::stated`] has it.
    pub stated: BTreeMap<String, String>,
    /// How many facts were filled in, cells of rows aside.
    pub facts: usize,
}

/// What is written into a cell, and the value that it states, if it states any.
pub struct Answer {
    pub written: String,
    pub stated: Option<String>,
}

/// An answer that a fact takes; `offered` are the words to choose from.
pub fn answer(fact: &Fact, offered: &[&str], dice: &mut Dice) -> Answer {
    let plain = |written: String| Answer { stated: Some(written.clone()), written };
    match &fact.kind {
        Type::YesNo | Type::Choice(_) => {
            let ids: Vec<String> = match &fact.kind {
                Type::YesNo => vec!["true".into(), "false".into()],
                _ => fact.choices().iter().map(|choice| choice.id.to_string()).collect(),
            };
            assert!(offered.len() >= ids.len(), "{}: {offered:?}", fact.id);
            let at = dice.below(offered.len());
            Answer { written: offered[at].to_owned(), stated: ids.get(at).cloned() }
        }
        Type::Number { whole, .. } => {
            let (least, most) = (fact.min.unwrap_or(Decimal::from(-500i64)), fact.max.unwrap_or(Decimal::from(500i64)));
            let scale = if *whole { 0 } else { 2 };
            let [least, most] =
                [least, most].map(|bound| bound.to_string().parse::<f64>().unwrap() * 10f64.powi(scale));
            let steps = usize::try_from((most - least) as i64).unwrap() + 1;
            let amount = least as i128 + i128::try_from(dice.below(steps)).unwrap();
            plain(Decimal::new(amount, scale.unsigned_abs()).to_string())
        }
        Type::Date => {
            let (year, month, day) = civil(day(2000, 1, 1) + i64::try_from(dice.below(10_000)).unwrap());
            plain(format!("{year:04}-{month:02}-{day:02}"))
        }
        Type::Text => plain(dice.pick(&["007", "北一采区", "a, \"b\"; c", "3-1", "是", "2005年10月"]).to_string()),
    }
}

/// Fills in every row of a CSV template, and gives evidence for some.
pub fn csv(template: &str, dice: &mut Dice) -> Filled {
    let mut filled = Filled::default();
    filled.text = rewritten(template, |row| filled.row(row, dice));
    filled
}

impl Filled {
    /// Fills in a row of the layout with a row for each fact, unless it is the heading of a group.
    pub fn row(&mut self, row: &mut [String], dice: &mut Dice) {
        let Some(Thing { id, fact, key }) = thing(&row[1]) else {
            let is_group =
                BOOK.vocabulary.groups.iter().any(|group| *group.label.zh == row[1] || *group.label.en == row[1]);
            return assert!(is_group && row.concat() == row[1], "{row:?}");
        };
        assert!(!row[5].is_empty() && !row[6].is_empty(), "{row:?}");
        let offered: Vec<&str> = row[6].split(['；', ';']).map(str::trim).collect();
        let Answer { written, stated } = answer(fact, &offered, dice);
        self.facts += usize::from(!id.contains('.'));
        if dice.percent(20) && stated.is_some() {
            row[4] = format!("看到，{}", row[0]);
            self.stated.insert(format!("{id}#"), row[4].clone());
        }
        self.stated.extend(key);
        self.stated.extend(stated.map(|stated| (id, stated)));
        row[2] = written;
    }
}

/// A CSV template with nothing but an id and a day.
pub fn only_id_and_day(template: &str) -> String {
    rewritten(template, |row| match thing(&row[1]) {
        Some(thing) if thing.id == "mine_id" => row[2] = "007".into(),
        Some(thing) if thing.id == "check_date" => row[2] = "2005-10-20".into(),
        _ => {}
    })
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn rewritten(template: &str, mut change: impl FnMut(&mut Vec<String>)) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (at, mut row) in cells(template).into_iter().enumerate() {
        assert_eq!(row.len(), 8);
        if at > 0 {
            change(&mut row);
        }
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// What a name stands for.
struct Thing {
    /// The id of a fact, or of table, row and column.
    id: String,
    fact: &'static Fact,
    /// The id of the key of the row, and its value.
    key: Option<(String, String)>,
}

fn thing(name: &str) -> Option<Thing> {
    let vocabulary = &BOOK.vocabulary;
    if let Some(Named::Fact(id)) = vocabulary.by_name(name) {
        let fact = vocabulary.fact(id)?;
        return Some(Thing { id: fact.id.to_string(), fact, key: None });
    }
    let parts: Vec<&str> = name.split('.').collect();
    let [table, row, column] = parts.as_slice() else { return None };
    let table = table_named(table)?;
    let column = &table.columns[table.column_by_name(column)?];
    let (row, key) = match table.key.map(|key| &table.columns[key]) {
        None => ((*row).to_owned(), None),
        Some(key) => {
            let row = choice_named(key, row);
            (row.clone(), Some((format!("{}.{row}.{}", table.id, key.id), row)))
        }
    };
    Some(Thing { id: format!("{}.{row}.{}", table.id, column.id), fact: column, key })
}

/// The fact with that name.
pub fn fact_named(name: &str) -> Option<&'static Fact> {
    thing(name).map(|thing| thing.fact)
}

/// The table with that name.
pub fn table_named(name: &str) -> Option<&'static Table> {
    match BOOK.vocabulary.by_name(name)? {
        Named::Table(id) => BOOK.vocabulary.table(id),
        Named::Fact(_) => None,
    }
}

/// The id of the value with that name.
pub fn choice_named(fact: &Fact, name: &str) -> String {
    fact.choices().iter().find(|choice| choice.names().any(|known| known == name)).unwrap().id.to_string()
}

/// Takes the sign away from every line of a TOML template that can be filled in, and fills it in.
pub fn toml(template: &str, dice: &mut Dice) -> Filled {
    let mut filled = Filled::default();
    let (mut table, mut rows): (Option<&Table>, BTreeMap<&str, usize>) = (None, BTreeMap::new());
    let mut row_name = String::new();
    for (at, line) in template.lines().enumerate() {
        let Some(line) = line.strip_prefix('#').filter(|line| !line.starts_with(' ')) else {
            assert!(line.is_empty() || line.starts_with("# "), "{line}");
            continue;
        };
        if let Some(id) = line.strip_prefix("[[").and_then(|line| line.strip_suffix("]]")) {
            let known = BOOK.vocabulary.tables.iter().find(|known| known.id == id).unwrap();
            let number = rows.entry(&known.id).or_default();
            *number += 1;
            row_name = match known.key {
                // Only rows that a pack reads are there, so that their names have to be read.
                Some(key) => {
                    let begins = format!("#{} = \"", known.columns[key].id);
                    let written = template.lines().skip(at).find_map(|line| line.strip_prefix(&begins)).unwrap();
                    let choices = known.columns[key].choices().iter().map(|choice| &*choice.id);
                    choices.skip(*number - 1).find(|id| written == format!("{id}\"")).unwrap().to_owned()
                }
                None => number.to_string(),
            };
            table = Some(known);
            filled.text.push_str(&format!("[[{id}]]\n"));
            continue;
        }
        let (id, empty) = line.split_once(" = ").unwrap();
        let (name, fact) = match table {
            None => (id.to_owned(), BOOK.vocabulary.fact(BOOK.vocabulary.fact_by_id(id).unwrap()).unwrap()),
            Some(table) => {
                let column = table.column_by_id(id).unwrap();
                let name = format!("{}.{row_name}.{id}", table.id);
                if table.key == Some(column) {
                    // It is there already.
                    assert_eq!(empty, format!("\"{row_name}\""));
                    filled.text.push_str(&format!("{line}\n"));
                    filled.stated.insert(name, row_name.clone());
                    continue;
                }
                (name, &table.columns[column])
            }
        };
        assert_eq!(empty, "\"\"");
        filled.facts += usize::from(table.is_none());
        let offered: Vec<&str> = match &fact.kind {
            Type::YesNo => vec!["true", "false"],
            _ => fact.choices().iter().map(|choice| &*choice.id).collect(),
        };
        for id in fact.choices() {
            assert!(template.contains(&format!("\"{}\" ", id.id)), "{} is offered", id.id);
        }
        let Answer { written, stated } = answer(fact, &offered, dice);
        let is_bare = matches!(fact.kind, Type::YesNo | Type::Number { .. } | Type::Date);
        let value = if is_bare { written } else { format!("'{written}'") };
        if dice.percent(20) {
            filled.text.push_str(&format!("{id} = {{ value = {value}, evidence = \"看到\" }}\n"));
            filled.stated.insert(format!("{name}#"), "看到".into());
        } else {
            filled.text.push_str(&format!("{id} = {value}\n"));
        }
        filled.stated.extend(stated.map(|stated| (name, stated)));
    }
    filled
}
