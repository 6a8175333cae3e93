//! What a cell takes: lists to choose from, bounds of numbers, days. Whatever is outside only gives a warning, because a record may
//! also say `未知` or `90000 吨`.

use std::collections::HashMap;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Worksheet, XlsxError,
};

use super::super::{Question, tell};
use crate::fact::{Decimal, Type};
use crate::record::CHECK_DATE;
use crate::record::form::NOTES_SHEET;
use crate::source::Language;

/// The characters that the message of a cell may have.
const LONGEST_MESSAGE: usize = 255;

/// The lists that are too long to stand in a validation.
pub struct Lists<'n> {
    cells: &'n HashMap<Vec<String>, (usize, usize)>,
    language: Language,
}

/// What a cell takes, and what it says when it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    takes: Takes,
    message: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Takes {
    Anything,
    List(Vec<String>),
    Number { min: Option<String>, max: Option<String>, whole: bool },
    Day,
}

impl Input {
    /// The input of a fact, beside which its question stands.
    pub fn of_fact(question: &Question<'_>, language: Language) -> Self {
        let message = match question.fact.kind {
            Type::Number { .. } | Type::Date => limits(question, language),
            Type::YesNo | Type::Choice(_) | Type::Text => String::new(),
        };
        Input { takes: Takes::of(question, language), message }
    }

    /// The input of a column, whose question is only told here.
    pub fn of_column(column: &Question<'_>, language: Language) -> Self {
        let message = format!("{}\n{}", column.fact.question.in_language(language), limits(column, language));
        Input { takes: Takes::of(column, language), message: message.trim_end().to_owned() }
    }
}

impl Takes {
    fn of(question: &Question<'_>, language: Language) -> Self {
        let fact = question.fact;
        let text = |bound: Option<Decimal>| bound.map(|bound| bound.to_string());
        match &fact.kind {
            Type::YesNo | Type::Choice(_) => Takes::List(tell::list(question, language)),
            Type::Number { whole, .. } => Takes::Number { min: text(fact.min), max: text(fact.max), whole: *whole },
            Type::Date => Takes::Day,
            Type::Text => Takes::Anything,
        }
    }
}

/// The unit and bounds of a number, the form of a day, and what to write where it is not known.
fn limits(question: &Question<'_>, language: Language) -> String {
    let fact = question.fact;
    if !matches!(fact.kind, Type::Number { .. } | Type::Date) {
        return String::new();
    }
    let unknown = match language {
        Language::Zh if fact.id == CHECK_DATE => "必须填写。",
        Language::En if fact.id == CHECK_DATE => "It is needed.",
        Language::Zh => "不知道填“未知”。",
        Language::En => "Or: unknown",
    };
    let choices = tell::choices(question, language);
    match (fact.unit_label(language), language) {
        (unit, Language::Zh) if unit.is_empty() => format!("{choices}。{unknown}"),
        (unit, Language::En) if unit.is_empty() => format!("{choices}. {unknown}"),
        (unit, Language::Zh) => format!("单位 {unit}，{choices}；别的单位连单位一起写。{unknown}"),
        (unit, Language::En) => format!("{unit}, {choices}; any other unit goes with the number. {unknown}"),
    }
}

impl<'n> Lists<'n> {
    /// The lists that stand on the sheet of notes.
    pub fn new(cells: &'n HashMap<Vec<String>, (usize, usize)>, language: Language) -> Self {
        Lists { cells, language }
    }

    /// Lets a block of cells take what `input` says.
    pub fn add(
        &self,
        sheet: &mut Worksheet,
        (first_row, first_column): (u32, u16),
        (last_row, last_column): (u32, u16),
        input: &Input,
    ) -> Result<(), XlsxError> {
        if input.takes == Takes::Anything && input.message.is_empty() {
            return Ok(());
        }
        let (title, message) = match self.language {
            Language::Zh => ("与可填内容不符", "不在可填内容之内。确实如此，或者是未知、带单位的数时，可以保留。"),
            Language::En => (
                "not among the choices",
                "This is not what is expected here. Keep it if it is so, is unknown, or has a unit.",
            ),
        };
        let validation = self
            .validation(&input.takes)?
            .set_input_message(shortened(&input.message))?
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(title)?
            .set_error_message(message)?;
        sheet.add_data_validation(first_row, first_column, last_row, last_column, &validation)?;
        Ok(())
    }

    fn validation(&self, takes: &Takes) -> Result<DataValidation, XlsxError> {
        let new = DataValidation::new();
        Ok(match takes {
            Takes::Anything => new.allow_any_value(),
            Takes::List(words) => match self.cells.get(words) {
                Some((first, last)) => {
                    let sheet = NOTES_SHEET.in_language(self.language);
                    let (first, last) = (first + 1, last + 1);
                    new.allow_list_formula(Formula::new(format!("'{sheet}'!$B${first}:$B${last}")))
                }
                None => new.allow_list_strings(words)?,
            },
            Takes::Number { min, max, whole } => {
                let number = |text: &String| Formula::new(text);
                let rule = match (min, max) {
                    (Some(min), Some(max)) => DataValidationRule::Between(number(min), number(max)),
                    (Some(min), None) => DataValidationRule::GreaterThanOrEqualTo(number(min)),
                    (None, Some(max)) => DataValidationRule::LessThanOrEqualTo(number(max)),
                    (None, None) => return Ok(new.allow_any_value()),
                };
                if *whole { new.allow_whole_number_formula(rule) } else { new.allow_decimal_number_formula(rule) }
            }
            Takes::Day => {
                let (first, last) = (ExcelDateTime::from_ymd(1900, 1, 1)?, ExcelDateTime::from_ymd(2200, 12, 31)?);
                new.allow_date(DataValidationRule::Between(first, last))
            }
        })
    }
}

/// A message that is not too long for a cell.
fn shortened(message: &str) -> String {
    let mut short = String::new();
    let mut length = 0;
    for c in message.chars() {
        length += c.len_utf16();
        if length >= LONGEST_MESSAGE {
            short.push('…');
            break;
        }
        short.push(c);
    }
    short
}
