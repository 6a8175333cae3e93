//! Fits the texts of a table into its width.
//!
//! comfy-table does so as well, but measures every text many times before it knows the widths of the columns. It draws what is fitted here
//! as it would have fitted it itself; where a text has characters whose width is not certain by themselves, the work is left to it.

/// The space beside the texts of a column, left and right together.
pub const PADDING: u16 = 2;

/// How wide a text may be at most.
const WIDEST: usize = 30_000;

/// Fewer letters than this are not added to a line.
const FEWEST: usize = 2;

/// A column that is this much narrower than it may be leaves the rest to the others.
const MUCH: usize = 3;

/// Splits the texts of the rows, of which the heading is one, into the lines that they have in a table of that width, and gives the widths of
/// the columns without their padding. `limits` are the widths that columns have at most, with it. None where that is left to comfy-table;
/// nothing is changed then.
pub fn fit<const N: usize>(rows: &mut [[String; N]], limits: [Option<u16>; N], width: u16) -> Option<[u16; N]> {
    let mut columns = limits.map(|limit| Column { longest: 1, limit: limit.map(usize::from), width: None });
    for row in &*rows {
        for (column, text) in columns.iter_mut().zip(row) {
            let widest = text.split('\n').try_fold(0, |widest, line| Some(usize::max(widest, width_of(line)?)));
            column.longest = column.longest.max(widest.filter(|widest| *widest <= WIDEST)?);
        }
    }
    let frame = N + 1 + N * usize::from(PADDING);
    let mut left = Left { width: usize::from(width).saturating_sub(frame), columns: N };
    left.fix_narrow(&mut columns);
    left.fix_split(&mut columns, rows);
    left.share_out(&mut columns);
    let widths = columns.map(|column| column.width.unwrap_or(1).max(1));
    for row in rows {
        for (text, width) in row.iter_mut().zip(widths) {
            split_text(text, width);
        }
    }
    Some(widths.map(|width| u16::try_from(width).unwrap_or(u16::MAX)))
}

/// A column.
struct Column {
    /// The width of its widest line.
    longest: usize,
    /// The width that it has at most, with its padding.
    limit: Option<usize>,
    /// The width that it is given.
    width: Option<usize>,
}

/// What is not given to a column.
struct Left {
    width: usize,
    /// The number of columns that were not given any.
    columns: usize,
}

impl Left {
    fn average(&self) -> usize {
        self.width.checked_div(self.columns).unwrap_or(0)
    }

    fn give(&mut self, column: &mut Column, width: usize) {
        column.width = Some(width);
        self.width = self.width.saturating_sub(width);
        self.columns = self.columns.saturating_sub(1);
    }

    /// Gives columns what they need, as long as there are some that need no more than an equal share.
    fn fix_narrow(&mut self, columns: &mut [Column]) {
        loop {
            let before = self.columns;
            for column in columns.iter_mut().filter(|column| column.width.is_none()) {
                let (average, padding) = (self.average(), usize::from(PADDING));
                if average == 0 && self.columns == before {
                    return;
                }
                match column.limit {
                    Some(limit) if limit <= average + padding && column.longest + padding >= limit => {
                        self.give(column, limit.saturating_sub(padding).max(1));
                    }
                    _ if column.longest <= average => self.give(column, column.longest),
                    _ => {}
                }
            }
            if self.columns == before {
                return;
            }
        }
    }

    /// Gives columns what they need once their texts are split, as long as there are some that need much less than an equal share.
    fn fix_split<const N: usize>(&mut self, columns: &mut [Column], rows: &[[String; N]]) {
        loop {
            let before = self.columns;
            for (at, column) in columns.iter_mut().enumerate().filter(|(_, column)| column.width.is_none()) {
                let average = self.average();
                let texts = rows.iter().filter_map(|row| row.get(at));
                let needed = texts.map(|text| longest_when_split(text, average)).max().unwrap_or(0);
                if average.saturating_sub(needed) >= MUCH {
                    self.give(column, needed);
                }
            }
            if self.columns == before {
                return;
            }
        }
    }

    /// Gives the others equal shares.
    fn share_out(&mut self, columns: &mut [Column]) {
        let width = self.width.max(self.columns);
        let (share, more) =
            (width.checked_div(self.columns).unwrap_or(0), width.checked_rem(self.columns).unwrap_or(0));
        let others = columns.iter_mut().filter(|column| column.width.is_none());
        others.enumerate().for_each(|(at, column)| column.width = Some(share + usize::from(at < more)));
    }
}

/// The width of a text on a terminal, if it is certain of each of its characters whatever stands beside it.
fn width_of(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |sum, c| Some(sum + width_of_char(c)?))
}

#[inline]
fn width_of_char(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        // Ideographs, their punctuation, and wide forms of letters.
        '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3029}' | '\u{FF01}'..='\u{FF60}' => Some(2),
        // Signs of Latin texts, dashes, quotation marks and dots.
        '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{FF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203B}' => Some(1),
        // Superscripts, Roman numerals, the sign of degrees, arrows, and the most usual signs of comparison and warning.
        '⁰'..='⁹' | '₀'..='₉' | 'Ⅰ'..='ⅿ' | '℃' | '←'..='↓' | '≤' | '≥' | '⚠' | '─' | '√' => {
            Some(1)
        }
        _ => None,
    }
}

/// The same of a text of which it is known to be certain.
#[inline]
fn certain_width(text: &str) -> usize {
    text.bytes().map(width_by_byte).sum()
}

/// The width of the character that begins with the byte, if one does.
#[inline]
fn width_by_byte(byte: u8) -> usize {
    match byte {
        0x80..=0xBF => 0,
        // Of three bytes, and from U+3000 on.
        0xE3.. => 2,
        _ => 1,
    }
}

fn longest_when_split(text: &str, width: usize) -> usize {
    let mut longest = 0;
    for line in text.split('\n') {
        match certain_width(line) {
            fits if fits <= width => longest = longest.max(fits),
            _ => split_line(line, width.max(1), |part| longest = longest.max(certain_width(part))),
        }
    }
    longest
}

fn split_text(text: &mut String, width: usize) {
    if text.split('\n').all(|line| certain_width(line) <= width) {
        return;
    }
    let mut lines = String::with_capacity(text.len() + text.len() / width.max(1) + 1);
    for line in text.split('\n') {
        let mut add = |part: &str| {
            lines.push_str(part);
            lines.push('\n');
        };
        if certain_width(line) <= width { add(line) } else { split_line(line, width, add) }
    }
    lines.pop();
    *text = lines;
}

/// Splits a line that is too long: between words where there are any, and a word where it is longer than a line.
fn split_line(line: &str, width: usize, mut add: impl FnMut(&str)) {
    let mut words = line.split(' ').map(|word| (word, certain_width(word)));
    // A word that does not stand on a line yet.
    let mut waiting: Option<(&str, usize)> = None;
    let (mut current, mut length) = (String::new(), 0);
    while let Some((word, needed)) = waiting.take().or_else(|| words.next()) {
        let is_new = current.is_empty();
        let space = usize::from(!is_new);
        let room = width.saturating_sub(length).saturating_sub(space);
        if length + space + needed <= width {
            if !is_new {
                current.push(' ');
            }
            current.push_str(word);
            length += space + needed;
        } else if !is_new && room <= FEWEST {
            waiting = Some((word, needed));
            length = width;
        } else if needed > width {
            if !is_new {
                current.push(' ');
            }
            let (mut first, mut first_width) = beginning(word, room);
            if is_new && first == 0 {
                // A wide character in a column for a narrow one.
                (first, first_width) = word.chars().next().map_or((0, 0), |c| (c.len_utf8(), needed.min(2)));
            }
            let (head, tail) = word.split_at_checked(first).unwrap_or((word, ""));
            current.push_str(head);
            waiting = Some((tail, needed.saturating_sub(first_width)));
            length = width;
        } else {
            add(&current);
            current.clear();
            current.push_str(word);
            length = needed;
        }
        // A line on which only few letters could stand is full.
        if length > width.saturating_sub(FEWEST) {
            add(&current);
            current.clear();
            length = 0;
        }
    }
    if !current.is_empty() {
        add(&current);
    }
}

/// How many bytes of a word have room, and how wide they are.
fn beginning(word: &str, room: usize) -> (usize, usize) {
    let mut sum = 0;
    for (at, width) in word.bytes().map(width_by_byte).enumerate() {
        if sum + width > room && width > 0 {
            return (at, sum);
        }
        sum += width;
    }
    (word.len(), sum)
}

#[cfg(test)]
mod tests {
    use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn table(rows: &[[String; 3]], width: u16) -> Table {
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.force_no_tty().set_width(width);
        table.set_header(&rows[0]);
        rows[1..].iter().for_each(|row| {
            table.add_row(row);
        });
        table
    }

    fn constrain(table: &mut Table, at: usize, constraint: ColumnConstraint) {
        table.column_mut(at).unwrap().set_constraint(constraint);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn texts_are_fitted_as_the_library_fits_them(
            rows in prop::collection::vec(prop::array::uniform3("([a-z]{0,9}|[a-z ]{0,30}|[一-龥，：（）]{0,20}|[a-c一-三 \n·]{0,60}|[0-9.]{30,60})"), 1..6),
            limits in prop::array::uniform3(prop::option::of(3u16..30)),
            width in 10u16..130,
        ) {
            let mut own = rows.clone();
            let widths = fit(&mut own, limits, width).unwrap();
            let mut expected = table(&rows, width);
            for (at, limit) in limits.into_iter().enumerate() {
                if let Some(limit) = limit {
                    constrain(&mut expected, at, ColumnConstraint::UpperBoundary(Width::Fixed(limit)));
                }
            }
            let mut fitted = table(&own, width);
            for (at, width) in widths.into_iter().enumerate() {
                constrain(&mut fitted, at, ColumnConstraint::Absolute(Width::Fixed(width + PADDING)));
            }
            prop_assert_eq!(fitted.to_string(), expected.to_string());
        }
    }

    #[test]
    fn a_width_is_certain_only_where_it_is_that_of_the_library_beside_all_others() {
        let certain: Vec<char> = ('\0'..char::MAX).filter(|c| width_of_char(*c).is_some()).collect();
        assert!(certain.len() > 20_000);
        let text: String = certain.iter().collect();
        assert_eq!(Some(text.width()), width_of(&text));
        assert!(certain.iter().map(char::to_string).all(|c| width_of(&c) == Some(certain_width(&c))));
        let seldom: Vec<char> = certain.iter().copied().filter(|c| !('\u{4E01}'..='\u{9FFF}').contains(c)).collect();
        for one in &seldom {
            for other in &seldom {
                let both = String::from_iter([one, other]);
                assert_eq!(Some(both.width()), width_of(&both), "{both:?}");
            }
        }
        assert_eq!(width_of("⚠\u{FE0F}"), None);
        assert_eq!(width_of("a\tb"), None);
    }
}
