//! Drafts a mapping of columns from a table's header and first rows, for a person to correct.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use super::cell::{self, Refused};
use super::draft::{CHECK_DATE, MINE_ID};
use super::grid::{Grid, Line};
use super::heading;
use super::input::{self, Format};
use super::limits::Limits;
use super::manner::Manner;
use super::name;
use super::parquet;
use super::split::{self, Rows};
use super::text::{is_blank, shown};
use super::words;
use super::workbook;
use super::write::toml::quoted;
use crate::fact::{Fact, Type, Vocabulary};
use crate::source::{Bilingual, Code, Diagnostic, Language, Place, did_you_mean};

/// The rows that are looked at.
const LOOKED_AT: usize = 200;
/// The values that are shown of a column as examples.
const EXAMPLES: usize = 4;
/// The words of a column that are listed to be translated.
const WORDS: usize = 30;

/// A column of the table: its heading, and its values in the order in which they first stand in it.
struct Column {
    heading: Arc<str>,
    values: Vec<String>,
}

/// The draft of a mapping for the table in the file at `path`, or in one of its sheets. Columns whose headings are known are mapped,
/// the others stand there as comments.
pub fn draft(
    path: &Path,
    vocabulary: &Vocabulary,
    language: Language,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    let columns = columns(path, problems)?;
    let mut out = String::new();
    let say = |zh: &str, en: &str| Bilingual::new(zh.to_owned(), en.to_owned()).in_language(language).to_owned();
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let _ = writeln!(
        out,
        "# {}",
        say(
            &format!("`{file}` 各列与事实的对应（草稿，请逐列核对）"),
            &format!("what the columns of `{file}` mean (a draft: look at every column)")
        )
    );
    let _ = writeln!(
        out,
        "# {}",
        say(
            "用法：kuangjian check 文件 --map 本文件；事实的名称见 kuangjian rules show",
            "use: kuangjian check FILE --map THIS; for the names of facts see kuangjian rules show"
        )
    );
    let _ = writeln!(out, "\n# {}", say("小数点写作逗号时取 \",\"", "\",\" where decimals have a comma"));
    let has_commas = columns.iter().flat_map(|column| &column.values).any(|text| is_decimal_comma(text));
    let _ = writeln!(out, "decimal = \"{}\"", if has_commas { "," } else { "." });
    let _ = writeln!(
        out,
        "# {}",
        say("true：未列出的列一律不采用（仍会报告）", "true: columns that are not listed are left out (and reported)")
    );
    let _ = writeln!(out, "ignore_others = false");
    let _ = writeln!(
        out,
        "# {}",
        say("不采用的列，如 [\"序号\", \"备注\"]", "columns to leave out, such as [\"serial\", \"remarks\"]")
    );
    let _ = writeln!(out, "ignore = []");
    constants(&mut out, &columns, vocabulary, &say);
    let _ = writeln!(out, "\n[columns]");
    let (mut tables, mut open) = (String::new(), String::new());
    for column in columns.iter().filter(|column| !is_blank(&column.heading)) {
        let examples = examples(column);
        match known(&column.heading, vocabulary) {
            Some((means, Some(fact))) if !words_to_translate(column, &fact).is_empty() => {
                translated(&mut tables, column, &means, &fact, &say);
            }
            Some((means, _)) => {
                let _ = writeln!(out, "# {examples}\n{} = {}", quoted(&column.heading), quoted(&means));
            }
            None if words::is_serial(&column.heading) => {}
            None => {
                let near = did_you_mean(&column.heading, vocabulary.all_names()).unwrap_or("");
                let _ = writeln!(open, "# {examples}\n# {} = {}", quoted(&column.heading), quoted(near));
            }
        }
    }
    if !open.is_empty() {
        let _ = writeln!(
            out,
            "\n# {}",
            say(
                "以下各列尚不明白：填上事实的名称并去掉行首的 #，或列入 ignore",
                "not understood: name the fact and take the # away, or list the column in ignore"
            )
        );
        out.push_str(&open);
    }
    out.push_str(&tables);
    Some(out)
}

fn constants(out: &mut String, columns: &[Column], vocabulary: &Vocabulary, say: &impl Fn(&str, &str) -> String) {
    let is_there = |id: &str| {
        let fact = vocabulary.fact_by_id(id);
        let target = |column: &Column| {
            heading::is_known(&column.heading, vocabulary)
                .then(|| heading::read(&column.heading, vocabulary).ok())
                .flatten()
        };
        columns.iter().filter_map(target).any(|heading| Some(heading.target) == fact.map(name::Target::Fact))
    };
    let _ = writeln!(
        out,
        "\n# {}",
        say("各矿相同、而表中没有的事实", "facts that are the same for all mines, and not in the table")
    );
    let _ = writeln!(out, "[constants]");
    if !is_there(CHECK_DATE) {
        let _ = writeln!(out, "# {CHECK_DATE} = 2024-05-01");
    }
    if !is_there(MINE_ID) {
        let _ = writeln!(
            out,
            "\n# {}",
            say(&format!("注意：没有 {MINE_ID}（矿井编号）列"), &format!("mind: no column is {MINE_ID} yet"))
        );
    }
}

/// What the heading means as it stands: the id of its fact, or the heading itself where it means a cell of a row or evidence.
fn known(text: &str, vocabulary: &Vocabulary) -> Option<(String, Option<Fact>)> {
    if !heading::is_known(text, vocabulary) {
        return None;
    }
    let heading = heading::read(text, vocabulary).ok()?;
    match heading.target {
        name::Target::Fact(id) if !heading.is_evidence && heading.unit.is_none() => {
            let fact = vocabulary.fact(id)?;
            Some((fact.id.to_string(), Some(fact.clone())))
        }
        _ => Some((text.to_owned(), None)),
    }
}

/// The values of a column that are no values of a choice or yes/no fact.
fn words_to_translate<'c>(column: &'c Column, fact: &Fact) -> Vec<&'c str> {
    if !matches!(fact.kind, Type::Choice(_) | Type::YesNo) {
        return Vec::new();
    }
    let is_unread = |text: &&str| cell::read(text, fact, Manner::default()).is_err();
    column.values.iter().map(String::as_str).filter(is_unread).take(WORDS).collect()
}

fn translated(out: &mut String, column: &Column, means: &str, fact: &Fact, say: &impl Fn(&str, &str) -> String) {
    let heading = quoted(&column.heading);
    let choices: Vec<&str> = match &fact.kind {
        Type::Choice(values) => values.iter().map(|value| &*value.id).collect(),
        _ => vec!["true", "false"],
    };
    let _ = writeln!(out, "\n[columns.{heading}]\nfact = {}", quoted(means));
    let _ = writeln!(out, "# {}{}", say("可填：", "one of: "), [choices, vec!["unknown"]].concat().join(", "));
    let _ = writeln!(out, "[columns.{heading}.values]");
    for word in words_to_translate(column, fact) {
        let _ = writeln!(out, "{} = \"unknown\"", quoted(word));
    }
}

fn examples(column: &Column) -> String {
    let mut texts: Vec<String> = column.values.iter().take(EXAMPLES).map(|text| shown(text)).collect();
    if column.values.len() > EXAMPLES {
        texts.push("…".to_owned());
    }
    texts.join(" | ")
}

/// Whether a comma can only be a decimal one: digits that are no group of three stand after it.
fn is_decimal_comma(text: &str) -> bool {
    let Some((whole, fraction)) = text.trim().trim_start_matches('-').split_once(',') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction) && fraction.len() != 3
}

fn columns(path: &Path, problems: &mut Vec<Diagnostic>) -> Option<Vec<Column>> {
    let limits = Limits::default();
    let place = input::place(path);
    let file: Arc<str> = path.to_string_lossy().into();
    let bytes = input::bytes_of(path, limits.file_bytes, problems)?;
    let format = input::format_by(&bytes).map_or_else(|| input::format_of(path).ok(), Some);
    let found = if let Some(format @ (Format::Workbook | Format::Parquet)) = format {
        let read = match format {
            Format::Parquet => parquet::read(bytes, &limits).map(|sheet| vec![sheet]),
            _ => workbook::read(&bytes, &limits),
        };
        let sheets = match read {
            Ok(sheets) => sheets,
            Err(broken) => {
                problems.push(broken.at(place));
                return None;
            }
        };
        // The sheet with most cells is the table.
        let size = |sheet: &&super::sheet::Sheet| sheet.rows.iter().map(|row| row.cells.len()).sum::<usize>();
        let sheet = sheets.iter().filter(|sheet| !sheet.is_hidden).max_by_key(size);
        sheet
            .and_then(|sheet| {
                let texts = sheet.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect());
                let header = fullest(texts);
                Grid::of_sheet(&file, sheet, &|text| header.iter().any(|known| known == text))
            })
            .map(read_columns)
    } else if format == Some(Format::Csv) {
        let text = input::text_in(&bytes, &place, problems)?;
        let rows: Vec<_> = Rows::new(&text, split::delimiter(&text)).filter_map(Result::ok).take(LOOKED_AT).collect();
        let header = fullest(rows.iter().map(|(_, cells)| cells.iter().map(AsRef::as_ref).collect()));
        match Grid::open(&file, &text, &limits, &|text| header.iter().any(|known| known == text)) {
            Ok(grid) => grid.map(read_columns),
            Err(broken) => {
                problems.push(*broken);
                return None;
            }
        }
    } else {
        problems.push(*not_a_table(place));
        return None;
    };
    if found.is_none() {
        let empty = Diagnostic::error(Code::NoRecord, crate::say!("文件是空的", "the file is empty"));
        problems.push(empty.at(input::place(path)));
    }
    found
}

fn not_a_table(place: Place) -> Refused {
    let message = crate::say!("只有表格才有列可以对应", "only tables have columns to map");
    let help = crate::say!("给出 `.csv` 或工作簿文件", "name a `.csv` file or a workbook");
    Box::new(Diagnostic::error(Code::UnknownFormat, message).at(place).help(help))
}

/// The first row with most texts that are no numbers: of a table nothing of which is known, that is the header.
fn fullest<'t>(rows: impl Iterator<Item = Vec<&'t str>>) -> Vec<String> {
    let is_word = |text: &&&str| text.chars().any(char::is_alphabetic);
    let mut best: (usize, Vec<&str>) = (0, Vec::new());
    for row in rows.take(40) {
        let words = row.iter().filter(is_word).count();
        if words > best.0 {
            best = (words, row);
        }
    }
    best.1.into_iter().filter(|text| !is_blank(text)).map(str::to_owned).collect()
}

fn read_columns(mut grid: Grid<'_>) -> Vec<Column> {
    let header = grid.header.iter();
    let mut columns: Vec<Column> =
        header.map(|heading| Column { heading: Arc::clone(heading), values: Vec::new() }).collect();
    for _ in 0..LOOKED_AT {
        let Some(line) = grid.next_line() else { break };
        let Line::Cells(row) = line else { continue };
        for (column, text) in columns.iter_mut().zip(&row.cells) {
            let text = text.trim();
            if !is_blank(text) && !column.values.iter().any(|known| known == text) {
                column.values.push(text.to_owned());
            }
        }
    }
    columns
}
