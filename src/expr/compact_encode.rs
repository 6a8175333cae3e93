//! The compact form in which the program carries the checked expressions of its own rule files; `build.rs` writes it, `compact` reads it.
//!
//! A name of the vocabulary stands in it as its number. What a pack gives a name to (a parameter, a definition, an indicator table) stands in
//! it by that name: a pack that extends another may give the parameter another value.

use super::check::Class;
use super::compact::CLASSES;
use super::tree::{Column, Comparison, Expr, Group, Kind, TableName, Target};
use crate::fact::compact_encode::Writes;
use crate::source::Span;
use crate::source::compact_encode::Form;

/// The form of a checked expression in `text`; nothing where something of it could not be read or checked, or has no form.
pub fn encode(text: &str, expr: &Expr) -> Option<Vec<u8>> {
    let mut writer = Writer { form: Form::of(text) };
    writer.expr(expr)?;
    Some(writer.form.bytes)
}

struct Writer<'a> {
    form: Form<'a>,
}

impl Writer<'_> {
    fn expr(&mut self, expr: &Expr) -> Option<()> {
        let place = self.form.bytes.len();
        self.form.bytes.push(0);
        self.span(expr.span);
        let kind = self.kind(expr)?;
        *self.form.bytes.get_mut(place)? = kind;
        Some(())
    }

    /// Writes what is behind the kind and the span, and gives the number of the kind.
    fn kind(&mut self, expr: &Expr) -> Option<u8> {
        Some(match &expr.kind {
            Kind::And(parts) => self.several(parts, 0)?,
            Kind::Or(parts) => self.several(parts, 1)?,
            Kind::Not(inner) => self.all(&[inner], 2)?,
            Kind::Compare { operator, left, right, class } => {
                self.position(Comparison::ALL.iter().position(|known| known == operator)?);
                self.class(class.0)?;
                self.all(&[left, right], 3)?
            }
            Kind::In { value, options, negated, class } => {
                self.form.bytes.push(u8::from(*negated));
                self.class(class.0)?;
                self.expr(value)?;
                self.several(options, 4)?
            }
            Kind::Name { name, target } => {
                self.string(expr.span, name);
                self.target(target.0.as_ref()?);
                5
            }
            Kind::Column(column) => {
                self.column(column)?;
                6
            }
            Kind::Number(quantity) => {
                self.form.quantity(*quantity)?;
                7
            }
            Kind::Date(date) => {
                self.string(expr.span, &date.to_string());
                8
            }
            Kind::Period(period) => {
                self.form.period(*period)?;
                9
            }
            Kind::Text(text) => {
                self.string(expr.span, text);
                10
            }
            Kind::Add(left, right) => self.all(&[left, right], 11)?,
            Kind::Subtract(left, right) => self.all(&[left, right], 12)?,
            Kind::Multiply(left, right) => self.all(&[left, right], 13)?,
            Kind::Negate(inner) => self.all(&[inner], 14)?,
            Kind::Any(table, body) => {
                self.table(table)?;
                self.all(&[body], 15)?
            }
            Kind::All(table, body) => {
                self.table(table)?;
                self.all(&[body], 16)?
            }
            Kind::Count(table, body) => {
                self.table(table)?;
                self.perhaps(body.as_deref(), Self::expr)?;
                17
            }
            Kind::Most { table, group, distinct, body } => {
                self.table(table)?;
                self.group(group)?;
                self.perhaps(distinct.as_deref(), Self::column)?;
                self.perhaps(body.as_deref(), Self::expr)?;
                18
            }
            Kind::FirstStated(values, class) => {
                self.class(class.0)?;
                self.several(values, 19)?
            }
            Kind::Attested(finding, measured) => self.all(&[finding, measured], 20)?,
            Kind::Lookup { table, column, arguments, target } => {
                target.0.as_ref()?;
                self.string(expr.span, table);
                self.string(expr.span, column);
                self.several(arguments, 21)?
            }
            Kind::Missing => return None,
        })
    }

    fn several(&mut self, parts: &[Expr], kind: u8) -> Option<u8> {
        self.form.number(parts.len());
        parts.iter().try_for_each(|part| self.expr(part))?;
        Some(kind)
    }

    fn all(&mut self, parts: &[&Expr], kind: u8) -> Option<u8> {
        parts.iter().try_for_each(|part| self.expr(part))?;
        Some(kind)
    }

    fn perhaps<T>(&mut self, part: Option<&T>, write: impl FnOnce(&mut Self, &T) -> Option<()>) -> Option<()> {
        self.form.bytes.push(u8::from(part.is_some()));
        part.map_or(Some(()), |part| write(self, part))
    }

    fn position(&mut self, at: usize) {
        self.form.number(at);
    }

    fn class(&mut self, class: Option<Class>) -> Option<()> {
        let at = class.map(|class| CLASSES.iter().position(|known| *known == class));
        self.position(match at {
            None => 0,
            Some(at) => at? + 1,
        });
        Some(())
    }

    fn target(&mut self, target: &Target) {
        let (kind, number) = match target {
            Target::Fact(id) => (0, Some(id.0)),
            Target::CheckDate => (1, None),
            Target::Parameter(_) => (2, None),
            Target::Definition(_) => (3, None),
            Target::Choice(at) => (4, Some(*at)),
        };
        self.form.bytes.push(kind);
        number.into_iter().for_each(|number| self.form.number(usize::from(number)));
    }

    fn table(&mut self, table: &TableName) -> Option<()> {
        let at = table.at.0?;
        self.span(at);
        self.string(at, &table.name);
        self.form.number(usize::from(table.id.0?.0));
        Some(())
    }

    fn column(&mut self, column: &Column) -> Option<()> {
        let (at, (table, position)) = (column.at.0?, column.position.0?);
        self.span(at);
        self.string(at, &column.name);
        self.form.number(usize::from(table.0));
        self.form.number(position);
        Some(())
    }

    fn group(&mut self, group: &Group) -> Option<()> {
        match group {
            Group::Per(columns) => {
                self.form.bytes.push(0);
                self.form.number(columns.len());
                columns.iter().try_for_each(|column| self.column(column))
            }
            Group::Within(date, period) => {
                self.form.bytes.push(1);
                self.column(date)?;
                self.form.period(*period)
            }
        }
    }

    fn span(&mut self, span: Span) {
        self.form.span(span.start..span.end);
    }

    fn string(&mut self, span: Span, text: &str) {
        self.form.string(span.start..span.end, text);
    }
}
