//! Packs compiled, and what 64 records come to under them.

use super::block::Block;
use super::compile::Compiler;
use super::layout::{CHECK_DATE, Layout, Uses};
use super::node::{Node, Operation};
use super::program::{Program, Registers};
use super::truths::{Truths, bit};
use super::watch::{Seen, Watch};
use crate::fact::{Date, Record, Stated, Value, Vocabulary};
use crate::record;
use crate::rule::{Condition, Effect, Pack};
use crate::verdict::{Contradictions, Judgment, Outcome, Verdict};

/// A pack, and of which records it is the law.
#[derive(Debug, Clone, Copy)]
pub struct PackUsed<'r> {
    /// The pack.
    pub pack: &'r Pack,
    /// Whether only records of days are judged by it on which it is in force.
    pub only_in_force: bool,
}

impl PackUsed<'_> {
    /// Whether records of a day are judged by it.
    pub fn judges_on(&self, day: Date) -> bool {
        !self.only_in_force || self.pack.covers(day)
    }
}

/// Packs compiled for records that can state certain things.
pub struct Plan<'r> {
    program: Program<'r>,
    packs: Vec<PlannedPack<'r>>,
    conditions: Vec<Planned<'r>>,
    /// What is watched for besides, if anything is.
    watch: Option<Watch>,
}

/// A pack, and whether records are judged by it.
struct PlannedPack<'r> {
    used: PackUsed<'r>,
    judges: Node,
    has_conditions: bool,
}

/// A condition, and what decides it.
struct Planned<'r> {
    condition: &'r Condition,
    /// The position of its pack.
    pack: usize,
    applies: Node,
    /// The positions of the conditions of which one must be met, where it follows others.
    follows: Option<Vec<usize>>,
    /// Whether a person states that one of its cases is met.
    stated: Node,
    any: Node,
}

/// What 64 records came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// The records that were judged.
    pub judged: u64,
    /// What each condition came to, in the order of the packs.
    pub conditions: Vec<Words>,
    /// The records that came to each verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [u64; 5],
}

/// What a condition came to for 64 records. Records in none of the words were not judged by its pack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Words {
    /// In the order of [`Outcome::ALL`].
    pub outcomes: [u64; 4],
}

impl Words {
    /// What it came to for the record whose bit is `lane`, if it was judged by its pack.
    pub fn of(&self, lane: u64) -> Option<Outcome> {
        Outcome::ALL.into_iter().zip(self.outcomes).find(|(_, word)| word & lane != 0).map(|(outcome, _)| outcome)
    }

    /// The records that came to `outcome`.
    pub fn word(&self, outcome: Outcome) -> u64 {
        Outcome::ALL.into_iter().zip(self.outcomes).find(|(own, _)| *own == outcome).map_or(0, |(_, word)| word)
    }

    fn set(&mut self, lane: u64, outcome: Option<Outcome>) {
        for (word, own) in self.outcomes.iter_mut().zip(Outcome::ALL) {
            *word = *word & !lane | if outcome == Some(own) { lane } else { 0 };
        }
    }
}

impl Outcomes {
    /// What the record came to whose bit is `lane`, if it was judged.
    pub fn verdict(&self, lane: u64) -> Option<Verdict> {
        Verdict::ALL.into_iter().zip(self.verdicts).find(|(_, word)| word & lane != 0).map(|(verdict, _)| verdict)
    }

    /// Keeps what these records came to.
    pub(super) fn keep(&mut self, records: u64) {
        self.judged &= records;
        let words = self.conditions.iter_mut().flat_map(|words| &mut words.outcomes);
        words.chain(&mut self.verdicts).for_each(|word| *word &= records);
    }
}

/// What judging needs besides the plan, so that it need not be made anew for every 64 records.
#[derive(Debug, Default)]
pub struct Scratch {
    registers: Registers,
}

impl<'r> Plan<'r> {
    /// Compiles packs for records whose values are kept in `layout`.
    ///
    /// `uses` is what they ask for, and what else is watched for, if anything is.
    pub(super) fn new(
        vocabulary: &'r Vocabulary,
        (layout, uses): (Layout, Uses),
        used: &[PackUsed<'r>],
        contradictions: Option<&'r Contradictions<'r>>,
    ) -> Plan<'r> {
        let mut compiler = Compiler::new(vocabulary, layout);
        let mut conditions: Vec<Planned<'r>> = Vec::new();
        let mut planned = Vec::new();
        for (at, used) in used.iter().enumerate() {
            let first = conditions.len();
            for condition in &used.pack.conditions {
                conditions.push(compiler.planned(condition, at));
            }
            compiler.follow(&mut conditions, first);
            let has_conditions = !used.pack.conditions.is_empty();
            planned.push(PlannedPack { used: *used, judges: compiler.judges(used), has_conditions });
        }
        let watch = contradictions.map(|contradictions| compiler.watch(contradictions, used));
        let what = (vocabulary, compiler.layout, uses);
        let program = Program::new(what, compiler.graph, compiler.walked);
        Plan { program, packs: planned, conditions, watch }
    }

    /// Where values are kept.
    pub(super) fn layout(&self) -> &Layout {
        &self.program.layout
    }

    /// What the packs ask for.
    pub(super) fn uses(&self) -> &Uses {
        &self.program.uses
    }

    /// The vocabulary.
    pub(super) fn vocabulary(&self) -> &'r Vocabulary {
        self.program.vocabulary
    }

    /// How many expressions have no operation, and are evaluated record by record.
    pub fn walked(&self) -> usize {
        self.program.walked.len()
    }

    /// The packs.
    pub fn packs(&self) -> impl Iterator<Item = &'r Pack> {
        self.packs.iter().map(|planned| planned.used.pack)
    }

    /// The conditions of the packs, in their order, each with its pack.
    pub fn conditions(&self) -> impl Iterator<Item = (&'r Pack, &'r Condition)> {
        self.conditions.iter().filter_map(|planned| Some((self.packs.get(planned.pack)?.used.pack, planned.condition)))
    }

    /// Judges the records of `block` that are in `live`. One by which no pack judges is not judged.
    pub(super) fn judge(&self, block: &Block, live: u64, scratch: &mut Scratch, outcomes: &mut Outcomes) {
        let registers = &mut scratch.registers;
        self.program.run(block, live, registers);
        let judged_by: Vec<u64> = self.packs.iter().map(|planned| registers.of(planned.judges).yes & live).collect();
        outcomes.judged = judged_by.iter().fold(0, |so_far, judged| so_far | judged);
        outcomes.conditions.clear();
        outcomes.conditions.resize(self.conditions.len(), Words::default());
        // Conditions that follow others need what those came to.
        let (first, then): (Vec<_>, Vec<_>) =
            self.conditions.iter().enumerate().partition(|(_, planned)| planned.follows.is_none());
        for (at, planned) in first.into_iter().chain(then) {
            let judged = judged_by.get(planned.pack).copied().unwrap_or(0);
            let mut applies = registers.of(planned.applies);
            if let Some(others) = &planned.follows {
                applies = applies.and(followed(others, &outcomes.conditions, registers.of(planned.stated)));
            }
            let any = registers.of(planned.any);
            let (met, not_met) = (applies.yes & any.yes, applies.yes & any.no);
            let open = !(met | not_met | applies.no);
            if let Some(words) = outcomes.conditions.get_mut(at) {
                words.outcomes = [met, not_met, open, applies.no].map(|word| word & judged);
            }
        }
        self.verdicts(outcomes, &judged_by);
    }

    /// How often the record of a lane contradicts itself, which was judged.
    pub(super) fn contradictions(&self, (block, lane): (&Block, usize), contradictions: &Contradictions<'_>) -> usize {
        let Program { layout, uses, vocabulary, nowhere, .. } = &self.program;
        let Some(mut record) = block.record(lane, (layout, uses, vocabulary), nowhere) else { return 0 };
        // Days may contradict it.
        if let Some(id) = vocabulary.fact_by_id(record::CHECK_DATE) {
            let value = Value::Date(record.check_date);
            record.state(id, Some(Stated { value, place: nowhere.clone(), evidence: None }));
        }
        contradictions.count(&record, &self.packs_of(&record))
    }

    /// What stands out in the records of `block` that were judged last, if that is watched for.
    pub(super) fn seen(&self, block: &Block, scratch: &Scratch) -> Seen {
        let registers = &scratch.registers;
        let judged_by = |pack: usize| self.packs.get(pack).map_or(0, |planned| registers.of(planned.judges).yes);
        self.watch.as_ref().map_or(Seen::default(), |watch| watch.seen(block, registers, judged_by))
    }

    fn verdicts(&self, outcomes: &mut Outcomes, judged_by: &[u64]) {
        let with_conditions = self.packs.iter().zip(judged_by).filter(|(planned, _)| planned.has_conditions);
        let asked = with_conditions.fold(0, |so_far, (_, judged)| so_far | judged);
        // A record of which nothing is asked is not cleared by that.
        let mut words = [0u64; 5];
        for (word, verdict) in words.iter_mut().zip(Verdict::ALL) {
            *word = if verdict == Verdict::Undetermined { outcomes.judged & !asked } else { 0 };
            for (planned, of) in self.conditions.iter().zip(&outcomes.conditions) {
                for (outcome, records) in Outcome::ALL.into_iter().zip(of.outcomes) {
                    if Verdict::of(planned.condition.effect, outcome) == verdict {
                        *word |= records;
                    }
                }
            }
        }
        // The gravest counts.
        let mut graver = 0;
        for (word, kept) in words.into_iter().zip(&mut outcomes.verdicts) {
            *kept = word & !graver;
            graver |= word;
        }
    }

    /// Puts in what a record came to that was judged by itself, in place of what its lane came to.
    pub(super) fn put(&self, outcomes: &mut Outcomes, lane: usize, judgment: &Judgment<'_>) {
        let lane = bit(lane);
        outcomes.judged |= lane;
        outcomes.conditions.resize(self.conditions.len(), Words::default());
        let mut results = judgment.conditions.iter();
        for (planned, words) in self.conditions.iter().zip(&mut outcomes.conditions) {
            let pack = self.packs.get(planned.pack).map(|planned| planned.used.pack);
            let judged = pack.is_some_and(|pack| judgment.packs.iter().any(|used| std::ptr::eq(*used, pack)));
            words.set(lane, if judged { results.next().map(|result| result.outcome) } else { None });
        }
        for (word, verdict) in outcomes.verdicts.iter_mut().zip(Verdict::ALL) {
            *word = *word & !lane | if verdict == judgment.verdict { lane } else { 0 };
        }
    }

    /// The packs by which a record is judged.
    pub(super) fn packs_of(&self, record: &Record) -> Vec<&'r Pack> {
        let used = self.packs.iter().map(|planned| planned.used);
        used.filter(|used| used.judges_on(record.check_date)).map(|used| used.pack).collect()
    }
}

/// Whether a condition is met that another follows, as far as is known; a person who states what follows says so as well.
fn followed(others: &[usize], so_far: &[Words], stated: Truths) -> Truths {
    let mut any = Truths { yes: 0, no: !0 };
    for other in others {
        let [met, not_met, _, not_applicable] = so_far.get(*other).copied().unwrap_or_default().outcomes;
        any.yes |= met;
        any.no &= not_met | not_applicable;
    }
    let yes = any.yes | stated.yes;
    Truths { yes, no: any.no & !yes }
}

impl<'r> Compiler<'r> {
    fn planned(&mut self, condition: &'r Condition, pack: usize) -> Planned<'r> {
        let applies = condition.applies_when.as_ref().map_or(Node::TRUE, |guard| self.condition(guard));
        let cases: Vec<Node> = condition.cases.iter().map(|case| self.condition(&case.expr)).collect();
        let findings: Vec<Node> =
            condition.cases.iter().filter_map(|case| case.finding).map(|id| self.fact_is_stated(id)).collect();
        let (any, stated) = (self.graph.any(cases), self.graph.any(findings));
        Planned { condition, pack, applies, follows: None, stated, any }
    }

    /// Fills in which conditions the others follow, of those from `first` on.
    fn follow(&self, conditions: &mut [Planned<'r>], first: usize) {
        let followed = |effect: Effect, conditions: &[Planned<'r>]| -> Vec<usize> {
            let numbered = conditions.iter().enumerate().skip(first);
            let is_followed = |condition: &Condition| condition.effect == effect && condition.follows.is_none();
            numbered.filter(|(_, planned)| is_followed(planned.condition)).map(|(at, _)| at).collect()
        };
        for at in first..conditions.len() {
            let effect = conditions.get(at).and_then(|planned| planned.condition.follows);
            let others = effect.map(|effect| followed(effect, conditions));
            if let Some(planned) = conditions.get_mut(at) {
                planned.follows = others;
            }
        }
    }

    /// Of which records the pack is the law.
    fn judges(&mut self, used: &PackUsed<'r>) -> Node {
        if !used.only_in_force {
            return Node::TRUE;
        }
        let Some(from) = used.pack.in_force else { return Node::FALSE };
        let from = self.constant_day(from.number());
        let begun = self.graph.add(Operation::NotBefore(CHECK_DATE, from));
        let until = used.pack.until.map(|until| self.constant_day(until.number()));
        let ended = until.map_or(Node::FALSE, |until| !self.graph.add(Operation::NotBefore(until, CHECK_DATE)));
        self.graph.and(begun, !ended)
    }
}
