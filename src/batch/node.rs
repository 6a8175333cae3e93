//! The operations that packs are compiled to. Equal operations are there once.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// A truth that an operation comes to, or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(u32);

impl Node {
    /// It holds.
    pub const TRUE: Node = Node(0);
    /// It does not hold.
    pub const FALSE: Node = Node(1);
    /// It is not known.
    pub const UNKNOWN: Node = Node(2);

    /// The position of the operation.
    pub fn operation(self) -> usize {
        usize::try_from(self.0 >> 1).unwrap_or(usize::MAX)
    }

    /// Whether it is the opposite of what the operation comes to.
    pub fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }
}

impl std::ops::Not for Node {
    type Output = Node;

    /// The opposite; of what is not known it is not known either.
    fn not(self) -> Node {
        if self.0 >> 1 == Node::UNKNOWN.0 >> 1 { Node::UNKNOWN } else { Node(self.0 ^ 1) }
    }
}

/// What an operation comes to for each record. Numbers, days, choices and texts are named by their number among those of their kind; after
/// those of the slots come those that are calculated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// It holds.
    True,
    /// It is not known.
    Unknown,
    /// What is stated of a yes or no.
    YesNo(u32),
    /// Whether a number is known.
    HasNumber(u32),
    /// Whether a choice is known.
    HasChoice(u32),
    /// Whether a text is known.
    HasText(u32),
    /// Whether the record has a row.
    HasRow(u32),
    /// Both hold.
    And(Node, Node),
    /// The first of the two that is known.
    OrElse(Node, Node),
    /// What a statement and a measurement come to together.
    Attested(Node, Node),
    /// Whether it is known to hold.
    Surely(Node),
    /// Whether it is not known.
    Open(Node),
    /// Whether so many of them hold, at least.
    AtLeast(u32, Vec<Node>),
    /// Whether the second holds wherever the first does, which is known; it is not known where the first never does.
    Agree(Vec<(Node, Node)>),
    /// Whether a sum of multiples of numbers is at least so much.
    Sum(Box<Sum>),
    /// Whether a sum of multiples of numbers is just so much.
    SumIs(Box<Sum>),
    /// Whether the first day is not before the second.
    NotBefore(u32, u32),
    /// Whether two days are the same.
    SameDay(u32, u32),
    /// Whether a choice is one of several; they are sorted.
    OneOf(u32, Vec<u16>),
    /// Whether two choices are the same.
    SameChoice(u32, u32),
    /// Whether a text is this one.
    TextIs(u32, Arc<str>),
    /// Whether two texts are the same.
    SameText(u32, u32),
    /// What an expression comes to that is evaluated record by record.
    Walk(Box<Walk>),
}

/// A sum of multiples of numbers, in whole numbers, and what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sum {
    /// The numbers, each with its factor; sorted, each there once, and those with the factor 0 only have to be known.
    pub terms: Vec<(u32, i128)>,
    /// What the sum is compared with.
    pub least: i128,
    /// Whether no sum of numbers that are kept needs more than 64 bits.
    pub is_small: bool,
}

/// An expression that is evaluated record by record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Walk {
    /// The number of the expression.
    pub expr: u32,
    /// It is evaluated for the records that have one of these rows.
    pub rows: Vec<u32>,
    /// What it comes to for the others; nothing where it is evaluated for all.
    pub otherwise: Option<Node>,
}

/// A day that is calculated from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayOperation {
    /// Always this one, by its number.
    Constant(i32),
    /// The end of a period that begins on a day.
    EndOfPeriod(u32, crate::fact::Period),
    /// So many days before a day.
    Before(u32, u16),
    /// The first of the two that is known.
    OrElse(u32, u32),
}

/// So many operations are there room for at first: those of a pack of many conditions, and as many as a table of 1,024 places takes.
const LIKELY: usize = 896;

/// The operations of packs, each once.
#[derive(Debug, Default)]
pub struct Graph {
    /// The operations, each after those that it needs.
    pub operations: Vec<Operation>,
    /// Their positions, by what they are.
    known: HashTable<u32>,
    hasher: FixedState,
    /// The days that are calculated.
    pub days: Vec<DayOperation>,
    known_days: HashMap<DayOperation, u32, FixedState>,
    /// The numbers that are calculated: how many days the first day is after the second.
    pub spans: Vec<(u32, u32)>,
    /// How many days and numbers have slots.
    slots: (u32, u32),
}

impl Graph {
    /// No operations, over so many slots of days and numbers.
    pub fn new(days: usize, numbers: usize) -> Graph {
        let count = |slots| u32::try_from(slots).unwrap_or(u32::MAX);
        let mut graph = Graph {
            operations: Vec::with_capacity(LIKELY),
            known: HashTable::with_capacity(LIKELY),
            slots: (count(days), count(numbers)),
            ..Graph::default()
        };
        graph.add(Operation::True);
        graph.add(Operation::Unknown);
        graph
    }

    /// What the operation comes to.
    pub fn add(&mut self, operation: Operation) -> Node {
        let at_position = |at: u32| self.operations.get(usize::try_from(at).unwrap_or(usize::MAX));
        let hash = self.hasher.hash_one(&operation);
        if let Some(at) = self.known.find(hash, |at| at_position(*at) == Some(&operation)) {
            return Node(at << 1);
        }
        let at = u32::try_from(self.operations.len()).unwrap_or(u32::MAX >> 1);
        let hash_of = |at: &u32| at_position(*at).map_or(0, |operation| self.hasher.hash_one(operation));
        self.known.insert_unique(hash, at, hash_of);
        self.operations.push(operation);
        Node(at << 1)
    }

    /// The number of a calculated day.
    pub fn day(&mut self, operation: DayOperation) -> u32 {
        if let Some(at) = self.known_days.get(&operation) {
            return *at;
        }
        let at = self.slots.0 + u32::try_from(self.days.len()).unwrap_or(0);
        self.days.push(operation);
        self.known_days.insert(operation, at);
        at
    }

    /// The number that says how many days `later` is after `earlier`.
    pub fn span(&mut self, later: u32, earlier: u32) -> u32 {
        let at = self.spans.iter().position(|span| *span == (later, earlier)).unwrap_or_else(|| {
            self.spans.push((later, earlier));
            self.spans.len() - 1
        });
        self.slots.1 + u32::try_from(at).unwrap_or(0)
    }

    /// Both hold.
    pub fn and(&mut self, a: Node, b: Node) -> Node {
        match (a, b) {
            (Node::FALSE, _) | (_, Node::FALSE) => Node::FALSE,
            (Node::TRUE, other) | (other, Node::TRUE) => other,
            (a, b) if a == b => a,
            (a, b) => self.add(Operation::And(a.min(b), a.max(b))),
        }
    }

    /// At least one of the two holds.
    pub fn or(&mut self, a: Node, b: Node) -> Node {
        !self.and(!a, !b)
    }

    /// All hold.
    pub fn all(&mut self, nodes: impl IntoIterator<Item = Node>) -> Node {
        nodes.into_iter().fold(Node::TRUE, |so_far, node| self.and(so_far, node))
    }

    /// At least one of them holds.
    pub fn any(&mut self, nodes: impl IntoIterator<Item = Node>) -> Node {
        nodes.into_iter().fold(Node::FALSE, |so_far, node| self.or(so_far, node))
    }

    /// The first of the two that is known.
    pub fn or_else(&mut self, a: Node, b: Node) -> Node {
        match (a, b) {
            (Node::UNKNOWN, other) | (other, Node::UNKNOWN) => other,
            (Node::TRUE | Node::FALSE, _) => a,
            (a, b) if a == b => a,
            (a, b) => self.add(Operation::OrElse(a, b)),
        }
    }

    /// What a statement and a measurement come to together.
    pub fn attested(&mut self, finding: Node, measured: Node) -> Node {
        match (finding, measured) {
            (Node::TRUE, _) | (_, Node::TRUE) => Node::TRUE,
            (Node::UNKNOWN, other) | (other, Node::UNKNOWN) => other,
            (a, b) if a == b => a,
            (a, b) => self.add(Operation::Attested(a.min(b), a.max(b))),
        }
    }

    /// `yes` where `which` holds, `no` where it does not; `which` must be known for every record.
    pub fn choose(&mut self, which: Node, yes: Node, no: Node) -> Node {
        let (yes, no) = (self.and(which, yes), self.and(!which, no));
        self.or(yes, no)
    }

    /// Whether it is known to hold.
    pub fn surely(&mut self, node: Node) -> Node {
        match node {
            Node::TRUE => Node::TRUE,
            Node::FALSE | Node::UNKNOWN => Node::FALSE,
            _ => self.add(Operation::Surely(node)),
        }
    }

    /// Whether it is not known.
    pub fn open(&mut self, node: Node) -> Node {
        match node {
            Node::TRUE | Node::FALSE => Node::FALSE,
            Node::UNKNOWN => Node::TRUE,
            _ => {
                let plain = if node.is_negated() { !node } else { node };
                self.add(Operation::Open(plain))
            }
        }
    }

    /// Whether so many of them hold, at least.
    pub fn at_least(&mut self, least: u32, of: Vec<Node>) -> Node {
        let mut of: Vec<Node> = of.into_iter().filter(|node| *node != Node::FALSE).collect();
        let sure = u32::try_from(of.iter().filter(|node| **node == Node::TRUE).count()).unwrap_or(0);
        of.retain(|node| *node != Node::TRUE);
        of.sort_unstable();
        match least.saturating_sub(sure) {
            0 => Node::TRUE,
            least if usize::try_from(least).is_ok_and(|least| least > of.len()) => Node::FALSE,
            1 => self.any(of),
            least => self.add(Operation::AtLeast(least, of)),
        }
    }
}
