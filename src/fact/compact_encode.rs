//! The compact form in which the program carries its own vocabulary; `build.rs` writes it, `compact` reads it.
//!
//! To read a fact from its file takes ten times longer, and one record and its packs name a hundred.

use super::compact::PERIODS;
use super::{ChoiceValue, Decimal, Fact, Group, InvariantText, Period, Quantity, Table, Type, Unit, unit};
use crate::source::compact_encode::Form;
use crate::source::{Bilingual, Place, Span};

/// Writes what a form of the vocabulary consists of; nothing where a number is beyond what the form can hold.
pub trait Writes {
    /// A decimal number.
    fn decimal(&mut self, decimal: Decimal) -> Option<()>;
    /// A unit.
    fn unit(&mut self, unit: &'static Unit) -> Option<()>;
    /// A number with its unit.
    fn quantity(&mut self, quantity: Quantity) -> Option<()>;
    /// A length of time.
    fn period(&mut self, period: Period) -> Option<()>;
    /// A fact.
    fn fact(&mut self, fact: &Fact) -> Option<()>;
    /// A table.
    fn table(&mut self, table: &Table) -> Option<()>;
    /// An invariant.
    fn invariant(&mut self, invariant: &InvariantText) -> Option<()>;
    /// Groups.
    fn groups(&mut self, groups: &[Group]) -> Option<()>;
}

impl Writes for Form<'_> {
    fn decimal(&mut self, decimal: Decimal) -> Option<()> {
        let scale = decimal.fraction_digits();
        let mantissa = decimal.scaled(scale)?;
        let number = usize::try_from(mantissa.unsigned_abs()).ok()?.checked_mul(2)?;
        self.number(number + usize::from(mantissa < 0));
        self.bytes.push(u8::try_from(scale).ok()?);
        Some(())
    }

    fn unit(&mut self, unit: &'static Unit) -> Option<()> {
        let is_it = |known: &Unit| std::ptr::eq(known, unit);
        self.number(match unit {
            unit if is_it(&unit::NONE) || *unit == unit::NONE => 0,
            unit if is_it(&unit::THINGS) || *unit == unit::THINGS => 1,
            _ => unit::UNITS.iter().position(is_it)? + 2,
        });
        Some(())
    }

    fn quantity(&mut self, Quantity { amount, unit }: Quantity) -> Option<()> {
        self.decimal(amount)?;
        self.unit(unit)
    }

    fn period(&mut self, Period { count, unit }: Period) -> Option<()> {
        self.number(usize::from(count));
        self.number(PERIODS.iter().position(|known| *known == unit)?);
        Some(())
    }

    fn fact(&mut self, fact: &Fact) -> Option<()> {
        text(self, &fact.id);
        self.number(fact.group);
        kind(self, &fact.kind)?;
        for bound in [fact.min, fact.max, fact.usual_max] {
            self.bytes.push(u8::from(bound.is_some()));
            bound.map_or(Some(()), |bound| self.decimal(bound))?;
        }
        self.bytes.extend([u8::from(fact.event), u8::from(fact.circumstance)]);
        bilingual(self, &fact.label);
        texts(self, &fact.aliases);
        bilingual(self, &fact.question);
        place(self, &fact.place)?;
        self.bytes.push(u8::from(fact.completes.is_some()));
        fact.completes.iter().for_each(|table| self.number(usize::from(table.0)));
        Some(())
    }

    fn table(&mut self, table: &Table) -> Option<()> {
        text(self, &table.id);
        self.number(table.group);
        self.number(table.columns.len());
        table.columns.iter().try_for_each(|column| self.fact(column))?;
        self.bytes.push(u8::from(table.key.is_some()));
        table.key.iter().for_each(|key| self.number(*key));
        bilingual(self, &table.label);
        texts(self, &table.aliases);
        bilingual(self, &table.question);
        self.number(usize::from(table.complete.0));
        place(self, &table.place)
    }

    fn invariant(&mut self, invariant: &InvariantText) -> Option<()> {
        text(self, &invariant.id);
        bilingual(self, &invariant.text);
        text(self, &invariant.holds);
        span(self, invariant.id_at);
        span(self, invariant.holds_at);
        Some(())
    }

    fn groups(&mut self, groups: &[Group]) -> Option<()> {
        self.number(groups.len());
        for group in groups {
            text(self, &group.id);
            self.number(usize::try_from(group.order).ok()?);
            bilingual(self, &group.label);
        }
        Some(())
    }
}

fn kind(form: &mut Form<'_>, kind: &Type) -> Option<()> {
    match kind {
        Type::YesNo => form.bytes.push(0),
        Type::Number { unit, per, whole } => {
            form.bytes.push(1);
            form.unit(unit)?;
            form.bytes.extend([u8::from(*whole), u8::from(per.is_some())]);
            if let Some(per) = per {
                form.number(PERIODS.iter().position(|known| known == per)?);
            }
        }
        Type::Date => form.bytes.push(2),
        Type::Choice(values) => {
            form.bytes.push(3);
            form.number(values.len());
            for ChoiceValue { id, label, aliases } in values.iter() {
                text(form, id);
                bilingual(form, label);
                texts(form, aliases);
            }
        }
        Type::Text => form.bytes.push(4),
    }
    Some(())
}

/// Writes a text.
pub fn text(form: &mut Form<'_>, text: &str) {
    form.string(0..0, text);
}

/// Writes texts.
pub fn texts(form: &mut Form<'_>, texts: &[String]) {
    form.number(texts.len());
    texts.iter().for_each(|of_it| text(form, of_it));
}

/// Writes a text in both languages.
pub fn bilingual(form: &mut Form<'_>, of_it: &Bilingual) {
    text(form, &of_it.zh);
    text(form, &of_it.en);
}

/// Writes a range of a text.
pub fn span(form: &mut Form<'_>, span: Span) {
    form.number(span.start);
    form.number(span.end - span.start);
}

fn place(form: &mut Form<'_>, place: &Place) -> Option<()> {
    let Place::Text { span: at, .. } = place else { return None };
    span(form, *at);
    Some(())
}
