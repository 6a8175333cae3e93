//! What is probably or surely wrong with rules that could be read: one function a lint.

mod border;
mod cascade;
mod case;
mod constant;
mod encoded;
mod formula;
mod unsourced;
mod unused;

use std::sync::Arc;

use super::{RuleTest, tests};
use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Constant, Expr, Scope};
use crate::fact::{Date, Decimal, Record, Vocabulary};
use crate::rule::{Pack, RuleBook, RuleFiles, load};
use crate::source::{Diagnostic, Level, Place, SourceText};

/// Everything that is wrong with the rules in `files`: what cannot be read, and what the lints find. `problems` are those of
/// reading the files themselves; the result is sorted by place, each thing once.
pub fn check(files: &RuleFiles, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let book = load(files, None, &mut problems);
    let trials: Vec<Vec<RuleTest>> =
        book.packs.iter().map(|pack| tests(pack, &book.vocabulary, &mut problems)).collect();
    let mut problems = cascade::first_causes(files, &book, problems);
    // Rules that could not be read leave everything unused and untested that only they used and tested.
    let whole = problems.iter().all(|problem| problem.level != Level::Error);
    for (pack, trials) in book.packs.iter().zip(&trials) {
        let rules = Rules { book: &book, pack, tests: trials };
        constant::lint(rules, &mut problems);
        unsourced::lint(rules, &mut problems);
        case::same_expression(rules, &mut problems);
        case::not_in_force(rules, &mut problems);
        if whole {
            unused::of_pack(rules, &mut problems);
            case::untested(rules, &mut problems);
            border::untested(rules, &mut problems);
        }
    }
    constant::invariants(&book, &mut problems);
    if whole {
        unused::facts(&book, &mut problems);
        unused::instruments(&book, &mut problems);
        encoded::predecessors(&book, &mut problems);
        encoded::unexplained(&book, &mut problems);
    }
    in_order(problems)
}

/// Diagnostics sorted by file, line and column, each thing once.
pub fn in_order(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let at = |problem: &Diagnostic| match &problem.place {
        Some(place @ Place::Text { span, .. }) => (place.file().to_owned(), span.start, span.end),
        Some(place) => (place.file().to_owned(), 0, 0),
        None => Default::default(),
    };
    problems.sort_by_cached_key(|problem| (at(problem), problem.code, problem.message.en.clone()));
    problems.dedup();
    problems
}

/// A pack with its tests, and what it stands among.
#[derive(Clone, Copy)]
struct Rules<'a> {
    book: &'a RuleBook,
    pack: &'a Pack,
    tests: &'a [RuleTest],
}

/// An expression of a pack.
#[derive(Clone, Copy)]
struct Stated<'a> {
    /// The definition that it belongs to, if it belongs to one.
    definition: Option<&'a str>,
    expr: &'a Expr,
    source: &'a Arc<SourceText>,
}

impl<'a> Rules<'a> {
    /// Every expression of the pack once, definitions first; `finding` of a case is not one.
    fn expressions(self) -> impl Iterator<Item = Stated<'a>> {
        self.expressions_where(|_| true)
    }

    /// The expressions that the pack states itself; those of its base are looked at with the tests of the base.
    fn own_expressions(self) -> impl Iterator<Item = Stated<'a>> {
        self.expressions_where(move |id| self.pack.states(id))
    }

    fn expressions_where(self, wanted: impl Fn(&str) -> bool + Copy) -> impl Iterator<Item = Stated<'a>> {
        let definitions = self.pack.definitions.iter().filter(move |found| wanted(&found.id));
        let definitions = definitions.filter_map(|found| stated(Some(&found.id), &found.when, &found.place));
        let conditions = self.pack.conditions.iter().filter(move |condition| wanted(&condition.id));
        let conditions = conditions.flat_map(|condition| {
            let guard = condition.applies_when.iter().filter_map(|guard| stated(None, guard, &condition.place));
            guard.chain(condition.cases.iter().filter_map(|case| stated(None, case.when()?, &case.place)))
        });
        definitions.chain(conditions)
    }

    /// A scope in which nothing is stated, for the values of constants.
    fn nothing(self) -> Option<Record> {
        nothing(&self.book.vocabulary)
    }
}

fn stated<'a>(definition: Option<&'a str>, expr: &'a Expr, place: &'a Place) -> Option<Stated<'a>> {
    match place {
        Place::Text { source, .. } => Some(Stated { definition, expr, source }),
        _ => None,
    }
}

/// Calls `visit` for this expression and every one inside it, but not for those of definitions that it names.
fn walk<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a Expr)) {
    visit(expr);
    for child in expr.children() {
        walk(child, visit);
    }
}

fn nothing(vocabulary: &Vocabulary) -> Option<Record> {
    // Any day does: a constant does not depend on it.
    let day = Date::new(2000, 1, 1)?;
    Some(Record::new(vocabulary, day, Place::File("".into())))
}

/// A value of a rule file that no record changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Fixed {
    /// A number, in the basic unit.
    Number(Decimal),
    Date(Date),
    Choice(u16),
    Text(Arc<str>),
}

impl Fixed {
    /// The value of an expression, if it is one that no record changes.
    fn of(expr: &Expr, scope: Scope<'_>) -> Option<Fixed> {
        let mut fixed = true;
        walk(expr, &mut |inner| fixed &= is_fixed(inner));
        if !fixed {
            return None;
        }
        match &expr.kind {
            Kind::Text(text) => Some(Fixed::Text(Arc::clone(text))),
            Kind::Name { target: Resolved(Some(Target::Choice(at))), .. } => Some(Fixed::Choice(*at)),
            _ => match scope.number(expr).known() {
                Some(number) => Some(Fixed::Number(number)),
                None => scope.date(expr).map(Fixed::Date),
            },
        }
    }
}

fn is_fixed(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Number(_) | Kind::Date(_) | Kind::Period(_) | Kind::Text(_) => true,
        Kind::Add(..) | Kind::Subtract(..) | Kind::Multiply(..) | Kind::Negate(_) => true,
        Kind::Name { target: Resolved(target), .. } => {
            matches!(target, Some(Target::Parameter(Constant::Number(_) | Constant::Date(_)) | Target::Choice(_)))
        }
        _ => false,
    }
}
