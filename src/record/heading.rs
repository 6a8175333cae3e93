//! The headings of columns: a name, with or without a unit, or the evidence of what has that name.

use super::cell::{Refused, choice};
use super::map::{Map, Mapped};
use super::measure;
use super::text::tidied;
use super::words;
use crate::fact::unit::Dimension;
use crate::fact::{Fact, Type, Unit};
use crate::say;

/// What a heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<T> {
    /// What its name stands for.
    pub target: T,
    /// Whether the column has the evidence instead of the value.
    pub is_evidence: bool,
    /// The unit of numbers below it that have none.
    pub unit: Option<&'static Unit>,
    /// The column of the mapping that says what it means, if one does.
    pub mapped: Option<usize>,
}

/// What names the headings of a file may have.
pub trait Names {
    /// What a name stands for.
    type Target: Copy;

    /// What `name` stands for, and the fact that gives its type and unit.
    fn find(&self, name: &str) -> Option<(Self::Target, Option<&Fact>)>;

    /// The error for a name that stands for nothing; apart from [`Names::find`], because it looks for a likely name among all.
    fn unknown(&self, name: &str) -> Refused;
}

/// Why a text is no heading: a name that stands for nothing, or a unit that does not fit.
enum Failure<'t> {
    Unknown(&'t str),
    Unit(Refused),
}

/// Ends of a heading that make it the evidence of what stands before.
const EVIDENCE: &[&str] = &[
    "(evidence)",
    "(证据)",
    "(依据)",
    ".evidence",
    "_evidence",
    "evidence",
    ".证据",
    ".依据",
    "的证据",
    "证据",
    "依据",
];

const BRACKETS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];

/// Reads the heading `text`.
///
/// A name as a whole comes first, because a name may itself have brackets, strokes or the word evidence in it.
pub fn read<N: Names + ?Sized>(text: &str, names: &N) -> Result<Heading<N::Target>, Refused> {
    let text = tidied(text);
    let failure = match with_unit(&text, names) {
        Ok(heading) => return Ok(heading),
        Err(failure) => failure,
    };
    for base in EVIDENCE.iter().filter_map(|end| before(&text, end)) {
        if let Ok(heading) = with_unit(base, names) {
            return Ok(Heading { is_evidence: true, unit: None, ..heading });
        }
    }
    Err(match failure {
        Failure::Unknown(name) => names.unknown(name),
        Failure::Unit(refused) => refused,
    })
}

/// Whether `text` is a heading. Unlike [`read`] it does not look for what may have been meant, which takes time.
pub fn is_known<N: Names + ?Sized>(text: &str, names: &N) -> bool {
    let text = tidied(text);
    with_unit(&text, names).is_ok()
        || EVIDENCE.iter().filter_map(|end| before(&text, end)).any(|base| with_unit(base, names).is_ok())
}

/// Reads the heading `text`, of which a mapping may say what it means; nothing where the mapping says that it is left out.
pub fn read_mapped<N: Names + ?Sized>(
    text: &str,
    names: &N,
    map: Option<&Map>,
) -> Result<Option<Heading<N::Target>>, Refused> {
    match map.map_or(Mapped::Unmapped, |map| map.of_heading(text)) {
        Mapped::Ignored => Ok(None),
        Mapped::Unmapped => read(text, names).map(Some),
        Mapped::Column(at, column) => {
            let heading = read(&column.means, names)?;
            let unit = match column.unit.or(heading.unit) {
                Some(unit) => Some(unit),
                None if heading.is_evidence => None,
                None => own_unit(text, &column.means, names)?,
            };
            Ok(Some(Heading { unit, mapped: Some(at), ..heading }))
        }
    }
}

/// Whether `text` is a heading, or one of which the mapping says what it means.
pub fn is_known_mapped<N: Names + ?Sized>(text: &str, names: &N, map: Option<&Map>) -> bool {
    match map.map_or(Mapped::Unmapped, |map| map.of_heading(text)) {
        Mapped::Column(..) => true,
        Mapped::Ignored => false,
        Mapped::Unmapped => is_known(text, names),
    }
}

/// The unit in the heading `text` of a column of which a mapping says only that it `means` a number.
///
/// What stands in brackets there and is no unit of the number is refused: to read the number as if nothing stood there would be a guess.
fn own_unit<N: Names + ?Sized>(text: &str, means: &str, names: &N) -> Result<Option<&'static Unit>, Refused> {
    let text = tidied(text);
    let Some((_, Some(fact))) = names.find(&tidied(means)) else { return Ok(None) };
    let Type::Number { unit: own, .. } = &fact.kind else { return Ok(None) };
    if let Some((_, inside)) = bracketed(&text) {
        return match measure::unit_of(inside, fact) {
            Ok(unit) => Ok(Some(unit)),
            Err(_) if matches!(own.dimension, Dimension::Ratio | Dimension::Count) && !measure::is_unit(inside) => {
                Ok(None)
            }
            Err(refused) => {
                let id = &fact.id;
                Err(Box::new(refused.help(say!(
                    "在对应文件中写明单位：`{{ fact = \"{id}\", unit = \"…\" }}`",
                    "state the unit in the mapping: `{{ fact = \"{id}\", unit = \"…\" }}`"
                ))))
            }
        };
    }
    let behind_stroke = text.match_indices('/').filter_map(|(at, _)| text.get(at + 1..));
    Ok(behind_stroke.into_iter().find_map(|unit| measure::unit_of(unit, fact).ok()))
}

/// The heading `text`, by itself or by a mapping; nothing where it is none, or is left out. Unlike [`read_mapped`] it does not look for what may
/// have been meant, which takes time.
pub fn known_mapped<N: Names + ?Sized>(text: &str, names: &N, map: Option<&Map>) -> Option<Heading<N::Target>> {
    is_known_mapped(text, names, map).then(|| read_mapped(text, names, map))?.ok()?
}

fn with_unit<'t, N: Names + ?Sized>(text: &'t str, names: &N) -> Result<Heading<N::Target>, Failure<'t>> {
    let heading = |target, unit| Heading { target, is_evidence: false, unit, mapped: None };
    if let Some((target, _)) = names.find(text) {
        return Ok(heading(target, None));
    }
    if let Some((name, inside)) = bracketed(text) {
        // The error is about the name before the bracket, which is nearer to what was meant.
        let (target, fact) = names.find(name).ok_or(Failure::Unknown(name))?;
        return match fact {
            // A row, which has no value, has evidence all the same.
            None if is_evidence(inside) => Err(Failure::Unknown(text)),
            Some(fact) if !is_hint(inside, fact) => {
                let unit = measure::unit_of(inside, fact).map_err(Failure::Unit)?;
                Ok(heading(target, Some(unit)))
            }
            _ => Ok(heading(target, None)),
        };
    }
    for (at, _) in text.match_indices('/') {
        let (Some(name), Some(unit)) = (text.get(..at), text.get(at + 1..)) else { continue };
        if let Some((target, Some(fact))) = names.find(name) {
            let unit = measure::unit_of(unit, fact).map_err(Failure::Unit)?;
            return Ok(heading(target, Some(unit)));
        }
    }
    Err(Failure::Unknown(text))
}

/// What stands before `end` in `text`, whatever the case of `end`.
fn before<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    let (base, tail) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
    (tail.eq_ignore_ascii_case(end) && !base.trim().is_empty()).then(|| base.trim())
}

/// Whether a bracket says that the column has evidence.
fn is_evidence(inside: &str) -> bool {
    EVIDENCE
        .iter()
        .filter_map(|end| end.strip_prefix('(')?.strip_suffix(')'))
        .any(|word| word.eq_ignore_ascii_case(inside))
}

/// What stands before a bracket at the end of `text`, and in it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    BRACKETS.iter().find_map(|(open, close)| {
        let (name, inside) = text.strip_suffix(*close)?.rsplit_once(*open)?;
        (!name.trim().is_empty()).then(|| (name.trim(), inside.trim()))
    })
}

/// Whether a bracket only says how to fill in what is no number: `是/否`, `低瓦斯、高瓦斯`, `YYYY-MM-DD`.
fn is_hint(inside: &str, fact: &Fact) -> bool {
    let mut parts = inside.split(['/', '、', ',', ';', '|']).map(str::trim);
    match &fact.kind {
        Type::YesNo => parts.all(|part| words::yes_no(part).is_some()),
        Type::Choice(values) => parts.all(|part| choice(part, values).is_some()),
        Type::Date => inside.chars().all(|c| "yYmMdD年月日-/. ".contains(c)),
        Type::Number { .. } | Type::Text => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::name;
    use crate::record::testing::vocabulary;

    fn heading(text: &str) -> Result<String, String> {
        let vocabulary = vocabulary();
        let read = read(text, &vocabulary).map_err(|refused| format!("{} {}", refused.code, refused.message.zh))?;
        let id = name::fact_of(&vocabulary, read.target).map_or("row", |fact| &*fact.id);
        let unit = read.unit.map_or(String::new(), |unit| format!(" in {}", unit.symbol));
        Ok(format!("{id}{unit}{}", if read.is_evidence { " evidence" } else { "" }))
    }

    #[test]
    fn a_heading_may_have_a_unit() {
        for (text, read) in [
            ("核定生产能力", "approved_capacity"),
            ("核定生产能力(万吨/年)", "approved_capacity in 万t"),
            ("核定 生产能力（万t／a）", "approved_capacity in 万t"),
            ("核定生产能力/万吨", "approved_capacity in 万t"),
            ("核定生产能力/万吨/年", "approved_capacity in 万t"),
            ("annual_output [t]", "annual_output in t"),
            ("年产量【t/a】", "annual_output in t"),
            ("处罚.1.长度（km）", "length in km"),
        ] {
            assert_eq!(heading(text), Ok(read.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_heading_may_be_the_evidence_of_another() {
        for text in [
            "annual_output.evidence",
            "年产量 证据",
            "年产量依据",
            "年产量（证据）",
            "Annual Output Evidence",
            "年产量(t)证据",
        ] {
            assert_eq!(heading(text), Ok("annual_output evidence".into()), "{text}");
        }
        assert_eq!(heading("licences.mining.evidence"), Ok("row evidence".into()));
        assert_eq!(heading("证照.采矿许可证（依据）"), Ok("row evidence".into()));
        assert_eq!(heading("证照.采矿许可证.有效期至.依据"), Ok("valid_until evidence".into()));
        assert_eq!(heading("licences.mining.kind.evidence"), Ok("row evidence".into()), "the key, which has no value");
    }

    #[test]
    fn a_heading_may_say_how_to_fill_in() {
        assert_eq!(heading("双回路供电（是/否）"), Ok("dual_circuit_power".into()));
        assert_eq!(heading("检查日期(YYYY-MM-DD)"), Ok("check_date".into()));
        assert_eq!(heading("瓦斯等级（低瓦斯/高瓦斯/突出）"), Ok("gas_grade".into()));
        assert_eq!(heading("双回路供电（备用）"), Err("KJ1007 `双回路供电` 不是数，不能有单位 `备用`".into()));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (text, line) in [
            ("核定生产力(万吨/年)", "KJ1004 没有名为 `核定生产力` 的事实"),
            ("核定生产能力(万吨/月)", "KJ1007 `核定生产能力` 不按 `万吨/月` 的期间计"),
            ("核定生产能力(m)", "KJ1007 `核定生产能力` 不能以 `m` 计"),
            ("核定生产能力/米", "KJ1007 `核定生产能力` 不能以 `米` 计"),
            ("年产量()", "KJ1007 未知的单位 ``"),
            ("证据", "KJ1004 没有名为 `证据` 的事实"),
            ("(万吨)", "KJ1004 没有名为 `(万吨)` 的事实"),
        ] {
            assert_eq!(heading(text), Err(line.to_owned()));
        }
    }
}
