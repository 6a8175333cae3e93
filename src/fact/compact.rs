//! Reads the compact form in which the program carries its own vocabulary, see `compact_encode`.

use std::borrow::Cow;
use std::sync::Arc;

use super::date::PeriodUnit;
use super::{
    ChoiceValue, Decimal, Fact, FactId, Group, InvariantText, Period, Quantity, Table, TableId, Type, Unit, unit,
};
use crate::source::compact::{Decoder, Reading};
use crate::source::{Bilingual, Place, SourceText, Span};

/// What periods are counted in; the form has positions here.
pub(super) const PERIODS: [PeriodUnit; 3] = [PeriodUnit::Days, PeriodUnit::Months, PeriodUnit::Years];

/// Reads what a form of the vocabulary consists of; expressions have some of it in them too.
pub trait Reads {
    /// A decimal number.
    fn decimal(&mut self) -> Option<Decimal>;
    /// A unit.
    fn unit(&mut self) -> Option<&'static Unit>;
    /// A number with its unit.
    fn quantity(&mut self) -> Option<Quantity>;
    /// A length of time.
    fn period(&mut self) -> Option<Period>;
    /// A number below 65,536.
    fn small(&mut self) -> Option<u16>;
}

impl Reads for Decoder {
    fn decimal(&mut self) -> Option<Decimal> {
        // The sign is the last bit.
        let (number, scale) = (self.number()?, self.number()?.try_into().ok()?);
        let mantissa = i128::try_from(number / 2).ok()?;
        Some(Decimal::new(if number % 2 == 0 { mantissa } else { -mantissa }, scale))
    }

    fn unit(&mut self) -> Option<&'static Unit> {
        match self.number()? {
            0 => Some(&unit::NONE),
            1 => Some(&unit::THINGS),
            named => unit::UNITS.get(named.checked_sub(2)?),
        }
    }

    fn quantity(&mut self) -> Option<Quantity> {
        Some(Quantity { amount: self.decimal()?, unit: self.unit()? })
    }

    fn period(&mut self) -> Option<Period> {
        Some(Period { count: self.small()?, unit: *PERIODS.get(self.number()?)? })
    }

    fn small(&mut self) -> Option<u16> {
        self.number()?.try_into().ok()
    }
}

/// The fact whose form this is; it is defined in `source`.
pub(super) fn fact(source: &Arc<SourceText>, form: &'static str) -> Option<Fact> {
    Reader { decoder: Decoder::new("", form), source }.fact()
}

/// The same for a table.
pub(super) fn table(source: &Arc<SourceText>, form: &'static str) -> Option<Table> {
    Reader { decoder: Decoder::new("", form), source }.table()
}

/// The same for an invariant.
pub(super) fn invariant(source: &Arc<SourceText>, form: &'static str) -> Option<InvariantText> {
    let mut reader = Reader { decoder: Decoder::new("", form), source };
    Some(InvariantText {
        id: reader.text()?,
        text: reader.bilingual()?,
        holds: reader.text()?,
        source: Arc::clone(source),
        id_at: reader.decoder.span()?,
        holds_at: reader.decoder.span()?,
    })
}

/// The groups whose form this is.
pub(super) fn groups(form: &'static str) -> Option<Vec<Group>> {
    let mut reader = Decoder::new("", form);
    let group = |reader: &mut Decoder| {
        let id = text(reader)?;
        let order = reader.number()?.try_into().ok()?;
        Some(Group { id, order, label: bilingual(reader)? })
    };
    reader.several(group)
}

/// A text.
pub fn text(reader: &mut Decoder) -> Option<Cow<'static, str>> {
    reader.string(Span::default())
}

/// A text in both languages.
pub fn bilingual(reader: &mut Decoder) -> Option<Bilingual> {
    Some(Bilingual { zh: text(reader)?, en: text(reader)? })
}

struct Reader<'s> {
    decoder: Decoder,
    source: &'s Arc<SourceText>,
}

impl Reading for Reader<'_> {
    fn decoder(&mut self) -> &mut Decoder {
        &mut self.decoder
    }
}

impl Reader<'_> {
    fn fact(&mut self) -> Option<Fact> {
        Some(Fact {
            id: self.text()?,
            group: self.decoder.number()?,
            kind: self.kind()?,
            min: self.perhaps(|reader| reader.decoder.decimal())?,
            max: self.perhaps(|reader| reader.decoder.decimal())?,
            usual_max: self.perhaps(|reader| reader.decoder.decimal())?,
            event: self.flag()?,
            circumstance: self.flag()?,
            label: self.bilingual()?,
            aliases: self.several(Self::text)?,
            question: self.bilingual()?,
            place: self.place()?,
            completes: self.perhaps(|reader| reader.decoder.small())?.map(TableId),
        })
    }

    fn table(&mut self) -> Option<Table> {
        Some(Table {
            id: self.text()?,
            group: self.decoder.number()?,
            columns: self.several(Self::fact)?,
            key: self.perhaps(|reader| reader.decoder.number())?,
            label: self.bilingual()?,
            aliases: self.several(Self::text)?,
            question: self.bilingual()?,
            complete: FactId(self.decoder.small()?),
            place: self.place()?,
        })
    }

    fn kind(&mut self) -> Option<Type> {
        Some(match self.decoder.kind()? {
            0 => Type::YesNo,
            1 => {
                let (unit, whole) = (self.decoder.unit()?, self.flag()?);
                let per = self.perhaps(|reader| PERIODS.get(reader.decoder.number()?).copied())?;
                Type::Number { unit, per, whole }
            }
            2 => Type::Date,
            3 => Type::Choice(self.several(Self::choice)?.into()),
            4 => Type::Text,
            _ => return None,
        })
    }

    fn choice(&mut self) -> Option<ChoiceValue> {
        let (id, label) = (self.text()?, self.bilingual()?);
        Some(ChoiceValue { id, label, aliases: self.several(Self::text)? })
    }

    fn text(&mut self) -> Option<Cow<'static, str>> {
        text(&mut self.decoder)
    }

    fn bilingual(&mut self) -> Option<Bilingual> {
        bilingual(&mut self.decoder)
    }

    fn place(&mut self) -> Option<Place> {
        Some(Place::Text { source: Arc::clone(self.source), span: self.decoder.span()? })
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::{RuleFiles, load, load_own};

    #[test]
    fn the_vocabulary_in_the_program_is_that_of_its_files() {
        let mut problems = Vec::new();
        let read = load(&RuleFiles::embedded(), Some(&[]), &mut problems).vocabulary;
        let own = load_own(Some(&[]), &mut problems).vocabulary;
        assert!(problems.is_empty() && own.is_own() && !read.is_own());
        assert_eq!(own.groups, read.groups);
        assert_eq!(own.invariants, read.invariants);
        assert_eq!((own.facts.len(), own.tables.len()), (read.facts.len(), read.tables.len()));
        for (own, read) in own.facts.iter().zip(&read.facts) {
            assert_eq!(own, read);
        }
        for ((own_table, read_table), id) in own.tables.iter().zip(&read.tables).zip((0..).map(crate::fact::TableId)) {
            assert_eq!(own_table, read_table);
            assert_eq!((own.key(id), own.complete(id)), (read.key(id), read.complete(id)));
        }
        let names = read.all_names().chain(["no such name"]);
        for name in names {
            assert_eq!((own.by_name(name), own.by_id(name)), (read.by_name(name), read.by_id(name)), "{name}");
        }
    }
}
