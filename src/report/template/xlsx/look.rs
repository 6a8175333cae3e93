//! How the sheets of a template look, on the screen and on A4 paper.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};
use unicode_width::UnicodeWidthChar;

use super::super::Template;
use crate::source::Language;

/// The size of most letters, in points.
pub const SIZE: u8 = 10;

/// The size of what is only looked up, in points.
pub const SMALL: u8 = 9;
pub const SMALLEST: u8 = 8;

/// What a line has beside its letters, and a row beside its lines, in points.
const LEADING: usize = 3;
const SPARE: usize = 7;

/// The highest row that spreadsheets have, in points.
const HIGHEST: usize = 409;

/// A4, as spreadsheets number papers.
const A4: u8 = 9;

/// The widths of columns that fit on a page without being made smaller than nine tenths, in characters.
pub const PORTRAIT: usize = 105;
/// The same across.
pub const LANDSCAPE: usize = 160;

/// The formats of cells.
pub struct Look {
    pub title: Format,
    pub subtitle: Format,
    pub head: Format,
    pub group: Format,
    /// What a form tells: names, units, questions.
    pub told: Format,
    pub told_centred: Format,
    pub told_small: Format,
    pub told_smallest: Format,
    /// Where people write: as it comes, as text, a day.
    pub answer: Format,
    pub answer_text: Format,
    pub answer_day: Format,
    /// The same where no frame is drawn.
    pub open: Format,
    pub open_text: Format,
    pub open_day: Format,
    pub evidence: Format,
    pub prose: Format,
    pub prose_heading: Format,
}

impl Look {
    /// The formats of a language: fonts that Windows, WPS and LibreOffice have or replace by their like.
    pub fn new(language: Language) -> Self {
        let (body, heading) = match language {
            Language::Zh => ("宋体", "黑体"),
            Language::En => ("Arial", "Arial"),
        };
        let plain = Format::new().set_font_name(body).set_font_size(SIZE).set_align(FormatAlign::VerticalCenter);
        let framed = plain.clone().set_border(FormatBorder::Thin).set_border_color(GREY).set_text_wrap();
        let told = framed.clone().set_indent(1);
        let answer = framed.clone().set_background_color(YELLOW);
        let open = plain.clone().set_text_wrap();
        let bold = plain.clone().set_font_name(heading).set_bold();
        Look {
            title: bold.clone().set_font_size(18).set_align(FormatAlign::Center),
            subtitle: plain.clone().set_text_wrap().set_align(FormatAlign::Center),
            head: bold
                .clone()
                .set_align(FormatAlign::Center)
                .set_text_wrap()
                .set_border(FormatBorder::Thin)
                .set_border_color(GREY)
                .set_background_color(BLUE),
            group: bold
                .clone()
                .set_border_top(FormatBorder::Thin)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_color(GREY)
                .set_background_color(LIGHT_BLUE),
            told_centred: framed.clone().set_align(FormatAlign::Center),
            told_small: told.clone().set_font_size(SMALL),
            told_smallest: told.clone().set_font_size(SMALLEST),
            told,
            answer: answer.clone().set_align(FormatAlign::Center),
            answer_text: answer.clone().set_num_format(TEXT),
            answer_day: answer.set_num_format(DAY).set_align(FormatAlign::Center),
            open: open.clone().set_align(FormatAlign::Center),
            open_text: open.clone().set_num_format(TEXT),
            open_day: open.clone().set_num_format(DAY).set_align(FormatAlign::Center),
            evidence: framed.set_num_format(TEXT),
            prose: open,
            prose_heading: bold.set_font_size(SIZE + 1),
        }
    }
}

const GREY: Color = Color::RGB(0x7F_7F7F);
const BLUE: Color = Color::RGB(0xBD_D7EE);
const LIGHT_BLUE: Color = Color::RGB(0xDD_EBF7);
const YELLOW: Color = Color::RGB(0xFF_FBE6);

/// What is written stays as it is: `007` is no number, `3-1` no day, and nothing is a formula.
const TEXT: &str = "@";
const DAY: &str = "yyyy-mm-dd";

/// A text in a cell.
#[derive(Clone, Copy)]
pub struct Written<'c> {
    pub text: &'c str,
    /// The width of its column, in characters.
    pub width: usize,
    /// The size of its letters, in points.
    pub points: u8,
}

/// A row high enough for its cells.
pub fn height<'c>(cells: impl IntoIterator<Item = Written<'c>>) -> u16 {
    let high = |cell: Written<'_>| lines(cell) * (usize::from(cell.points) + LEADING);
    let highest = cells.into_iter().map(high).max().unwrap_or(0).max(usize::from(SIZE) + LEADING);
    u16::try_from((highest + SPARE).min(HIGHEST)).unwrap_or(u16::MAX)
}

/// A text in letters of the usual size.
pub fn written(text: &str, width: usize) -> Written<'_> {
    Written { text, width, points: SIZE }
}

/// The lines that a text takes in a column, broken as spreadsheets do: between words, and between any two Chinese characters.
fn lines(cell: Written<'_>) -> usize {
    // Letters of another font may be a little wider.
    let width = (cell.width * usize::from(SIZE) / usize::from(cell.points.max(1))).saturating_sub(2).max(2);
    cell.text.lines().map(|line| broken(line, width)).sum()
}

fn broken(line: &str, width: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    let mut place = |length: usize| {
        if used > 0 && used + length > width {
            lines += 1;
            used = 0;
        }
        // A word longer than a line is broken.
        lines += length.saturating_sub(1) / width;
        used = if length > width { length % width } else { used + length };
    };
    let mut word = 0;
    for c in line.chars() {
        let length = c.width().unwrap_or(0);
        if length > 1 || c == ' ' {
            place(word);
            word = 0;
            place(length);
        } else {
            word += length;
        }
    }
    place(word);
    lines
}

/// How a sheet is printed.
pub struct Page {
    /// The widths of its columns together, in characters.
    pub width: usize,
    /// The row of its header, which every page repeats.
    pub header: u32,
    /// The columns on the left that every page repeats where a sheet is too wide for one.
    pub columns: u16,
}

/// The pages beside each other that a sheet of that width takes. Down to three quarters of its size it can still be read.
pub fn pages(width: usize) -> usize {
    width.div_ceil(LANDSCAPE * 4 / 3).max(1)
}

/// Sets a sheet up for A4 paper: one page wide, or as many as keep it readable.
pub fn print(sheet: &mut Worksheet, page: &Page, template: &Template<'_>) -> Result<(), rust_xlsxwriter::XlsxError> {
    sheet.set_paper_size(A4).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_print_center_horizontally(true);
    if page.width > PORTRAIT {
        sheet.set_landscape();
    }
    let pages = pages(page.width);
    sheet.set_print_fit_to_pages(u16::try_from(pages).unwrap_or(1), 0);
    if pages > 1 {
        sheet.set_repeat_columns(0, page.columns.saturating_sub(1))?;
    }
    sheet.set_repeat_rows(page.header, page.header)?;
    let (header, footer) = match template.language {
        Language::Zh => (
            "&L&9煤矿名称：____________________&C&9&A&R&9第 &P 页 共 &N 页",
            "&L&9检查人：______________&C&9煤矿负责人：______________&R&9日期：______年____月____日",
        ),
        Language::En => (
            "&L&9mine: ____________________&C&9&A&R&9page &P of &N",
            "&L&9checked by: ______________&C&9for the mine: ______________&R&9date: ______________",
        ),
    };
    sheet.set_header(header).set_footer(footer);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_between_chinese_characters() {
        for (text, width, lines) in [
            ("", 10, 1),
            ("one two", 8, 1),
            ("one two", 6, 2),
            ("one two three", 9, 2),
            ("一二三四五", 10, 1),
            ("一二三四五六", 10, 2),
            ("第8条第（2）款", 10, 2),
            ("abcdefghijkl", 5, 3),
            ("abcdefghij", 5, 2),
            ("a abcdefghij", 5, 3),
        ] {
            assert_eq!(broken(text, width), lines, "{text} in {width}");
        }
    }

    #[test]
    fn a_row_is_as_high_as_its_highest_cell() {
        assert_eq!(height([]), 20);
        assert_eq!(height([written("", 10), written("one", 10)]), 20);
        let small = Written { points: SMALLEST, ..written("一二三四五六七", 10) };
        assert_eq!(height([written("一二三四五", 10), small]), 2 * 13 + 7);
        assert_eq!(height([written(&"煤".repeat(9999), 10)]), 409);
    }

    #[test]
    fn a_wide_sheet_takes_several_pages() {
        for (width, expected) in [(0, 1), (160, 1), (213, 1), (214, 2), (426, 2), (427, 3)] {
            assert_eq!(pages(width), expected, "{width}");
        }
    }
}
