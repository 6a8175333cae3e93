//! The small changes of a pack.

use std::sync::Arc;

use super::Mutant;
use super::expression::{changes, other_days, steps};
use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Constant, Expr};
use crate::rule::{Case, Citation, Condition, Effect, Pack};

/// Every mutant of what a pack states itself; what a base states is changed where the base is tested.
pub fn mutants(pack: &Pack) -> Vec<Mutant> {
    let mut found = Vec::new();
    for (at, condition) in pack.conditions.iter().enumerate().filter(|(_, condition)| pack.states(&condition.id)) {
        of_condition(pack, at, condition, &mut found);
    }
    for definition in pack.definitions.iter().filter(|definition| pack.states(&definition.id)) {
        let name = &definition.id;
        for (change, changed) in changes(&definition.when) {
            let target = Target::Definition(Arc::new(changed));
            found.extend(everywhere(pack, name, &target, format!("{name}: {change}")));
        }
    }
    for parameter in pack.parameters.iter().filter(|parameter| pack.states(&parameter.id)) {
        let name = &parameter.id;
        let values: Vec<(Constant, String)> = match parameter.value {
            Constant::Date(date) => other_days(date).map(|day| (Constant::Date(day), day.to_string())).into(),
            Constant::Number(quantity) => {
                steps(quantity).map(|step| (Constant::Number(step), step.amount.to_string())).into()
            }
        };
        for (value, shown) in values {
            found.extend(everywhere(pack, name, &Target::Parameter(value), format!("{name}: {shown}")));
        }
    }
    found
}

fn of_condition(pack: &Pack, at: usize, condition: &Condition, found: &mut Vec<Mutant>) {
    let mut add = |change: String, only_citations: bool, edit: &dyn Fn(&mut Condition)| {
        let mut changed = pack.clone();
        if let Some(condition) = changed.conditions.get_mut(at) {
            edit(condition);
            found.push(Mutant { change, pack: changed, concerned: vec![at], only_citations });
        }
    };
    let id = &condition.id;
    let effect = match condition.effect {
        Effect::Suspension | Effect::StopArea => Effect::Closure,
        Effect::Closure => Effect::Suspension,
    };
    add(format!("{id} effect: {}", effect.id()), false, &|condition| condition.effect = effect);
    for (change, changed) in condition.applies_when.as_ref().map(changes).unwrap_or_default() {
        add(format!("{id} applies_when: {change}"), false, &|condition| {
            condition.applies_when = Some(changed.clone());
        });
    }
    if condition.applies_when.is_some() {
        add(format!("{id} applies_when: left out"), false, &|condition| condition.applies_when = None);
    }
    for (position, citation) in condition.cite.iter().enumerate() {
        for other in neighbours(citation).iter() {
            let change = format!("{id} cite: {} → {}", citation.id(), other.id());
            add(change, true, &|condition| replace(&mut condition.cite, position, other));
        }
    }
    for (number, case) in condition.cases.iter().enumerate() {
        let edit_case = |condition: &mut Condition, edit: &dyn Fn(&mut Case)| {
            condition.cases.get_mut(number).into_iter().for_each(edit);
        };
        for (change, changed) in changes(&case.expr) {
            add(format!("{}: {change}", case.id), false, &|condition| {
                edit_case(condition, &|case| case.expr = changed.clone());
            });
        }
        for (position, citation) in case.cite.iter().enumerate() {
            for other in neighbours(citation).iter() {
                let change = format!("{} cite: {} → {}", case.id, citation.id(), other.id());
                add(change, true, &|condition| {
                    edit_case(condition, &|case| replace(&mut case.cite, position, other));
                });
            }
        }
    }
}

fn replace(citations: &mut [Citation], at: usize, other: &Citation) {
    if let Some(citation) = citations.get_mut(at) {
        *citation = other.clone();
    }
}

/// The citation of the clause that the instrument lists after (or, for the last, before) this one.
fn neighbours(citation: &Citation) -> Option<Citation> {
    let clauses = &citation.instrument.clauses;
    let at = clauses.iter().position(|clause| *clause == citation.clause)?;
    let other = clauses.get(at + 1).or_else(|| clauses.get(at.checked_sub(1)?))?;
    Some(Citation { instrument: Arc::clone(&citation.instrument), clause: other.clone() })
}

/// The pack with another meaning of a name, wherever it is used.
fn everywhere(pack: &Pack, name: &str, target: &Target, change: String) -> Option<Mutant> {
    let mut changed = pack.clone();
    let mut concerned = Vec::new();
    for (at, condition) in changed.conditions.iter_mut().enumerate() {
        let mut uses = false;
        for expr in condition.applies_when.iter_mut().chain(condition.cases.iter_mut().map(|case| &mut case.expr)) {
            uses |= retarget(expr, name, target);
        }
        if uses {
            concerned.push(at);
        }
    }
    (!concerned.is_empty()).then_some(Mutant { change, pack: changed, concerned, only_citations: false })
}

/// Gives a name another meaning in an expression and in the definitions it uses; returns whether it is used.
fn retarget(expr: &mut Expr, name: &str, target: &Target) -> bool {
    if let Kind::Name { name: found, target: Resolved(known) } = &mut expr.kind {
        if found == name {
            *known = Some(target.clone());
            return true;
        }
        if let Some(Target::Definition(body)) = known {
            let mut copy = Expr::clone(body);
            let uses = retarget(&mut copy, name, target);
            if uses {
                *body = Arc::new(copy);
            }
            return uses;
        }
    }
    let mut uses = false;
    for child in expr.children_mut() {
        uses |= retarget(child, name, target);
    }
    uses
}
