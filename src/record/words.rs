//! The words of cells that mean unknown, yes and no. The lists are complete: what is not in them is not guessed.

use crate::source::folded;

/// Marks of a cell in which nothing is stated; where all cells of a row are so, there is no row.
pub const VACANT: &[&str] =
    &["", "-", "--", "---", "—", "——", "–", "―", "─", "−", "/", "//", "\\", "n/a", "na", "#n/a", "null"];

/// Words that say that a value is not known.
pub const UNKNOWN: &[&str] =
    &["未知", "不详", "不明", "不清楚", "不确定", "待查", "待核实", "未填", "无数据", "unknown", "?", "??", "???"];

/// Words for yes.
///
/// Left out because they can be read both ways: `x` (a cross, or a box that is ticked), `已` and `未`, `合格`, `正常`, `对`, `T`.
pub const YES: &[&str] = &["是", "有", "√", "✓", "✔", "☑", "y", "yes", "true", "1"];

/// Words for no.
pub const NO: &[&str] = &["否", "无", "没有", "×", "✗", "✘", "n", "no", "false", "0"];

/// Words for yes and no that say whether something is there.
pub const PRESENCE: &[&str] = &["有", "无", "没有"];

/// Headings of a column that only numbers the rows.
pub const SERIAL: &[&str] = &["序号", "no", "no.", "#"];

/// Words of a cell that says the same as the one above it.
pub const REPEATS: &[&str] = &["同上", "〃", "″", "ditto"];

/// Words that begin a row of totals.
pub const TOTALS: &[&str] = &[
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "合计数",
    "总数",
    "平均",
    "平均值",
    "total",
    "totals",
    "subtotal",
    "sum",
    "average",
];

/// Whether a cell says the same as the one above it.
pub fn is_repeat(text: &str) -> bool {
    // Most cells are short of a fold away from being none.
    text.len() <= 24 && REPEATS.contains(&folded(text).as_str())
}

/// Whether a row that begins with this word has totals.
pub fn is_totals(text: &str) -> bool {
    text.len() <= 48 && TOTALS.contains(&folded(text).trim_end_matches(':'))
}

/// Whether a column with this heading only numbers the rows, and says nothing of a mine.
pub fn is_serial(heading: &str) -> bool {
    SERIAL.contains(&folded(heading).as_str())
}

/// Whether nothing is stated in a cell.
pub fn is_vacant(text: &str) -> bool {
    VACANT.contains(&folded(text).as_str())
}

/// Whether a cell states no value: it is vacant, or says that the value is not known.
pub fn is_unknown(text: &str) -> bool {
    let text = folded(text);
    VACANT.contains(&text.as_str()) || UNKNOWN.contains(&text.as_str())
}

/// Yes or no, if `text` is a word for it.
pub fn yes_no(text: &str) -> Option<bool> {
    let text = folded(text);
    if YES.contains(&text.as_str()) {
        Some(true)
    } else if NO.contains(&text.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// Whether `text` says yes or no by whether something is there.
pub fn is_presence(text: &str) -> bool {
    PRESENCE.contains(&folded(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_word_means_two_things() {
        let mut seen = BTreeSet::new();
        for word in [VACANT, UNKNOWN, YES, NO, REPEATS, TOTALS].concat() {
            assert_eq!(folded(word), word, "a word of the lists is written as it is compared");
            assert!(seen.insert(word), "{word}");
        }
    }

    #[test]
    fn case_width_and_spaces_do_not_count() {
        assert!(is_vacant(" Ｎ／Ａ ") && is_vacant("－") && is_vacant(" — "));
        assert!(is_unknown("Unknown") && is_unknown("？") && is_unknown("不 详"));
        assert_eq!(yes_no(" TRUE "), Some(true));
        assert_eq!(yes_no("Ｎ"), Some(false));
    }

    #[test]
    fn what_can_be_read_both_ways_is_not_read() {
        for word in ["x", "X", "已", "未", "合格", "正常", "对", "T", "是否", "2", "1.0", "无证", "ok", "☒"]
        {
            assert_eq!(yes_no(word), None, "{word}");
            assert!(!is_unknown(word), "{word}");
        }
    }
}
