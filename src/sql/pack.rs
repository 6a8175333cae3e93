//! A pack in SQL: whether each condition applies, whether each case holds and each condition is met, as in `verdict::judge`.

use super::builder::{Builder, View};
use super::compile::CHECK_DATE;
use super::dialect::Dialect;
use super::query::VERDICT;
use super::schema::{MINE_ID, RECORDS};
use super::tree::Sql;
use crate::fact::Vocabulary;
use crate::rule::{Condition, Effect, Pack};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// A pack, ready to be written in a dialect.
pub struct PackSql<'a> {
    pub(super) builder: Builder<'a>,
    pub(super) conditions: Vec<ConditionSql<'a>>,
}

/// The longest name of a step, after that of its table.
const LONGEST_NAME_OF_STEP: &str = "most.100.members";

/// What a condition is calculated from.
pub(super) struct ConditionSql<'a> {
    pub condition: &'a Condition,
    /// Whether it concerns the mine.
    pub applies: Sql,
    /// Whether each case holds.
    pub cases: Vec<Sql>,
    /// Whether it is met: unknown where it is undetermined, false where it does not apply.
    pub met: Sql,
}

impl<'a> PackSql<'a> {
    /// The pack in the dialect, or everything in it that the dialect cannot express.
    pub fn new(vocabulary: &'a Vocabulary, pack: &'a Pack, dialect: Dialect) -> Result<Self, Vec<Diagnostic>> {
        let mut builder = Builder::new(vocabulary, pack, dialect);
        let (independent, following): (Vec<_>, Vec<_>) =
            pack.conditions.iter().partition(|condition| condition.follows.is_none());
        let mut found: Vec<ConditionSql<'a>> = Vec::new();
        for condition in independent.into_iter().chain(following) {
            let compiled = condition_sql(&mut builder, condition, &found);
            found.push(compiled);
        }
        let place = |condition: &ConditionSql<'_>| {
            pack.conditions.iter().position(|known| std::ptr::eq(known, condition.condition))
        };
        found.sort_by_key(place);
        let pack = PackSql { builder, conditions: found };
        let mut problems = pack.builder.problems.clone();
        problems.extend(pack.problems_of_names());
        if problems.is_empty() { Ok(pack) } else { Err(problems) }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.builder.dialect()
    }

    /// Names that the dialect would take for others.
    fn problems_of_names(&self) -> Vec<Diagnostic> {
        let name = self.dialect().name();
        let refused = |message: Bilingual, id: &str| {
            let condition = self.conditions.iter().map(|condition| condition.condition);
            let problem = Diagnostic::error(Code::NotInSql, message);
            let place = condition.into_iter().find_map(|condition| {
                let case = condition.cases.iter().find(|case| case.id == id).map(|case| &case.place);
                case.or((condition.id == id).then_some(&condition.place))
            });
            match place {
                Some(place) => problem.at(place.clone()),
                None => problem,
            }
        };
        let mut problems = Vec::new();
        let mut seen: Vec<String> = [MINE_ID, CHECK_DATE, VERDICT].map(str::to_owned).to_vec();
        for id in self.conditions.iter().map(|condition| &condition.condition.id) {
            let folded = id.to_lowercase();
            if seen.contains(&folded) {
                let message = say!(
                    "条件 `{id}` 的列与另一列只有大小写之差，或与固定的列同名",
                    "the column of condition `{id}` differs from another only in case, or is one that every query has"
                );
                problems.push(refused(message, id));
            }
            seen.push(folded);
        }
        let Some(longest) = self.dialect().longest_name() else { return problems };
        let mut ids: Vec<String> = Vec::new();
        for table in self.tables() {
            // Steps in which rows are counted, and their columns, are named after the table.
            let named_after = if table.name == RECORDS { String::new() } else { format!("{}.", table.name) };
            ids.push(format!("{named_after}{LONGEST_NAME_OF_STEP}"));
            ids.extend(table.columns.iter().map(|column| format!("{named_after}{}", column.id)));
        }
        for condition in self.conditions.iter().map(|condition| condition.condition) {
            ids.push(condition.id.clone());
            ids.extend(condition.cases.iter().map(|case| case.id.clone()));
        }
        for id in ids.into_iter().filter(|id| id.len() > longest) {
            let message = say!(
                "名称 `{id}` 超过 {longest} 字节，{name} 会把它截短",
                "the name `{id}` has more than {longest} bytes, so {name} would cut it"
            );
            problems.push(refused(message, &id));
        }
        problems
    }
}

fn condition_sql<'a>(
    builder: &mut Builder<'a>,
    condition: &'a Condition,
    before: &[ConditionSql<'a>],
) -> ConditionSql<'a> {
    let id = &condition.id;
    let guard = condition
        .applies_when
        .as_ref()
        .map_or(Sql::Bool(true), |guard| builder.at(&condition.place, |builder| builder.truth(guard, View::Record)));
    let mut cases = Vec::new();
    for case in &condition.cases {
        let holds = builder.at(&case.place, |builder| builder.truth(&case.expr, View::Record));
        cases.push(builder.share(&format!("{}.holds", case.id), holds));
    }
    let followed = condition.follows.map_or(Sql::Bool(true), |effect| followed(builder, condition, effect, before));
    let applies = builder.share(&format!("{id}.applies"), Sql::and([guard, followed]));
    let any = Sql::or(cases.iter().cloned());
    let met = Sql::case([(applies.clone(), any), (applies.clone().negated(), Sql::Bool(false))], Sql::Null);
    let met = builder.share(&format!("{id}.met"), met);
    ConditionSql { condition, applies, cases, met }
}

/// Whether a condition with that effect is met, or a person states a finding of what follows.
fn followed(builder: &mut Builder<'_>, condition: &Condition, effect: Effect, before: &[ConditionSql<'_>]) -> Sql {
    let stated: Vec<Sql> =
        condition.cases.iter().filter_map(|case| case.finding).map(|id| builder.fact(id).surely()).collect();
    let met = before
        .iter()
        .filter(|other| other.condition.effect == effect && other.condition.follows.is_none())
        .map(|other| other.met.clone());
    Sql::or(stated.into_iter().chain(met))
}
