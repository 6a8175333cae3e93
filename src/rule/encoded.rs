//! What of an instrument is encoded: for each of its clauses the cases that rest on it, or the reason why none does.

use std::sync::Arc;

use super::{Citation, Clause, Instrument, Pack, RuleBook};
use crate::source::Bilingual;

/// What became of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate<'a> {
    /// The conditions and cases that cite it: the pack, and their ids.
    Encoded(Vec<(&'a str, Vec<&'a str>)>),
    /// What stands inside it, level by level, says more.
    Inside,
    /// Why no case encodes it: the pack that says so, and the reason.
    Explained(&'a str, &'a Bilingual),
    /// Nothing is said of it.
    Unexplained,
}

/// An instrument with the fate of each of its clauses.
pub type Encoded<'a> = (&'a Arc<Instrument>, Vec<(&'a Clause, Fate<'a>)>);

/// The instruments that packs encode whole, in the order of their file, each with the fate of its clauses.
pub fn encoded(book: &RuleBook) -> Vec<Encoded<'_>> {
    let whole = |instrument: &&Arc<Instrument>| {
        book.packs.iter().flat_map(|pack| &pack.encodes).any(|encoded| encoded.id == instrument.id)
    };
    book.instruments.iter().filter(whole).map(|instrument| with_fates(book, instrument)).collect()
}

/// The instruments that no pack encodes whole, but of which measures cite clauses: the same, where a clause that no condition cites is
/// unexplained and need not be explained.
pub fn cited_by_measures(book: &RuleBook) -> Vec<Encoded<'_>> {
    let whole = encoded(book);
    let is_cited = |instrument: &&Arc<Instrument>| {
        let in_part = whole.iter().all(|(encoded, _)| encoded.id != instrument.id);
        in_part && book.aftermath().citing(&instrument.id).next().is_some()
    };
    book.instruments.iter().filter(is_cited).map(|instrument| with_fates(book, instrument)).collect()
}

fn with_fates<'a>(book: &'a RuleBook, instrument: &'a Arc<Instrument>) -> Encoded<'a> {
    let fates = fates(book.packs.iter(), &instrument.id);
    (instrument, instrument.clauses.iter().map(|clause| (clause, fates.of(clause, instrument))).collect())
}

struct Fates<'a> {
    cited: Vec<(&'a str, &'a str, &'a Clause)>,
    explained: Vec<(&'a str, &'a Clause, &'a Bilingual)>,
}

fn fates<'a>(packs: impl Iterator<Item = &'a Pack>, instrument: &str) -> Fates<'a> {
    let (mut cited, mut explained) = (Vec::new(), Vec::new());
    let of_it = |citation: &&'a Citation| citation.instrument.id == instrument;
    for pack in packs {
        for condition in pack.conditions.iter().filter(|condition| pack.states(&condition.id)) {
            let own = condition.cite.iter().filter(of_it).map(|cited| (condition.id.as_str(), &cited.clause));
            let cases = condition.cases.iter().flat_map(|case| case.cite.iter().map(move |cite| (case, cite)));
            let cases = cases.filter(|(_, cite)| of_it(cite)).map(|(case, cite)| (case.id.as_str(), &cite.clause));
            cited.extend(own.chain(cases).map(|(id, clause)| (pack.id.as_str(), id, clause)));
        }
        for reason in &pack.not_encoded {
            let clauses = reason.cite.iter().filter(of_it);
            explained.extend(clauses.map(|citation| (pack.id.as_str(), &citation.clause, &reason.because)));
        }
        let shared =
            pack.parameters.iter().flat_map(|parameter| parameter.cite.iter().map(move |cite| (&parameter.id, cite)));
        let tables = pack.indicators.iter().flat_map(|table| table.cite.iter().map(move |cite| (&table.id, cite)));
        let shared = shared.chain(tables).filter(|(_, cite)| of_it(cite));
        cited.extend(shared.map(|(id, cite)| (pack.id.as_str(), id.as_str(), &cite.clause)));
    }
    Fates { cited, explained }
}

impl<'a> Fates<'a> {
    fn of(&self, clause: &Clause, instrument: &Instrument) -> Fate<'a> {
        let mut by_pack: Vec<(&str, Vec<&str>)> = Vec::new();
        for (pack, id, _) in self.cited.iter().filter(|(.., cited)| *cited == clause) {
            match by_pack.iter_mut().find(|(known, _)| known == pack) {
                Some((_, ids)) if ids.contains(id) => {}
                Some((_, ids)) => ids.push(id),
                None => by_pack.push((pack, vec![id])),
            }
        }
        if !by_pack.is_empty() {
            return Fate::Encoded(by_pack);
        }
        let reason = self.explained.iter().find(|(_, explained, _)| clause.0.starts_with(&explained.0));
        if let Some((pack, _, because)) = reason {
            return Fate::Explained(pack, because);
        }
        let is_inside = |other: &&Clause| other.0.len() > clause.0.len() && other.0.starts_with(&clause.0);
        let mut inside = instrument.clauses.iter().filter(is_inside).peekable();
        if inside.peek().is_some() {
            return if inside.all(|inner| self.of(inner, instrument) != Fate::Unexplained) {
                Fate::Inside
            } else {
                Fate::Unexplained
            };
        }
        Fate::Unexplained
    }
}
