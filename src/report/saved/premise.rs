//! Why a condition does not apply to a mine, in the words of its pack.

use super::Text;
use crate::expr::{Class, Expr, Kind, Scope};
use crate::fact::Truth;
use crate::report::prose::Writer;
use crate::rule::uses;
use crate::source::Language::{En, Zh};
use crate::source::{Bilingual, Language};
use crate::verdict::{ConditionResult, Judgment, Outcome};

/// What would have to hold for the condition to apply, where it does not: what its pack asks for, with what it notes of the numbers and days
/// in it, or the condition that it follows.
pub fn premise(judgment: &Judgment<'_>, result: &ConditionResult<'_>) -> Option<Text> {
    if result.outcome != Outcome::NotApplicable {
        return None;
    }
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let guard = result.condition.applies_when.as_ref();
    let text = match guard.filter(|guard| scope.truth(guard) == Truth::False) {
        Some(guard) => {
            let decided = deciding(scope, guard);
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
fn deciding<'e>(scope: Scope<'_>, guard: &'e Expr) -> &'e Expr {
    let Kind::FirstStated(parts, class) = &guard.kind else { return guard };
    let known = parts.iter().find(|part| scope.truth(part).is_known());
    known.filter(|_| class.0 == Some(Class::Truth)).map_or(guard, |known| deciding(scope, known))
}

fn words(judgment: &Judgment<'_>, result: &ConditionResult<'_>, decided: &Expr, language: Language) -> String {
    let writer = Writer { vocabulary: judgment.vocabulary, pack: result.pack, language };
    let said = writer.inline(decided);
    let (_, parameters) = uses::named(result.pack, [decided]);
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
