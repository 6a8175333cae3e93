//! Invariants: what holds of every mine by the meaning of its facts alone, whatever the law.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::load::{expression, report_duplicates};
use crate::expr::{Expr, Names};
use crate::fact::Vocabulary;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place};

/// What holds of every mine by the meaning of its facts alone. A record that breaks it contradicts itself.
#[derive(Debug, Clone)]
pub struct Invariant {
    /// The id.
    pub id: Cow<'static, str>,
    /// What it says.
    pub text: Bilingual,
    /// The expression that no true record makes false.
    pub holds: Expr,
    /// Where it is defined.
    pub place: Place,
}

/// The invariants of a vocabulary, in its order. Those of the program's own vocabulary, with which nothing is wrong, are read when they are
/// first looked at.
#[derive(Clone, Default)]
pub struct Invariants {
    vocabulary: Option<Arc<Vocabulary>>,
    read: OnceLock<Vec<Invariant>>,
}

impl Invariants {
    /// Those of the program's own vocabulary.
    pub(super) fn of_own(vocabulary: &Arc<Vocabulary>) -> Invariants {
        Invariants { vocabulary: Some(Arc::clone(vocabulary)), read: OnceLock::new() }
    }
}

impl From<Vec<Invariant>> for Invariants {
    fn from(read: Vec<Invariant>) -> Invariants {
        Invariants { vocabulary: None, read: OnceLock::from(read) }
    }
}

impl Deref for Invariants {
    type Target = [Invariant];

    fn deref(&self) -> &[Invariant] {
        let read = |vocabulary: &Arc<Vocabulary>| invariants(vocabulary, &mut Vec::new());
        self.read.get_or_init(|| self.vocabulary.as_ref().map(read).unwrap_or_default())
    }
}

impl fmt::Debug for Invariants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The invariants of the vocabulary. What is wrong with them is reported, and left out.
///
/// They stand above all packs, so their expressions know its facts and tables, but nothing that a pack defines.
pub(super) fn invariants(vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) -> Vec<Invariant> {
    let (parameters, definitions, lookups) = (HashMap::new(), HashMap::new(), HashMap::new());
    let names = Names { vocabulary, parameters: &parameters, definitions: &definitions, later: &[], lookups: &lookups };
    let mut found = Vec::with_capacity(vocabulary.invariants.len());
    for stated in &vocabulary.invariants {
        let source = &stated.source;
        let mut own = Vec::new();
        let holds = expression((&stated.holds, stated.holds_at), source, &names, &mut own);
        problems.extend(own.into_iter().map(advised));
        if let Some(holds) = holds {
            let place = Place::Text { source: Arc::clone(source), span: stated.id_at };
            found.push(Invariant { id: stated.id.clone(), text: stated.text.clone(), holds, place });
        }
    }
    report_duplicates(found.iter().map(|invariant| (&*invariant.id, &invariant.place)), problems);
    found
}

/// A name that is like none may be one of a pack.
fn advised(problem: Diagnostic) -> Diagnostic {
    if problem.code != Code::UnknownName || problem.help.is_some() {
        return problem;
    }
    problem.help(say!(
        "不变量只能用词典的事实、表和 `check_date`，不能用规则包的参数、定义和指标表",
        "an invariant can name facts and tables of the vocabulary and `check_date`, but nothing that a pack defines"
    ))
}
