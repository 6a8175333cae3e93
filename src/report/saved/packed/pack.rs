//! A result packed.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Write};

use foldhash::fast::FixedState;
use serde::Serialize;

use super::{
    At, Common, PACKED_VERSION, PackedCase, PackedCondition, PackedInconsistency, PackedMine, PackedMissing, Shape,
    ShapeOfCase, Stated,
};
use crate::report::saved::{Asked, Case, Citation, Condition, Mine, Missing, Name, Place, Reason, Saved, Text};

/// A list in which each thing stands once.
struct Once<T> {
    all: Vec<T>,
    positions: HashMap<T, At, FixedState>,
}

impl<T: Clone + Eq + Hash> Once<T> {
    fn new() -> Once<T> {
        Once { all: Vec::new(), positions: HashMap::default() }
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
            premise: condition.premise.as_ref().map(|premise| self.texts.at(premise)),
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
    let Saved { format_version: _, program, packs, mines, errors, not_judged, summary } = saved;
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
    if !not_judged.is_empty() {
        write_key(out, ",\n\"not_judged\": ", not_judged)?;
    }
    write_key(out, ",\n\"summary\": ", summary)?;
    out.write_all(b"\n}\n")
}

fn write_key(out: &mut dyn Write, before: &str, value: impl Serialize) -> io::Result<()> {
    out.write_all(before.as_bytes())?;
    Ok(serde_json::to_writer(&mut *out, &value)?)
}
