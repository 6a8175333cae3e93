//! Clauses as documents cite them.

use std::sync::Arc;

use crate::fact::Date;
use crate::rule::{Citation, Clause, Instrument, RuleBook};
use crate::source::Language::Zh;

/// Clauses with the titles of their instruments, as documents cite them: a text for each instrument.
pub fn in_full(cited: &[Citation]) -> Vec<String> {
    by_instrument(cited).into_iter().map(|(instrument, clauses)| named(instrument) + &clauses).collect()
}

/// The clauses of each instrument in their order: those of one article or paragraph name it once, and it is not named where only places in
/// it are meant.
fn by_instrument(cited: &[Citation]) -> Vec<(&Instrument, String)> {
    let mut found: Vec<(&Instrument, Vec<&Citation>)> = Vec::new();
    for citation in cited {
        match found.iter_mut().find(|(known, _)| known.id == citation.instrument.id) {
            Some((_, clauses)) => clauses.push(citation),
            None => found.push((&citation.instrument, vec![citation])),
        }
    }
    let text = |mut clauses: Vec<&Citation>| {
        clauses.sort_by(|a, b| a.clause.cmp(&b.clause));
        clauses.dedup_by(|a, b| a.clause == b.clause);
        let is_outer = |citation: &&Citation| {
            let holds = |other: &&Citation| other.clause != citation.clause && is_inside(other, citation);
            clauses.iter().any(holds)
        };
        let mut texts = Vec::new();
        let mut last = String::new();
        for citation in clauses.iter().filter(|citation| !is_outer(citation)) {
            let whole = citation.show_clause(Zh);
            let levels = citation.clause.0.get(..citation.clause.0.len().saturating_sub(1)).unwrap_or_default();
            let outer = Citation { instrument: Arc::clone(&citation.instrument), clause: Clause(levels.to_vec()) };
            let outer = outer.show_clause(Zh);
            let is_same = !outer.is_empty() && outer == last;
            let text = if is_same { whole.strip_prefix(&outer).unwrap_or(&whole).to_owned() } else { whole };
            texts.push(text);
            last = outer;
        }
        texts.join("、")
    };
    found.into_iter().map(|(instrument, clauses)| (instrument, text(clauses))).collect()
}

/// Whether a clause is another of the same instrument, or a place in it.
pub fn is_inside(inner: &Citation, outer: &Citation) -> bool {
    is_within(&inner.clause.to_string(), &outer.clause.to_string())
}

/// Whether a clause is that of `outer`, or a place in it.
pub fn is_within(clause: &str, outer: &str) -> bool {
    clause.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The citation of a clause of an instrument that is in force.
pub fn cited_in_force(book: &RuleBook, instrument: &str, clause: &str, day: Date) -> Option<Citation> {
    citation(in_force(book, instrument, day)?, clause)
}

/// The instrument with that id, if it was in force on `day`.
pub fn in_force<'a>(book: &'a RuleBook, id: &str, day: Date) -> Option<&'a Arc<Instrument>> {
    let known = book.instruments.iter().find(|instrument| instrument.id == id)?;
    (known.in_force_on(day) == Some(true)).then_some(known)
}

/// `《煤矿安全生产条例》（国务院令第774号）`; the year of a law stands in its title.
fn named(instrument: &Instrument) -> String {
    let title = instrument.title.zh.as_ref();
    match title.strip_suffix('）').and_then(|title| title.rsplit_once('（')) {
        Some((title, edition)) => format!("《{title}》（{edition}）"),
        None => format!("《{title}》（{}）", instrument.number.zh),
    }
}

/// The citation of a clause as rule files write it; of the instrument as a whole where it is empty.
pub fn citation(instrument: &Arc<Instrument>, clause: &str) -> Option<Citation> {
    let clause = match clause {
        "" => Clause(Vec::new()),
        text => Clause::parse_range(text)?.into_iter().next()?,
    };
    Some(Citation { instrument: Arc::clone(instrument), clause })
}

/// The citations of these clauses, each written as an instrument and a clause of it.
#[cfg(test)]
pub fn cited(book: &RuleBook, ids: &[&str]) -> Vec<Citation> {
    let one = |id: &&str| {
        let (instrument, clause) = id.split_once(' ').unwrap();
        let instrument = book.instruments.iter().find(|known| known.id == instrument).unwrap();
        citation(instrument, clause).unwrap()
    };
    ids.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::load_own;

    #[test]
    fn clauses_of_one_article_name_it_once() {
        let book = load_own(None, &mut Vec::new());
        let ids = [
            "order-446 art.8 para.2",
            "order-446 art.10 para.1",
            "order-446 art.8 para.2 item.4",
            "order-446 art.8 para.2 item.1",
            "order-774 art.64",
        ];
        assert_eq!(
            in_full(&cited(&book, &ids)),
            [
                "《国务院关于预防煤矿生产安全事故的特别规定》（国务院令第446号）第八条第二款第（一）项、第（四）项、第十条第一款",
                "《煤矿安全生产条例》（国务院令第774号）第六十四条"
            ]
        );
        assert!(in_full(&[]).is_empty());
        let law = cited(&book, &["work-safety-law-2021 art.68"]);
        assert_eq!(in_full(&law), ["《中华人民共和国安全生产法》（2021年修正）第六十八条"]);
    }
}
