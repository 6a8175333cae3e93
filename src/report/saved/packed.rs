//! The saved result of many mines: what they have in common stands in it once, and each mine points at it by its position. A result of thousands
//! of mines says the same few thousand texts millions of times otherwise. Its schema is `docs/check-many.schema.json`; nothing is lost in it.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{
    Asked, Case, Citation, Condition, Contradiction, Event, FORMAT_VERSION, Inconsistency, Mine, MineName, Missing,
    Name, Pack, Place, Problem, Program, Reason, Saved, Summary, Text,
};
use crate::rule::Effect;
use crate::verdict::{Outcome, Verdict};

/// The version of the document; that of a result of few mines, which has everything in its place, is [`FORMAT_VERSION`].
pub const PACKED_VERSION: u32 = 2;

/// A position in one of the lists of [`Common`], or among the stated values of a mine.
type At = usize;

/// What mines have in common.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Common {
    names: Vec<Name>,
    texts: Vec<Text>,
    /// Facts, or tables, with what people call them.
    facts: Vec<(At, At)>,
    conditions: Vec<Shape>,
}

/// All that is the same of a condition whatever it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Shape {
    pack: At,
    id: At,
    effect: Effect,
    title: At,
    citations: Vec<(At, At)>,
    cases: Vec<ShapeOfCase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct ShapeOfCase {
    id: At,
    text: At,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    citations: Vec<(At, At)>,
}

#[derive(Debug, Deserialize)]
struct Packed {
    program: Program,
    packs: Vec<Pack>,
    common: Common,
    mines: Vec<PackedMine>,
    errors: Vec<Problem>,
    summary: Summary,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedMine {
    mine: MineName,
    source: Place,
    check_date: String,
    judged_by: Vec<At>,
    in_force: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    law_notes: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events_of_other_law: Vec<Event>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inconsistencies: Vec<PackedInconsistency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<Vec<At>>,
    verdict: Verdict,
    /// The stated values to which the rest points.
    stated: Vec<Stated>,
    conditions: Vec<PackedCondition>,
    missing: Vec<PackedMissing>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedInconsistency {
    id: String,
    text: At,
    facts: Vec<At>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Stated {
    fact: At,
    value: At,
    shown: At,
    file: At,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<At>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    names_row: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedCondition {
    of: At,
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    because: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<At>,
    cases: Vec<PackedCase>,
    clauses: Vec<At>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedCase {
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    because: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<At>,
    /// What was stated, and what proves otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    contradictions: Vec<(Vec<At>, Vec<At>)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedMissing {
    fact: At,
    question: At,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    rows: bool,
    conditions: Vec<At>,
    settles: usize,
    may_settle: usize,
    may_lead_to: Verdict,
}

/// A list in which each thing stands once.
struct Once<T> {
    all: Vec<T>,
    positions: HashMap<T, At>,
}

impl<T: Clone + Eq + Hash> Once<T> {
    fn new() -> Once<T> {
        Once { all: Vec::new(), positions: HashMap::new() }
    }

    fn at(&mut self, thing: &T) -> At {
        if let Some(at) = self.positions.get(thing) {
            return *at;
        }
        let at = self.all.len();
        self.all.push(thing.clone());
        self.positions.insert(thing.clone(), at);
        at
    }
}

struct Packer {
    names: Once<Name>,
    texts: Once<Text>,
    facts: Once<(At, At)>,
    conditions: Once<Shape>,
}

impl Packer {
    fn name(&mut self, name: &str) -> At {
        self.names.at(&Name::from(name))
    }

    fn fact(&mut self, fact: &Name, label: &Text) -> At {
        let named = (self.names.at(fact), self.texts.at(label));
        self.facts.at(&named)
    }

    fn citations(&mut self, citations: &[Citation]) -> Vec<(At, At)> {
        citations.iter().map(|cited| (self.names.at(&cited.id), self.texts.at(&cited.text))).collect()
    }

    fn asked(&mut self, asked: &[Asked]) -> Vec<At> {
        asked.iter().map(|asked| self.fact(&asked.fact, &asked.label)).collect()
    }

    fn reasons(&mut self, stated: &mut Once<Stated>, reasons: &[Reason]) -> Vec<At> {
        let packed = reasons.iter().map(|reason| {
            let Place { file, at, line, header } = &reason.place;
            let one = Stated {
                fact: self.fact(&reason.fact, &reason.label),
                value: self.names.at(&reason.value),
                shown: self.texts.at(&reason.shown),
                file: self.names.at(file),
                at: at.clone(),
                line: *line,
                header: header.as_ref().map(|header| self.names.at(header)),
                evidence: reason.evidence.clone(),
                names_row: reason.names_row,
            };
            stated.at(&one)
        });
        packed.collect()
    }

    fn condition(&mut self, stated: &mut Once<Stated>, condition: &Condition) -> PackedCondition {
        let shape = Shape {
            pack: self.names.at(&condition.pack),
            id: self.names.at(&condition.id),
            effect: condition.effect,
            title: self.texts.at(&condition.title),
            citations: self.citations(&condition.citations),
            cases: condition.cases.iter().map(|case| self.shape_of_case(case)).collect(),
        };
        PackedCondition {
            of: self.conditions.at(&shape),
            outcome: condition.outcome,
            because: self.reasons(stated, &condition.because),
            missing: self.asked(&condition.missing),
            cases: condition.cases.iter().map(|case| self.case(stated, case)).collect(),
            clauses: condition.clauses.iter().map(|clause| self.texts.at(clause)).collect(),
        }
    }

    fn shape_of_case(&mut self, case: &Case) -> ShapeOfCase {
        let (id, text) = (self.names.at(&case.id), self.texts.at(&case.text));
        ShapeOfCase { id, text, citations: self.citations(&case.citations) }
    }

    fn case(&mut self, stated: &mut Once<Stated>, case: &Case) -> PackedCase {
        let contradictions = case.contradictions.iter();
        PackedCase {
            outcome: case.outcome,
            because: self.reasons(stated, &case.because),
            missing: self.asked(&case.missing),
            contradictions: contradictions
                .map(|told| (self.reasons(stated, &told.stated), self.reasons(stated, &told.measured)))
                .collect(),
        }
    }

    fn missing(&mut self, missing: &Missing) -> PackedMissing {
        PackedMissing {
            fact: self.fact(&missing.fact, &missing.label),
            question: self.texts.at(&missing.question),
            rows: missing.rows,
            conditions: missing.conditions.iter().map(|id| self.name(id)).collect(),
            settles: missing.settles,
            may_settle: missing.may_settle,
            may_lead_to: missing.may_lead_to,
        }
    }

    fn mine(&mut self, mine: &Mine) -> PackedMine {
        let mut stated = Once::new();
        let inconsistencies = mine.inconsistencies.iter().map(|broken| PackedInconsistency {
            id: broken.id.clone(),
            text: self.texts.at(&broken.text),
            facts: self.reasons(&mut stated, &broken.facts),
        });
        let inconsistencies = inconsistencies.collect();
        let about = mine.about.as_ref().map(|about| self.reasons(&mut stated, about));
        let conditions = mine.conditions.iter().map(|condition| self.condition(&mut stated, condition)).collect();
        PackedMine {
            mine: mine.mine.clone(),
            source: mine.source.clone(),
            check_date: mine.check_date.clone(),
            judged_by: mine.judged_by.iter().map(|pack| self.name(pack)).collect(),
            in_force: mine.in_force.iter().map(|pack| self.name(pack)).collect(),
            law_notes: mine.law_notes.iter().map(|note| self.texts.at(note)).collect(),
            events_of_other_law: mine.events_of_other_law.clone(),
            inconsistencies,
            about,
            verdict: mine.verdict,
            stated: stated.all,
            conditions,
            missing: mine.missing.iter().map(|missing| self.missing(missing)).collect(),
        }
    }
}

/// Writes a result, one mine a line.
pub fn write(out: &mut dyn Write, saved: &Saved) -> io::Result<()> {
    let Saved { format_version: _, program, packs, mines, errors, summary } = saved;
    let mut packer = Packer { names: Once::new(), texts: Once::new(), facts: Once::new(), conditions: Once::new() };
    // The lists have to be whole before they are written, and the mines take little room as soon as they are packed.
    let mines: Vec<PackedMine> = mines.iter().map(|mine| packer.mine(mine)).collect();
    let common = Common {
        names: packer.names.all,
        texts: packer.texts.all,
        facts: packer.facts.all,
        conditions: packer.conditions.all,
    };
    write_key(out, "{\n\"format_version\": ", PACKED_VERSION)?;
    write_key(out, ",\n\"program\": ", program)?;
    write_key(out, ",\n\"packs\": ", packs)?;
    write_key(out, ",\n\"common\": ", common)?;
    write_key(out, ",\n\"mines\": [\n", mines.first())?;
    mines.iter().skip(1).try_for_each(|mine| write_key(out, ",\n", mine))?;
    write_key(out, "\n],\n\"errors\": ", errors)?;
    write_key(out, ",\n\"summary\": ", summary)?;
    out.write_all(b"\n}\n")
}

fn write_key(out: &mut dyn Write, before: &str, value: impl Serialize) -> io::Result<()> {
    out.write_all(before.as_bytes())?;
    Ok(serde_json::to_writer(&mut *out, &value)?)
}

/// Why a packed result cannot be read.
pub enum NotRead {
    /// It is not of the form.
    Form(serde_json::Error),
    /// It points at something that is not there.
    Nothing,
}

/// Reads a packed result.
pub fn read(text: &str) -> Result<Saved, NotRead> {
    let packed: Packed = serde_json::from_str(text).map_err(NotRead::Form)?;
    let Packed { program, packs, common, mines, errors, summary } = packed;
    let mines: Option<Vec<Mine>> = mines.into_iter().map(|mine| common.mine(mine)).collect();
    let mines = mines.ok_or(NotRead::Nothing)?;
    Ok(Saved { format_version: FORMAT_VERSION, program, packs, mines, errors, summary })
}

impl Common {
    fn name(&self, at: At) -> Option<Name> {
        self.names.get(at).cloned()
    }

    fn text(&self, at: At) -> Option<Text> {
        self.texts.get(at).cloned()
    }

    fn strings(&self, names: &[At]) -> Option<Vec<String>> {
        names.iter().map(|at| Some(self.names.get(*at)?.to_string())).collect()
    }

    fn fact(&self, at: At) -> Option<(Name, Text)> {
        let (fact, label) = self.facts.get(at)?;
        Some((self.name(*fact)?, self.text(*label)?))
    }

    fn asked(&self, asked: &[At]) -> Option<Vec<Asked>> {
        asked.iter().map(|at| self.fact(*at).map(|(fact, label)| Asked { fact, label })).collect()
    }

    fn citations(&self, citations: &[(At, At)]) -> Option<Vec<Citation>> {
        let citation = |(id, text): &(At, At)| Some(Citation { id: self.name(*id)?, text: self.text(*text)? });
        citations.iter().map(citation).collect()
    }

    fn reason(&self, stated: Stated) -> Option<Reason> {
        let (fact, label) = self.fact(stated.fact)?;
        let header = match stated.header {
            None => None,
            Some(at) => Some(self.name(at)?),
        };
        Some(Reason {
            fact,
            label,
            value: self.name(stated.value)?,
            shown: self.text(stated.shown)?,
            place: Place { file: self.name(stated.file)?, at: stated.at, line: stated.line, header },
            evidence: stated.evidence,
            names_row: stated.names_row,
        })
    }

    fn condition(&self, packed: PackedCondition, stated: &[Reason]) -> Option<Condition> {
        let shape = self.conditions.get(packed.of)?;
        if shape.cases.len() != packed.cases.len() {
            return None;
        }
        let cases = shape.cases.iter().zip(packed.cases).map(|(shape, packed)| self.case(shape, packed, stated));
        Some(Condition {
            pack: self.name(shape.pack)?,
            id: self.name(shape.id)?,
            effect: shape.effect,
            title: self.text(shape.title)?,
            outcome: packed.outcome,
            because: some_of(stated, &packed.because)?,
            missing: self.asked(&packed.missing)?,
            cases: cases.collect::<Option<Vec<Case>>>()?,
            citations: self.citations(&shape.citations)?,
            clauses: packed.clauses.iter().map(|at| self.text(*at)).collect::<Option<Vec<Text>>>()?,
        })
    }

    fn case(&self, shape: &ShapeOfCase, packed: PackedCase, stated: &[Reason]) -> Option<Case> {
        let contradictions = packed.contradictions.iter().map(|(said, measured)| {
            Some(Contradiction { stated: some_of(stated, said)?, measured: some_of(stated, measured)? })
        });
        Some(Case {
            id: self.name(shape.id)?,
            text: self.text(shape.text)?,
            outcome: packed.outcome,
            because: some_of(stated, &packed.because)?,
            missing: self.asked(&packed.missing)?,
            contradictions: contradictions.collect::<Option<Vec<Contradiction>>>()?,
            citations: self.citations(&shape.citations)?,
        })
    }

    fn missing(&self, packed: PackedMissing) -> Option<Missing> {
        let (fact, label) = self.fact(packed.fact)?;
        Some(Missing {
            fact,
            label,
            question: self.text(packed.question)?,
            rows: packed.rows,
            conditions: self.strings(&packed.conditions)?,
            settles: packed.settles,
            may_settle: packed.may_settle,
            may_lead_to: packed.may_lead_to,
        })
    }

    fn mine(&self, packed: PackedMine) -> Option<Mine> {
        let stated = packed.stated.into_iter().map(|stated| self.reason(stated)).collect::<Option<Vec<Reason>>>()?;
        let inconsistencies = packed.inconsistencies.into_iter().map(|broken| {
            let (text, facts) = (self.text(broken.text)?, some_of(&stated, &broken.facts)?);
            Some(Inconsistency { id: broken.id, text, facts })
        });
        let inconsistencies = inconsistencies.collect::<Option<Vec<Inconsistency>>>()?;
        let about = match packed.about {
            None => None,
            Some(about) => Some(some_of(&stated, &about)?),
        };
        let conditions = packed.conditions.into_iter().map(|condition| self.condition(condition, &stated));
        Some(Mine {
            mine: packed.mine,
            source: packed.source,
            check_date: packed.check_date,
            judged_by: self.strings(&packed.judged_by)?,
            in_force: self.strings(&packed.in_force)?,
            law_notes: packed.law_notes.iter().map(|at| self.text(*at)).collect::<Option<Vec<Text>>>()?,
            events_of_other_law: packed.events_of_other_law,
            inconsistencies,
            about,
            verdict: packed.verdict,
            conditions: conditions.collect::<Option<Vec<Condition>>>()?,
            missing: packed.missing.into_iter().map(|of| self.missing(of)).collect::<Option<Vec<Missing>>>()?,
        })
    }
}

fn some_of(stated: &[Reason], which: &[At]) -> Option<Vec<Reason>> {
    which.iter().map(|at| stated.get(*at).cloned()).collect()
}
