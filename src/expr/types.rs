//! The types of expressions, and how many digits their numbers may need.

use std::sync::Arc;

use crate::fact::date::PeriodUnit;
use crate::fact::{ChoiceValue, Decimal, Dimension, Quantity, Type, unit};
use crate::source::Bilingual;

/// What kind of values a comparison compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Yes or no.
    Truth,
    /// Numbers.
    Number,
    /// Days.
    Date,
    /// Values of one choice.
    Choice,
    /// Texts.
    Text,
}

/// The type of an expression.
#[derive(Debug, Clone)]
pub(super) enum Typed {
    Truth,
    Number(NumberType),
    Date,
    Period(PeriodUnit),
    Choice(Arc<[ChoiceValue]>),
    Text,
    /// A mistake that has been reported.
    Wrong,
}

impl Typed {
    /// The kind of values of the type, if they can be compared.
    pub fn class(&self) -> Option<Class> {
        match self {
            Typed::Truth => Some(Class::Truth),
            Typed::Number(_) => Some(Class::Number),
            Typed::Date => Some(Class::Date),
            Typed::Choice(_) => Some(Class::Choice),
            Typed::Text => Some(Class::Text),
            Typed::Period(_) | Typed::Wrong => None,
        }
    }
}

/// The type of a number: its dimension, and how many digits it may need in the basic unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberType {
    pub dimension: Dimension,
    pub constant: bool,
    /// A bare number, which may count things as well.
    pub bare: bool,
    pub whole: u32,
    pub fraction: u32,
}

impl NumberType {
    pub fn stated(unit: &unit::Unit) -> Self {
        NumberType {
            dimension: unit.dimension,
            constant: false,
            bare: false,
            whole: Decimal::MAX_WHOLE + unit.factor.whole_digits(),
            fraction: Decimal::MAX_FRACTION + unit.factor.fraction_digits(),
        }
    }

    pub fn constant(quantity: Quantity) -> Self {
        let basic = quantity.basic().unwrap_or(quantity.amount);
        NumberType {
            dimension: quantity.unit.dimension,
            constant: true,
            bare: quantity.unit.symbol.is_empty(),
            whole: basic.whole_digits(),
            fraction: basic.fraction_digits(),
        }
    }

    pub fn count() -> Self {
        NumberType { dimension: Dimension::Count, constant: false, bare: false, whole: 12, fraction: 0 }
    }

    /// Whether two numbers can be compared or added, and of which dimension they are then.
    pub fn together(self, other: NumberType) -> Option<Dimension> {
        match (self.dimension, other.dimension) {
            (a, b) if a == b => Some(a),
            (Dimension::Count, _) if other.bare => Some(Dimension::Count),
            (_, Dimension::Count) if self.bare => Some(Dimension::Count),
            _ => None,
        }
    }
}

pub(super) fn typed(kind: &Type) -> Typed {
    match kind {
        Type::YesNo => Typed::Truth,
        Type::Number { unit, .. } => Typed::Number(NumberType::stated(unit)),
        Type::Date => Typed::Date,
        Type::Choice(values) => Typed::Choice(Arc::clone(values)),
        Type::Text => Typed::Text,
    }
}

pub(super) fn describe(found: &Typed) -> Bilingual {
    match found {
        Typed::Truth => Bilingual::new("是/否", "a condition"),
        Typed::Number(number) => dimension(number.dimension),
        Typed::Date => Bilingual::new("日期", "a date"),
        Typed::Period(_) => Bilingual::new("期间", "a period"),
        Typed::Choice(_) => Bilingual::new("选项", "a choice"),
        Typed::Text => Bilingual::new("文本", "a text"),
        Typed::Wrong => Bilingual::default(),
    }
}

pub(super) fn dimension(dimension: Dimension) -> Bilingual {
    let (zh, en) = match dimension {
        Dimension::Ratio => ("无单位的数", "a bare number"),
        Dimension::Count => ("个数", "a number of things"),
        Dimension::Mass => ("质量", "a mass"),
        Dimension::Length => ("长度", "a length"),
        Dimension::Area => ("面积", "an area"),
        Dimension::Volume => ("体积", "a volume"),
        Dimension::Flow => ("流量", "a flow"),
        Dimension::Pressure => ("压力", "a pressure"),
        Dimension::GasContent => ("瓦斯含量", "a gas content"),
        Dimension::Duration => ("时长", "a duration"),
        Dimension::Desorption => ("解吸指标", "a desorption index"),
        Dimension::MassPerLength => ("单位长度质量", "a mass a length"),
        Dimension::VolumePerLength => ("单位长度体积", "a volume a length"),
        Dimension::Angle => ("角度", "an angle"),
        Dimension::Speed => ("速度", "a speed"),
        Dimension::Temperature => ("温度", "a temperature"),
        Dimension::Voltage => ("电压", "a voltage"),
        Dimension::Energy => ("能量", "an energy"),
        Dimension::Power => ("功率", "a power"),
    };
    Bilingual::new(zh, en)
}
