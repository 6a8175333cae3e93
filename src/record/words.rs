//! The words of cells that mean unknown, yes, no, or that the cell is in error. The lists are complete: what is not in them is not
//! guessed.

use super::text::trimmed;
use crate::source::language::{as_folded, first_folded};

/// Marks of a cell in which nothing is stated; where all cells of a row are so, there is no row.
pub const VACANT: &[&str] = &[
    "", "-", "--", "---", "—", "——", "‐", "‑", "‒", "–", "―", "─", "──", "﹣", "−", "/", "//", "\\", "空", "空白",
    "(空)", "(空白)", "n/a", "n.a.", "na", "#n/a", "nan", "null", "(null)",
];

/// Words that say that a value is not known.
///
/// Left out because they can also say that something is not there: `暂无`, `无记录`, `无资料`, `缺`, `nil`, `none`; or that something was
/// not done: `未检测`, `未测`; or that the question does not arise: `不适用`.
pub const UNKNOWN: &[&str] = &[
    "未知",
    "不知道",
    "不详",
    "不明",
    "不清楚",
    "不确定",
    "待查",
    "待核查",
    "待核实",
    "待确认",
    "未填",
    "未填写",
    "无数据",
    "unknown",
    "?",
    "??",
    "???",
];

/// Words that say that a value is not settled yet. They are no values, and do not say either that it is not known.
pub const PENDING: &[&str] = &["待定", "未定", "tbd", "tba"];

/// Words for yes.
///
/// Left out because they can be read both ways: `x` (a cross, or a box that is ticked) and `☒`, `○`, `已` and `未`, `合格`, `正常`, `对`,
/// `具备`, `T`.
pub const YES: &[&str] = &["是", "是的", "有", "存在", "√", "✓", "✔", "☑", "✅", "y", "yes", "true", "1"];

/// Words for no.
pub const NO: &[&str] = &["否", "不是", "无", "没有", "不存在", "×", "✕", "✖", "✗", "✘", "❌", "n", "no", "false", "0"];

/// Words for yes and no that say whether something is there.
pub const PRESENCE: &[&str] = &["有", "存在", "无", "没有", "不存在"];

/// What spreadsheets show in a cell whose formula failed; beside these, a cell full of `#` is too narrow for its value.
///
/// `#N/A` is not one of them: it is how people mark what is not available, and means unknown.
pub const ERRORS: &[&str] = &[
    "#ref!",
    "#div/0!",
    "#value!",
    "#name?",
    "#num!",
    "#null!",
    "#spill!",
    "#calc!",
    "#field!",
    "#blocked!",
    "#connect!",
    "#unknown!",
    "#busy!",
    "#timeout!",
    "#external!",
    "#python!",
    "#getting_data",
    "#error!",
];

/// What LibreOffice shows there, before a number.
const NUMBERED_ERRORS: &[&str] = &["err:", "错误:"];

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
    "其中",
];

/// Ends of the words that begin a row of totals: `全县合计`, `grand total`.
pub const TOTALS_ENDS: &[&str] = &["合计", "小计", "总计", " total"];

/// Words that stand instead of a mine in a row that shows how to fill in the others.
pub const EXAMPLES: &[&str] = &["示例", "样例", "范例", "填写示例", "示例煤矿", "example", "sample"];

/// Words that begin a remark below a table; a colon follows them.
const REMARKS: &[&str] = &[
    "注",
    "备注",
    "说明",
    "填表",
    "制表",
    "填报",
    "审核",
    "审批",
    "负责人",
    "联系",
    "单位",
    "日期",
    "note",
    "prepared",
    "signed",
];

static REPEATED: Words = Words::of(&[REPEATS]);
static UNSETTLED: Words = Words::of(&[PENDING]);
static EMPTY: Words = Words::of(&[VACANT]);
static UNSTATED: Words = Words::of(&[VACANT, UNKNOWN]);
static SAY_YES: Words = Words::of(&[YES]);
static SAY_NO: Words = Words::of(&[NO]);
const ERRONEOUS: Firsts = Firsts::of(&[ERRORS, NUMBERED_ERRORS, &["#"]]);

/// The longest word of the lists, in bytes with some white space around it.
const LONGEST: usize = 48;

/// Whether `text` may be a word of the lists at all. Most cells are numbers, dates or long texts, and folding each of them to compare
/// it takes more time than reading it.
fn may_be_word(text: &str) -> bool {
    text.len() <= LONGEST && (text.len() <= 1 || !text.as_bytes().first().is_some_and(u8::is_ascii_digit))
}

/// Lists of words, and with which characters those begin.
struct Words {
    lists: &'static [&'static [&'static str]],
    /// Most cells begin as no word does, and looking at that takes less time than comparing the whole of them.
    first: Firsts,
}

impl Words {
    const fn of(lists: &'static [&'static [&'static str]]) -> Words {
        Words { lists, first: Firsts::of(lists) }
    }

    #[inline]
    fn have(&self, text: &str) -> bool {
        self.first.may_begin(text) && {
            let text = as_folded(text);
            self.lists.iter().any(|list| list.contains(&&*text))
        }
    }
}

/// The characters with which words begin: a bit for each, by the last six bits of its number, so that some share one.
#[derive(Clone, Copy)]
struct Firsts(u64);

impl Firsts {
    /// Those of lists of words, which are written as words are compared.
    const fn of(lists: &[&[&str]]) -> Firsts {
        let mut firsts = 0;
        let mut lists = lists;
        while let [list, other_lists @ ..] = lists {
            let mut words = *list;
            while let [word, others @ ..] = words {
                // The last byte of a character has the last bits of its number.
                firsts |= match word.as_bytes() {
                    [] => 1,
                    [last @ ..0x80, ..] | [..0xE0, last, ..] | [..0xF0, _, last, ..] | [_, _, _, last, ..] => {
                        1 << (*last & 0x3F)
                    }
                    _ => u64::MAX,
                };
                words = others;
            }
            lists = other_lists;
        }
        Firsts(firsts)
    }

    /// Whether `text` may begin, as words are compared, as one of the words does.
    #[inline]
    fn may_begin(self, text: &str) -> bool {
        let last = match text.as_bytes() {
            [] => 0,
            [first @ b'!'..=b'~', ..] => first.to_ascii_lowercase(),
            // These are Chinese characters, or signs as `×` and `√`, which are compared as they are.
            [0xC3, last @ 0x97, ..] | [0xE2, 0x88, last, ..] | [0xE4..=0xE9, _, last, ..] => *last,
            _ => u32::from(first_folded(text).unwrap_or_default()).to_le_bytes()[0],
        };
        self.0 & (1 << (last & 0x3F)) != 0
    }
}

/// Whether a cell says the same as the one above it.
#[inline]
pub fn is_repeat(text: &str) -> bool {
    REPEATED.have(text) && may_be_word(text)
}

/// Whether a cell has the name of an error in it.
pub fn is_error(text: &str) -> bool {
    if !ERRONEOUS.may_begin(text) {
        return false;
    }
    let text = trimmed(text);
    if !text.starts_with(['#', '＃', 'E', 'e', '错']) {
        return false;
    }
    if text.len() > 1 && text.bytes().all(|b| b == b'#') {
        return true;
    }
    let text = if may_be_word(text) { as_folded(text) } else { return false };
    let is_numbered = |start: &str| {
        text.strip_prefix(start).is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    ERRORS.contains(&&*text) || NUMBERED_ERRORS.iter().any(|start| is_numbered(start))
}

/// Whether a cell says that its value is not settled yet.
pub fn is_pending(text: &str) -> bool {
    may_be_word(text) && UNSETTLED.have(text)
}

/// Whether a row that begins with this word has totals.
pub fn is_totals(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let lower = text.to_lowercase();
    let bare = lower.split(['(', '（']).next().unwrap_or("").trim().trim_end_matches([':', '：']);
    TOTALS.contains(&&*as_folded(bare)) || TOTALS_ENDS.iter().any(|end| bare.ends_with(end))
}

/// Whether a row with this word instead of a mine shows how to fill in the others.
pub fn is_example(text: &str) -> bool {
    may_be_word(text) && EXAMPLES.contains(&as_folded(text).trim_end_matches(':'))
}

/// Whether a cell that stands alone in its row is a remark below a table: `注：…`, `填表人：张三`.
pub fn is_remark(text: &str) -> bool {
    let begin = text.split_once([':', '：']).map(|(begin, _)| begin).filter(|begin| begin.len() <= LONGEST);
    begin.map(as_folded).is_some_and(|begin| REMARKS.iter().any(|word| begin.contains(word)))
}

/// Whether a cell is the heading of units.
pub fn is_unit_heading(text: &str) -> bool {
    may_be_word(text) && matches!(&*as_folded(text), "单位" | "计量单位" | "unit" | "units")
}

/// Whether a column with this heading only numbers the rows, and says nothing of a mine.
pub fn is_serial(heading: &str) -> bool {
    SERIAL.contains(&&*as_folded(heading))
}

/// Whether nothing is stated in a cell.
pub fn is_vacant(text: &str) -> bool {
    may_be_word(text) && EMPTY.have(text)
}

/// Whether a cell states no value: it is vacant, or says that the value is not known.
pub fn is_unknown(text: &str) -> bool {
    may_be_word(text) && UNSTATED.have(text)
}

/// Yes or no, if `text` is a word for it.
pub fn yes_no(text: &str) -> Option<bool> {
    match () {
        () if SAY_YES.have(text) => Some(true),
        () if SAY_NO.have(text) => Some(false),
        () => None,
    }
}

/// Whether `text` says yes or no by whether something is there.
pub fn is_presence(text: &str) -> bool {
    PRESENCE.contains(&&*as_folded(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::folded;
    use std::collections::BTreeSet;

    #[test]
    fn no_word_means_two_things() {
        let mut seen = BTreeSet::new();
        for word in [VACANT, UNKNOWN, PENDING, YES, NO, ERRORS, REPEATS, TOTALS].concat() {
            assert_eq!(folded(word), word, "a word of the lists is written as it is compared");
            assert!(seen.insert(word), "{word}");
            assert!(may_be_word(word) && word.len() * 2 <= LONGEST, "{word}");
            assert_eq!(UNSTATED.have(word), VACANT.contains(&word) || UNKNOWN.contains(&word), "{word}");
        }
        assert!(PRESENCE.iter().all(|word| YES.contains(word) || NO.contains(word)));
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
        for word in [
            "x",
            "X",
            "已",
            "未",
            "合格",
            "正常",
            "对",
            "T",
            "是否",
            "2",
            "1.0",
            "无证",
            "ok",
            "☒",
            "○",
            "暂无",
            "无记录",
            "nil",
            "none",
            "未检测",
            "不适用",
            "待定",
            "#N/A N/A",
        ] {
            assert_eq!(yes_no(word), None, "{word}");
            assert!(!is_unknown(word), "{word}");
        }
    }

    #[test]
    fn errors_of_spreadsheets_are_told_from_texts() {
        for text in [
            "#REF!",
            " #DIV/0! ",
            "#name?",
            "＃ＶＡＬＵＥ！",
            "#GETTING_DATA",
            "##",
            "#########",
            "Err:502",
            "错误:508",
        ] {
            assert!(is_error(text), "{text}");
        }
        assert!(is_error(&"#".repeat(300)));
        for text in
            ["#N/A", "#", "#1煤层", "#REF", "REF!", "#REF! 见附表", "## 1", "Err:", "Err:a", "error", "错误", ""]
        {
            assert!(!is_error(text), "{text}");
        }
    }
}
