//! The compact form in which the program carries its own packs; `build.rs` writes it, `compact` reads it.
//!
//! Most packs extend no other and have no indicator tables. The others have no form, and are read from their files.

use super::instrument::LEVELS;
use super::{Case, Citation, Condition, Effect, Pack, Parameter, RuleBook, RuleFiles};
use crate::expr::{Constant, Expr, compact_encode};
use crate::fact::compact_encode::{Writes, bilingual, span, text, texts};
use crate::source::compact_encode::Form;
use crate::source::{Bilingual, Place};

/// The form of a pack in `book`, which was read from `files`; nothing where it has none.
pub fn encode(pack: &Pack, book: &RuleBook, files: &RuleFiles) -> Option<Vec<u8>> {
    let extension = &pack.extension;
    let is_plain = extension.bases.is_empty() && extension.overrides.is_empty() && extension.added.is_empty();
    if !is_plain || !pack.lookups.is_empty() || !pack.indicators.is_empty() {
        return None;
    }
    let mut writer = Writer { form: Form::of(""), book, files };
    writer.pack(pack)?;
    Some(writer.form.bytes)
}

struct Writer<'b> {
    form: Form<'static>,
    book: &'b RuleBook,
    files: &'b RuleFiles,
}

impl Writer<'_> {
    fn pack(&mut self, pack: &Pack) -> Option<()> {
        text(&mut self.form, &pack.id);
        bilingual(&mut self.form, &pack.title);
        bilingual(&mut self.form, &pack.about);
        for date in [pack.dated, pack.in_force, pack.until] {
            self.form.bytes.push(u8::from(date.is_some()));
            date.iter().for_each(|date| text(&mut self.form, &date.to_string()));
        }
        self.form.number(pack.encodes.len());
        pack.encodes.iter().try_for_each(|instrument| self.instrument(&instrument.id))?;
        self.form.number(pack.not_encoded.len());
        for reason in &pack.not_encoded {
            self.citations(&reason.cite)?;
            bilingual(&mut self.form, &reason.because);
        }
        self.form.number(pack.parameters.len());
        pack.parameters.iter().try_for_each(|parameter| self.parameter(parameter))?;
        self.form.number(pack.definitions.len());
        for definition in &pack.definitions {
            text(&mut self.form, &definition.id);
            bilingual(&mut self.form, &definition.text);
            self.citations(&definition.cite)?;
            self.place(&definition.place)?;
            self.expr(&definition.when, &definition.place)?;
        }
        self.form.number(pack.conditions.len());
        pack.conditions.iter().try_for_each(|condition| self.condition(condition))?;
        self.form.number(pack.survivors.len());
        for (change, because) in &pack.survivors {
            text(&mut self.form, change);
            bilingual(&mut self.form, because);
        }
        texts(&mut self.form, &pack.extension.own.iter().cloned().collect::<Vec<_>>());
        Some(())
    }

    fn parameter(&mut self, parameter: &Parameter) -> Option<()> {
        text(&mut self.form, &parameter.id);
        match parameter.value {
            Constant::Number(quantity) => {
                self.form.bytes.push(0);
                self.form.quantity(quantity)?;
            }
            Constant::Date(date) => {
                self.form.bytes.push(1);
                text(&mut self.form, &date.to_string());
            }
        }
        self.citations(&parameter.cite)?;
        self.note(parameter.note.as_ref());
        self.place(&parameter.place)
    }

    fn condition(&mut self, condition: &Condition) -> Option<()> {
        text(&mut self.form, &condition.id);
        self.effect(condition.effect)?;
        bilingual(&mut self.form, &condition.title);
        self.citations(&condition.cite)?;
        self.form.bytes.push(u8::from(condition.follows.is_some()));
        condition.follows.map_or(Some(()), |follows| self.effect(follows))?;
        self.place(&condition.place)?;
        self.form.bytes.push(u8::from(condition.applies_when.is_some()));
        condition.applies_when.as_ref().map_or(Some(()), |applies| self.expr(applies, &condition.place))?;
        self.form.number(condition.cases.len());
        condition.cases.iter().try_for_each(|case| self.case(case))
    }

    fn case(&mut self, case: &Case) -> Option<()> {
        text(&mut self.form, &case.id);
        bilingual(&mut self.form, &case.text);
        self.citations(&case.cite)?;
        self.place(&case.place)?;
        self.note(case.note.as_ref());
        self.form.number(case.succeeds.len());
        for predecessor in &case.succeeds {
            text(&mut self.form, &predecessor.pack);
            text(&mut self.form, &predecessor.case);
            self.place(&predecessor.place)?;
        }
        self.form.bytes.extend([u8::from(case.finding.is_some()), u8::from(case.when.is_some())]);
        self.expr(&case.expr, &case.place)
    }

    /// An expression that stands in the file of `place`.
    fn expr(&mut self, expr: &Expr, place: &Place) -> Option<()> {
        let Place::Text { source, .. } = place else { return None };
        let form = compact_encode::encode(&source.text, expr)?;
        self.form.number(form.len());
        self.form.bytes.extend(form);
        Some(())
    }

    fn citations(&mut self, cite: &[Citation]) -> Option<()> {
        self.form.number(cite.len());
        for citation in cite {
            self.instrument(&citation.instrument.id)?;
            self.form.number(citation.clause.0.len());
            for level in &citation.clause.0 {
                match LEVELS.iter().position(|common| *common == level.name) {
                    Some(common) => self.form.number(common + 1),
                    None => {
                        self.form.number(0);
                        text(&mut self.form, &level.name);
                    }
                }
                self.form.number(usize::try_from(level.number).ok()?);
            }
        }
        Some(())
    }

    fn instrument(&mut self, id: &str) -> Option<()> {
        let at = self.book.instruments.iter().position(|instrument| instrument.id == id)?;
        self.form.number(at);
        Some(())
    }

    fn effect(&mut self, effect: Effect) -> Option<()> {
        self.form.number(Effect::ALL.iter().position(|known| *known == effect)?);
        Some(())
    }

    fn note(&mut self, note: Option<&Bilingual>) {
        self.form.bytes.push(u8::from(note.is_some()));
        note.into_iter().for_each(|note| bilingual(&mut self.form, note));
    }

    fn place(&mut self, place: &Place) -> Option<()> {
        let Place::Text { source, span: at } = place else { return None };
        self.form.number(self.files.all().position(|(_, file)| file.name == source.name)?);
        span(&mut self.form, *at);
        Some(())
    }
}
