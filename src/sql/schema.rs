//! The tables that a query reads: how they are made, and what must be true of them.

use super::builder::digits;
use super::compile::CHECK_DATE;
use super::dialect::{Dialect, Digits, SqlType};
use super::pack::PackSql;
use super::text::{self, Step};
use super::tree::Sql;
use super::write::write;
use crate::expr::tree::Comparison::{Greater, Less, NotEqual};
use crate::fact::{Decimal, Fact, Type};
use crate::source::Language;

/// The table of the records.
pub const RECORDS: &str = "records";
/// The column that ties the rows of all tables to a mine.
pub const MINE_ID: &str = "mine_id";

/// A table that a query reads.
#[derive(Debug, Clone)]
pub struct TableRead<'a> {
    /// Its name.
    pub name: &'a str,
    /// What people call it.
    pub label: &'a crate::source::Bilingual,
    /// Its columns beside those that every table has.
    pub columns: Vec<&'a Fact>,
    /// The column of which each value stands in one row of a mine.
    pub key: Option<&'a Fact>,
}

/// The first and last day that a record can state, see `fact::Date::new`.
const FIRST_DAY: &str = "1900-01-01";
const LAST_DAY: &str = "2200-12-31";

/// The name of the step that looks for mines in several records.
const REPEATED: &str = "step.repeated";

impl PackSql<'_> {
    /// The facts that the query reads, in the order of the vocabulary, beside mine and check date.
    pub(super) fn facts_read(&self) -> Vec<&Fact> {
        let facts = self.builder.facts.iter().filter_map(|id| self.builder.vocabulary.fact(*id));
        facts.filter(|fact| fact.id != MINE_ID && fact.id != CHECK_DATE).collect()
    }

    /// The tables that the query reads, that of the records first.
    pub fn tables(&self) -> Vec<TableRead<'_>> {
        let records = TableRead { name: RECORDS, label: &LABEL_OF_RECORDS, columns: self.facts_read(), key: None };
        let companions = self.builder.tables.iter().filter_map(|(id, rows)| {
            let table = self.builder.vocabulary.table(*id)?;
            let columns: Vec<&Fact> = rows.columns.iter().filter_map(|position| table.columns.get(*position)).collect();
            let key = table.key.and_then(|key| table.columns.get(key)).filter(|key| columns.contains(key));
            Some(TableRead { name: &table.id, label: &table.label, columns, key })
        });
        std::iter::once(records).chain(companions).collect()
    }

    /// A column of a table as the query reads it: what no record could state ends the query with an error.
    pub(super) fn read(&self, fact: &Fact, name: &str, table: &str, language: Language) -> String {
        let dialect = self.dialect();
        let column = Sql::column(&*fact.id);
        let kind = type_of(fact);
        let sql = match kind {
            SqlType::YesNo => column,
            kind => {
                let right = right(&column, kind, conditions(fact));
                checked(Sql::or([column.clone().null_test(), right]), column, kind, refusal(table, &fact.id, language))
            }
        };
        let quoted = dialect.identifier(name);
        let written = write(&sql, dialect, 2);
        if written == quoted { quoted } else { format!("{written} AS {quoted}") }
    }

    /// The check date as the query reads it.
    pub(super) fn read_check_date(&self, language: Language) -> String {
        let (dialect, column) = (self.dialect(), Sql::column(CHECK_DATE));
        let right = right(&column, SqlType::Date, conditions_of_day(CHECK_DATE));
        let sql = checked(right, column, SqlType::Date, refusal(RECORDS, CHECK_DATE, language));
        format!("{} AS {}", write(&sql, dialect, 2), dialect.identifier(CHECK_DATE))
    }

    /// The mine as the query reads it from the records. Of a mine that stands in several records rows would be counted twice.
    pub(super) fn read_mine(&self, language: Language) -> String {
        let dialect = self.dialect();
        let mine = dialect.identifier(MINE_ID);
        let repeated = format!("(SELECT {mine} FROM {})", dialect.identifier(REPEATED));
        let message = match language {
            Language::Zh => format!("{RECORDS}.{MINE_ID}：为空，或在多条记录中："),
            Language::En => format!("{RECORDS}.{MINE_ID}: not known, or in several records: "),
        };
        let refusal = dialect.refusal(SqlType::Text, &message, &repeated);
        format!(
            "CASE\n    WHEN {mine} IS NOT NULL AND {repeated} IS NULL\n    THEN {mine}\n    ELSE {refusal}\n  END AS {mine}"
        )
    }

    /// The first mine that stands in several records; null if none does.
    pub(super) fn repeated(&self) -> Step {
        let (mine, records) = (self.dialect().identifier(MINE_ID), self.dialect().identifier(RECORDS));
        let text = format!(
            "SELECT MIN({mine}) AS {mine}\nFROM (SELECT {mine} FROM {records} GROUP BY {mine} HAVING COUNT(*) > 1) r"
        );
        Step { name: REPEATED.to_owned(), text, is_shared: true }
    }

    /// The statements that make the tables.
    pub fn schema(&self, language: Language) -> String {
        self.tables().iter().map(|table| create(self.dialect(), table, language)).collect::<Vec<_>>().join("\n")
    }

    /// A query that gives a row for everything in the tables that no record could state.
    pub fn checks(&self, language: Language) -> String {
        let queries: Vec<String> =
            self.tables().iter().flat_map(|table| checks_of(self.dialect(), table, language)).collect();
        format!("{};\n", queries.join("\nUNION ALL\n"))
    }
}

/// The label of the table of records.
static LABEL_OF_RECORDS: std::sync::LazyLock<crate::source::Bilingual> =
    std::sync::LazyLock::new(|| crate::source::Bilingual::new("自查记录，一矿一行", "the records, one row a mine"));

/// The type of a fact's column.
fn type_of(fact: &Fact) -> SqlType {
    match &fact.kind {
        Type::YesNo => SqlType::YesNo,
        Type::Number { .. } => SqlType::Number(digits(fact)),
        Type::Date => SqlType::Date,
        Type::Choice(_) | Type::Text => SqlType::Text,
    }
}

fn create(dialect: Dialect, table: &TableRead<'_>, language: Language) -> String {
    let quoted = |name: &str| dialect.identifier(name);
    let has_constraints = dialect != Dialect::Spark;
    let text_type = dialect.type_name(SqlType::Text);
    let mut lines: Vec<String> = Vec::new();
    let mine = match (table.name == RECORDS, has_constraints) {
        (_, false) => " NOT NULL".to_owned(),
        (true, true) => " PRIMARY KEY".to_owned(),
        (false, true) => format!(" NOT NULL REFERENCES {} ({})", quoted(RECORDS), quoted(MINE_ID)),
    };
    lines.push(format!("{} {text_type}{mine}", quoted(MINE_ID)));
    if table.name == RECORDS {
        lines.push(format!("{} {} NOT NULL", quoted(CHECK_DATE), dialect.type_name(SqlType::Date)));
    }
    for fact in &table.columns {
        let unit = fact.unit_label(language);
        let label = fact.label.in_language(language);
        let label = match language {
            _ if unit.is_empty() => label.to_owned(),
            Language::Zh => format!("{label}（{unit}）"),
            Language::En => format!("{label} ({unit})"),
        };
        let wrong = conditions(fact).into_iter().map(|(wrong, _)| wrong);
        let check = match Sql::or(wrong).negated() {
            Sql::Bool(_) => String::new(),
            right if has_constraints => format!(" CHECK ({})", write(&right, dialect, 4)),
            _ => String::new(),
        };
        let kind = dialect.type_name(type_of(fact));
        lines.push(format!("{}\n  {} {kind}{check}", text::comment(&label), quoted(&fact.id)));
    }
    if let (Some(key), true) = (table.key, has_constraints) {
        lines.push(format!("UNIQUE ({}, {})", quoted(MINE_ID), quoted(&key.id)));
    }
    let using = if dialect == Dialect::Spark { " USING parquet" } else { "" };
    let label = text::comment(table.label.in_language(language));
    format!("{label}\nCREATE TABLE {} (\n{}\n){using};\n", quoted(table.name), text::columns(&lines))
}

/// What makes a value wrong, with the words for it in both languages.
type Wrong = (Sql, [String; 2]);

/// What makes a value of a column wrong.
fn conditions(fact: &Fact) -> Vec<Wrong> {
    let value = || Sql::column(&*fact.id);
    let mut found = Vec::new();
    match &fact.kind {
        Type::YesNo => {}
        Type::Number { .. } => {
            if let Some(min) = fact.min {
                let words = [format!("小于 {min}"), format!("less than {min}")];
                found.push((Sql::compare(Less, value(), Sql::Number(min)), words));
            }
            // PostgreSQL has numbers that are none, and takes them for greater than any other.
            if let Some(max) = fact.max.or_else(|| largest(digits(fact))) {
                let words = [format!("大于 {max}"), format!("more than {max}")];
                found.push((Sql::compare(Greater, value(), Sql::Number(max)), words));
            }
        }
        Type::Date => found = conditions_of_day(&fact.id),
        Type::Choice(values) => {
            let options = values.iter().map(|value| Sql::Text(value.id.to_string())).collect();
            let words = ["不是可选的值".to_owned(), "not one of the choices".to_owned()];
            found.push((Sql::one_of(value(), options).negated(), words));
        }
        Type::Text => {
            let words = ["空文本，未知应为 NULL".to_owned(), "empty: what is unknown is NULL".to_owned()];
            found.push((Sql::equal(value(), Sql::Text(String::new())), words));
        }
    }
    found
}

/// The largest number with these digits.
fn largest(digits: Digits) -> Option<Decimal> {
    let nines = |count: u32| "9".repeat(usize::try_from(count).unwrap_or_default());
    format!("{}.{}", nines(digits.whole), nines(digits.fraction)).trim_end_matches('.').parse().ok()
}

/// What makes a day of a column wrong.
fn conditions_of_day(column: &str) -> Vec<Wrong> {
    let (Ok(first), Ok(last)) = (FIRST_DAY.parse(), LAST_DAY.parse()) else { return Vec::new() };
    let before = Sql::compare(Less, Sql::column(column), Sql::Date(first));
    let after = Sql::compare(Greater, Sql::column(column), Sql::Date(last));
    let words = ["不在 1900 年至 2200 年之间".to_owned(), "not in the years 1900 to 2200".to_owned()];
    vec![(Sql::or([before, after]), words)]
}

/// What makes a column wrong of another type than it should have: that its value is another as the type.
fn loss(column: &str, kind: SqlType) -> Option<Wrong> {
    let words = match kind {
        SqlType::Number(Digits { fraction: 0, .. }) => ["不是整数", "not a whole number"],
        SqlType::Number(_) => ["小数位数过多", "too many digits after the point"],
        SqlType::Date => ["含有时刻", "has a time of day"],
        SqlType::YesNo | SqlType::Count | SqlType::Text => return None,
    };
    let value = Sql::column(column);
    Some((Sql::compare(NotEqual, value.clone().cast(kind), value), words.map(str::to_owned)))
}

/// Whether a value is right; not known where it is not known.
fn right(column: &Sql, kind: SqlType, conditions: Vec<Wrong>) -> Sql {
    let lost = match column {
        Sql::Column(name) => loss(name, kind),
        _ => None,
    };
    Sql::or(lost.into_iter().chain(conditions).map(|(wrong, _)| wrong)).negated()
}

/// A column as its type, if it is right.
fn checked(accepted: Sql, column: Sql, kind: SqlType, message: String) -> Sql {
    Sql::Checked {
        accepted: Box::new(accepted),
        value: Box::new(column.clone().cast(kind)),
        kind,
        message,
        found: Box::new(column),
    }
}

/// What the query says of a value that no record could state.
fn refusal(table: &str, column: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("{table}.{column}：记录中不可能有的值："),
        Language::En => format!("{table}.{column}: a value that no record can state: "),
    }
}

/// One query for the values of a table, and one for each way in which its rows may not go together.
fn checks_of(dialect: Dialect, table: &TableRead<'_>, language: Language) -> Vec<String> {
    let quoted = |name: &str| dialect.identifier(name);
    let (mine, from, name) = (quoted(MINE_ID), quoted(table.name), dialect.text(table.name));
    let in_language = |words: &[String; 2]| match language {
        Language::Zh => words[0].clone(),
        Language::En => words[1].clone(),
    };
    let problem = |zh: &str, en: &str| dialect.text(if language == Language::Zh { zh } else { en });
    let head = |problem: &str| {
        format!("SELECT {name} AS {}, {mine} AS {mine}, {problem} AS {}", quoted("table"), quoted("problem"))
    };
    let mut wrong: Vec<(Sql, String)> = vec![(Sql::column(MINE_ID).null_test(), MINE_ID.to_owned() + ": NULL")];
    let mut add = |column: &str, kind: SqlType, conditions: Vec<Wrong>| {
        for (is_wrong, words) in loss(column, kind).into_iter().chain(conditions) {
            wrong.push((is_wrong, format!("{column}: {}", in_language(&words))));
        }
    };
    if table.name == RECORDS {
        add(CHECK_DATE, SqlType::Date, conditions_of_day(CHECK_DATE));
    }
    for fact in &table.columns {
        add(&fact.id, type_of(fact), conditions(fact));
    }
    if table.name == RECORDS {
        wrong.push((Sql::column(CHECK_DATE).null_test(), CHECK_DATE.to_owned() + ": NULL"));
    }
    let parts: Vec<String> = wrong
        .iter()
        .map(|(wrong, words)| format!("CASE WHEN {} THEN {} END", write(wrong, dialect, 6), dialect.text(words)))
        .collect();
    // A function of PostgreSQL has at most a hundred arguments.
    let joined: Vec<String> =
        parts.chunks(90).map(|chunk| format!("NULLIF(CONCAT_WS('; ',\n    {}), '')", chunk.join(",\n    "))).collect();
    let joined = if joined.len() == 1 { joined.concat() } else { format!("CONCAT_WS('; ', {})", joined.join(", ")) };
    let any = Sql::or(wrong.into_iter().map(|(wrong, _)| wrong));
    let mut queries = vec![format!("{}\nFROM {from}\nWHERE {}", head(&joined), write(&any, dialect, 2))];
    if table.name == RECORDS {
        let problem = problem("该矿有多条记录", "several records of this mine");
        queries.push(format!("{}\nFROM {from}\nGROUP BY {mine}\nHAVING COUNT(*) > 1", head(&problem)));
        return queries;
    }
    let problem_of_owner = problem("没有该矿的记录", "no record of this mine");
    queries.push(format!(
        "{}\nFROM {from} t\nWHERE NOT EXISTS (SELECT 1 FROM {} r WHERE r.{mine} = t.{mine})",
        head(&problem_of_owner),
        quoted(RECORDS)
    ));
    if let Some(key) = table.key {
        let key = quoted(&key.id);
        let problem = problem("同一键值有多行", "several rows with the same key");
        queries.push(format!(
            "{}\nFROM {from}\nWHERE {key} IS NOT NULL\nGROUP BY {mine}, {key}\nHAVING COUNT(*) > 1",
            head(&problem)
        ));
    }
    queries
}
