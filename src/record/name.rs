//! The names under which records state things: a fact, or a cell of a row such as `licences.mining.valid_until`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use foldhash::fast::FixedState;

use super::cell::{self, Refused};
use super::heading::Names;
use super::packed;
use super::text::shown;
use crate::fact::vocabulary::Named;
use crate::fact::{ChoiceValue, Fact, FactId, Table, TableId, Vocabulary};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, did_you_mean};

/// Which row of a table is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowKey {
    /// The row with this value of the key column.
    Choice(u16),
    /// The row with this number, from 1.
    Ordinal(u16),
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A fact.
    Fact(FactId),
    /// A row as a whole, which has evidence but no value.
    Row(TableId, RowKey),
    /// A cell of a row: the position of its column. The key of a row, which its name gives already, has evidence but no value.
    Cell(TableId, RowKey, u16),
}

impl Names for Vocabulary {
    type Target = Target;

    fn find(&self, name: &str) -> Option<(Target, Option<&Fact>)> {
        match self.by_name(name) {
            Some(Named::Fact(id)) => Some((Target::Fact(id), self.fact(id))),
            Some(Named::Table(_)) => None,
            None => path(self, name)?.ok(),
        }
    }

    fn unknown(&self, name: &str) -> Refused {
        let found = shown(name);
        if let Some((_, table)) = table_named(self, name) {
            let message = say!("`{found}` 是一张表，不是一个值", "`{found}` is a table, not a value");
            return Box::new(Diagnostic::error(Code::UnknownFact, message).help(shape(table)));
        }
        if let Some(Err(refused)) = path(self, name) {
            return refused;
        }
        Box::new(no_fact(name).suggest(did_you_mean(name, self.all_names())))
    }
}

/// The names of a vocabulary, each of which is looked up once, however often it is asked for: the header is told from other rows by the names by
/// which it is then read.
pub struct LookedUp<'v> {
    /// The vocabulary.
    pub vocabulary: &'v Vocabulary,
    found: RefCell<HashMap<Box<str>, Option<Meant<'v>>, FixedState>>,
}

/// What a name stands for, and the fact that gives its type.
type Meant<'v> = (Target, Option<&'v Fact>);

impl<'v> LookedUp<'v> {
    /// None was looked up yet.
    pub fn none_of(vocabulary: &'v Vocabulary) -> Self {
        LookedUp { vocabulary, found: RefCell::default() }
    }
}

impl Names for LookedUp<'_> {
    type Target = Target;

    fn find(&self, name: &str) -> Option<(Target, Option<&Fact>)> {
        if let Some(known) = self.found.borrow().get(name) {
            return *known;
        }
        let found = self.vocabulary.find(name);
        self.found.borrow_mut().insert(name.into(), found);
        found
    }

    fn unknown(&self, name: &str) -> Refused {
        self.vocabulary.unknown(name)
    }
}

/// The error for a name that stands for nothing, without a likely name.
pub fn no_fact(name: &str) -> Diagnostic {
    let found = shown(name);
    Diagnostic::error(Code::UnknownFact, say!("没有名为 `{found}` 的事实", "there is no fact named `{found}`"))
}

/// What a cell of a row is, and the column that gives its type, or why there is none.
type Found<'v> = Result<(Target, Option<&'v Fact>), Refused>;

/// What a name with dots stands for, if a table comes first in it.
fn path<'v>(vocabulary: &'v Vocabulary, name: &str) -> Option<Found<'v>> {
    let (first, rest) = name.split_once('.')?;
    let (id, table) = table_named(vocabulary, first)?;
    let rest: Vec<&str> = rest.split('.').map(str::trim).collect();
    Some(in_table(table, id, &rest))
}

/// The table that people mean by `name`.
pub fn table_named<'v>(vocabulary: &'v Vocabulary, name: &str) -> Option<(TableId, &'v Table)> {
    match vocabulary.by_name(name)? {
        Named::Table(id) => Some((id, vocabulary.table(id)?)),
        Named::Fact(_) => None,
    }
}

/// The table whose rows a CSV file has, by the file's name.
pub fn table_of_file<'v>(vocabulary: &'v Vocabulary, file: &Path) -> Option<(TableId, &'v Table)> {
    let unpacked = packed::unpacked_name(file);
    table_named(vocabulary, &unpacked.as_deref().unwrap_or(file).file_stem()?.to_string_lossy())
}

/// The fact or column whose value a target has.
pub fn fact_of(vocabulary: &Vocabulary, target: Target) -> Option<&Fact> {
    match target {
        Target::Fact(id) => vocabulary.fact(id),
        Target::Row(..) => None,
        Target::Cell(table, _, column) => {
            let (table, column) = (vocabulary.table(table)?, usize::from(column));
            table.columns.get(column).filter(|_| table.key != Some(column))
        }
    }
}

/// The error for a name whose target has no value, where a value is stated.
pub fn no_value(vocabulary: &Vocabulary, target: Target, name: &str) -> Refused {
    let found = shown(name);
    if let Target::Cell(id, ..) = target
        && let Some(table) = vocabulary.table(id)
    {
        let column = shown(name.rsplit('.').next().unwrap_or(name));
        let message = Bilingual::new(
            format!("`{column}` 已由行名给出，不能另成一列"),
            format!("`{column}` is given by the row's name and cannot be a column of its own"),
        );
        return Box::new(Diagnostic::error(Code::UnknownFact, message).help(shape(table)));
    }
    let message = say!("`{found}` 是一行，没有写明是哪一列", "`{found}` is a row and does not say which column");
    Box::new(Diagnostic::error(Code::UnknownFact, message))
}

/// The tables of which a row may have been meant by a name that stands for nothing.
pub fn tables_meant(vocabulary: &Vocabulary, name: &str) -> Vec<TableId> {
    let Some((first, _)) = name.split_once('.') else { return Vec::new() };
    match table_named(vocabulary, first) {
        Some((id, _)) => vec![id],
        None => (0u16..).map(TableId).take(vocabulary.tables.len()).collect(),
    }
}

fn in_table<'v>(table: &'v Table, id: TableId, rest: &[&str]) -> Found<'v> {
    let (key, column) = match rest {
        [key] => (row_key(table, key)?, None),
        [key, column] => (row_key(table, key)?, Some(*column)),
        _ => {
            let found = shown(&rest.join("."));
            let label = &table.label;
            let message = Bilingual::new(
                format!("`{}` 之后的 `{found}` 不是行和列", label.zh),
                format!("`{found}` after `{}` is not a row and a column", label.en),
            );
            return Err(Box::new(Diagnostic::error(Code::UnknownFact, message).help(shape(table))));
        }
    };
    let Some(column) = column else { return Ok((Target::Row(id, key), None)) };
    let at = table.column_by_name(column).ok_or_else(|| no_such_column(table, column))?;
    let number = u16::try_from(at).map_err(|_| no_such_column(table, column))?;
    Ok((Target::Cell(id, key, number), table.columns.get(at).filter(|_| table.key != Some(at))))
}

/// The error for a name that no column of `table` has.
pub fn no_such_column(table: &Table, name: &str) -> Diagnostic {
    let found = shown(name);
    let message = Bilingual::new(
        format!("`{}` 没有名为 `{found}` 的列", table.label.zh),
        format!("`{}` has no column named `{found}`", table.label.en),
    );
    let near = did_you_mean(name, table.columns.iter().flat_map(Fact::names));
    let unknown = Diagnostic::error(Code::UnknownFact, message);
    if near.is_some() {
        return unknown.suggest(near);
    }
    let zh: Vec<_> = table.columns.iter().map(|column| &*column.label.zh).collect();
    let en: Vec<_> = table.columns.iter().map(|column| &*column.id).collect();
    unknown.help(Bilingual::new(format!("列有：{}", zh.join("、")), format!("the columns are: {}", en.join(", "))))
}

fn row_key(table: &Table, name: &str) -> Result<RowKey, Refused> {
    let Some(key) = table.key.and_then(|key| table.columns.get(key)) else {
        return match name.parse::<u16>() {
            Ok(number @ 1..) if name.bytes().all(|b| b.is_ascii_digit()) => Ok(RowKey::Ordinal(number)),
            _ => {
                let found = shown(name);
                let message = say!("`{found}` 不是行号", "`{found}` is not the number of a row");
                Err(Box::new(Diagnostic::error(Code::UnknownFact, message).help(shape(table))))
            }
        };
    };
    cell::choice(name, key.choices()).map(RowKey::Choice).ok_or_else(|| {
        let found = shown(name);
        let message = Bilingual::new(
            format!("`{found}` 不是 `{}` 的取值", key.label.zh),
            format!("`{found}` is not a value of `{}`", key.label.en),
        );
        let near = did_you_mean(name, key.choices().iter().flat_map(ChoiceValue::names));
        let unknown = Diagnostic::error(Code::UnknownFact, message);
        Box::new(if near.is_some() { unknown.suggest(near) } else { unknown.help(shape(table)) })
    })
}

/// How the cells of a table are named, by example.
fn shape(table: &Table) -> Bilingual {
    let key = table.key.and_then(|key| table.columns.get(key)).and_then(|key| key.choices().first());
    let column = table.columns.iter().enumerate().find(|(at, _)| Some(*at) != table.key).map(|(_, column)| column);
    let (key_zh, key_en) = key.map_or(("1", "1"), |key| (&*key.label.zh, &*key.id));
    let (column_zh, column_en) = column.map_or(("", ""), |column| (&*column.label.zh, &*column.id));
    Bilingual::new(
        format!("写作 `{}.{key_zh}.{column_zh}`", table.label.zh),
        format!("write `{}.{key_en}.{column_en}`", table.id),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::vocabulary;

    fn target(name: &str) -> Result<String, String> {
        let vocabulary = vocabulary();
        let refused = match vocabulary.find(name) {
            Some((target @ Target::Cell(..), None)) => no_value(&vocabulary, target, name),
            Some((target, fact)) => return Ok(format!("{target:?} {}", fact.map_or("", |fact| &*fact.id))),
            None => vocabulary.unknown(name),
        };
        Err(format!("{}; {}", refused.message.zh, refused.help.map_or(String::new(), |h| h.zh.into_owned())))
    }

    #[test]
    fn facts_rows_and_cells_have_names() {
        for name in ["approved_capacity", "核定 生产能力", "Capacity", "APPROVED CAPACITY"] {
            assert_eq!(target(name), Ok("Fact(FactId(3)) approved_capacity".into()), "{name}");
        }
        for name in
            ["licences.mining.valid_until", "证照.采矿许可证.有效期至", "Licences . Mining Licence . valid until"]
        {
            assert_eq!(target(name), Ok("Cell(TableId(0), Choice(0), 2) valid_until".into()), "{name}");
        }
        assert_eq!(target("penalties.12.处罚日期"), Ok("Cell(TableId(1), Ordinal(12), 0) date".into()));
        assert_eq!(target("行政处罚.1"), Ok("Row(TableId(1), Ordinal(1)) ".into()));
    }

    #[test]
    fn what_is_not_known_is_suggested_or_shown_by_example() {
        for (name, line) in [
            ("核定生产力", "没有名为 `核定生产力` 的事实; 是否想写 `核定生产能力`？"),
            ("地址", "没有名为 `地址` 的事实; "),
            ("证照", "`证照` 是一张表，不是一个值; 写作 `证照.采矿许可证.状态`"),
            ("证照.采矿许可.状态", "`采矿许可` 不是 `证照种类` 的取值; 是否想写 `采矿许可证`？"),
            ("证照.1.状态", "`1` 不是 `证照种类` 的取值; 写作 `证照.采矿许可证.状态`"),
            ("证照.采矿许可证.状况", "`证照` 没有名为 `状况` 的列; 列有：证照种类、状态、有效期至"),
            ("证照.采矿许可证.种类", "`种类` 已由行名给出，不能另成一列; 写作 `证照.采矿许可证.状态`"),
            ("处罚.0.事由", "`0` 不是行号; 写作 `处罚.1.处罚日期`"),
            ("处罚.+1.事由", "`+1` 不是行号; 写作 `处罚.1.处罚日期`"),
            ("处罚.1.事由.甲", "`处罚` 之后的 `1.事由.甲` 不是行和列; 写作 `处罚.1.处罚日期`"),
        ] {
            assert_eq!(target(name), Err(line.to_owned()));
        }
    }

    #[test]
    fn a_name_that_stands_for_nothing_may_have_meant_a_row() {
        let vocabulary = vocabulary();
        assert_eq!(tables_meant(&vocabulary, "证照.采矿.状态"), [TableId(0)]);
        assert_eq!(tables_meant(&vocabulary, "证件.采矿.状态"), [TableId(0), TableId(1)]);
        assert_eq!(tables_meant(&vocabulary, "地址"), []);
    }
}
