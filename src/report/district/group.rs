//! The mines by what their records state of them.

use std::collections::HashMap;

use serde::Serialize;

use crate::report::saved::{Mine, Reason, Text};
use crate::report::summary::Totals;
use crate::source::{Bilingual, folded};

/// The facts by which mines are grouped, and how the groupings are called.
const FACTS: [(&str, &str, &str); 4] = [
    ("county", "所在县（市、区）", "county"),
    ("mine_type", "开采方式", "mine type"),
    ("mine_status", "矿井状态", "mine status"),
    ("gas_grade", "瓦斯等级", "gas grade"),
];

/// The mines by one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grouping {
    /// The fact.
    pub fact: &'static str,
    /// What people call it.
    pub label: Bilingual,
    /// The groups: the largest first, and last the mines of which it is not known.
    pub groups: Vec<Group>,
}

/// The mines of which the record states the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Whether and why it is known.
    pub stated: Stated,
    /// The value, for programs; none where it is not known. Of a text that is written in several widths and with several spaces, the spelling
    /// that comes first.
    pub value: Option<String>,
    /// The value, for people.
    pub shown: Text,
    /// How many came to which verdict.
    pub verdicts: Totals,
}

/// Whether a fact of a mine is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stated {
    /// The record states it.
    Stated,
    /// The record does not state it.
    NotStated,
    /// The program that saved the result did not save it.
    NotSaved,
}

/// What the record of a mine states for one fact.
pub(super) fn stated<'m>(mine: &'m Mine, fact: &str) -> Result<&'m Reason, Stated> {
    let about = mine.about.as_ref().ok_or(Stated::NotSaved)?;
    about.iter().find(|reason| &*reason.fact == fact).ok_or(Stated::NotStated)
}

/// The groupings by every fact.
pub(super) fn all(mines: &[Mine]) -> Vec<Grouping> {
    FACTS.iter().map(|(fact, zh, en)| grouping(mines, fact, Bilingual::new(*zh, *en))).collect()
}

fn grouping(mines: &[Mine], fact: &'static str, label: Bilingual) -> Grouping {
    let mut groups: Vec<Group> = Vec::new();
    let mut positions: HashMap<Result<String, Stated>, usize> = HashMap::new();
    for mine in mines {
        let found = stated(mine, fact);
        let at = *positions.entry(found.map(|reason| folded(&reason.value))).or_insert(groups.len());
        if at == groups.len() {
            groups.push(match found {
                Ok(reason) => Group {
                    stated: Stated::Stated,
                    value: Some(reason.value.to_string()),
                    shown: reason.shown.clone(),
                    verdicts: Totals::default(),
                },
                Err(stated) => Group { stated, value: None, shown: stated.label().into(), verdicts: Totals::default() },
            });
        }
        if let Some(group) = groups.get_mut(at) {
            group.verdicts.add(mine.verdict);
        }
    }
    groups.sort_by(|a, b| (a.stated, b.verdicts.all(), &a.value).cmp(&(b.stated, a.verdicts.all(), &b.value)));
    Grouping { fact, label, groups }
}

impl Stated {
    /// What a group is called of which no value is known.
    fn label(self) -> Bilingual {
        match self {
            Stated::Stated | Stated::NotStated => Bilingual::new("没有填写", "not stated"),
            Stated::NotSaved => Bilingual::new("结果中没有保存", "not in the saved result"),
        }
    }
}
