//! Units of measurement and their exact conversion.

use super::Decimal;

/// What a unit measures. Only numbers of one dimension can be compared or added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// A bare number or a share (%).
    Ratio,
    /// People, places, times: whole things that are counted.
    Count,
    /// Mass, in tonnes.
    Mass,
    /// Length, in metres.
    Length,
    /// Area, in square metres.
    Area,
    /// Volume, in cubic metres.
    Volume,
    /// Flow of a gas or liquid, in cubic metres a day.
    Flow,
    /// Pressure, in pascals.
    Pressure,
    /// Gas held by coal, in cubic metres a tonne.
    GasContent,
    /// How fast coal gives off its gas (K₁), in millilitres a gram and square root of a minute.
    Desorption,
    /// Mass a length, as of drill cuttings, in kilograms a metre.
    MassPerLength,
    /// Volume a length, as of drill cuttings, in litres a metre.
    VolumePerLength,
    /// Angle, in degrees.
    Angle,
    /// Duration, in seconds.
    Duration,
    /// Speed, in metres a day.
    Speed,
    /// Temperature, in degrees Celsius.
    Temperature,
    /// Voltage, in volts.
    Voltage,
    /// Energy, in kilowatt hours.
    Energy,
    /// Power, in kilowatts.
    Power,
}

/// A unit: how it is written and what it is worth.
#[derive(Debug, PartialEq, Eq)]
pub struct Unit {
    /// How it is printed.
    pub symbol: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// How many of the dimension's basic unit it is.
    pub factor: Decimal,
    /// Further ways to write it.
    pub aliases: &'static [&'static str],
}

const fn unit(
    symbol: &'static str,
    dimension: Dimension,
    mantissa: i128,
    scale: u32,
    aliases: &'static [&'static str],
) -> Unit {
    Unit { symbol, dimension, factor: Decimal::new(mantissa, scale), aliases }
}

/// No unit: a bare number.
pub static NONE: Unit = unit("", Dimension::Ratio, 1, 0, &[]);

/// A bare number of things.
pub static THINGS: Unit = unit("", Dimension::Count, 1, 0, &[]);

/// All units with a name.
pub static UNITS: &[Unit] = &[
    unit("%", Dimension::Ratio, 1, 2, &["％", "percent", "百分比"]),
    unit("‰", Dimension::Ratio, 1, 3, &[]),
    unit("ppm", Dimension::Ratio, 1, 6, &[]),
    unit("人", Dimension::Count, 1, 0, &["名", "persons", "people"]),
    unit("个", Dimension::Count, 1, 0, &["個"]),
    unit("处", Dimension::Count, 1, 0, &[]),
    unit("台", Dimension::Count, 1, 0, &[]),
    unit("次", Dimension::Count, 1, 0, &["times"]),
    unit("回", Dimension::Count, 1, 0, &[]),
    unit("班", Dimension::Count, 1, 0, &["shifts"]),
    unit("t", Dimension::Mass, 1, 0, &["吨", "T"]),
    unit("kg", Dimension::Mass, 1, 3, &["千克", "公斤"]),
    unit("kt", Dimension::Mass, 1_000, 0, &["千吨"]),
    unit("万t", Dimension::Mass, 10_000, 0, &["万吨", "萬噸", "万T", "10kt"]),
    unit("Mt", Dimension::Mass, 1_000_000, 0, &["百万吨"]),
    unit("m", Dimension::Length, 1, 0, &["米"]),
    unit("km", Dimension::Length, 1_000, 0, &["千米", "公里"]),
    unit("cm", Dimension::Length, 1, 2, &["厘米"]),
    unit("mm", Dimension::Length, 1, 3, &["毫米"]),
    unit("m²", Dimension::Area, 1, 0, &["平方米", "m2", "㎡"]),
    unit("km²", Dimension::Area, 1_000_000, 0, &["平方公里", "平方千米", "km2"]),
    unit("m³", Dimension::Volume, 1, 0, &["立方米", "m3", "方"]),
    unit("万m³", Dimension::Volume, 10_000, 0, &["万立方米", "万m3", "万方"]),
    unit("m³/d", Dimension::Flow, 1, 0, &["m3/d", "立方米/天", "立方米/日"]),
    unit("m³/h", Dimension::Flow, 24, 0, &["m3/h", "立方米/小时", "立方米/时"]),
    unit("m³/min", Dimension::Flow, 1_440, 0, &["m3/min", "立方米/分", "立方米/分钟"]),
    unit("m³/s", Dimension::Flow, 86_400, 0, &["m3/s", "立方米/秒"]),
    unit("L/min", Dimension::Flow, 144, 2, &["l/min", "升/分", "升/分钟"]),
    unit("Pa", Dimension::Pressure, 1, 0, &["帕"]),
    unit("kPa", Dimension::Pressure, 1_000, 0, &["千帕"]),
    unit("MPa", Dimension::Pressure, 1_000_000, 0, &["兆帕"]),
    unit("m³/t", Dimension::GasContent, 1, 0, &["m3/t", "立方米/吨", "mL/g", "ml/g"]),
    unit("mL/g·min½", Dimension::Desorption, 1, 0, &["mL/(g·min½)", "mL/(g·min^½)", "mL/(g·min^0.5)"]),
    unit("kg/m", Dimension::MassPerLength, 1, 0, &["千克/米", "公斤/米"]),
    unit("L/m", Dimension::VolumePerLength, 1, 0, &["l/m", "升/米"]),
    unit("°", Dimension::Angle, 1, 0, &[]),
    unit("s", Dimension::Duration, 1, 0, &["秒"]),
    unit("min", Dimension::Duration, 60, 0, &["分钟", "分"]),
    unit("h", Dimension::Duration, 3_600, 0, &["小时", "时"]),
    unit("d", Dimension::Duration, 86_400, 0, &["天", "日"]),
    unit("m/d", Dimension::Speed, 1, 0, &["米/天", "米/日"]),
    unit("m/s", Dimension::Speed, 86_400, 0, &["米/秒"]),
    unit("℃", Dimension::Temperature, 1, 0, &["°C", "度"]),
    unit("V", Dimension::Voltage, 1, 0, &["伏"]),
    unit("kV", Dimension::Voltage, 1_000, 0, &["千伏"]),
    unit("kWh", Dimension::Energy, 1, 0, &["kW·h", "千瓦时", "度电"]),
    unit("kW", Dimension::Power, 1, 0, &["千瓦"]),
    unit("MW", Dimension::Power, 1_000, 0, &["兆瓦"]),
];

/// The unit that is written `text`. Case counts (`MPa`, `mPa`), width and spaces do not.
pub fn find(text: &str) -> Option<&'static Unit> {
    let plain: String;
    let plain = match text.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => text,
        false => {
            plain = text.chars().map(crate::source::language::half_width).filter(|c| !c.is_whitespace()).collect();
            &plain
        }
    };
    UNITS.iter().find(|unit| unit.symbol == plain || unit.aliases.contains(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_way_to_write_a_unit_names_one_unit() {
        let mut seen = BTreeSet::new();
        for unit in UNITS {
            for name in std::iter::once(&unit.symbol).chain(unit.aliases) {
                assert!(seen.insert(*name), "{name} is written for two units");
                assert!(unit.aliases.contains(&"％") || find(name) == Some(unit), "{name}");
            }
        }
        assert_eq!(find("％"), find("%"));
    }

    #[test]
    fn case_tells_units_apart_and_width_does_not() {
        assert_eq!(find("MPa").map(|u| u.factor), Some(Decimal::from(1_000_000i64)));
        assert_eq!(find("mPa"), None);
        assert_eq!(find("万 吨"), find("万t"));
    }
}
