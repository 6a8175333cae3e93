//! Why a condition does not apply to a mine, in the words of its pack.

use super::Text;
use crate::expr::{Class, Kind, Trace};
use crate::fact::Truth;
use crate::report::prose::Writer;
use crate::rule::uses;
use crate::source::Language::{En, Zh};
use crate::source::{Bilingual, Language};
use crate::verdict::{ConditionDetail, ConditionResult, Judgment, Outcome};

/// What would have to hold for the condition to apply, where it does not: what its pack asks for, with what it notes of the numbers and days
/// in it, or the condition that it follows.
pub fn premise(judgment: &Judgment<'_>, result: &ConditionResult<'_>, detail: &ConditionDetail<'_>) -> Option<Text> {
    if result.outcome != Outcome::NotApplicable {
        return None;
    }
    let text = match detail.guard.as_ref().filter(|guard| guard.truth() == Truth::False) {
        Some(guard) => {
            let decided = deciding(guard);
            let of = |language| words(judgment, result, decided, language);
            Bilingual::new(of(Zh), of(En))
        }
        None => {
            let effect = result.condition.follows?.label();
            Bilingual::new(
                format!("本规则包有后果为“{}”的条件符合，或者写明了本条件的认定", effect.zh),
                format!(
                    "a condition of the pack with the effect “{}” is met, or a finding of this one is stated",
                    effect.en
                ),
            )
        }
    };
    Some(text.into())
}

/// Of several expressions of which the first known one counts, the one that did.
fn deciding<'t, 'a>(guard: &'t Trace<'a>) -> &'t Trace<'a> {
    let is_choice = matches!(&guard.expr.kind, Kind::FirstStated(_, class) if class.0 == Some(Class::Truth));
    let known = guard.children.iter().find(|child| child.is_known());
    known.filter(|_| is_choice).map_or(guard, deciding)
}

fn words(judgment: &Judgment<'_>, result: &ConditionResult<'_>, decided: &Trace<'_>, language: Language) -> String {
    let writer = Writer { vocabulary: judgment.vocabulary, pack: result.pack, language };
    let said = writer.inline(decided.expr);
    let (_, parameters) = uses::named(result.pack, [decided.expr]);
    // What comes after the first sentence is about the source.
    let first = |note: &Bilingual| match language {
        Zh => note.zh.split('。').next().unwrap_or_default().to_owned(),
        En => note.en.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned(),
    };
    let notes: Vec<String> = parameters.iter().filter_map(|of| of.note.as_ref()).map(first).collect();
    match (notes.is_empty(), language) {
        (true, _) => said,
        (false, Zh) => format!("{said}（{}）", notes.join("；")),
        (false, En) => format!("{said} ({})", notes.join("; ")),
    }
}
