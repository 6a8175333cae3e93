//! The units of numbers, as headers and cells write them: `万吨/年`, `m³/min`, `%`.

use super::cell::Refused;
use super::text::{shown, tidied};
use crate::fact::date::PeriodUnit;
use crate::fact::{Fact, Type, Unit, unit};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language, did_you_mean};

/// The unit that `text` names for a number of `fact`; its dimension and period must be those of the fact.
pub fn unit_of(text: &str, fact: &Fact) -> Result<&'static Unit, Refused> {
    let name = tidied(text);
    let found = shown(text);
    let label = &fact.label;
    let Type::Number { unit: own, per, .. } = &fact.kind else {
        let message = Bilingual::new(
            format!("`{}` 不是数，不能有单位 `{found}`", label.zh),
            format!("`{}` is not a number and cannot have the unit `{found}`", label.en),
        );
        return Err(Box::new(Diagnostic::error(Code::BadUnit, message)));
    };
    let Some((unit, period)) = parse(&name, per.is_some()) else {
        let near = did_you_mean(&name, unit::UNITS.iter().filter(|u| u.dimension == own.dimension).map(|u| u.symbol));
        let unknown = say!("未知的单位 `{found}`", "unknown unit `{found}`");
        let unknown = Diagnostic::error(Code::BadUnit, unknown);
        return Err(if near.is_some() {
            Box::new(unknown.suggest(near))
        } else {
            Box::new(unknown.help(expected(fact)))
        });
    };
    if unit.dimension != own.dimension {
        let message = Bilingual::new(
            format!("`{}` 不能以 `{found}` 计", label.zh),
            format!("`{}` cannot be in `{found}`", label.en),
        );
        return Err(Box::new(Diagnostic::error(Code::BadUnit, message).help(expected(fact))));
    }
    if period.is_some() && period != *per {
        let message = Bilingual::new(
            format!("`{}` 不按 `{found}` 的期间计", label.zh),
            format!("`{}` is not counted over the period of `{found}`", label.en),
        );
        return Err(Box::new(Diagnostic::error(Code::BadUnit, message).help(expected(fact))));
    }
    Ok(unit)
}

/// Whether `text` is a unit of anything.
pub fn is_unit(text: &str) -> bool {
    parse(&tidied(text), true).is_some()
}

fn expected(fact: &Fact) -> Bilingual {
    let name = |language| match fact.unit_label(language) {
        bare if bare.is_empty() => None,
        unit => Some(unit),
    };
    Bilingual {
        zh: name(Language::Zh)
            .map_or("不写单位".into(), |unit| format!("单位为 `{unit}`，或可换算为它的单位").into()),
        en: name(Language::En)
            .map_or("write no unit".into(), |unit| format!("use `{unit}`, or a unit that converts to it").into()),
    }
}

/// The unit and period that `name` stands for.
///
/// `m³/d` is a unit of flow, but for a volume that is counted over a day it is the volume's unit and the period.
fn parse(name: &str, has_period: bool) -> Option<(&'static Unit, Option<PeriodUnit>)> {
    let whole = || unit::find(name).map(|unit| (unit, None));
    let split = || {
        let (unit, period) = name.rsplit_once('/')?;
        Some((unit::find(unit)?, Some(period_of(period)?)))
    };
    if has_period { split().or_else(whole) } else { whole().or_else(split) }
}

fn period_of(name: &str) -> Option<PeriodUnit> {
    match name.trim().to_lowercase().as_str() {
        "a" | "年" | "y" | "yr" | "year" => Some(PeriodUnit::Years),
        "月" | "mo" | "month" => Some(PeriodUnit::Months),
        "d" | "日" | "天" | "day" => Some(PeriodUnit::Days),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::{fact, vocabulary};

    #[test]
    fn units_with_and_without_period() {
        let vocabulary = vocabulary();
        for (id, text, symbol) in [
            ("approved_capacity", "万吨/年", "万t"),
            ("approved_capacity", "万t／a", "万t"),
            ("approved_capacity", " t / Year ", "t"),
            ("approved_capacity", "万吨", "万t"),
            ("monthly_output", "吨/月", "t"),
            ("methane", "％", "%"),
            ("methane", "‰", "‰"),
            ("workers", "名", "人"),
            ("depth", "km", "km"),
        ] {
            assert_eq!(unit_of(text, fact(&vocabulary, id)).unwrap().symbol, symbol, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_reason() {
        let vocabulary = vocabulary();
        for (id, text, message, help) in [
            ("approved_capacity", "m", "`核定生产能力` 不能以 `m` 计", "单位为 `万t/a`，或可换算为它的单位"),
            (
                "approved_capacity",
                "万t/月",
                "`核定生产能力` 不按 `万t/月` 的期间计",
                "单位为 `万t/a`，或可换算为它的单位",
            ),
            ("depth", "m/a", "`开采深度` 不按 `m/a` 的期间计", "单位为 `m`，或可换算为它的单位"),
            ("approved_capacity", "万顿", "未知的单位 `万顿`", "单位为 `万t/a`，或可换算为它的单位"),
            ("depth", "KM", "未知的单位 `KM`", "是否想写 `km`？"),
            ("gas_grade", "m", "`瓦斯等级` 不是数，不能有单位 `m`", ""),
        ] {
            let refused = unit_of(text, fact(&vocabulary, id)).unwrap_err();
            assert_eq!(refused.code, Code::BadUnit);
            assert_eq!(
                (&*refused.message.zh, refused.help.map_or(String::new(), |h| h.zh.into_owned()).as_str()),
                (message, help)
            );
        }
    }

    #[test]
    fn a_flow_is_not_a_volume_with_a_period() {
        assert_eq!(parse("m³/d", false).map(|(unit, period)| (unit.symbol, period)), Some(("m³/d", None)));
        assert_eq!(
            parse("m³/d", true).map(|(unit, period)| (unit.symbol, period)),
            Some(("m³", Some(PeriodUnit::Days)))
        );
    }
}
