//! A packed result read.

use super::{At, Common, Packed, PackedCase, PackedCondition, PackedMine, PackedMissing, ShapeOfCase, Stated};
use crate::report::saved::{
    Asked, Case, Citation, Condition, Contradiction, FORMAT_VERSION, Inconsistency, Mine, Missing, Name, Place, Reason,
    Saved, StatedValue, Text,
};

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
    let Packed { program, packs, common, mines, errors, not_judged, summary } = packed;
    let mines: Option<Vec<Mine>> = mines.into_iter().map(|mine| common.mine(mine)).collect();
    let mines = mines.ok_or(NotRead::Nothing)?;
    Ok(Saved { format_version: FORMAT_VERSION, program, packs, mines, errors, not_judged, summary })
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
        let value = StatedValue {
            fact,
            label,
            value: self.name(stated.value)?,
            shown: self.text(stated.shown)?,
            place: Place { file: self.name(stated.file)?, at: stated.at, line: stated.line, header },
            evidence: stated.evidence,
            names_row: stated.names_row,
        };
        Some(value.into())
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
            premise: match packed.premise {
                None => None,
                Some(at) => Some(self.text(at)?),
            },
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
