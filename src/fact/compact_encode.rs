//! The compact form in which the program carries its own vocabulary; `build.rs` writes it, `compact` reads it.
//!
//! To read a fact from its file takes ten times longer, and one record and its packs name a hundred.

use super::compact::PERIODS;
use super::{ChoiceValue, Decimal, Fact, Group, InvariantText, Period, Quantity, Table, Type, Unit, unit};
use crate::source::compact_encode::{Form, Writing};
use crate::source::{Bilingual, Place};

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
        self.number(usize::try_from(scale).ok()?);
        Some(())
    }

    fn unit(&mut self, unit: &'static Unit) -> Option<()> {
        self.number(match unit {
            unit if *unit == unit::NONE => 0,
            unit if *unit == unit::THINGS => 1,
            named => unit::UNITS.iter().position(|known| known == named)? + 2,
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
        [fact.min, fact.max, fact.usual_max].into_iter().try_for_each(|bound| self.perhaps(bound, Self::decimal))?;
        self.flag(fact.event);
        self.flag(fact.circumstance);
        bilingual(self, &fact.label);
        texts(self, &fact.aliases);
        bilingual(self, &fact.question);
        place(self, &fact.place)?;
        self.perhaps(fact.completes, |form, table| {
            form.number(usize::from(table.0));
            Some(())
        })
    }

    fn table(&mut self, table: &Table) -> Option<()> {
        text(self, &table.id);
        self.number(table.group);
        self.several(&table.columns, Self::fact)?;
        self.perhaps(table.key, |form, key| {
            form.number(key);
            Some(())
        })?;
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
        self.span(invariant.id_at.range());
        self.span(invariant.holds_at.range());
        Some(())
    }

    fn groups(&mut self, groups: &[Group]) -> Option<()> {
        self.several(groups, |form, group| {
            text(form, &group.id);
            form.number(usize::try_from(group.order).ok()?);
            bilingual(form, &group.label);
            Some(())
        })
    }
}

fn kind(form: &mut Form<'_>, kind: &Type) -> Option<()> {
    match kind {
        Type::YesNo => form.kind(0),
        Type::Number { unit, per, whole } => {
            form.kind(1);
            form.unit(unit)?;
            form.flag(*whole);
            form.perhaps(*per, |form, per| {
                form.number(PERIODS.iter().position(|known| *known == per)?);
                Some(())
            })?;
        }
        Type::Date => form.kind(2),
        Type::Choice(values) => {
            form.kind(3);
            form.several(values, |form, ChoiceValue { id, label, aliases }| {
                text(form, id);
                bilingual(form, label);
                texts(form, aliases);
                Some(())
            })?;
        }
        Type::Text => form.kind(4),
    }
    Some(())
}

/// Writes a text.
pub fn text(form: &mut Form<'_>, text: &str) {
    form.string(0..0, text);
}

/// Writes texts.
pub fn texts(form: &mut Form<'_>, texts: &[impl AsRef<str>]) {
    form.number(texts.len());
    texts.iter().for_each(|of_it| text(form, of_it.as_ref()));
}

/// Writes a text in both languages.
pub fn bilingual(form: &mut Form<'_>, of_it: &Bilingual) {
    text(form, &of_it.zh);
    text(form, &of_it.en);
}

fn place(form: &mut Form<'_>, place: &Place) -> Option<()> {
    let Place::Text { span, .. } = place else { return None };
    form.span(span.range());
    Some(())
}
