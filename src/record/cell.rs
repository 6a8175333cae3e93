//! The text of one cell → the value of a fact.
//!
//! One function reads the cells of every format, so that a value means the same wherever it stands. What it does not know it
//! refuses; it never guesses.

use std::sync::Arc;

use super::day;
use super::manner::{Convention, Manner};
use super::number;
use super::text::{shown, tidied, trimmed};
use super::words;
use crate::fact::{ChoiceValue, Fact, Type, Value};
use crate::say;
use crate::source::language::same_as;
use crate::source::{Bilingual, Code, Diagnostic, did_you_mean};

/// The characters that a cell may have: as many as a spreadsheet keeps.
pub const LONGEST: usize = 32_767;

/// Why a text is no value: a diagnostic that has no place yet.
pub type Refused = Box<Diagnostic>;

/// The evidence of a cell, if it has any, or why it cannot be read.
pub type Evidence = Result<Option<Arc<str>>, Refused>;

/// What a cell states of its fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The value, or nothing if none is stated.
    pub value: Option<Value>,
    /// The convention by which the value was read, if that is worth knowing.
    pub convention: Option<Convention>,
}

impl Content {
    /// No value.
    const UNKNOWN: Content = Content { value: None, convention: None };

    /// The note on how `text` was read, if that is worth one; without place.
    pub fn note(&self, text: &str, fact: &Fact) -> Option<Diagnostic> {
        Some(self.convention?.note(text, self.value.as_ref()?, fact))
    }
}

impl From<Value> for Content {
    fn from(value: Value) -> Self {
        Content { value: Some(value), convention: None }
    }
}

/// What `text` states of `fact`.
pub fn read(text: &str, fact: &Fact, manner: Manner<'_>) -> Result<Content, Refused> {
    check(text)?;
    let text = manner.values.and_then(|values| values.meaning_of(text)).unwrap_or(text);
    let plain = tidied(text);
    // The values of a choice come first, because one of them may be called "unknown".
    if let Some(at) = choice(&plain, fact.choices()) {
        return Ok(Value::Choice(at).into());
    }
    if words::is_unknown(&plain) {
        return Ok(Content::UNKNOWN);
    }
    if words::is_pending(&plain) && !matches!(fact.kind, Type::Text) {
        return Err(not_settled(text, fact));
    }
    let (value, convention) = match &fact.kind {
        Type::YesNo => (yes_no(&plain, fact)?, None),
        Type::Number { .. } => number::read(&plain, fact, manner)?,
        Type::Date => {
            let (date, convention) = day::read(&plain, manner.since_1904).map_err(|bad| bad.refused(text, fact))?;
            (Value::Date(date), convention)
        }
        Type::Choice(values) => return Err(not_a_choice(text, fact, values)),
        Type::Text => (Value::Text(Arc::from(trimmed(text))), None),
    };
    Ok(Content { value: Some(value), convention })
}

/// Refuses what no cell can say, whatever its fact: more than a spreadsheet keeps, an error, or the same as a cell that is not known.
pub fn check(text: &str) -> Result<(), Refused> {
    not_too_long(text)?;
    if words::is_error(text) {
        return Err(Box::new(error_cell(text)));
    }
    if words::is_repeat(text) {
        return Err(Box::new(nothing_above(text)));
    }
    Ok(())
}

/// The evidence that `text` gives, if it gives any.
pub fn evidence(text: &str) -> Evidence {
    check(text)?;
    let text = trimmed(text);
    Ok((!text.is_empty()).then(|| Arc::from(text)))
}

/// The position of the value that `text` names.
pub fn choice(text: &str, values: &[ChoiceValue]) -> Option<u16> {
    if values.is_empty() {
        return None;
    }
    // Most cells have a name as it stands, and folding every name for every cell would take longer than all else.
    let exactly = || values.iter().position(|value| value.names().any(|name| name == text));
    let nearly = || {
        let is_wanted = same_as(text);
        values.iter().position(|value| value.names().any(&is_wanted))
    };
    let at = exactly().or_else(nearly)?;
    u16::try_from(at).ok()
}

/// The error for a value that is not of the fact's type at all.
pub fn wrong_kind(found: &Bilingual, fact: &Fact) -> Refused {
    let (zh, en) = match &fact.kind {
        Type::YesNo => ("是/否", "true or false"),
        Type::Number { .. } => ("数", "a number"),
        Type::Date => ("日期", "a date"),
        Type::Choice(_) => ("选项", "a choice"),
        Type::Text => ("文本", "a text"),
    };
    let message = Bilingual::new(
        format!("`{}` 应为{zh}，却是{}", fact.label.zh, found.zh),
        format!("`{}` must be {en}, found {}", fact.label.en, found.en),
    );
    let wrong = Diagnostic::error(Code::BadValue, message);
    Box::new(match &fact.kind {
        Type::Text => wrong.help(say!("将文本写在引号内", "write the text in quotes")),
        _ => wrong,
    })
}

fn not_too_long(text: &str) -> Result<(), Refused> {
    // Bytes first: they are counted already, and are never fewer than the characters.
    if text.len() <= LONGEST || text.chars().nth(LONGEST).is_none() {
        return Ok(());
    }
    let message = say!("单元格超过 {LONGEST} 个字符", "the cell has more than {LONGEST} characters");
    let help = say!("检查是否漏了引号或分隔符", "look for a missing quote or separator");
    Err(Box::new(Diagnostic::error(Code::BadValue, message).help(help)))
}

/// The error for a cell in which a formula failed.
fn error_cell(text: &str) -> Diagnostic {
    let found = shown(text);
    let message = say!("单元格中是错误值 `{found}`", "the cell shows the error `{found}`");
    let help = say!(
        "在表格软件中改正公式或加宽该列，或者直接写出值",
        "mend the formula in the spreadsheet or widen its column, or write the value itself"
    );
    Diagnostic::error(Code::ErrorCell, message).help(help)
}

/// The error for a cell that repeats another that is not there.
pub fn nothing_above(text: &str) -> Diagnostic {
    let found = shown(text);
    let message = say!("`{found}` 所指的上一格不能确定", "it cannot be told which cell `{found}` repeats");
    let help = say!("写出值本身", "write the value itself");
    Diagnostic::error(Code::NothingAbove, message).help(help)
}

fn not_settled(text: &str, fact: &Fact) -> Refused {
    let help = Bilingual::new("写出值；不知道时写 `未知`", "write the value, or `unknown`");
    Box::new(not_a(text, fact, Code::BadValue, "表示尚未确定", "says that it is not settled yet").help(help))
}

fn not_a(text: &str, fact: &Fact, code: Code, zh: &str, en: &str) -> Diagnostic {
    let found = shown(text);
    let message = Bilingual::new(
        format!("`{}` 的值 `{found}` {zh}", fact.label.zh),
        format!("the value `{found}` of `{}` {en}", fact.label.en),
    );
    Diagnostic::error(code, message)
}

fn yes_no(text: &str, fact: &Fact) -> Result<Value, Refused> {
    let either = Bilingual::new("写 `是` 或 `否`；不知道时写 `未知`", "write `yes` or `no`, or `unknown`");
    // "无" under "未建立……" may say that the finding is absent, or that the thing itself is.
    if words::is_presence(text) && fact.names().any(is_negative) {
        let both = not_a(text, fact, Code::BadValue, "可作两种理解", "can be read in two ways");
        return Err(Box::new(both.help(either)));
    }
    let none = || Box::new(not_a(text, fact, Code::BadValue, "不是“是”或“否”", "is neither yes nor no").help(either));
    words::yes_no(text).map(Value::YesNo).ok_or_else(none)
}

/// Whether a name asks whether something is *not* so. All names of a fact count, because any of them may be the heading.
fn is_negative(label: &str) -> bool {
    if !label.contains(['无', '未', '没', '不']) {
        return false;
    }
    let label = label.replace("有无", "").replace("是否", "");
    ["无", "未", "没有", "不"].iter().any(|word| label.contains(word))
}

fn not_a_choice(text: &str, fact: &Fact, values: &[ChoiceValue]) -> Refused {
    let unknown = not_a(text, fact, Code::BadValue, "不在选项之中", "is not one of the choices");
    let near = did_you_mean(text, values.iter().flat_map(ChoiceValue::names));
    if near.is_some() {
        return Box::new(unknown.suggest(near));
    }
    let list = |name: fn(&ChoiceValue) -> &str| values.iter().map(name).collect::<Vec<_>>();
    let zh = list(|value| &value.label.zh).join("、");
    let en = list(|value| &value.id).join(", ");
    Box::new(unknown.help(Bilingual::new(format!("选项有：{zh}"), format!("the choices are: {en}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::{fact, vocabulary};

    fn value(id: &str, text: &str) -> Result<Option<String>, String> {
        let vocabulary = vocabulary();
        let fact = fact(&vocabulary, id);
        let line = |refused: Refused| {
            let help = refused.help.map_or(String::new(), |help| help.zh.into_owned());
            format!("{} {}; {help}", refused.code, refused.message.zh)
        };
        read(text, fact, Manner::default()).map(|content| content.value.map(|value| value.plain(fact))).map_err(line)
    }

    fn known(plain: &str) -> Result<Option<String>, String> {
        Ok(Some(plain.to_owned()))
    }

    #[test]
    fn what_is_not_stated_is_unknown_in_every_type() {
        for id in ["mine_name", "check_date", "methane", "workers", "dual_circuit_power", "gas_grade"] {
            for text in ["", "  ", "未知", "不 详", "Unknown", "N/A", "#N/A", "null", "-", "—", "？", "（空白）", "NaN"]
            {
                assert_eq!(value(id, text), Ok(None), "{id} {text}");
            }
        }
    }

    #[test]
    fn what_no_cell_can_say_is_refused_in_every_type_and_as_evidence() {
        for id in ["mine_id", "check_date", "methane", "workers", "dual_circuit_power", "gas_grade"] {
            for (text, line) in [
                ("#REF!", "KJ1021 单元格中是错误值 `#REF!`; 在表格软件中改正公式或加宽该列，或者直接写出值"),
                ("########", "KJ1021 单元格中是错误值 `########`; 在表格软件中改正公式或加宽该列，或者直接写出值"),
                (" 同上 ", "KJ1022 `同上` 所指的上一格不能确定; 写出值本身"),
                ("〃", "KJ1022 `〃` 所指的上一格不能确定; 写出值本身"),
            ] {
                assert_eq!(value(id, text), Err(line.to_owned()), "{id}");
                assert!(evidence(text).is_err());
            }
        }
        for text in ["TBD", "待定"] {
            let pending =
                |label| Err(format!("KJ1006 `{label}` 的值 `{text}` 表示尚未确定; 写出值；不知道时写 `未知`"));
            assert_eq!(value("methane", text), pending("瓦斯浓度"));
            assert_eq!(value("dual_circuit_power", text), pending("双回路供电"));
            assert_eq!(value("check_date", text), pending("检查日期"));
            assert_eq!(value("remarks", text), known(text));
        }
    }

    #[test]
    fn somebodys_own_words_are_read_as_what_they_stand_for() {
        let vocabulary = vocabulary();
        let words = [("Gassy", "高瓦斯"), ("n.k.", "未知"), ("满", "30 人"), ("高瓦斯", "突出")];
        let words = words.map(|(own, meant)| (own.to_owned(), meant.to_owned())).into_iter().collect();
        let manner = Manner { values: Some(&words), ..Manner::default() };
        let plain = |id: &str, text: &str| {
            let fact = fact(&vocabulary, id);
            read(text, fact, manner).map(|content| content.value.map(|value| value.plain(fact))).map_err(|_| ())
        };
        assert_eq!(plain("gas_grade", "ＧＡＳＳＹ"), Ok(Some("high".into())));
        assert_eq!(
            plain("gas_grade", "高瓦斯"),
            Ok(Some("outburst".into())),
            "what a word stands for is not looked up again"
        );
        assert_eq!(plain("gas_grade", "N.K."), Ok(None));
        assert_eq!(plain("workers", "满"), Ok(Some("30".into())));
        assert_eq!(plain("gas_grade", "gassy mine"), Err(()));
    }

    #[test]
    fn a_convention_that_is_worth_knowing_is_told() {
        let vocabulary = vocabulary();
        for (id, text, note) in [
            ("approved_capacity", "0,9", Some("`0,9` 中的逗号是小数点，读作 0.9 万t/a")),
            ("approved_capacity", "0.9", None),
            ("check_date", "45413", Some("`45413` 是日期序号，读作 2024-05-01")),
            ("check_date", "2024-05-01", None),
            ("check_date", "二〇二四年五月一日", None),
            ("workers", "十二", None),
            ("workers", "-", None),
        ] {
            let fact = fact(&vocabulary, id);
            let found = read(text, fact, Manner::default()).unwrap().note(text, fact);
            assert_eq!(found.map(|note| note.message.zh.into_owned()).as_deref(), note, "{text}");
        }
    }

    #[test]
    fn each_type_is_read() {
        assert_eq!(value("mine_name", "\u{FEFF} 红旗  煤矿（北翼）\u{3000}"), known("红旗  煤矿（北翼）"));
        assert_eq!(value("check_date", "２０２４年５月１日"), known("2024-05-01"));
        assert_eq!(value("methane", "１．４％"), known("1.4"));
        assert_eq!(value("dual_circuit_power", "√"), known("true"));
        assert_eq!(value("dual_circuit_power", " 无 "), known("false"));
        assert_eq!(value("dual_circuit_power", "不存在"), known("false"));
        assert_eq!(value("workers", "十二人"), known("12"));
        assert_eq!(value("gas_grade", "突出"), known("outburst"));
        assert_eq!(value("gas_grade", "LOW gas"), known("low"));
    }

    #[test]
    fn what_is_not_of_the_type_is_refused() {
        for (id, text, line) in [
            (
                "dual_circuit_power",
                "或许",
                "KJ1006 `双回路供电` 的值 `或许` 不是“是”或“否”; 写 `是` 或 `否`；不知道时写 `未知`",
            ),
            (
                "no_drainage",
                "无",
                "KJ1006 `未建立瓦斯抽采系统` 的值 `无` 可作两种理解; 写 `是` 或 `否`；不知道时写 `未知`",
            ),
            ("gas_grade", "煤与瓦斯突", "KJ1006 `瓦斯等级` 的值 `煤与瓦斯突` 不在选项之中; 是否想写 `煤与瓦斯突出`？"),
            ("gas_grade", "3", "KJ1006 `瓦斯等级` 的值 `3` 不在选项之中; 选项有：低瓦斯、高瓦斯、煤与瓦斯突出"),
            (
                "check_date",
                "5/6/2024",
                "KJ1009 `检查日期` 的值 `5/6/2024` 没有以年开头，月和日的先后不明; \
                 可写作 2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日, 20240501",
            ),
            (
                "check_date",
                "2023-02-29",
                "KJ1009 `检查日期` 的值 `2023-02-29` 在 1900 至 2200 年的日历上没有; \
                 可写作 2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日, 20240501",
            ),
        ] {
            assert_eq!(value(id, text), Err(line.to_owned()));
        }
    }

    #[test]
    fn negative_questions_take_yes_and_no_only() {
        assert_eq!(value("no_drainage", "是"), known("true"));
        assert!(is_negative("无专职矿长") && is_negative("安全设施不合格"));
        assert!(!is_negative("有无双回路") && !is_negative("是否双回路"));
    }

    #[test]
    fn a_number_without_unit_takes_the_headers() {
        let vocabulary = vocabulary();
        let capacity = fact(&vocabulary, "approved_capacity");
        let tonnes = Manner::in_unit(crate::fact::unit::find("t"));
        let plain = |text| read(text, capacity, tonnes).unwrap().value.unwrap().plain(capacity);
        assert_eq!(plain("60000"), "6");
        assert_eq!(plain("6 万t"), "6", "the unit in the cell comes first");
    }

    #[test]
    fn a_cell_has_a_longest_length() {
        assert!(value("remarks", &"煤".repeat(LONGEST)).is_ok());
        let refused = value("remarks", &"煤".repeat(LONGEST + 1)).unwrap_err();
        assert_eq!(refused, "KJ1006 单元格超过 32767 个字符; 检查是否漏了引号或分隔符");
        assert!(evidence(&"e".repeat(LONGEST + 1)).is_err());
        assert_eq!(evidence(" 2024年巡查记录 ").unwrap().as_deref(), Some("2024年巡查记录"));
        assert_eq!(evidence(" \u{200B}").unwrap(), None);
    }
}
