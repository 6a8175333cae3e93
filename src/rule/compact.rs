//! Reads the compact forms in which the program carries its own packs and instruments, see `compact_encode`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::files::File;
use super::instrument::{Clause, Clauses, LEVELS, Level};
use super::load::Context;
use super::{
    Case, Citation, Condition, Definition, Effect, Extension, Instrument, NotEncoded, Pack, Parameter, Predecessor,
};
use crate::expr::{Constant, Expr, Kind, Names, compact};
use crate::fact::compact::{Reads, bilingual, text};
use crate::fact::{Date, FactId};
use crate::source::compact::{Decoder, Reading};
use crate::source::{Bilingual, Place, SourceText};

/// The pack that has this form, without its tests and checksums; nothing where the form is none.
pub(super) fn pack(form: &'static str, context: &Context<'_>) -> Option<Pack> {
    let mut reader = Reader {
        decoder: Decoder::new("", form),
        context,
        files: context.files.files().collect(),
        parameters: HashMap::new(),
        definitions: HashMap::new(),
    };
    let pack = reader.pack()?;
    reader.decoder.is_at_end().then_some(pack)
}

/// The instruments that have this form and are defined in `source`; nothing where the form is none.
pub(super) fn instruments(form: &'static str, source: &Arc<SourceText>) -> Option<Vec<Arc<Instrument>>> {
    let mut decoder = Decoder::new("", form);
    let found = decoder.several(|decoder| instrument(decoder, source).map(Arc::new))?;
    decoder.is_at_end().then_some(found)
}

fn instrument(decoder: &mut Decoder, source: &Arc<SourceText>) -> Option<Instrument> {
    Some(Instrument {
        id: text(decoder)?.into_owned(),
        title: bilingual(decoder)?,
        number: bilingual(decoder)?,
        issuer: bilingual(decoder)?,
        issued: decoder.perhaps(date)?,
        in_force: decoder.perhaps(date)?,
        until: decoder.perhaps(date)?,
        replaced_by: decoder.perhaps(text)?.map(Cow::into_owned),
        source: bilingual(decoder)?,
        clauses: Clauses::stated(text(decoder)?),
        levels: decoder.several(|decoder| Some((text(decoder)?.into_owned(), bilingual(decoder)?)))?,
        place: Place::Text { source: Arc::clone(source), span: decoder.span()? },
    })
}

fn date(decoder: &mut Decoder) -> Option<Date> {
    text(decoder)?.parse().ok()
}

struct Reader<'c> {
    decoder: Decoder,
    context: &'c Context<'c>,
    files: Vec<&'c File>,
    parameters: HashMap<String, Constant>,
    definitions: HashMap<String, Arc<Expr>>,
}

impl Reading for Reader<'_> {
    fn decoder(&mut self) -> &mut Decoder {
        &mut self.decoder
    }
}

impl Reader<'_> {
    fn pack(&mut self) -> Option<Pack> {
        let (id, title, about) = (self.string()?, self.bilingual()?, self.bilingual()?);
        let (dated, in_force, until) =
            (self.perhaps(Self::date)?, self.perhaps(Self::date)?, self.perhaps(Self::date)?);
        let encodes = self.several(|reader| {
            let at = reader.decoder.number()?;
            reader.context.instruments.get(at).map(Arc::clone)
        })?;
        let not_encoded = self.several(|reader| {
            let cite = reader.citations()?;
            Some(NotEncoded { cite, because: reader.bilingual()? })
        })?;
        let parameters = self.several(Self::parameter)?;
        let definitions = self.several(Self::definition)?;
        let conditions = self.several(Self::condition)?;
        let survivors = self.several(|reader| Some((reader.string()?, reader.bilingual()?)))?;
        let own = self.several(Self::string)?.into_iter().collect();
        let extension = Extension { own, ..Extension::default() };
        let head = Pack { id, title, about, dated, in_force, until, encodes, ..Pack::default() };
        Some(Pack { not_encoded, parameters, definitions, conditions, survivors, extension, ..head })
    }

    fn parameter(&mut self) -> Option<Parameter> {
        let id = self.string()?;
        let value = match self.decoder.kind()? {
            0 => Constant::Number(self.decoder.quantity()?),
            1 => Constant::Date(self.date()?),
            _ => return None,
        };
        self.parameters.insert(id.clone(), value);
        let (cite, note) = (self.citations()?, self.perhaps(Self::bilingual)?);
        Some(Parameter { id, value, cite, note, place: self.place()? })
    }

    fn definition(&mut self) -> Option<Definition> {
        let (id, text, cite, place) = (self.string()?, self.bilingual()?, self.citations()?, self.place()?);
        let when = Arc::new(self.expr(&place)?);
        self.definitions.insert(id.clone(), Arc::clone(&when));
        Some(Definition { id, text, when, cite, place })
    }

    fn condition(&mut self) -> Option<Condition> {
        let (id, effect, title, cite) = (self.string()?, self.effect()?, self.bilingual()?, self.citations()?);
        let (follows, place) = (self.perhaps(Self::effect)?, self.place()?);
        let applies_when = self.perhaps(|reader| reader.expr(&place))?;
        let cases = self.several(Self::case)?;
        Some(Condition { id, effect, title, cite, follows, applies_when, cases, place })
    }

    fn case(&mut self) -> Option<Case> {
        let (id, text, cite, place) = (self.string()?, self.bilingual()?, self.citations()?, self.place()?);
        let (note, succeeds) = (self.perhaps(Self::bilingual)?, self.several(Self::predecessor)?);
        let (has_finding, has_when) = (self.flag()?, self.flag()?);
        let expr = self.expr(&place)?;
        let finding = if has_finding { Some(finding(&expr, has_when)?) } else { None };
        Some(Case { id, text, finding, expr, cite, note, succeeds, place })
    }

    fn predecessor(&mut self) -> Option<Predecessor> {
        Some(Predecessor { pack: self.string()?, case: self.string()?, place: self.place()? })
    }

    /// An expression that stands in the file of `place`.
    fn expr(&mut self, place: &Place) -> Option<Expr> {
        let length = self.decoder.number()?;
        let form = self.decoder.part(length)?;
        let lookups = HashMap::new();
        let names = Names {
            vocabulary: self.context.vocabulary,
            parameters: &self.parameters,
            definitions: &self.definitions,
            later: &[],
            lookups: &lookups,
        };
        compact::decode(place.source()?.prepared?.text, form, &names)
    }

    fn citations(&mut self) -> Option<Vec<Citation>> {
        self.several(|reader| {
            let at = reader.decoder.number()?;
            let instrument = Arc::clone(reader.context.instruments.get(at)?);
            let clause = Clause(reader.several(Self::level)?);
            Some(Citation { instrument, clause })
        })
    }

    fn level(&mut self) -> Option<Level> {
        let name = match self.decoder.number()?.checked_sub(1) {
            Some(common) => (*LEVELS.get(common)?).into(),
            None => text(&mut self.decoder)?,
        };
        Some(Level { name, number: self.decoder.number()?.try_into().ok()? })
    }

    fn effect(&mut self) -> Option<Effect> {
        Effect::ALL.get(self.decoder.number()?).copied()
    }

    fn date(&mut self) -> Option<Date> {
        date(&mut self.decoder)
    }

    fn string(&mut self) -> Option<String> {
        text(&mut self.decoder).map(|text| text.into_owned())
    }

    fn bilingual(&mut self) -> Option<Bilingual> {
        bilingual(&mut self.decoder)
    }

    fn place(&mut self) -> Option<Place> {
        let source = Arc::clone(self.files.get(self.decoder.number()?)?.source());
        Some(Place::Text { source, span: self.decoder.span()? })
    }
}

/// The finding of a case that has this expression.
fn finding(expr: &Expr, has_when: bool) -> Option<FactId> {
    match &expr.kind {
        Kind::Attested(finding, _) if has_when => finding.fact(),
        _ => expr.fact(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::{RuleFiles, load_own};

    #[test]
    fn the_packs_that_extend_none_and_have_no_tables_are_carried_as_they_are_read() {
        let files = RuleFiles::embedded();
        let packs = load_own(None, &mut Vec::new()).packs;
        for pack in &packs {
            let is_plain = pack.extension.bases.is_empty() && pack.lookups.is_empty();
            assert_eq!(files.known_pack(&pack.id).is_some(), is_plain, "{}", pack.id);
        }
        assert!(packs.iter().any(|pack| pack.id == "campaign-2005" && files.known_pack(&pack.id).is_some()));
    }
}
