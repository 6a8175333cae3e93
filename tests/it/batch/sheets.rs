//! Random CSV files as people write them: most cells plain, and everything else that the readers know.

use kuangjian::fact::{Fact, TableId, Type, Vocabulary};

use super::formulas::{DAYS, TEXTS, World};
use crate::random::Dice;

/// How messy a file is: how many cells of a thousand are not plain, and how many rows of a thousand are something else than a mine.
#[derive(Clone, Copy)]
pub struct Mess {
    pub cells: usize,
    pub rows: usize,
}

/// A file with so many mines.
pub fn sheet(vocabulary: &Vocabulary, world: &World, mines: usize, mess: Mess, dice: &mut Dice) -> String {
    // Files separated by semicolons are read as a whole.
    let delimiter = *dice.pick(&[",", ",", ",", "\t"]);
    let line_break = *dice.pick(&["\n", "\n", "\r\n"]);
    let mut columns: Vec<(String, Option<&Fact>)> = Vec::new();
    let fact = |id: &str| vocabulary.fact(vocabulary.fact_by_id(id).unwrap()).unwrap();
    for id in ["mine_id", "mine_name", "check_date"] {
        columns.push((heading(id, fact(id), dice), Some(fact(id))));
    }
    let complete = world.tables.iter().map(|id| vocabulary.table(*id).unwrap().complete);
    for id in world.facts.iter().copied().chain(complete) {
        let fact = vocabulary.fact(id).unwrap();
        let is_there = ["mine_id", "mine_name", "check_date"].contains(&&*fact.id);
        if !is_there
            && dice.percent(80)
            && !columns.iter().any(|(_, other)| other.is_some_and(|other| other.id == fact.id))
        {
            columns.push((heading(&fact.id, fact, dice), Some(fact)));
        }
    }
    let mut tables = world.tables.clone();
    tables.dedup();
    for id in tables {
        columns.extend(cells_of(vocabulary, id, dice).into_iter().map(|(name, fact)| (name, Some(fact))));
    }
    if dice.percent(20) {
        columns.push(("序号".to_owned(), None));
    }
    if dice.percent(10) && mess.cells > 0 {
        columns.push((String::new(), None));
    }
    let mut text = String::new();
    if dice.percent(20) {
        text.push('\u{FEFF}');
    }
    let line = |cells: Vec<String>, text: &mut String| {
        text.push_str(&cells.join(delimiter));
        text.push_str(line_break);
    };
    line(columns.iter().map(|(name, _)| quoted(name, delimiter, false)).collect(), &mut text);
    for at in 0..mines {
        if dice.below(1000) < mess.rows {
            line(other_row(columns.len(), dice), &mut text);
        }
        let mut cells = Vec::new();
        for (name, fact) in &columns {
            let cell = match fact {
                Some(fact) if fact.id == "mine_id" => format!("{}-{at}", dice.pick(&["M", "甲", "煤矿 "])),
                Some(fact) => cell(fact, mess, dice),
                None if name.is_empty() => (*dice.pick(&["", "", "", "", "", "", "", "", "x"])).to_owned(),
                None => at.to_string(),
            };
            let quote = dice.below(1000) < mess.cells;
            cells.push(quoted(&cell, delimiter, quote));
        }
        line(cells, &mut text);
    }
    if dice.percent(20) {
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
    }
    text
}

pub fn heading(id: &str, fact: &Fact, dice: &mut Dice) -> String {
    let names: Vec<&str> = fact.names().collect();
    let name = if dice.percent(50) { id } else { *dice.pick(&names) };
    match &fact.kind {
        Type::Number { unit, .. } if dice.percent(30) && !unit.symbol.is_empty() => {
            format!("{name}（{}）", super::formulas::any_unit(dice, unit).symbol)
        }
        _ => name.to_owned(),
    }
}

fn cells_of<'v>(vocabulary: &'v Vocabulary, id: TableId, dice: &mut Dice) -> Vec<(String, &'v Fact)> {
    let table = vocabulary.table(id).unwrap();
    let keys: Vec<String> = match table.key {
        Some(key) => table.columns[key].choices().iter().map(|choice| choice.id.to_string()).collect(),
        None => (1..=3).map(|number| number.to_string()).collect(),
    };
    let mut columns = Vec::new();
    for key in keys {
        for (at, column) in table.columns.iter().enumerate() {
            if table.key != Some(at) && dice.percent(40) {
                columns.push((format!("{}.{key}.{}", table.id, column.id), column));
            }
        }
    }
    columns
}

/// A row that is no mine: blank, totals, too short, without id.
fn other_row(width: usize, dice: &mut Dice) -> Vec<String> {
    let mut cells = vec![String::new(); width];
    match dice.below(6) {
        0 => return vec![String::new()],
        1 => {}
        2 => cells[0] = (*dice.pick(&["合计", "总计：", "Total", "平均值"])).to_owned(),
        3 => return vec!["短".to_owned()],
        4 => cells[0] = (*dice.pick(&["未知", "-"])).to_owned(),
        _ => cells[2] = "2005-10-20".to_owned(),
    }
    cells
}

pub fn cell(fact: &Fact, mess: Mess, dice: &mut Dice) -> String {
    if dice.percent(15) {
        return String::new();
    }
    let is_messy = dice.below(1000) < mess.cells;
    if is_messy && dice.percent(40) {
        let words = [
            "未知", "-", "—", " ", "同上", "〃", "N/A", "null", "？", "#REF!", "待定", "x", "5\" 管", "a,b;c\td",
            "甲\n乙", "\"", "0", "１", "\u{200B}", "Err:502",
        ];
        return (*dice.pick(&words)).to_owned();
    }
    match &fact.kind {
        Type::YesNo if is_messy => {
            (*dice.pick(&["√", "×", "TRUE", "No", "有", "无", " 是 ", "1", "0", "Y", "ｎｏ"])).to_owned()
        }
        Type::YesNo => (*dice.pick(&["true", "false", "是", "否", "是", "否"])).to_owned(),
        Type::Number { .. } if is_messy => (*dice.pick(&[
            "-2",
            "+3",
            "1,234",
            "1,5",
            "2 万t",
            "3%",
            "0.0000001",
            "1000000001",
            "1e3",
            "2.50",
            "007",
            "1-2",
            "-320.5 m",
            "9.9999999",
            "１２.５",
            "2.",
            ".5",
        ]))
        .to_owned(),
        Type::Number { .. } => (*dice.pick(&["0", "1", "2", "3", "2.5", "1.1", "0.000001", "12.25"])).to_owned(),
        Type::Date if is_messy => (*dice.pick(&[
            "2005/7/13",
            "2005年7月13日",
            "20050713",
            "2005.7.13",
            "2005-02-30",
            "1899-12-31",
            "2005-7-14",
            "45413",
            "2005/07/14",
            " 2005-07-13",
        ]))
        .to_owned(),
        Type::Date => (*dice.pick(&DAYS)).to_owned(),
        Type::Choice(values) => {
            let value = &values[dice.below(values.len())];
            let names: Vec<&str> = value.names().collect();
            let name = *dice.pick(&names);
            if is_messy { format!(" {} ", name.to_uppercase()) } else { name.to_owned() }
        }
        Type::Text => (*dice.pick(&[TEXTS[0], TEXTS[1], TEXTS[2], "红星煤矿12号井", "E12", "ditto-1"])).to_owned(),
    }
}

/// A cell as CSV has it; one that need not be in quotes may be.
pub fn quoted(cell: &str, delimiter: &str, always: bool) -> String {
    let must = cell.contains(delimiter) || cell.contains(['\n', '\r']) || cell.starts_with('"');
    if must || always { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
