//! One sheet: a title, what has to be known, a header, and rows.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use crate::record::apostrophe;
use crate::report::result::CannotRender;
use crate::source::{Bilingual, Language, visible};
use crate::verdict::{Outcome, Verdict};

/// The rows that a sheet holds.
const ROWS: usize = 1_048_576;

/// The most that a cell holds, in UTF-16 units.
const CELL: usize = 32_767;

/// The most letters that the name of a sheet has.
const NAME: usize = 31;

/// A4, as spreadsheets number papers.
const A4: u8 = 9;

/// Sheets up to this width, in characters, are printed upright.
const PORTRAIT: usize = 105;

/// What a column is coloured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colours {
    Nothing,
    Verdicts,
    Outcomes,
}

/// A column.
pub struct Column {
    heading: String,
    width: u16,
    colours: Colours,
}

impl Column {
    /// A column that is so many characters wide.
    pub fn new(heading: &str, width: u16) -> Column {
        Column { heading: heading.to_owned(), width, colours: Colours::Nothing }
    }

    /// A column of verdicts.
    pub fn verdict(heading: &str, width: u16) -> Column {
        Column { colours: Colours::Verdicts, ..Column::new(heading, width) }
    }

    /// A column of outcomes.
    pub fn outcome(heading: &str, width: u16) -> Column {
        Column { colours: Colours::Outcomes, ..Column::new(heading, width) }
    }
}

/// What stands in a cell.
pub enum Value {
    /// A text, whatever it looks like.
    Text(String),
    /// A number.
    Number(usize),
    /// A verdict, as a word.
    Verdict(Verdict),
    /// An outcome, as a word.
    Outcome(Outcome),
}

/// A sheet.
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What stands between title and header.
    pub above: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a value for each column.
    pub rows: Vec<Vec<Value>>,
}

/// The formats of cells.
pub struct Look {
    title: Format,
    note: Format,
    head: Format,
    text: Format,
    /// A text that begins as a formula does, and is none.
    quoted: Format,
    number: Format,
}

impl Look {
    /// The formats of a language, in fonts that Windows, WPS and LibreOffice have or replace by their like.
    pub fn new(language: Language) -> Look {
        let (body, heading) = if language == Language::Zh { ("宋体", "黑体") } else { ("Arial", "Arial") };
        let plain = Format::new().set_font_name(body).set_font_size(10);
        let framed = plain.clone().set_border(FormatBorder::Thin).set_border_color(GREY).set_align(FormatAlign::Top);
        let bold = plain.clone().set_font_name(heading).set_bold();
        Look {
            title: bold.clone().set_font_size(16),
            note: plain,
            head: bold
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Thin)
                .set_border_color(GREY)
                .set_background_color(BLUE),
            text: framed.clone().set_text_wrap(),
            quoted: framed.clone().set_text_wrap().set_quote_prefix(),
            number: framed,
        }
    }
}

const GREY: Color = Color::RGB(0x7F_7F7F);
const BLUE: Color = Color::RGB(0xDD_EBF7);

/// Ground and letters; the words say the same.
const RED: (u32, u32) = (0xF6_CFCA, 0x6F_120F);
const AMBER: (u32, u32) = (0xFA_EBC0, 0x58_4200);
const GREEN: (u32, u32) = (0xDF_F0E3, 0x1D_4D2B);
const NEUTRAL: (u32, u32) = (0xEC_EEF1, 0x48_4E59);

impl Colours {
    fn words(self) -> Vec<(Bilingual, (u32, u32))> {
        match self {
            Colours::Nothing => Vec::new(),
            Colours::Verdicts => Verdict::ALL
                .map(|verdict| {
                    let colour = match verdict {
                        Verdict::Closure | Verdict::Suspension | Verdict::StopArea => RED,
                        Verdict::Undetermined => AMBER,
                        Verdict::Clear => GREEN,
                    };
                    (verdict.label(), colour)
                })
                .into(),
            Colours::Outcomes => Outcome::ALL
                .map(|outcome| {
                    let colour = match outcome {
                        Outcome::Met => RED,
                        Outcome::Undetermined => AMBER,
                        Outcome::NotMet => GREEN,
                        Outcome::NotApplicable => NEUTRAL,
                    };
                    (outcome.label(), colour)
                })
                .into(),
        }
    }
}

impl Sheet {
    /// Writes the sheet.
    pub fn write(&self, sheet: &mut Worksheet, look: &Look, language: Language) -> Result<(), CannotRender> {
        let header = u32::try_from(self.above.len() + 1).unwrap_or(u32::MAX);
        let rows = self.above.len() + 2 + self.rows.len();
        if rows > ROWS {
            return Err(CannotRender::TooManyRows(rows));
        }
        sheet.set_name(name(&self.name))?;
        sheet.write_string_with_format(0, 0, visible(&self.title), &look.title)?;
        for (row, note) in (1u32..).zip(&self.above) {
            sheet.write_string_with_format(row, 0, visible(note), &look.note)?;
        }
        for (column, of) in (0u16..).zip(&self.columns) {
            sheet.set_column_width(column, of.width)?;
            sheet.write_string_with_format(header, column, &of.heading, &look.head)?;
        }
        for (row, values) in (header + 1..).zip(&self.rows) {
            for (column, value) in (0u16..).zip(values) {
                write(sheet, (row, column), value, look, language)?;
            }
        }
        let last = (header + u32::try_from(self.rows.len()).unwrap_or(0)).max(header);
        self.colour(sheet, header, last, language)?;
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(0);
        sheet.autofilter(header, 0, last, last_column)?.set_freeze_panes(header + 1, 2)?;
        self.print(sheet, header, language)?;
        Ok(())
    }

    fn colour(&self, sheet: &mut Worksheet, header: u32, last: u32, language: Language) -> Result<(), XlsxError> {
        if last == header {
            return Ok(());
        }
        for (column, of) in (0u16..).zip(&self.columns) {
            for (word, (ground, letters)) in of.colours.words() {
                let format = Format::new()
                    .set_background_color(Color::RGB(ground))
                    .set_foreground_color(Color::RGB(ground))
                    .set_font_color(Color::RGB(letters));
                let rule = ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::EqualTo(word.in_language(language).to_owned()))
                    .set_format(format);
                sheet.add_conditional_format(header + 1, column, last, column, &rule)?;
            }
        }
        Ok(())
    }

    fn print(&self, sheet: &mut Worksheet, header: u32, language: Language) -> Result<(), XlsxError> {
        sheet.set_paper_size(A4).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_print_fit_to_pages(1, 0);
        if self.columns.iter().map(|column| usize::from(column.width)).sum::<usize>() > PORTRAIT {
            sheet.set_landscape();
        }
        sheet.set_repeat_rows(header, header)?;
        sheet.set_footer(match language {
            Language::Zh => "&L&9&A&R&9第 &P 页 共 &N 页",
            Language::En => "&L&9&A&R&9page &P of &N",
        });
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    look: &Look,
    language: Language,
) -> Result<(), XlsxError> {
    let text = match value {
        Value::Number(number) => {
            // A count has few digits, so that nothing is lost.
            sheet.write_number_with_format(row, column, u32::try_from(*number).unwrap_or(u32::MAX), &look.number)?;
            return Ok(());
        }
        Value::Text(text) => shortened(&visible(text)),
        Value::Verdict(verdict) => verdict.label().in_language(language).to_owned(),
        Value::Outcome(outcome) => outcome.label().in_language(language).to_owned(),
    };
    let format = if apostrophe::is_formula(&text) { &look.quoted } else { &look.text };
    sheet.write_string_with_format(row, column, text, format)?;
    Ok(())
}

/// A text that fits into a cell; that something is left out can be seen.
fn shortened(text: &str) -> String {
    if text.len() <= CELL {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut length = 0;
    for c in text.chars() {
        length += c.len_utf16();
        if length >= CELL {
            short.push('…');
            break;
        }
        short.push(c);
    }
    short
}

/// A name that a sheet may have.
fn name(name: &str) -> String {
    name.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_where_it_can_be_seen() {
        assert_eq!(shortened("煤"), "煤");
        let cut = shortened(&"煤".repeat(CELL + 5));
        assert!(cut.ends_with("煤…") && cut.encode_utf16().count() == CELL);
        let whole = "煤".repeat(CELL);
        assert!(shortened(&whole).encode_utf16().count() <= CELL);
    }

    #[test]
    fn the_name_of_a_sheet_is_one_that_spreadsheets_take() {
        assert_eq!(name("what / must [happen]"), "what   must  happen ");
        assert_eq!(name(&"长".repeat(40)).chars().count(), NAME);
    }
}
