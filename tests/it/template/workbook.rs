//! Fills in the workbook of a template: values are written into its empty cells, and all else in the file stays as it is.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use kuangjian::fact::{Fact, Type};

use super::dump::{Book, Sheet, column};
use super::fill::{Answer, Filled, answer, choice_named, table_named};
use crate::plain::calendar::day;
use crate::random::Dice;

/// Columns of the sheet with a row for each fact.
const NAME: usize = 1;
const VALUE: usize = 2;
const EVIDENCE: usize = 4;

/// Rows that are written into a table without key.
const ROWS: usize = 2;

/// A workbook that is filled in.
pub struct FilledBook {
    pub bytes: Vec<u8>,
    /// What it states now, as [`super::stated`] has it.
    pub stated: BTreeMap<String, String>,
    /// How many facts were filled in, cells of rows aside.
    pub facts: usize,
}

/// Fills in every fact, and every cell of the tables.
pub fn all(template: &[u8], dice: &mut Dice) -> FilledBook {
    let book = Book::open(template);
    let mut filled = Filled::default();
    let mut written: Vec<BTreeMap<String, Entry>> = vec![facts(&book.sheets()[0], &mut filled, dice), BTreeMap::new()];
    written.extend(book.sheets().iter().skip(2).map(|sheet| table(&book, sheet, &mut filled, dice)));
    FilledBook { bytes: with(template, &written), stated: filled.stated, facts: filled.facts }
}

/// Fills in nothing but an id and a day.
pub fn only_id_and_day(template: &[u8]) -> Vec<u8> {
    let text = |text: &str| Entry::Text(text.to_owned());
    with(template, &[BTreeMap::from([("C5".into(), text("007")), ("C7".into(), text("2005-10-20"))])])
}

/// What is written into a cell.
enum Entry {
    Text(String),
    Number(String),
}

impl Entry {
    /// A number as a number, and a day as the number that a spreadsheet makes of it.
    fn new(fact: &Fact, written: &str) -> Entry {
        match &fact.kind {
            Type::Number { .. } => Entry::Number(written.to_owned()),
            Type::Date => {
                let parts: Vec<i64> = written.split('-').map(|part| part.parse().unwrap()).collect();
                Entry::Number((day(parts[0], parts[1], parts[2]) - day(1899, 12, 30)).to_string())
            }
            Type::YesNo | Type::Choice(_) | Type::Text => Entry::Text(written.to_owned()),
        }
    }
}

fn facts(sheet: &Sheet, filled: &mut Filled, dice: &mut Dice) -> BTreeMap<String, Entry> {
    let mut written = BTreeMap::new();
    for row in sheet.rows.iter().filter(|row| row.number > 3) {
        let mut cells: Vec<String> = (0..8).map(|column| row.text(column).to_owned()).collect();
        filled.row(&mut cells, dice);
        if cells[VALUE].is_empty() {
            continue;
        }
        let fact = super::fill::fact_named(&cells[NAME]).unwrap();
        written.insert(format!("C{}", row.number), Entry::new(fact, &cells[VALUE]));
        if !cells[EVIDENCE].is_empty() {
            written.insert(format!("E{}", row.number), Entry::Text(cells[EVIDENCE].clone()));
        }
    }
    written
}

fn table(book: &Book, sheet: &Sheet, filled: &mut Filled, dice: &mut Dice) -> BTreeMap<String, Entry> {
    let table = table_named(&sheet.name).unwrap();
    let header = sheet.rows.iter().find(|row| row.number == 4).unwrap();
    let rows: Vec<_> = sheet.rows.iter().filter(|row| row.number > 4).collect();
    let count = if table.key.is_some() { rows.len() } else { ROWS };
    let mut written = BTreeMap::new();
    for (number, row) in rows.into_iter().take(count).enumerate() {
        let key = table.key.map(|key| {
            let at = header.cells.iter().position(|cell| table.column_by_name(&cell.text) == Some(key)).unwrap();
            choice_named(&table.columns[key], row.text(at))
        });
        let name = format!("{}.{}", table.id, key.unwrap_or_else(|| (number + 1).to_string()));
        for (heading, cell) in header.cells.iter().zip(&row.cells) {
            let label = heading.text.trim_end_matches([')', '）']);
            let label = label.rsplit_once(['(', '（']).map_or(label, |(label, _)| label).trim();
            let found = [&*heading.text, label].into_iter().find_map(|label| table.column_by_name(label));
            let Some(at) = found.filter(|_| heading.column + 1 < header.cells.len()) else {
                written.insert(cell.at.clone(), Entry::Text("看到".into()));
                filled.stated.insert(format!("{name}#"), "看到".into());
                continue;
            };
            let column = &table.columns[at];
            let id = format!("{name}.{}", column.id);
            if !cell.text.is_empty() {
                filled.stated.insert(id, choice_named(column, &cell.text));
                continue;
            }
            let offered = offered(book, sheet, heading.column);
            let offered: Vec<&str> = offered.iter().map(String::as_str).collect();
            let Answer { written: text, stated } = answer(column, &offered, dice);
            written.insert(cell.at.clone(), Entry::new(column, &text));
            filled.stated.extend(stated.map(|stated| (id, stated)));
        }
    }
    written
}

/// The words of the list of a column: in the validation itself, or in cells of another sheet.
fn offered(book: &Book, sheet: &Sheet, of: usize) -> Vec<String> {
    let validation = sheet.validations.iter().find(|validation| column(&validation.cells) == of);
    let formula = validation.and_then(|validation| validation.formulas.first()).map_or("", String::as_str);
    if let Some(list) = formula.strip_prefix('"') {
        return list.trim_end_matches('"').split(',').map(str::to_owned).collect();
    }
    let Some((name, cells)) = formula.split_once("!$B$") else { return Vec::new() };
    let (first, last) = cells.split_once(":$B$").unwrap();
    let [first, last] = [first, last].map(|row| row.parse::<usize>().unwrap());
    let notes = book.sheets().iter().find(|sheet| sheet.name == name.trim_matches('\'')).unwrap();
    notes.rows.iter().filter(|row| (first..=last).contains(&row.number)).map(|row| row.text(1).to_owned()).collect()
}

/// The workbook with entries in the empty cells of its sheets.
fn with(template: &[u8], written: &[BTreeMap<String, Entry>]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(template)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let sheet =
            name.strip_prefix("xl/worksheets/sheet").and_then(|name| name.strip_suffix(".xml")?.parse::<usize>().ok());
        if let Some(entries) = sheet.and_then(|sheet| written.get(sheet - 1)) {
            for (at, entry) in entries {
                text = with_entry(&text, at, entry);
            }
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn with_entry(part: &str, at: &str, entry: &Entry) -> String {
    let start = part.find(&format!("<c r=\"{at}\" ")).unwrap();
    let end = start + part[start..].find("/>").unwrap();
    let cell = &part[start..end];
    assert!(!cell.contains('>'), "{at} is empty");
    let filled = match entry {
        Entry::Number(number) => format!("{cell}><v>{number}</v></c>"),
        Entry::Text(text) => {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!("{cell} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        }
    };
    format!("{}{filled}{}", &part[..start], &part[end + 2..])
}
