//! Runs the operations of packs over 64 records.

use super::block::{Block, Days, Numbers, Texts, at_of};
use super::layout::{Layout, Uses};
use super::node::{DayOperation, Graph, Node, Operation, Sum, Walk};
use super::truths::{LANES, Truths, bit, bits, word, word_of_pairs};
use crate::expr::{Expr, Scope};
use crate::fact::{Date, Record, Vocabulary};
use crate::source::Place;

/// What a day is counted as in numbers: with as many digits after the point as other numbers.
const DAY: i64 = 1_000_000;

/// The operations of packs, and what they are run over.
pub struct Program<'r> {
    /// Where values are kept.
    pub layout: Layout,
    /// What the packs ask for.
    pub uses: Uses,
    /// The vocabulary.
    pub vocabulary: &'r Vocabulary,
    operations: Vec<Operation>,
    days: Vec<DayOperation>,
    spans: Vec<(u32, u32)>,
    /// The expressions that are evaluated record by record.
    pub walked: Vec<&'r Expr>,
    /// What the expressions ask for that are evaluated record by record.
    walked_uses: Uses,
    /// Where records are that were made of a block.
    pub nowhere: Place,
}

/// What the operations came to for 64 records.
#[derive(Debug, Default)]
pub struct Registers {
    truths: Vec<Truths>,
    days: Vec<Days>,
    spans: Vec<Numbers>,
}

impl Registers {
    /// What a node came to.
    pub fn of(&self, node: Node) -> Truths {
        let truths = self.truths.get(node.operation()).copied().unwrap_or_default();
        if node.is_negated() { !truths } else { truths }
    }
}

impl<'r> Program<'r> {
    /// A program of these operations.
    pub fn new(
        (vocabulary, layout, uses): (&'r Vocabulary, Layout, Uses),
        graph: Graph,
        walked: Vec<&'r Expr>,
    ) -> Program<'r> {
        let walked_uses = Uses::of_expressions(vocabulary, walked.iter().copied());
        let (operations, days, spans) = (graph.operations, graph.days, graph.spans);
        let nowhere = Place::File("".into());
        Program { layout, uses, vocabulary, operations, days, spans, walked, walked_uses, nowhere }
    }

    /// Runs all operations over the records of `block` that are in `live`; what they come to for others means nothing.
    pub fn run(&self, block: &Block, live: u64, registers: &mut Registers) {
        registers.days.clear();
        for operation in &self.days {
            let days = calculated(*operation, block, &registers.days);
            registers.days.push(days);
        }
        registers.spans.clear();
        for (later, earlier) in &self.spans {
            let (later, earlier) = (days_of(block, &registers.days, *later), days_of(block, &registers.days, *earlier));
            registers.spans.push(between(later, earlier));
        }
        registers.truths.clear();
        let mut records: Walked = [const { None }; LANES];
        for operation in &self.operations {
            let truths = self.truths(operation, block, live, registers, &mut records);
            registers.truths.push(truths);
        }
    }

    fn truths(
        &self,
        operation: &Operation,
        block: &Block,
        live: u64,
        registers: &Registers,
        records: &mut Walked,
    ) -> Truths {
        let of = |node: &Node| registers.of(*node);
        let days = |at: u32| days_of(block, &registers.days, at);
        match operation {
            Operation::True => Truths::TRUE,
            Operation::Unknown => Truths::UNKNOWN,
            Operation::YesNo(at) => at_of(&block.yes_no, *at).copied().unwrap_or_default(),
            Operation::HasNumber(at) => Truths::known(numbers_of(block, registers, *at).known),
            Operation::HasChoice(at) => Truths::known(at_of(&block.choices, *at).map_or(0, |choices| choices.known)),
            Operation::HasText(at) => Truths::known(at_of(&block.texts, *at).map_or(0, stated)),
            Operation::HasRow(at) => Truths::known(at_of(&block.rows, *at).copied().unwrap_or(0)),
            Operation::And(a, b) => of(a).and(of(b)),
            Operation::OrElse(a, b) => of(a).or_else(of(b)),
            Operation::Attested(finding, measured) => of(finding).attested(of(measured)),
            Operation::Surely(node) => Truths::known(of(node).yes),
            Operation::Open(node) => Truths::known(of(node).open()),
            Operation::AtLeast(least, nodes) => at_least(*least, nodes.iter().map(of)),
            Operation::Agree(votes) => agreed(votes.iter().map(|(voter, vote)| (of(voter).yes, of(vote)))),
            Operation::Sum(sum) => compared(sum, false, &|at| numbers_of(block, registers, at)),
            Operation::SumIs(sum) => compared(sum, true, &|at| numbers_of(block, registers, at)),
            Operation::NotBefore(a, b) => {
                let (a, b) = (days(*a), days(*b));
                Truths::of_known(a.known & b.known, word_of_pairs(&a.values, &b.values, |a, b| a >= b))
            }
            Operation::SameDay(a, b) => {
                let (a, b) = (days(*a), days(*b));
                Truths::of_known(a.known & b.known, word_of_pairs(&a.values, &b.values, |a, b| a == b))
            }
            Operation::OneOf(at, codes) => {
                let Some(choices) = at_of(&block.choices, *at) else { return Truths::UNKNOWN };
                let one_of = codes.iter().fold(0, |so_far, code| so_far | word(&choices.values, |own| own == *code));
                Truths::of_known(choices.known, one_of)
            }
            Operation::SameChoice(a, b) => {
                let (Some(a), Some(b)) = (at_of(&block.choices, *a), at_of(&block.choices, *b)) else {
                    return Truths::UNKNOWN;
                };
                Truths::of_known(a.known & b.known, word_of_pairs(&a.values, &b.values, |a, b| a == b))
            }
            Operation::TextIs(at, text) => {
                let Some(texts) = at_of(&block.texts, *at) else { return Truths::UNKNOWN };
                let same = texts.iter().map(|own| own.as_ref().is_some_and(|own| own == text));
                Truths::of_known(stated(texts), gathered(same))
            }
            Operation::SameText(a, b) => {
                let (Some(a), Some(b)) = (at_of(&block.texts, *a), at_of(&block.texts, *b)) else {
                    return Truths::UNKNOWN;
                };
                Truths::of_known(stated(a) & stated(b), gathered(a.iter().zip(b).map(|(a, b)| a == b)))
            }
            Operation::Walk(walk) => self.walk(walk, block, live, registers, records),
        }
    }

    fn walk(&self, walk: &Walk, block: &Block, live: u64, registers: &Registers, records: &mut Walked) -> Truths {
        let (mut truths, wanted) = match walk.otherwise {
            None => (Truths::UNKNOWN, live),
            Some(node) => {
                let rows = walk.rows.iter().filter_map(|row| at_of(&block.rows, *row));
                (registers.of(node), live & rows.fold(0, |so_far, row| so_far | row))
            }
        };
        let Some(expr) = at_of(&self.walked, walk.expr) else { return Truths::UNKNOWN };
        for lane in bits(wanted) {
            let Some(slot) = records.get_mut(lane) else { continue };
            let what = (&self.layout, &self.walked_uses, self.vocabulary);
            if slot.is_none() {
                *slot = block.record(lane, what, &self.nowhere).map(Box::new);
            }
            if let Some(record) = slot {
                truths = truths.with(bit(lane), Scope::new(self.vocabulary, record).truth(expr));
            }
        }
        truths
    }
}

/// The records that were made to evaluate expressions over them.
type Walked = [Option<Box<Record>>; LANES];

fn days_of<'b>(block: &'b Block, calculated: &'b [Days], at: u32) -> &'b Days {
    static UNKNOWN: Days = Days::UNKNOWN;
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let found = block.days.get(at).or_else(|| calculated.get(at.checked_sub(block.days.len())?));
    found.unwrap_or(&UNKNOWN)
}

fn numbers_of<'b>(block: &'b Block, registers: &'b Registers, at: u32) -> &'b Numbers {
    static UNKNOWN: Numbers = Numbers::UNKNOWN;
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let found = block.numbers.get(at).or_else(|| registers.spans.get(at.checked_sub(block.numbers.len())?));
    found.unwrap_or(&UNKNOWN)
}

fn calculated(operation: DayOperation, block: &Block, so_far: &[Days]) -> Days {
    match operation {
        DayOperation::Constant(number) => Days::all(number),
        DayOperation::EndOfPeriod(from, period) => {
            shifted(days_of(block, so_far, from), |date| date.end_of_period(period))
        }
        DayOperation::Before(from, days) => shifted(days_of(block, so_far, from), |date| date.days_before(days)),
        DayOperation::OrElse(first, second) => {
            let (first, second) = (days_of(block, so_far, first), days_of(block, so_far, second));
            let mut days = second.clone();
            days.known |= first.known;
            for lane in bits(first.known) {
                if let (Some(day), Some(own)) = (days.values.get_mut(lane), first.values.get(lane)) {
                    *day = *own;
                }
            }
            days
        }
    }
}

/// Each day changed. Many records have the same day as the one before.
fn shifted(from: &Days, change: impl Fn(Date) -> Date) -> Days {
    let mut days = Days { known: from.known, ..Days::UNKNOWN };
    let mut last: Option<(i32, i32)> = None;
    for lane in bits(from.known) {
        let (Some(number), Some(day)) = (from.values.get(lane).copied(), days.values.get_mut(lane)) else { continue };
        *day = match last {
            Some((same, changed)) if same == number => changed,
            _ => Date::numbered(number).map_or(number, |date| change(date).number()),
        };
        last = Some((number, *day));
    }
    days
}

/// How many days the first is after the second.
fn between(later: &Days, earlier: &Days) -> Numbers {
    let mut numbers = Numbers { known: later.known & earlier.known, ..Numbers::UNKNOWN };
    for (number, (later, earlier)) in numbers.values.iter_mut().zip(later.values.iter().zip(&earlier.values)) {
        *number = (i64::from(*later) - i64::from(*earlier)) * DAY;
    }
    numbers
}

fn stated(texts: &Texts) -> u64 {
    gathered(texts.iter().map(Option::is_some))
}

fn gathered(lanes: impl Iterator<Item = bool>) -> u64 {
    lanes.enumerate().fold(0, |so_far, (lane, holds)| if holds { so_far | bit(lane) } else { so_far })
}

/// Whether so many hold, at least: surely, or possibly.
fn at_least(least: u32, nodes: impl Iterator<Item = Truths>) -> Truths {
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    // The records for which so many hold so far: none, one, two and so on.
    let (mut sure, mut possible) = (vec![0u64; least], vec![0u64; least]);
    for truths in nodes {
        count(&mut sure, truths.yes);
        count(&mut possible, !truths.no);
    }
    let of = |counts: &[u64]| counts.last().copied().unwrap_or(!0);
    Truths { yes: of(&sure), no: !of(&possible) }
}

fn count(counts: &mut [u64], word: u64) {
    let mut one_less = word;
    for count in counts {
        (*count, one_less) = (*count | one_less, *count & word);
    }
}

/// What all say that have a vote, if anyone has and they agree.
fn agreed(votes: impl Iterator<Item = (u64, Truths)>) -> Truths {
    let (mut anyone, mut yes, mut no) = (0, !0, !0);
    for (voters, vote) in votes {
        anyone |= voters;
        yes &= !voters | vote.yes;
        no &= !voters | vote.no;
    }
    Truths { yes: anyone & yes, no: anyone & no }
}

/// Whether a sum is at least so much, or (`is`) just so much.
fn compared<'b>(sum: &Sum, is: bool, numbers: &dyn Fn(u32) -> &'b Numbers) -> Truths {
    let known = sum.terms.iter().fold(!0, |so_far, (at, _)| so_far & numbers(*at).known);
    let small = |number: i128| i64::try_from(number).ok().filter(|_| sum.is_small);
    let holds = match (small(sum.least), sum.terms.as_slice()) {
        (Some(least), [(at, 1)]) => among(&numbers(*at).values, least, is),
        (Some(least), [(a, a_times), (b, b_times)]) => {
            let (a, b) = (&numbers(*a).values, &numbers(*b).values);
            let (a_times, b_times) = (small(*a_times).unwrap_or(0), small(*b_times).unwrap_or(0));
            // Sums of numbers that are kept fit, and of others it does not matter.
            let sum = |a: i64, b: i64| a.wrapping_mul(a_times).wrapping_add(b.wrapping_mul(b_times));
            if is {
                word_of_pairs(a, b, |a, b| sum(a, b) == least)
            } else {
                word_of_pairs(a, b, |a, b| sum(a, b) >= least)
            }
        }
        (Some(least), terms) => {
            let mut sums = [0i64; LANES];
            for (at, times) in terms {
                let times = small(*times).unwrap_or(0);
                for (sum, value) in sums.iter_mut().zip(&numbers(*at).values) {
                    *sum = sum.wrapping_add(value.wrapping_mul(times));
                }
            }
            among(&sums, least, is)
        }
        (None, terms) => {
            let mut sums = [0i128; LANES];
            for (at, times) in terms {
                for (sum, value) in sums.iter_mut().zip(&numbers(*at).values) {
                    *sum = sum.wrapping_add(i128::from(*value).wrapping_mul(*times));
                }
            }
            among(&sums, sum.least, is)
        }
    };
    Truths::of_known(known, holds)
}

/// The values that are at least so much, or (`is`) just so much.
fn among<T: Copy + Ord>(values: &[T; LANES], least: T, is: bool) -> u64 {
    if is { word(values, |value| value == least) } else { word(values, |value| value >= least) }
}
