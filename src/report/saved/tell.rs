//! What reports tell of a saved result, in whatever form.

use std::collections::HashMap;

use super::{Asked, Case, Condition, Mine, MineName, Missing, Pack, Place, Problem, Reason, Saved, StatedValue};
use crate::report::words::{self, on_one_line, separator};
use crate::source::{Bilingual, Code, Language};
use crate::verdict::{Came, Outcome};

/// A contradiction, told once with all the cases that it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<'a> {
    /// The cases; none where the record contradicts itself whatever the law.
    pub cases: Vec<String>,
    /// What should hold, where it is no statement that the facts contradict.
    pub should: Option<&'a Bilingual>,
    /// What was stated.
    pub stated: &'a [Reason],
    /// The values that prove otherwise.
    pub measured: &'a [Reason],
}

impl MineName {
    /// The name of the mine, and its id where that is not the same.
    pub fn show(&self) -> String {
        let text = |text: &Option<String>| text.as_deref().map(on_one_line);
        match (text(&self.name), text(&self.id)) {
            (Some(name), Some(id)) if name != id => format!("{name} ({id})"),
            (Some(name), _) => name,
            (None, Some(id)) => id,
            (None, None) => "—".into(),
        }
    }
}

impl Mine {
    /// How reports name a condition or case: with its pack, where several packs were used.
    pub fn name(&self, pack: &str, id: &str) -> String {
        if self.judged_by.len() > 1 { format!("{pack}/{id}") } else { id.to_owned() }
    }

    /// How reports name a condition.
    pub fn name_of(&self, condition: &Condition) -> String {
        self.name(&condition.pack, &condition.id)
    }

    /// The conditions that came to `outcome`.
    pub fn of(&self, outcome: Outcome) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().filter(move |condition| condition.outcome == outcome)
    }

    /// What every condition came to.
    pub fn came(&self) -> impl Iterator<Item = Came<'_>> {
        self.conditions.iter().map(|condition| Came {
            pack: &condition.pack,
            condition: &condition.id,
            outcome: condition.outcome,
        })
    }

    /// The names of the conditions that came to `outcome`.
    pub fn named(&self, outcome: Outcome) -> Vec<String> {
        self.of(outcome).map(|condition| self.name_of(condition)).collect()
    }

    /// The conditions that are met, each with those of other packs that find the same: what several packs say in the same words, by the same
    /// clauses and for the same facts is one finding.
    pub fn met_once(&self) -> Vec<Vec<&Condition>> {
        let mut found: Vec<Vec<&Condition>> = Vec::new();
        for condition in self.of(Outcome::Met) {
            match found.iter_mut().find(|same| same.iter().any(|one| one.finds_the_same(condition))) {
                Some(same) => same.push(condition),
                None => found.push(vec![condition]),
            }
        }
        found
    }

    /// The titles of the conditions that are met, as often as they are counted.
    pub fn titles_met(&self, language: Language) -> Vec<&str> {
        let first = self.met_once().into_iter().filter_map(|same| same.into_iter().next());
        first.map(|condition| condition.title.in_language(language)).collect()
    }

    /// How reports name conditions that find the same.
    pub fn names_of(&self, same: &[&Condition]) -> String {
        same.iter().map(|condition| self.name_of(condition)).collect::<Vec<_>>().join(" ")
    }

    /// The stated values that decided a condition, with their places and evidence; where it does not apply, what would have to hold first.
    pub fn decided(&self, condition: &Condition, language: Language) -> String {
        self.premise_and(condition, self.with_evidence(&condition.because, language), language)
    }

    /// The same without evidence, for where that stands by itself.
    pub fn decided_by(&self, condition: &Condition, language: Language) -> String {
        self.premise_and(condition, self.with_places(&condition.because, language), language)
    }

    fn premise_and(&self, condition: &Condition, facts: String, language: Language) -> String {
        let premise = condition.premise.as_ref().map(|premise| premise.in_language(language));
        let premise = premise.map(|premise| match language {
            Language::Zh => format!("适用条件不成立：{premise}"),
            Language::En => format!("does not apply, as this does not hold: {premise}"),
        });
        let facts = Some(facts).filter(|facts| !facts.is_empty());
        premise.into_iter().chain(facts).collect::<Vec<_>>().join(separator(language))
    }

    /// The conditions that count: met ones first, then what is open, then the others; else in the order of the rules.
    pub fn gravest_first(&self) -> Vec<&Condition> {
        const ORDER: [Outcome; 4] = [Outcome::Met, Outcome::Undetermined, Outcome::NotMet, Outcome::NotApplicable];
        ORDER.into_iter().flat_map(|outcome| self.of(outcome)).collect()
    }

    /// Where the record contradicts itself: what the conditions find, each once, and then what no condition tells.
    pub fn contradictions(&self) -> Vec<Told<'_>> {
        let facts = |reasons: &[Reason]| reasons.iter().map(|reason| reason.fact.clone()).collect::<Vec<_>>();
        let mut found: Vec<Told<'_>> = Vec::new();
        for condition in &self.conditions {
            for case in &condition.cases {
                for contradiction in &case.contradictions {
                    let (stated, measured) = (contradiction.stated.as_slice(), contradiction.measured.as_slice());
                    let same = |told: &&mut Told<'_>| {
                        (facts(told.stated), facts(told.measured)) == (facts(stated), facts(measured))
                    };
                    let name = self.name(&condition.pack, &case.id);
                    match found.iter_mut().find(same) {
                        Some(told) => told.cases.push(name),
                        None => found.push(Told { cases: vec![name], should: None, stated, measured }),
                    }
                }
            }
        }
        let tells = |told: &Told<'_>, reason: &Reason| {
            told.stated.iter().chain(told.measured).any(|other| other.fact == reason.fact)
        };
        let untold = self
            .inconsistencies
            .iter()
            .filter(|broken| !found.iter().any(|told| broken.facts.iter().all(|reason| tells(told, reason))));
        let untold: Vec<Told<'_>> = untold
            .map(|broken| Told { cases: Vec::new(), should: Some(&broken.text), stated: &[], measured: &broken.facts })
            .collect();
        found.extend(untold);
        found
    }

    /// Where a value stands; the file is named only where it is another than the record's.
    pub fn place_of(&self, reason: &Reason, language: Language) -> String {
        match &reason.place.at {
            Some(at) if reason.place.file == self.source.file => on_one_line(&words::place_in_record(at, language)),
            _ => on_one_line(&reason.place.show()),
        }
    }

    /// Stated values with their places.
    pub fn with_places(&self, reasons: &[Reason], language: Language) -> String {
        telling(reasons).map(|reason| self.with_place(reason, language)).collect::<Vec<_>>().join(separator(language))
    }

    fn with_place(&self, reason: &Reason, language: Language) -> String {
        format!("{} [{}]", on_one_line(&reason.show(language)), self.place_of(reason, language))
    }

    /// Stated values with their places, each with the evidence that the record gives for it.
    pub fn with_evidence(&self, reasons: &[Reason], language: Language) -> String {
        let text = |reason: &Reason| {
            let told = self.with_place(reason, language);
            match (&reason.evidence, language) {
                (None, _) => told,
                (Some(evidence), Language::Zh) => format!("{told}（证据：{}）", on_one_line(evidence)),
                (Some(evidence), Language::En) => format!("{told} (evidence: {})", on_one_line(evidence)),
            }
        };
        telling(reasons).map(text).collect::<Vec<_>>().join(separator(language))
    }

    /// The packs in force on the check date by which it was not judged.
    pub fn not_judged_by(&self) -> Vec<&str> {
        let judged = |pack: &&str| self.judged_by.iter().any(|by| by == pack);
        self.in_force.iter().map(String::as_str).filter(|pack| !judged(pack)).collect()
    }

    /// Whether a pack by which it was judged is in force on its check date.
    pub fn some_in_force(&self) -> bool {
        self.judged_by.iter().any(|pack| self.in_force.contains(pack))
    }
}

impl Told<'_> {
    /// The contradiction in a sentence, with the places of the values.
    pub fn show(&self, mine: &Mine, language: Language) -> String {
        let [stated, measured] = [self.stated, self.measured].map(|side| mine.with_places(side, language));
        match (self.should, language) {
            (None, Language::Zh) => format!("认定“{stated}”，而“{measured}”"),
            (None, Language::En) => format!("stated {stated}, but {measured}"),
            (Some(should), Language::Zh) => format!("{}，而“{measured}”", should.zh),
            (Some(should), Language::En) => format!("{}, but {measured}", should.en),
        }
    }

    /// What it concerns: the cases, or the record itself.
    pub fn about(&self, language: Language) -> String {
        match (self.cases.is_empty(), language) {
            (false, _) => self.cases.join(" "),
            (true, Language::Zh) => "记录自相矛盾".into(),
            (true, Language::En) => "the record contradicts itself".into(),
        }
    }
}

impl StatedValue {
    /// The value with its name: `年产量：279 万t/a`.
    pub fn show(&self, language: Language) -> String {
        let colon = if language == Language::Zh { "：" } else { ": " };
        format!("{}{colon}{}", self.label.in_language(language), self.shown.in_language(language))
    }
}

impl Place {
    /// The place with its file.
    pub fn show(&self) -> String {
        match &self.at {
            Some(at) => format!("{}:{at}", self.file),
            None => self.file.to_string(),
        }
    }

    /// Line and column, from 1, where it is a place in a text.
    pub fn line_column(&self) -> Option<(u64, u64)> {
        words::line_column(self.at.as_deref()?)
    }

    /// The row of a table, from 1; none where it is a file or a part of a text.
    pub fn row(&self) -> Option<u64> {
        self.line.filter(|_| self.line_column().is_none())
    }
}

impl Condition {
    /// Whether a condition of another pack says the same of the mine.
    fn finds_the_same(&self, other: &Condition) -> bool {
        self.pack != other.pack
            && (self.effect, self.outcome) == (other.effect, other.outcome)
            && (&self.title, &self.because) == (&other.title, &other.because)
            && (&self.citations, &self.clauses) == (&other.citations, &other.clauses)
    }

    /// The cases that are met.
    pub fn met(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.outcome == Outcome::Met)
    }

    /// The clauses as reports show them, a line an instrument. Results of older programs only have the citations of the condition.
    pub fn shown_clauses(&self, language: Language) -> Vec<&str> {
        if self.clauses.is_empty() {
            return self.citations.iter().map(|cited| cited.text.in_language(language)).collect();
        }
        self.clauses.iter().map(|line| line.in_language(language)).collect()
    }
}

impl Missing {
    /// What people call it; of a table, what to do.
    pub fn show(&self, language: Language) -> String {
        let label = self.label.in_language(language);
        match (self.rows, language) {
            (false, _) => label.to_owned(),
            (true, Language::Zh) => format!("{label}（补充各行，或声明已全部列出）"),
            (true, Language::En) => format!("{label} (add its rows, or state that all are listed)"),
        }
    }
}

impl Pack {
    /// The beginning of the checksum, which is enough to tell packs apart.
    pub fn checksum(&self) -> &str {
        self.sha256.get(..12).unwrap_or(&self.sha256)
    }
}

impl Saved {
    /// The notes on findings that do not count, one a mine.
    pub fn uncounted(&self) -> impl Iterator<Item = &Problem> {
        self.errors.iter().filter(|problem| problem.code == Code::NotCounted.as_str())
    }

    /// The mines of which findings do not count, each with the note on them. Several results in one may have notes on a record by several
    /// packs, so that the note of a mine is the one that its own report has.
    pub fn mines_uncounted(&self) -> Vec<(&Mine, &Problem)> {
        let mut notes: HashMap<Option<&Place>, Vec<&Problem>> = HashMap::new();
        for note in self.uncounted() {
            notes.entry(note.place.as_ref()).or_default().push(note);
        }
        let note_of = |mine: &Mine| {
            let at_its_place = notes.get(&Some(&mine.source))?;
            at_its_place.iter().find(|note| mine.law_notes.iter().any(|told| **told == note.message)).copied()
        };
        self.mines.iter().filter_map(|mine| Some((mine, note_of(mine)?))).collect()
    }

    /// The first and the last check date.
    pub fn check_dates(&self) -> Option<(&str, &str)> {
        let days = || self.mines.iter().map(|mine| mine.check_date.as_str());
        Some((days().min()?, days().max()?))
    }

    /// The check dates in words: a day, or the first and the last.
    pub fn days(&self, language: Language) -> String {
        match (self.check_dates(), language) {
            (None, _) => "—".into(),
            (Some((first, last)), _) if first == last => first.to_owned(),
            (Some((first, last)), Language::Zh) => format!("{first} 至 {last}"),
            (Some((first, last)), Language::En) => format!("{first} to {last}"),
        }
    }

    /// A condition of each name, with the name, in the order in which they first come.
    pub fn catalogue(&self) -> Vec<(String, &Condition)> {
        let several = self.packs.len() > 1;
        let mut known = std::collections::HashSet::new();
        let mut found = Vec::new();
        for condition in self.mines.iter().flat_map(|mine| &mine.conditions) {
            if known.insert((&*condition.pack, &*condition.id)) {
                let name =
                    if several { format!("{}/{}", condition.pack, condition.id) } else { condition.id.to_string() };
                found.push((name, condition));
            }
        }
        let order = |pack: &str| self.packs.iter().position(|of| of.id == pack);
        found.sort_by_key(|(_, condition)| order(&condition.pack));
        found
    }
}

/// The reasons without those that only say which row another one is of.
pub fn telling(reasons: &[Reason]) -> impl Iterator<Item = &Reason> {
    reasons.iter().filter(|reason| !reason.names_row)
}

/// The labels of what is asked for.
pub fn labels(asked: &[Asked], language: Language) -> Vec<String> {
    asked.iter().map(|asked| asked.label.in_language(language).to_owned()).collect()
}
