//! The compact forms in which the program carries its own packs and instruments; `build.rs` writes them, `compact` reads them.
//!
//! Most packs extend no other and have no indicator tables. The others have no form, and are read from their files.

use std::sync::Arc;

use super::instrument::{LEVELS, Level};
use super::{Case, Citation, Condition, Effect, Instrument, Pack, Parameter, RuleBook, RuleFiles};
use crate::expr::{Constant, Expr, compact_encode};
use crate::fact::Date;
use crate::fact::compact_encode::{Writes, bilingual, text, texts};
use crate::source::compact_encode::{Form, Writing};
use crate::source::{Bilingual, Place};

/// The form of a pack in `book`, which was read from `files`; nothing where it has none.
pub fn encode(pack: &Pack, book: &RuleBook, files: &RuleFiles) -> Option<String> {
    let extension = &pack.extension;
    let is_plain = extension.bases.is_empty() && extension.overrides.is_empty() && extension.added.is_empty();
    if !is_plain || !pack.lookups.is_empty() || !pack.indicators.is_empty() {
        return None;
    }
    let mut writer = Writer { form: Form::of(""), book, files };
    writer.pack(pack)?;
    Some(writer.form.written)
}

/// The form of instruments, all of which are defined in one file; nothing where they have none.
pub fn instruments(of: &[Arc<Instrument>]) -> Option<String> {
    let mut form = Form::of("");
    form.several(of, |form, instrument| self::instrument(form, instrument))?;
    Some(form.written)
}

fn instrument(form: &mut Form<'_>, of: &Instrument) -> Option<()> {
    text(form, &of.id);
    [&of.title, &of.number, &of.issuer].into_iter().for_each(|named| bilingual(form, named));
    for day in [of.issued, of.in_force, of.until] {
        form.perhaps(day, date)?;
    }
    form.perhaps(of.replaced_by.as_ref(), |form, next| {
        text(form, next);
        Some(())
    })?;
    bilingual(form, &of.source);
    text(form, of.clauses.lines());
    form.several(&of.levels, |form, (level, name)| {
        text(form, level);
        bilingual(form, name);
        Some(())
    })?;
    let Place::Text { span, .. } = &of.place else { return None };
    form.span(span.range());
    Some(())
}

fn date(form: &mut Form<'_>, date: Date) -> Option<()> {
    text(form, &date.to_string());
    Some(())
}

struct Writer<'b> {
    form: Form<'static>,
    book: &'b RuleBook,
    files: &'b RuleFiles,
}

impl Writing<'static> for Writer<'_> {
    fn form(&mut self) -> &mut Form<'static> {
        &mut self.form
    }
}

impl Writer<'_> {
    fn pack(&mut self, pack: &Pack) -> Option<()> {
        text(&mut self.form, &pack.id);
        bilingual(&mut self.form, &pack.title);
        bilingual(&mut self.form, &pack.about);
        [pack.dated, pack.in_force, pack.until].into_iter().try_for_each(|date| self.perhaps(date, Self::date))?;
        self.several(&pack.encodes, |writer, instrument| writer.instrument(&instrument.id))?;
        self.several(&pack.not_encoded, |writer, reason| {
            writer.citations(&reason.cite)?;
            writer.bilingual(&reason.because)
        })?;
        self.several(&pack.parameters, Self::parameter)?;
        self.several(&pack.definitions, |writer, definition| {
            text(&mut writer.form, &definition.id);
            writer.bilingual(&definition.text)?;
            writer.citations(&definition.cite)?;
            writer.place(&definition.place)?;
            writer.expr(&definition.when, &definition.place)
        })?;
        self.several(&pack.conditions, Self::condition)?;
        self.several(&pack.survivors, |writer, (change, because)| {
            text(&mut writer.form, change);
            writer.bilingual(because)
        })?;
        texts(&mut self.form, &pack.extension.own.iter().cloned().collect::<Vec<_>>());
        Some(())
    }

    fn parameter(&mut self, parameter: &Parameter) -> Option<()> {
        text(&mut self.form, &parameter.id);
        match parameter.value {
            Constant::Number(quantity) => {
                self.form.kind(0);
                self.form.quantity(quantity)?;
            }
            Constant::Date(date) => {
                self.form.kind(1);
                self.date(date)?;
            }
        }
        self.citations(&parameter.cite)?;
        self.perhaps(parameter.note.as_ref(), Self::bilingual)?;
        self.place(&parameter.place)
    }

    fn condition(&mut self, condition: &Condition) -> Option<()> {
        text(&mut self.form, &condition.id);
        self.effect(condition.effect)?;
        bilingual(&mut self.form, &condition.title);
        self.citations(&condition.cite)?;
        self.perhaps(condition.follows, Self::effect)?;
        self.place(&condition.place)?;
        self.perhaps(condition.applies_when.as_ref(), |writer, applies| writer.expr(applies, &condition.place))?;
        self.several(&condition.cases, Self::case)
    }

    fn case(&mut self, case: &Case) -> Option<()> {
        text(&mut self.form, &case.id);
        bilingual(&mut self.form, &case.text);
        self.citations(&case.cite)?;
        self.place(&case.place)?;
        self.perhaps(case.note.as_ref(), Self::bilingual)?;
        self.several(&case.succeeds, |writer, predecessor| {
            text(&mut writer.form, &predecessor.pack);
            text(&mut writer.form, &predecessor.case);
            writer.place(&predecessor.place)
        })?;
        self.flag(case.finding.is_some());
        self.flag(case.when().is_some());
        self.expr(&case.expr, &case.place)
    }

    /// An expression that stands in the file of `place`.
    fn expr(&mut self, expr: &Expr, place: &Place) -> Option<()> {
        let form = compact_encode::encode(&place.source()?.text, expr)?;
        self.form.number(form.len());
        self.form.written.push_str(&form);
        Some(())
    }

    fn citations(&mut self, cite: &[Citation]) -> Option<()> {
        self.several(cite, |writer, citation| {
            writer.instrument(&citation.instrument.id)?;
            writer.several(&citation.clause.0, Self::level)
        })
    }

    fn level(&mut self, level: &Level) -> Option<()> {
        match LEVELS.iter().position(|common| *common == level.name) {
            Some(common) => self.form.number(common + 1),
            None => {
                self.form.number(0);
                text(&mut self.form, &level.name);
            }
        }
        self.form.number(usize::try_from(level.number).ok()?);
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

    fn date(&mut self, date: Date) -> Option<()> {
        self::date(&mut self.form, date)
    }

    fn bilingual(&mut self, text: &Bilingual) -> Option<()> {
        bilingual(&mut self.form, text);
        Some(())
    }

    fn place(&mut self, place: &Place) -> Option<()> {
        let Place::Text { source, span } = place else { return None };
        self.form.number(self.files.all().position(|(_, file)| file.name == source.name)?);
        self.form.span(span.range());
        Some(())
    }
}
