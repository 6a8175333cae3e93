//! Random packs whose expressions are well typed, over a small part of the vocabulary, so that their comparisons meet again and again.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use kuangjian::expr::lookup::{KeyKind, LookupKey, LookupRow, Pattern};
use kuangjian::expr::tree::Comparison;
use kuangjian::expr::{Constant, Expr, Lookup, Names, Origin, check, parse};
use kuangjian::fact::{Dimension, FactId, Quantity, TableId, Type, Unit, Vocabulary, unit};
use kuangjian::rule::{Case, Condition, Effect, Pack};
use kuangjian::source::{Bilingual, Place, SourceText, Span};

use crate::random::Dice;

/// What the expressions of a pack are about.
pub struct World {
    pub facts: Vec<FactId>,
    pub tables: Vec<TableId>,
}

/// Days on which months end or that are near each other, so that comparisons come out in every way.
pub const DAYS: [&str; 6] = ["2005-01-31", "2005-02-28", "2005-03-01", "2005-07-13", "2005-07-14", "2006-03-31"];

/// Numbers near each other, with many digits, and beyond what is kept at once.
pub const NUMBERS: [&str; 10] = ["0", "1", "2", "3", "2.5", "1.1", "0.000001", "0.0000001", "1000000001", "2.000001"];

/// The texts of text columns.
pub const TEXTS: [&str; 3] = ["东翼", "西翼", "a"];

struct Writer<'v, 'd> {
    vocabulary: &'v Vocabulary,
    dice: &'d mut Dice,
    world: &'d World,
    lookups: &'d HashMap<String, Arc<Lookup>>,
    definitions: usize,
}

/// The facts or columns that an expression can name at some place, each with its type.
type Nameable<'v> = Vec<(String, &'v Type)>;

impl<'v> Writer<'v, '_> {
    fn facts(&self) -> Nameable<'v> {
        let facts = self.world.facts.iter().map(|id| self.vocabulary.fact(*id).unwrap());
        facts.map(|fact| (fact.id.to_string(), &fact.kind)).collect()
    }

    fn columns(&self, table: Option<TableId>) -> Nameable<'v> {
        let Some(table) = table else { return Vec::new() };
        let columns = &self.vocabulary.table(table).unwrap().columns;
        columns.iter().map(|column| (format!(".{}", column.id), &column.kind)).collect()
    }

    fn named(&mut self, table: Option<TableId>, wanted: impl Fn(&Type) -> bool) -> Option<(String, &'v Type)> {
        let inner = if self.dice.percent(75) { self.columns(table) } else { Vec::new() };
        let all: Nameable<'v> = inner.into_iter().chain(self.facts()).filter(|(_, kind)| wanted(kind)).collect();
        // Columns come first, and are taken more often.
        let at = self.dice.below(all.len().max(1)).min(self.dice.below(all.len().max(1)));
        all.into_iter().nth(at)
    }

    fn truth(&mut self, depth: usize, table: Option<TableId>) -> String {
        if depth == 0 {
            return self.leaf(table);
        }
        let parts = |writer: &mut Self, separator: &str| {
            let number = 2 + writer.dice.below(2);
            let parts: Vec<String> = (0..number).map(|_| writer.truth(depth - 1, table)).collect();
            format!("({})", parts.join(separator))
        };
        match self.dice.below(10) {
            0 | 1 => parts(self, " and "),
            2 | 3 => parts(self, " or "),
            4 => format!("not ({})", self.truth(depth - 1, table)),
            5 => format!("attested({}, {})", self.truth(depth - 1, table), self.truth(depth - 1, table)),
            6 => format!("first_stated{}", parts(self, ", ")),
            _ if table.is_none() => self.over_rows(depth),
            _ => self.leaf(table),
        }
    }

    fn leaf(&mut self, table: Option<TableId>) -> String {
        let written = match self.dice.below(9) {
            0..=2 => self.comparison_of_numbers(table),
            3 | 4 => self.comparison_of_days(table),
            5 | 6 => self.comparison_of_choices(table),
            7 => self.comparison_of_texts(table),
            _ if self.definitions > 0 && self.dice.percent(40) => {
                Some(format!("d{}", self.dice.below(self.definitions)))
            }
            _ => None,
        };
        written.unwrap_or_else(|| self.named(table, |kind| *kind == Type::YesNo).unwrap().0)
    }

    fn operator(&mut self) -> &'static str {
        self.dice.pick::<&str>(&["=", "!=", "<", "<=", ">", ">="])
    }

    fn comparison_of_numbers(&mut self, table: Option<TableId>) -> Option<String> {
        let (name, kind) = self.named(table, |kind| matches!(kind, Type::Number { .. }))?;
        let Type::Number { unit, .. } = kind else { return None };
        let left = self.number(name, unit, table);
        let operator = self.operator();
        let right = match self.dice.below(4) {
            0 | 1 => self.constant(unit),
            _ => {
                let same =
                    |kind: &Type| matches!(kind, Type::Number { unit: other, .. } if other.dimension == unit.dimension);
                let name = self.named(table, same)?.0;
                self.number(name, unit, table)
            }
        };
        Some(format!("{left} {operator} {right}"))
    }

    fn number(&mut self, name: String, unit: &Unit, table: Option<TableId>) -> String {
        match self.dice.below(12) {
            0 => format!("{name} * {}", self.dice.pick(&["110 %", "2", "0", "-1", "0.333"])),
            1 => format!("3 * ({name} + {})", self.constant(unit)),
            2 => format!("{name} - {}", self.constant(unit)),
            3 => format!("-{name}"),
            4 => format!("first_stated({name}, {})", self.constant(unit)),
            5 => {
                let same =
                    |kind: &Type| matches!(kind, Type::Number { unit: other, .. } if other.dimension == unit.dimension);
                match self.named(table, same) {
                    Some((other, _)) => format!("(first_stated({name}, {other} * 2) + {other})"),
                    None => name,
                }
            }
            6 => {
                let fits = |lookup: &&Arc<Lookup>| lookup.columns[0].1 == unit.dimension;
                let fitting: Vec<Arc<Lookup>> = self.lookups.values().filter(fits).map(Arc::clone).collect();
                let Some(lookup) = fitting.first() else { return name };
                let mut arguments = Vec::new();
                for key in &lookup.keys {
                    let wanted = |kind: &Type| match (&key.kind, kind) {
                        (KeyKind::Number(dimension), Type::Number { unit, .. }) => unit.dimension == *dimension,
                        (KeyKind::Choice(values), Type::Choice(own)) => values == own,
                        _ => false,
                    };
                    let Some((argument, _)) = self.named(table, wanted) else { return name };
                    arguments.push(argument);
                }
                format!("lookup({}.value, {})", lookup.id, arguments.join(", "))
            }
            _ => name,
        }
    }

    fn constant(&mut self, unit: &Unit) -> String {
        let symbol = if self.dice.percent(60) { unit.symbol } else { other_unit(self.dice, unit) };
        format!("{} {symbol}", self.dice.pick(&NUMBERS[..8])).trim_end().to_owned()
    }

    fn comparison_of_days(&mut self, table: Option<TableId>) -> Option<String> {
        let day = |writer: &mut Self| -> Option<String> {
            let name = match writer.dice.below(5) {
                0 => "check_date".to_owned(),
                1 => (*writer.dice.pick(&DAYS)).to_owned(),
                _ => writer.named(table, |kind| *kind == Type::Date)?.0,
            };
            Some(match writer.dice.below(7) {
                0 => format!(
                    "{name} + {}",
                    writer.dice.pick(&["1 months", "30 days", "60000 days", "1 years", "0 days"])
                ),
                1 => format!("{name} - {}", writer.dice.pick(&["1 days", "30 days"])),
                2 => format!("first_stated({name}, check_date)"),
                _ => name,
            })
        };
        let (left, right) = (day(self)?, day(self)?);
        if self.dice.percent(20) {
            return Some(format!(
                "{left} - ({right}) {} {}",
                self.operator(),
                self.dice.pick(&["30 d", "0 d", "1440 h"])
            ));
        }
        Some(format!("{left} {} {right}", self.operator()))
    }

    fn comparison_of_choices(&mut self, table: Option<TableId>) -> Option<String> {
        let (name, kind) = self.named(table, |kind| matches!(kind, Type::Choice(_)))?;
        let Type::Choice(values) = kind else { return None };
        let value = |writer: &mut Self| values[writer.dice.below(values.len())].id.clone();
        Some(match self.dice.below(5) {
            0 => format!("{name} != {}", value(self)),
            1 => format!("{name} in ({}, {})", value(self), value(self)),
            2 => format!("{name} not in ({}, {})", value(self), value(self)),
            3 => format!("first_stated({name}, {name}) = {name}"),
            _ => format!("{name} = {}", value(self)),
        })
    }

    fn comparison_of_texts(&mut self, table: Option<TableId>) -> Option<String> {
        let (name, _) = self.named(table, |kind| *kind == Type::Text)?;
        let other = match self.dice.percent(70) {
            true => format!("\"{}\"", self.dice.pick(&TEXTS)),
            false => self.named(table, |kind| *kind == Type::Text)?.0,
        };
        Some(format!("{name} {} {other}", self.dice.pick(&["=", "!="])))
    }

    fn over_rows(&mut self, depth: usize) -> String {
        let id = *self.dice.pick(&self.world.tables);
        let table = self.vocabulary.table(id).unwrap();
        let body = self.truth(depth - 1, Some(id));
        let of = |wanted: fn(&Type) -> bool| -> Vec<&str> {
            table.columns.iter().filter(|column| wanted(&column.kind)).map(|column| &*column.id).collect()
        };
        let (dates, texts) = (of(|kind| *kind == Type::Date), of(|kind| *kind == Type::Text));
        let mut number = (*self.dice.pick(&["0", "1", "2", "3", "1.5"])).to_owned();
        let counts = |kind: &Type| has_dimension(kind, Dimension::Count);
        if let Some((name, _)) = self.named(None, counts).filter(|_| self.dice.percent(30)) {
            number = if self.dice.percent(50) { name } else { format!("2 * {name} - 1") };
        }
        let operator = self.dice.pick(&[">=", ">=", ">=", "<", "<=", ">", "=", "!="]);
        match self.dice.below(9) {
            0..=2 => format!("any({}: {body})", table.id),
            3 => format!("all({}: {body})", table.id),
            4 | 5 => format!("count({}: {body}) {operator} {number}", table.id),
            6 => format!("count({}) {operator} {number}", table.id),
            7 if !dates.is_empty() => {
                let distinct = texts.first().filter(|_| self.dice.percent(50));
                let distinct = distinct.map_or(String::new(), |column| format!(" distinct {column}"));
                format!("most({} by {} within 1 months{distinct}: {body}) {operator} {number}", table.id, dates[0])
            }
            _ => {
                let column = &table.columns[self.dice.below(table.columns.len())].id;
                format!("most({} per {column}: {body}) {operator} {number}", table.id)
            }
        }
    }
}

fn has_dimension(kind: &Type, dimension: Dimension) -> bool {
    matches!(kind, Type::Number { unit, .. } if unit.dimension == dimension)
}

fn other_unit(dice: &mut Dice, unit: &Unit) -> &'static str {
    let same: Vec<&Unit> = unit::UNITS.iter().filter(|other| other.dimension == unit.dimension).collect();
    if same.is_empty() { "" } else { dice.pick(&same).symbol }
}

/// A unit of the same dimension, in which a record may state a number.
pub fn any_unit(dice: &mut Dice, unit: &'static Unit) -> &'static Unit {
    let symbol = other_unit(dice, unit);
    unit::UNITS.iter().find(|other| other.symbol == symbol && other.dimension == unit.dimension).unwrap_or(unit)
}

fn world(vocabulary: &Vocabulary, dice: &mut Dice) -> World {
    let mut facts = Vec::new();
    let all: Vec<FactId> = (0..u16::try_from(vocabulary.facts.len()).unwrap()).map(FactId).collect();
    let mut pick = |number: usize, wanted: &dyn Fn(&Type) -> bool| {
        let fitting: Vec<FactId> =
            all.iter().copied().filter(|id| wanted(&vocabulary.fact(*id).unwrap().kind)).collect();
        facts.extend((0..number).map(|_| *dice.pick(&fitting)));
    };
    pick(4, &|kind| *kind == Type::YesNo);
    pick(2, &|kind| *kind == Type::Date);
    pick(2, &|kind| matches!(kind, Type::Choice(_)));
    pick(1, &|kind| *kind == Type::Text);
    pick(1, &|kind| matches!(kind, Type::Number { .. }));
    pick(3, &|kind| has_dimension(kind, Dimension::Mass));
    pick(1, &|kind| has_dimension(kind, Dimension::Count));
    facts.sort_unstable();
    facts.dedup();
    let keyed: Vec<TableId> = (0u16..)
        .map(TableId)
        .zip(&vocabulary.tables)
        .filter(|(_, table)| table.key.is_some())
        .map(|(id, _)| id)
        .collect();
    let number = u16::try_from(vocabulary.tables.len()).unwrap();
    let tables = vec![*dice.pick(&keyed), TableId(u16::try_from(dice.below(usize::from(number))).unwrap())];
    World { facts, tables }
}

/// A look-up table over a fact of the world.
fn lookup(vocabulary: &Vocabulary, world: &World, dice: &mut Dice) -> Option<Lookup> {
    let columns = world.tables.iter().flat_map(|id| &vocabulary.table(*id).unwrap().columns);
    let facts = world.facts.iter().map(|id| vocabulary.fact(*id).unwrap());
    let kinds: Vec<&Type> = facts.chain(columns).map(|fact| &fact.kind).collect();
    let numbers: Vec<&'static Unit> = kinds
        .iter()
        .filter_map(|kind| match kind {
            Type::Number { unit, .. } => Some(*unit),
            _ => None,
        })
        .collect();
    let choices = kinds.iter().find_map(|kind| match kind {
        Type::Choice(values) => Some(Arc::clone(values)),
        _ => None,
    })?;
    let (of, value) = (*dice.pick(&numbers), *dice.pick(&numbers));
    let keys = vec![
        LookupKey { id: "number".into(), kind: KeyKind::Number(of.dimension) },
        LookupKey { id: "choice".into(), kind: KeyKind::Choice(Arc::clone(&choices)) },
    ];
    let amount =
        |dice: &mut Dice, unit: &'static Unit| Quantity { amount: dice.pick(&NUMBERS[..6]).parse().unwrap(), unit };
    let mut rows = Vec::new();
    for _ in 0..1 + dice.below(4) {
        let bound = amount(dice, of).basic().unwrap();
        let operator = *dice.pick(&[
            Comparison::Less,
            Comparison::AtMost,
            Comparison::Greater,
            Comparison::AtLeast,
            Comparison::Equal,
        ]);
        let number = if dice.percent(20) { Pattern::Anything } else { Pattern::Bounds(vec![(operator, bound)]) };
        let choice = match dice.percent(40) {
            true => Pattern::Anything,
            false => Pattern::Choice(u16::try_from(dice.below(choices.len())).unwrap()),
        };
        rows.push(LookupRow { patterns: vec![number, choice], values: vec![amount(dice, value)] });
    }
    Some(Lookup { id: "l".into(), keys, columns: vec![("value".into(), value.dimension)], rows })
}

/// A random pack, and what it is about.
pub fn pack(vocabulary: &Vocabulary, like: &Pack, dice: &mut Dice) -> (Pack, World) {
    let world = world(vocabulary, dice);
    let lookups: HashMap<String, Arc<Lookup>> =
        lookup(vocabulary, &world, dice).map(|lookup| (lookup.id.clone(), Arc::new(lookup))).into_iter().collect();
    let mut definitions: HashMap<String, Arc<Expr>> = HashMap::new();
    let (mut tried, mut refused) = (0, 0);
    let mut condition = |depth: usize, dice: &mut Dice, definitions: &HashMap<String, Arc<Expr>>| loop {
        let mut writer = Writer { vocabulary, dice, world: &world, lookups: &lookups, definitions: definitions.len() };
        let text = writer.truth(depth, None);
        tried += 1;
        match checked(&text, vocabulary, definitions, &lookups) {
            Some(expr) => return expr,
            None => refused += 1,
        }
        assert!(refused <= 40, "{refused} of {tried} texts are no conditions, such as {text}");
    };
    for at in 0..2 {
        let definition = Arc::new(condition(2, dice, &definitions));
        definitions.insert(format!("d{at}"), definition);
    }
    let mut conditions = Vec::new();
    for at in 0..4 {
        let id = format!("R{at}");
        let mut cases = Vec::new();
        for case in 0..1 + dice.below(2) {
            let id = format!("{id}.{case}");
            let when = condition(3, dice, &definitions);
            let finding = world
                .facts
                .iter()
                .copied()
                .find(|fact| vocabulary.fact(*fact).unwrap().kind == Type::YesNo && dice.percent(20));
            cases.push(case_of(id, when, finding, vocabulary, &lookups, &definitions));
        }
        let guard = dice.percent(50).then(|| condition(2, dice, &definitions));
        let effect = *dice.pick(&Effect::ALL);
        let follows = dice.percent(25).then(|| *dice.pick(&Effect::ALL)).filter(|other| *other != effect);
        conditions.push(Condition {
            id,
            effect,
            title: Bilingual::default(),
            cite: Vec::new(),
            follows,
            applies_when: guard,
            cases,
            place: nowhere(),
        });
    }
    (Pack { conditions, ..like.clone() }, world)
}

fn case_of(
    id: String,
    when: Expr,
    finding: Option<FactId>,
    vocabulary: &Vocabulary,
    lookups: &HashMap<String, Arc<Lookup>>,
    definitions: &HashMap<String, Arc<Expr>>,
) -> Case {
    let expr = match finding {
        Some(finding) => {
            let text = format!("attested({}, {when})", vocabulary.fact(finding).unwrap().id);
            checked(&text, vocabulary, definitions, lookups).unwrap()
        }
        None => when,
    };
    Case {
        id,
        text: Bilingual::default(),
        finding,
        expr,
        cite: Vec::new(),
        note: None,
        succeeds: Vec::new(),
        place: nowhere(),
    }
}

fn checked(
    text: &str,
    vocabulary: &Vocabulary,
    definitions: &HashMap<String, Arc<Expr>>,
    lookups: &HashMap<String, Arc<Lookup>>,
) -> Option<Expr> {
    let origin = Origin { source: SourceText::new("random", text), span: Span::default(), start: None };
    let parameters: HashMap<String, Constant> = HashMap::new();
    let names = Names { vocabulary, parameters: &parameters, definitions, later: &[], lookups };
    let mut problems = Vec::new();
    let mut expr = parse(text, &origin, &mut problems)?;
    check(&mut expr, &names, &origin, &mut problems).then_some(expr)
}

fn nowhere() -> Place {
    Place::File("random".into())
}

/// What of its world a pack asks for.
pub fn asked(pack: &Pack) -> World {
    let (mut facts, mut tables) = (BTreeSet::new(), BTreeSet::new());
    for condition in &pack.conditions {
        let cases = condition.cases.iter();
        facts.extend(cases.clone().filter_map(|case| case.finding));
        for expr in condition.applies_when.iter().chain(cases.map(|case| &case.expr)) {
            expr.walk(&mut |inner| {
                tables.extend(inner.table());
                facts.extend(inner.fact());
            });
        }
    }
    World { facts: facts.into_iter().collect(), tables: tables.into_iter().collect() }
}

/// The conditions of a pack, for people to look at.
pub fn shown(pack: &Pack) -> String {
    let mut text = String::new();
    for condition in &pack.conditions {
        let guard = condition.applies_when.as_ref().map_or(String::new(), |guard| format!(" applies_when {guard}"));
        writeln!(text, "{} {:?} follows {:?}{guard}", condition.id, condition.effect, condition.follows).unwrap();
        for case in &condition.cases {
            writeln!(text, "  {}", case.expr).unwrap();
        }
    }
    text
}
