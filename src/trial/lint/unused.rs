//! What is defined and never used.

use std::collections::HashSet;

use super::Rules;
use crate::expr::Expr;
use crate::expr::tree::{Column, Group, Kind, Resolved, Target};
use crate::fact::{Fact, FactId, TableId, Type};
use crate::rule::RuleBook;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place};

/// Facts that no condition needs, and columns (`table.column`) likewise.
const NEEDED_OTHERWISE: &[&str] = &[
    "mine_id",                     // by readers: it tells mines apart
    "mine_name",                   // by reports
    "check_date",                  // by readers: the day as of which the record is judged
    "county",                      // by summaries of a district
    "foundations_weak",            // by summaries of a district: whom to watch
    "zero_hazards_reported",       // the same
    "last_accident_on",            // the same
    "licences.valid_from",         // by inspectors: the other end of the term that `valid_until` ends
    "training_findings.authority", // by the reader of a report: who found it
];

/// Reports parameters, definitions and look-up tables that their pack does not use.
pub(super) fn of_pack(rules: Rules<'_>, problems: &mut Vec<Diagnostic>) {
    let mut names: HashSet<&str> = HashSet::new();
    for stated in rules.expressions() {
        super::walk(stated.expr, &mut |expr| {
            match &expr.kind {
                Kind::Name { name, target: Resolved(Some(Target::Parameter(_) | Target::Definition(_))) } => {
                    names.insert(name);
                }
                Kind::Lookup { table, .. } => {
                    names.insert(table);
                }
                _ => {}
            };
        });
    }
    let mut report = |code: Code, id: &str, place: &Place, what: Bilingual| {
        if !names.contains(id) && rules.pack.states(id) {
            let (zh, en) = (what.zh, what.en);
            let message = say!("没有用到{zh} `{id}`", "the {en} `{id}` is never used");
            problems.push(Diagnostic::warning(code, message).at(place.clone()));
        }
    };
    for parameter in &rules.pack.parameters {
        report(Code::UnusedParameter, &parameter.id, &parameter.place, Bilingual::new("参数", "parameter"));
    }
    for definition in &rules.pack.definitions {
        report(Code::UnusedDefinition, &definition.id, &definition.place, Bilingual::new("定义", "definition"));
    }
    for indicator in &rules.pack.indicators {
        report(Code::UnusedLookup, &indicator.id, &indicator.place, Bilingual::new("指标表", "look-up table"));
    }
}

#[derive(Default)]
struct Used {
    facts: HashSet<FactId>,
    tables: HashSet<TableId>,
    columns: HashSet<(TableId, usize)>,
}

impl Used {
    fn expression(&mut self, expr: &Expr) {
        super::walk(expr, &mut |expr| {
            self.tables.extend(expr.table());
            match &expr.kind {
                Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
                    self.facts.insert(*id);
                }
                Kind::Column(column) => self.column(column),
                Kind::Most { group, distinct, .. } => {
                    match &**group {
                        Group::Per(columns) => columns.iter().for_each(|column| self.column(column)),
                        Group::Within(date, _) => self.column(date),
                    }
                    distinct.iter().for_each(|column| self.column(column));
                }
                _ => {}
            }
        });
    }

    fn column(&mut self, column: &Column) {
        self.columns.extend(column.position.0);
    }
}

/// Reports facts, tables and columns that no pack uses; where there is no pack, all of them are for others to use.
pub(super) fn facts(book: &RuleBook, problems: &mut Vec<Diagnostic>) {
    if book.packs.is_empty() {
        return;
    }
    let mut used = Used::default();
    for pack in &book.packs {
        let conditions = pack.conditions.iter();
        conditions.clone().filter_map(|condition| condition.applies_when.as_ref()).for_each(|e| used.expression(e));
        conditions.flat_map(|condition| &condition.cases).for_each(|case| used.expression(&case.expr));
        pack.definitions.iter().for_each(|definition| used.expression(&definition.when));
    }
    let vocabulary = &book.vocabulary;
    let mut report = |id: &str, place: &Place, what: Bilingual| {
        if !NEEDED_OTHERWISE.contains(&id) {
            let (zh, en) = (what.zh, what.en);
            let message = say!("没有规则包用到{zh} `{id}`", "no pack uses the {en} `{id}`");
            problems.push(Diagnostic::warning(Code::UnusedFact, message).at(place.clone()));
        }
    };
    let unused = |(at, fact): &(usize, &Fact)| {
        fact.completes.is_none() && u16::try_from(*at).is_ok_and(|at| !used.facts.contains(&FactId(at)))
    };
    for (_, fact) in vocabulary.facts.iter().enumerate().filter(unused) {
        report(&fact.id, &fact.place, Bilingual::new("事实", "fact"));
    }
    for (at, table) in vocabulary.tables.iter().enumerate() {
        let Ok(number) = u16::try_from(at).map(TableId) else { continue };
        if !used.tables.contains(&number) {
            report(&table.id, &table.place, Bilingual::new("表", "table"));
            continue;
        }
        for (at, column) in table.columns.iter().enumerate() {
            // The key makes rows what they are, even where no rule reads it; a text tells the reader of a report which row it is.
            let tells_rows_apart = table.key == Some(at) || column.kind == Type::Text;
            if !tells_rows_apart && !used.columns.contains(&(number, at)) {
                let id = format!("{}.{}", table.id, column.id);
                report(&id, &column.place, Bilingual::new("列", "column"));
            }
        }
    }
}

/// Reports instruments that nothing cites and that replace none.
pub(super) fn instruments(book: &RuleBook, problems: &mut Vec<Diagnostic>) {
    if book.packs.is_empty() {
        return;
    }
    let mut used: HashSet<&str> = HashSet::new();
    used.extend(book.instruments.iter().filter_map(|instrument| instrument.replaced_by.as_deref()));
    for pack in &book.packs {
        let conditions = pack.conditions.iter();
        let cited = conditions
            .clone()
            .map(|condition| &condition.cite)
            .chain(conditions.flat_map(|condition| &condition.cases).map(|case| &case.cite))
            .chain(pack.parameters.iter().map(|parameter| &parameter.cite))
            .chain(pack.definitions.iter().map(|definition| &definition.cite))
            .chain(pack.indicators.iter().map(|indicator| &indicator.cite));
        used.extend(cited.flatten().map(|citation| citation.instrument.id.as_str()));
        used.extend(pack.encodes.iter().map(|instrument| instrument.id.as_str()));
    }
    for set in &book.aftermath().sets {
        let cited = set.measures.iter().flat_map(|measure| &measure.cite);
        used.extend(cited.map(|citation| citation.instrument.id.as_str()));
        used.insert(&set.law.id);
    }
    for instrument in book.instruments.iter().filter(|instrument| !used.contains(instrument.id.as_str())) {
        let id = &instrument.id;
        let message = say!("没有引用法律文件 `{id}`", "nothing cites the instrument `{id}`");
        problems.push(Diagnostic::warning(Code::UnusedInstrument, message).at(instrument.place.clone()));
    }
}
