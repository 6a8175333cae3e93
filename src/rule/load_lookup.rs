//! Reads the indicator tables of a pack.

use std::sync::Arc;

use super::Indicator;
use super::load::Context;
use crate::expr::Lookup;
use crate::expr::lex::{TokenKind, lex};
use crate::expr::lookup::{KeyKind, LookupKey, LookupRow, Pattern};
use crate::expr::tree::Comparison;
use crate::fact::load::own_id;
use crate::fact::{Dimension, Quantity, Type, Unit, unit};
use crate::say;
use crate::source::toml::{Node, Reader, Toml};
use crate::source::{Bilingual, Code, Diagnostic, Place, Span};

/// Reads one indicator table.
pub fn lookup(mut reader: Reader<'_>, context: &Context<'_>) -> Option<(Indicator, Lookup)> {
    let named = own_id(&mut reader);
    let title = reader.bilingual("title");
    let cite = context.citations(&mut reader, "cite", true);
    let mut keys = Vec::new();
    for (table, span) in reader.tables("keys") {
        keys.push(key(Reader::new(reader.source, table, span, reader.problems()), context)?);
    }
    let mut columns = Vec::new();
    for (table, span) in reader.tables("columns") {
        let mut inner = Reader::new(reader.source, table, span, reader.problems());
        let id = own_id(&mut inner).map(|(id, _)| id.to_owned());
        let unit = unit_of(&mut inner);
        if let Some((other, span)) = inner.text("type").filter(|(kind, _)| *kind != "number") {
            let message = say!("列的类型 `{other}` 应为 number", "the type `{other}` of a column must be number");
            inner.report(span, Diagnostic::error(Code::WrongKind, message));
        }
        inner.finish();
        columns.push((id?, unit));
    }
    let units: Vec<&'static Unit> = columns.iter().map(|(_, unit)| *unit).collect();
    let mut rows = Vec::new();
    let stated = reader.list("rows");
    for node in stated {
        rows.extend(row(&mut reader, node, &keys, &units));
    }
    if keys.is_empty() || columns.is_empty() || stated.is_empty() {
        let message = say!("指标表须有键、列和行", "a look-up table needs keys, columns and rows");
        reader.report(reader.span, Diagnostic::error(Code::BadLookupRow, message));
    }
    let place = Place::Text { source: Arc::clone(reader.source), span: named.map_or(reader.span, |(_, span)| span) };
    reader.finish();
    let keys = keys.into_iter().map(|(key, _)| key).collect();
    let columns: Vec<(String, Dimension)> = columns.into_iter().map(|(id, unit)| (id, unit.dimension)).collect();
    let id = named?.0.to_owned();
    Some((Indicator { id: id.clone(), title, cite, place }, Lookup { id, keys, columns, rows }))
}

fn unit_of(reader: &mut Reader<'_>) -> &'static Unit {
    let Some((symbol, span)) = reader.optional_text("unit") else { return &unit::NONE };
    unit::find(symbol).unwrap_or_else(|| {
        let message = say!("未知的单位 `{symbol}`", "unknown unit `{symbol}`");
        reader.report(span, Diagnostic::error(Code::UnitMismatch, message));
        &unit::NONE
    })
}

/// A key, and the unit in which bare numbers of its cells are read.
fn key(mut reader: Reader<'_>, context: &Context<'_>) -> Option<(LookupKey, &'static Unit)> {
    let id = reader.text("id").map(|(id, _)| id.to_owned());
    let kind = reader.text("type");
    let unit = unit_of(&mut reader);
    let choices_of = reader.optional_text("fact");
    let kind = match kind? {
        ("number", _) => KeyKind::Number(unit.dimension),
        ("choice", span) => {
            let fact = choices_of.and_then(|(fact, _)| choices_of_fact(context, fact));
            let Some(values) = fact else {
                let message = say!("选项键须以 `fact` 指明选项事实", "a choice key must name a choice with `fact`");
                reader.report(span, Diagnostic::error(Code::BadLookupRow, message));
                return None;
            };
            KeyKind::Choice(values)
        }
        (other, span) => {
            let message = say!(
                "键的类型 `{other}` 应为 number 或 choice",
                "the type `{other}` of a key must be number or choice"
            );
            reader.report(span, Diagnostic::error(Code::WrongKind, message));
            return None;
        }
    };
    reader.finish();
    Some((LookupKey { id: id?, kind }, unit))
}

/// The values of a choice: a fact, or a column written `table.column`.
fn choices_of_fact(context: &Context<'_>, name: &str) -> Option<Arc<[crate::fact::ChoiceValue]>> {
    let vocabulary = context.vocabulary;
    let fact = match name.split_once('.') {
        None => vocabulary.fact(vocabulary.fact_by_id(name)?)?,
        Some((table, column)) => {
            let table = vocabulary.table(vocabulary.table_by_id(table)?)?;
            table.columns.get(table.column_by_id(column)?)?
        }
    };
    match &fact.kind {
        Type::Choice(values) => Some(Arc::clone(values)),
        _ => None,
    }
}

fn row(
    reader: &mut Reader<'_>,
    node: &Node,
    keys: &[(LookupKey, &'static Unit)],
    units: &[&'static Unit],
) -> Option<LookupRow> {
    let bad = |reader: &mut Reader<'_>, span: Span, message: Bilingual| {
        reader.report(span, Diagnostic::error(Code::BadLookupRow, message));
    };
    let cells: Vec<(&str, Span)> = match &node.value {
        Toml::List(cells) => cells
            .iter()
            .filter_map(|cell| match &cell.value {
                Toml::Text(text) => Some((&**text, cell.span)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let wanted = keys.len() + units.len();
    if cells.len() != wanted {
        bad(reader, node.span, say!("每行应有 {wanted} 个文本", "a row must have {wanted} texts"));
        return None;
    }
    let (key_cells, value_cells) = cells.split_at_checked(keys.len())?;
    let mut patterns = Vec::new();
    for ((text, span), (key, unit)) in key_cells.iter().zip(keys) {
        match pattern(text, &key.kind, unit) {
            Some(pattern) => patterns.push(pattern),
            None => bad(reader, *span, say!("无法理解的键值 `{text}`", "`{text}` is no value of the key")),
        }
    }
    let mut values = Vec::new();
    for ((text, span), unit) in value_cells.iter().zip(units) {
        match quantity(text, unit) {
            Some(quantity) => values.push(quantity),
            None => bad(reader, *span, say!("`{text}` 应为数", "`{text}` must be a number")),
        }
    }
    Some(LookupRow { patterns, values })
}

/// A number with its unit, or in `unit`.
pub fn quantity(text: &str, unit: &'static Unit) -> Option<Quantity> {
    let tokens = lex(text, &mut Vec::new());
    match tokens.as_slice() {
        [number, _end] => match number.kind {
            TokenKind::Number(quantity) if quantity.unit == &unit::NONE => {
                Some(Quantity { amount: quantity.amount, unit })
            }
            TokenKind::Number(quantity) if quantity.unit.dimension == unit.dimension => Some(quantity),
            _ => None,
        },
        _ => None,
    }
}

fn pattern(text: &str, kind: &KeyKind, unit: &'static Unit) -> Option<Pattern> {
    if text.trim() == "*" {
        return Some(Pattern::Anything);
    }
    match kind {
        KeyKind::Choice(values) => {
            let at = values.iter().position(|value| value.id == text)?;
            u16::try_from(at).ok().map(Pattern::Choice)
        }
        KeyKind::Number(_) => {
            let mut bounds = Vec::new();
            for part in text.split(',') {
                let part = part.trim();
                let (operator, rest) = [
                    ("<=", Comparison::AtMost),
                    (">=", Comparison::AtLeast),
                    ("<", Comparison::Less),
                    (">", Comparison::Greater),
                    ("=", Comparison::Equal),
                ]
                .into_iter()
                .find_map(|(symbol, operator)| Some((operator, part.strip_prefix(symbol)?)))?;
                bounds.push((operator, quantity(rest, unit)?.basic()?));
            }
            Some(Pattern::Bounds(bounds))
        }
    }
}
