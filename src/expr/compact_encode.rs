//! The compact form in which the program carries the checked expressions of its own rule files; `build.rs` writes it, `compact` reads it.
//!
//! A name of the vocabulary stands in it as its number. What a pack gives a name to (a parameter, a definition, an indicator table) stands in
//! it by that name: a pack that extends another may give the parameter another value.

use super::check::Class;
use super::compact::CLASSES;
use super::tree::{Column, Comparison, Expr, Group, Kind, TableName, Target};
use crate::fact::compact_encode::Writes;
use crate::source::Span;
use crate::source::compact_encode::{Form, Writing};

/// The form of a checked expression in `text`; nothing where something of it could not be read or checked, or has no form.
pub fn encode(text: &str, expr: &Expr) -> Option<String> {
    let mut writer = Writer { form: Form::of(text) };
    writer.expr(expr)?;
    Some(writer.form.written)
}

struct Writer<'a> {
    form: Form<'a>,
}

impl<'a> Writing<'a> for Writer<'a> {
    fn form(&mut self) -> &mut Form<'a> {
        &mut self.form
    }
}

/// The number by which the form tells what an expression is; none for what has no form.
fn number_of(kind: &Kind) -> Option<u8> {
    Some(match kind {
        Kind::And(_) => 0,
        Kind::Or(_) => 1,
        Kind::Not(_) => 2,
        Kind::Compare { .. } => 3,
        Kind::In { .. } => 4,
        Kind::Name { .. } => 5,
        Kind::Column(_) => 6,
        Kind::Number(_) => 7,
        Kind::Date(_) => 8,
        Kind::Period(_) => 9,
        Kind::Text(_) => 10,
        Kind::Add(..) => 11,
        Kind::Subtract(..) => 12,
        Kind::Multiply(..) => 13,
        Kind::Negate(_) => 14,
        Kind::Any(..) => 15,
        Kind::All(..) => 16,
        Kind::Count(..) => 17,
        Kind::Most { .. } => 18,
        Kind::FirstStated(..) => 19,
        Kind::Attested(..) => 20,
        Kind::Lookup { .. } => 21,
        Kind::Missing => return None,
    })
}

impl Writer<'_> {
    fn expr(&mut self, expr: &Expr) -> Option<()> {
        self.form.kind(number_of(&expr.kind)?);
        self.form.span(expr.span.range());
        match &expr.kind {
            Kind::And(parts) | Kind::Or(parts) => self.several(parts, Self::expr),
            Kind::Not(inner) | Kind::Negate(inner) => self.expr(inner),
            Kind::Compare { operator, left, right, class } => {
                self.form.number(Comparison::ALL.iter().position(|known| known == operator)?);
                self.class(class.0)?;
                self.both(left, right)
            }
            Kind::In { value, options, negated, class } => {
                self.flag(*negated);
                self.class(class.0)?;
                self.expr(value)?;
                self.several(options, Self::expr)
            }
            Kind::Name { name, target } => {
                self.string(expr.span, name)?;
                self.target(target.0.as_ref()?)
            }
            Kind::Column(column) => self.column(column),
            Kind::Number(quantity) => self.form.quantity(*quantity),
            Kind::Date(date) => self.string(expr.span, &date.to_string()),
            Kind::Period(period) => self.form.period(*period),
            Kind::Text(text) => self.string(expr.span, text),
            Kind::Add(left, right)
            | Kind::Subtract(left, right)
            | Kind::Multiply(left, right)
            | Kind::Attested(left, right) => self.both(left, right),
            Kind::Any(table, body) | Kind::All(table, body) => {
                self.table(table)?;
                self.expr(body)
            }
            Kind::Count(table, body) => {
                self.table(table)?;
                self.perhaps(body.as_deref(), Self::expr)
            }
            Kind::Most { table, group, distinct, body } => {
                self.table(table)?;
                self.group(group)?;
                self.perhaps(distinct.as_deref(), Self::column)?;
                self.perhaps(body.as_deref(), Self::expr)
            }
            Kind::FirstStated(values, class) => {
                self.class(class.0)?;
                self.several(values, Self::expr)
            }
            Kind::Lookup { table, column, arguments, target } => {
                target.0.as_ref()?;
                self.string(expr.span, table)?;
                self.string(expr.span, column)?;
                self.several(arguments, Self::expr)
            }
            Kind::Missing => None,
        }
    }

    fn both(&mut self, left: &Expr, right: &Expr) -> Option<()> {
        self.expr(left)?;
        self.expr(right)
    }

    fn class(&mut self, class: Option<Class>) -> Option<()> {
        self.perhaps(class, |writer, class| {
            writer.form.number(CLASSES.iter().position(|known| *known == class)?);
            Some(())
        })
    }

    fn target(&mut self, target: &Target) -> Option<()> {
        let (kind, number) = match target {
            Target::Fact(id) => (0, Some(id.0)),
            Target::CheckDate => (1, None),
            Target::Parameter(_) => (2, None),
            Target::Definition(_) => (3, None),
            Target::Choice(at) => (4, Some(*at)),
        };
        self.form.kind(kind);
        number.into_iter().for_each(|number| self.form.number(usize::from(number)));
        Some(())
    }

    fn table(&mut self, table: &TableName) -> Option<()> {
        let at = table.at.0?;
        self.form.span(at.range());
        self.string(at, &table.name)?;
        self.form.number(usize::from(table.id.0?.0));
        Some(())
    }

    fn column(&mut self, column: &Column) -> Option<()> {
        let (at, (table, position)) = (column.at.0?, column.position.0?);
        self.form.span(at.range());
        self.string(at, &column.name)?;
        self.form.number(usize::from(table.0));
        self.form.number(position);
        Some(())
    }

    fn group(&mut self, group: &Group) -> Option<()> {
        match group {
            Group::Per(columns) => {
                self.form.kind(0);
                self.several(columns, Self::column)
            }
            Group::Within(date, period) => {
                self.form.kind(1);
                self.column(date)?;
                self.form.period(*period)
            }
        }
    }

    fn string(&mut self, span: Span, text: &str) -> Option<()> {
        self.form.string(span.range(), text);
        Some(())
    }
}
