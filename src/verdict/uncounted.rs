//! Findings that a record states against the mine and that none of the packs reads by which it was judged.
//!
//! Each law asks in its own words. What the words of one law report, the criteria of another may not ask for, and a danger that somebody
//! found and wrote down must not go unused in silence. That a finding speaks against the mine is told by the packs that read it: a case of
//! theirs could not be met with the other answer, whatever else is known. Where a case only becomes more likely by it, as by one of several
//! things that have to be missing together, it may speak against the mine. A circumstance, such as that it rains hard or that a seam of a kind is
//! mined, is told only where it and what is said beside it meet a case.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Judgment, Outcome, judge_condition};
use crate::expr::tree::{Resolved, Target};
use crate::expr::{Expr, Kind, Scope, Subject, reasons};
use crate::fact::{FactId, FactSet, Record, Stated, TableId, Truth, Type, Value, Vocabulary};
use crate::rule::uses::{self, Entry, Seen};
use crate::rule::{Condition, Pack, RuleBook};
use crate::source::Bilingual;

/// A finding that counts for nothing in the judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    /// The fact or cell that states it.
    pub subject: Subject,
    /// The packs that read it by id and title, in their order.
    pub read_by: Vec<(String, Bilingual)>,
    /// Whether it speaks against the mine, and not only may: it does so by itself, or a case is met because of it.
    pub is_sure: bool,
}

/// What each of all packs reads.
pub struct Reads<'a> {
    book: &'a RuleBook,
    packs: Vec<OfPack<'a>>,
}

struct OfPack<'a> {
    pack: &'a Pack,
    conditions: Vec<(&'a Condition, HashSet<Entry>)>,
}

impl OfPack<'_> {
    fn reads(&self, subject: Subject) -> bool {
        self.conditions.iter().any(|(_, reads)| reads.contains(&entry(subject)))
    }
}

impl<'a> Reads<'a> {
    /// What the packs of `every` read, which has all that there are.
    pub fn of(every: &'a RuleBook) -> Reads<'a> {
        let of_condition = |condition: &'a Condition| (condition, uses::of_condition(condition));
        let of_pack = |pack: &'a Pack| OfPack { pack, conditions: pack.conditions.iter().map(of_condition).collect() };
        Reads { book: every, packs: every.packs.iter().map(of_pack).collect() }
    }
}

/// Tells the records that state a yes or no which none of their packs reads: only then is [`uncounted`] worth asking, which takes every pack
/// there is.
pub struct Candidates<'a> {
    read: Vec<Read<'a>>,
}

impl<'a> Candidates<'a> {
    /// Among the records that are judged by some of these packs.
    pub fn under(packs: impl IntoIterator<Item = &'a Pack>) -> Candidates<'a> {
        let mut read: Vec<Read<'a>> = Vec::new();
        for pack in packs {
            if !read.iter().any(|known| known.pack.id == pack.id) {
                read.push(Read::by(pack));
            }
        }
        Candidates { read }
    }

    /// Whether a record is one of them.
    pub fn has(&mut self, judgment: &Judgment<'_>) -> bool {
        let is_used = |pack: &Pack| judgment.packs.iter().any(|used| used.id == pack.id);
        let mut reads: Vec<&mut Read<'a>> = self.read.iter_mut().filter(|read| is_used(read.pack)).collect();
        let mut surely_read = FactSet::default();
        reads.iter().for_each(|read| surely_read.add_all(&read.found.facts));
        let is_read = |subject: Subject| reads.iter_mut().any(|read| read.has(entry(subject)));
        unread(judgment.vocabulary, judgment.record, &surely_read, is_read).next().is_some()
    }
}

/// Whether any of the records is a candidate.
pub fn are_candidates(judgments: &[Judgment<'_>]) -> bool {
    let mut candidates = Candidates::under(judgments.iter().flat_map(|judgment| judgment.packs.iter().copied()));
    judgments.iter().any(|judgment| candidates.has(judgment))
}

/// What the conditions of a pack read. They are looked at one after the other, until what is asked for is found.
pub struct Read<'a> {
    pack: &'a Pack,
    /// How many of the conditions were looked at.
    looked_at: usize,
    seen: Seen<'a>,
    found: Found,
}

impl<'a> Read<'a> {
    /// Nothing was looked at but the findings, which are most of what records state.
    pub fn by(pack: &'a Pack) -> Read<'a> {
        let mut found = Found::default();
        let cases = pack.conditions.iter().flat_map(|condition| &condition.cases);
        cases.filter_map(|case| case.finding).for_each(|id| found.add(Entry::Fact(id)));
        Read { pack, looked_at: 0, seen: Seen::default(), found }
    }

    /// Whether it is read.
    pub fn has(&mut self, entry: Entry) -> bool {
        let Read { pack, looked_at, seen, found } = self;
        while !found.has(entry) {
            let Some(next) = pack.conditions.get(*looked_at) else { return false };
            *looked_at += 1;
            uses::expressions(next).for_each(|expr| seen.look_at(expr, &mut |entry| found.add(entry)));
        }
        true
    }
}

/// Facts and columns that are read.
#[derive(Default)]
struct Found {
    facts: FactSet,
    /// The columns of tables, by the number of the table.
    columns: Vec<Marks>,
}

impl Found {
    fn has(&self, entry: Entry) -> bool {
        match entry {
            Entry::Fact(id) => self.facts.has(id),
            Entry::Column(TableId(table), at) => {
                self.columns.get(usize::from(table)).is_some_and(|columns| columns.has(at))
            }
            Entry::Table(_) => false,
        }
    }

    fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Fact(id) => self.facts.add(id),
            Entry::Column(TableId(table), at) => {
                let table = usize::from(table);
                if self.columns.len() <= table {
                    self.columns.resize_with(table + 1, Marks::default);
                }
                self.columns.get_mut(table).into_iter().for_each(|columns| columns.set(at));
            }
            Entry::Table(_) => {}
        }
    }
}

/// Which of several numbered things are marked.
#[derive(Default)]
struct Marks(Vec<bool>);

impl Marks {
    fn has(&self, at: usize) -> bool {
        self.0.get(at) == Some(&true)
    }

    fn set(&mut self, at: usize) {
        if self.0.len() <= at {
            self.0.resize(at + 1, false);
        }
        self.0.get_mut(at).into_iter().for_each(|mark| *mark = true);
    }
}

/// The findings against the mine that none of the packs reads by which it was judged, in the order of the vocabulary.
pub fn uncounted(judgment: &Judgment<'_>, every: &Reads<'_>) -> Vec<Uncounted> {
    let is_judged = |pack: &Pack| judgment.packs.iter().any(|judged| judged.id == pack.id);
    let is_read = |subject: Subject| every.packs.iter().filter(|of| is_judged(of.pack)).any(|of| of.reads(subject));
    let candidates: Vec<Subject> = unread(judgment.vocabulary, judgment.record, &FactSet::default(), is_read).collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let entries: HashSet<Entry> = candidates.iter().map(|subject| entry(*subject)).collect();
    let scope = Scope::new(&every.book.vocabulary, judgment.record);
    // What is or may be said against the mine, and of each whether it surely is.
    let mut against: HashMap<Subject, bool> = HashMap::new();
    for of in every.packs.iter().filter(|of| !is_judged(of.pack)) {
        for (condition, _) in of.conditions.iter().filter(|(_, reads)| !reads.is_disjoint(&entries)) {
            for subject in candidates.iter().filter(|subject| !is_circumstance(scope.vocabulary, **subject)) {
                if let Some(by_itself) = speaks(scope, condition, *subject) {
                    *against.entry(*subject).or_default() |= by_itself;
                }
            }
            let cases = judge_condition(scope, of.pack, condition).cases;
            for case in cases.iter().filter(|case| case.outcome == Outcome::Met) {
                for (subject, _) in reasons(scope, &case.case.expr) {
                    *against.entry(subject).or_default() |= !is_circumstance(scope.vocabulary, subject);
                }
            }
        }
    }
    let read_by = |subject: Subject| {
        let reading = every.packs.iter().filter(|of| of.reads(subject));
        reading.map(|of| (of.pack.id.clone(), of.pack.title.clone())).collect()
    };
    let found = candidates.into_iter().filter_map(|subject| Some((subject, *against.get(&subject)?)));
    found.map(|(subject, is_sure)| Uncounted { subject, read_by: read_by(subject), is_sure }).collect()
}

fn is_circumstance(vocabulary: &Vocabulary, subject: Subject) -> bool {
    matches!(subject, Subject::Fact(id) if vocabulary.fact(id).is_some_and(|fact| fact.circumstance))
}

/// Whether a stated fact speaks against a mine by the cases of a condition, and whether it does so by itself: none where it does not.
///
/// To which mines the condition applies does not matter: the law of a day that is past applies to none that is checked today.
fn speaks(scope: Scope<'_>, condition: &Condition, subject: Subject) -> Option<bool> {
    let Subject::Fact(id) = subject else { return None };
    let stated = scope.record.fact(id)?;
    let Value::YesNo(answer) = stated.value else { return None };
    let of_cases = condition.cases.iter().filter_map(|case| match case.finding == Some(id) {
        true => answer.then_some(true),
        false => speaks_in(scope, case.when()?, (id, stated, answer)),
    });
    of_cases.max()
}

/// The same by one expression. By itself it speaks against the mine if, with everything else that a person answers with yes or no as the mine
/// would have it, the expression could hold, and with the other answer it could not.
fn speaks_in(scope: Scope<'_>, when: &Expr, (id, stated, answer): (FactId, &Stated, bool)) -> Option<bool> {
    let mut signs = BTreeMap::new();
    signs_in(when, Some(true), &mut signs);
    let own = *signs.get(&id)?;
    let truth = |answer: bool| {
        let mut record = Record::new(scope.vocabulary, scope.record.check_date, scope.record.place.clone());
        let mut state = |id: FactId, answer: bool| {
            record.state(id, Some(Stated { value: Value::YesNo(answer), ..stated.clone() }));
        };
        for (other, sign) in &signs {
            if let (true, Some(sign)) = (is_yes_or_no(scope.vocabulary, *other), sign) {
                state(*other, !sign);
            }
        }
        state(id, answer);
        Scope::new(scope.vocabulary, &record).truth(when)
    };
    let by_itself = match truth(answer) {
        Truth::True => truth(!answer) != Truth::True,
        Truth::Unknown => truth(!answer) == Truth::False,
        Truth::False => false,
    };
    (by_itself || own == Some(answer)).then_some(by_itself)
}

/// Which answer to each fact makes the expression more likely to hold; none where that depends on other things.
fn signs_in(expr: &Expr, sign: Option<bool>, found: &mut BTreeMap<FactId, Option<bool>>) {
    let inside = match &expr.kind {
        Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
            found.entry(*id).and_modify(|known| *known = known.filter(|known| Some(*known) == sign)).or_insert(sign);
            return;
        }
        Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } => return signs_in(body, sign, found),
        Kind::Not(_) => sign.map(|sign| !sign),
        Kind::And(_) | Kind::Or(_) | Kind::Attested(..) | Kind::Any(..) | Kind::All(..) => sign,
        _ => None,
    };
    expr.children().for_each(|child| signs_in(child, inside, found));
}

/// Whether a fact is a yes or no that does not only say whether all rows of a table are there.
pub fn is_yes_or_no(vocabulary: &Vocabulary, id: FactId) -> bool {
    vocabulary.fact(id).is_some_and(|fact| matches!(fact.kind, Type::YesNo) && fact.completes.is_none())
}

/// Every yes or no that the record states and that is not read, but for those that only say whether all rows of a table are there. The facts
/// that are `surely_read` are not asked after.
fn unread<'a>(
    vocabulary: &'a Vocabulary,
    record: &'a Record,
    surely_read: &'a FactSet,
    mut is_read: impl FnMut(Subject) -> bool + 'a,
) -> impl Iterator<Item = Subject> + 'a {
    let is_finding = |stated: &Stated| matches!(stated.value, Value::YesNo(_));
    let facts = record.stated().without(surely_read).filter(move |id| record.fact(*id).is_some_and(is_finding));
    let cells = record.stated_tables().flat_map(move |(id, rows)| {
        rows.iter().enumerate().flat_map(move |(at, row)| {
            let findings =
                row.cells.iter().enumerate().filter(move |(_, cell)| cell.as_deref().is_some_and(is_finding));
            findings.map(move |(column, _)| Subject::Cell(id, at, column))
        })
    });
    // What is read need not be looked up in the vocabulary.
    facts.map(Subject::Fact).chain(cells).filter(move |subject| !is_read(*subject)).filter(
        move |subject| match *subject {
            Subject::Fact(id) => is_yes_or_no(vocabulary, id),
            Subject::Cell(..) => true,
        },
    )
}

fn entry(subject: Subject) -> Entry {
    match subject {
        Subject::Fact(id) => Entry::Fact(id),
        Subject::Cell(table, _, column) => Entry::Column(table, column),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::record::{Options, read_paths};
    use crate::rule::load_own;
    use crate::verdict::judge;

    /// What does not count of a record that states these lines, judged by these packs on 2026-08-12: the ids, what reads them, and whether they
    /// surely speak against the mine.
    fn of(lines: &str, packs: &[&str]) -> Vec<(String, Vec<String>, bool)> {
        let book = load_own(None, &mut Vec::new());
        let text = format!("mine_id = \"A1\"\ncheck_date = 2026-08-12\n{lines}");
        let stdin = &mut text.as_bytes();
        let reading = read_paths(&[PathBuf::from("-")], stdin, &book.vocabulary, &Options::default());
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        let judgment = judge(&book.vocabulary, &reading.records[0], packs.iter().map(|id| book.pack(id).unwrap()));
        let found = uncounted(&judgment, &Reads::of(&book));
        assert!(found.is_empty() || are_candidates(std::slice::from_ref(&judgment)));
        let id = |subject| match subject {
            Subject::Fact(id) => book.vocabulary.fact(id).unwrap().id.to_string(),
            Subject::Cell(table, row, column) => {
                let table = book.vocabulary.table(table).unwrap();
                format!("{}.{row}.{}", table.id, table.columns[column].id)
            }
        };
        let found = found.into_iter().map(|found| {
            let read_by = found.read_by.into_iter().map(|(id, _)| id).collect();
            (id(found.subject), read_by, found.is_sure)
        });
        found.collect()
    }

    fn ids(lines: &str, packs: &[&str]) -> Vec<String> {
        of(lines, packs).into_iter().filter(|(.., is_sure)| *is_sure).map(|(id, ..)| id).collect()
    }

    /// The ids of what only may speak against the mine.
    fn unsure(lines: &str, packs: &[&str]) -> Vec<String> {
        of(lines, packs).into_iter().filter(|(.., is_sure)| !is_sure).map(|(id, ..)| id).collect()
    }

    const NOW: [&str; 2] = ["regulation-2024", "hazard-criteria-2026"];

    #[test]
    fn a_finding_that_only_older_law_reads_is_told_with_what_reads_it() {
        let found = of("monitoring_not_normal = true", &NOW);
        let read_by = ["campaign-2005", "hazard-criteria-2015", "hazard-method-2005", "special-provisions-2005"];
        assert_eq!(found, [("monitoring_not_normal".to_owned(), read_by.map(str::to_owned).to_vec(), true)]);
        assert_eq!(ids("gas_grade = \"low\"\nmonitoring_not_normal = true", &NOW), ["monitoring_not_normal"]);
        assert_eq!(ids("hazard_search_missing = true\nmine_name = \"甲矿\"", &NOW), ["hazard_search_missing"]);
    }

    #[test]
    fn what_speaks_for_the_mine_or_is_read_is_not_told() {
        assert_eq!(ids("monitoring_not_normal = false", &NOW), [""; 0], "no hazard");
        assert_eq!(ids("monitoring_not_normal = true", &["special-provisions-2005"]), [""; 0], "it counts");
        assert_eq!(ids("water_probing_team = true", &NOW), [""; 0], "it is there");
        assert_eq!(ids("water_probing_team = false", &NOW), ["water_probing_team"], "it is not there");
        // Of the mine itself and not of a danger in it: only together with another answer it says something.
        assert_eq!(ids("burst_prone_seam_mined = true", &["campaign-2005"]), [""; 0]);
        assert_eq!(unsure("burst_prone_seam_mined = true", &["campaign-2005"]), [""; 0]);
        let both = "burst_prone_seam_mined = true\nburst_prone_seam_assessed = false";
        assert!(ids(both, &["campaign-2005"]).contains(&"burst_prone_seam_assessed".to_owned()));
    }

    #[test]
    fn one_of_several_things_that_are_missing_together_may_speak_against_the_mine() {
        for fact in ["fire_forecast_missing", "fire_observation_missing", "preventive_fire_measures_missing"] {
            assert_eq!(unsure(&format!("{fact} = true"), &NOW), [fact]);
            assert_eq!(of(&format!("{fact} = false"), &NOW), []);
        }
        let all =
            "fire_forecast_missing = true\nfire_observation_missing = true\npreventive_fire_measures_missing = true";
        assert_eq!(ids(all, &NOW), [""; 0], "whether the seam burns is not known");
        let met = format!("seam_combustion = \"prone\"\n{all}");
        assert_eq!(ids(&met, &NOW).len(), 3, "the case is met");
    }

    #[test]
    fn a_circumstance_is_told_only_with_what_makes_it_count() {
        // By the speech of 2007 a mine stops in heavy rain, whatever else is known.
        assert_eq!(unsure("heavy_rain = true", &NOW), ["heavy_rain"]);
        assert_eq!(of("top_coal_caving_used = true\nupstream_flood = true\nageing_or_closing_mine = false", &NOW), []);
        let flooded = "surface_flood_threat = true\nheavy_rain = true\nflood_stopped_and_withdrawn = false";
        assert_eq!(unsure(flooded, &NOW), ["surface_flood_threat", "heavy_rain"]);
        assert_eq!(ids(flooded, &NOW), ["flood_stopped_and_withdrawn"]);
        assert_eq!(unsure("flood_stopped_and_withdrawn = false", &NOW), ["flood_stopped_and_withdrawn"]);
    }
}
