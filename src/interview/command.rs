//! The words of a person that are no values: commands, whether there are rows, and what comes before evidence.

use crate::record::words;
use crate::source::folded;

/// What a person wants instead of answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// It is not known.
    Unknown,
    /// Why it is asked.
    Why,
    /// To take the last answer back.
    Back,
    /// To leave.
    Quit,
    /// What can be answered.
    Help,
}

/// The words of each command, in both languages.
pub const WORDS: [(Command, &[&str]); 5] = [
    (Command::Unknown, &["不知道", "unknown", "?"]),
    (Command::Why, &["为什么", "why"]),
    (Command::Back, &["返回", "back"]),
    (Command::Quit, &["退出", "quit"]),
    (Command::Help, &["帮助", "help"]),
];

/// The command that a whole line is.
pub fn command(line: &str) -> Option<Command> {
    let line = folded(line);
    WORDS.into_iter().find(|(_, words)| words.contains(&line.as_str())).map(|(command, _)| command)
}

/// Whether there are rows, or more of them.
pub fn has_rows(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "还有" => Some(true),
        "没有了" => Some(false),
        other => words::yes_no(other),
    }
}

/// An answer and the evidence behind it: `是；依据：询问笔录`, `yes; evidence: minutes`.
pub fn split_evidence(line: &str) -> (&str, Option<&str>) {
    const MARKS: [&str; 4] = ["依据：", "依据:", "evidence:", "evidence："];
    let found = MARKS.iter().filter_map(|mark| Some((line.find(mark)?, mark.len())));
    // What stands directly before the word must part it from the answer, so that it is no piece of one.
    let parted = |at: usize| {
        let before = line.get(..at).unwrap_or("");
        before.trim().is_empty() || before.ends_with(|c: char| c.is_whitespace() || is_separator(c))
    };
    let Some((at, length)) = found.filter(|(at, _)| parted(*at)).min() else { return (line, None) };
    let answer = line.get(..at).unwrap_or(line).trim_end_matches(|c: char| c.is_whitespace() || is_separator(c));
    (answer, line.get(at + length..))
}

fn is_separator(c: char) -> bool {
    matches!(c, '；' | ';' | '，' | ',' | '。')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_whole_words_in_either_language() {
        for (command_, words) in WORDS {
            for word in words {
                assert_eq!(command(word), Some(command_), "{word}");
                assert_eq!(command(&format!("  {}\u{3000}", word.to_uppercase())), Some(command_), "{word}");
                assert_eq!(command(&format!("{word}了")), None, "{word}");
            }
        }
        assert_eq!(command("？"), Some(Command::Unknown));
        assert_eq!(command(""), None);
    }

    #[test]
    fn whether_there_are_rows_is_said_in_the_words_of_cells() {
        for text in ["有", "是", "Yes", "y", "还有"] {
            assert_eq!(has_rows(text), Some(true), "{text}");
        }
        for text in ["没有", "无", "没有了", "No", "否"] {
            assert_eq!(has_rows(text), Some(false), "{text}");
        }
        for text in ["", "3", "也许", "不知道"] {
            assert_eq!(has_rows(text), None, "{text}");
        }
    }

    #[test]
    fn evidence_follows_its_word() {
        for (line, answer, evidence) in [
            ("是；依据：询问笔录", "是", Some("询问笔录")),
            ("是;依据:询问笔录", "是", Some("询问笔录")),
            ("6万吨/年，依据：批复", "6万吨/年", Some("批复")),
            ("yes; evidence: minutes; evidence: more", "yes", Some(" minutes; evidence: more")),
            ("依据：询问笔录", "", Some("询问笔录")),
            ("是", "是", None),
            ("没有依据：的煤矿", "没有依据：的煤矿", None),
            ("依据不足", "依据不足", None),
            ("", "", None),
        ] {
            assert_eq!(split_evidence(line), (answer, evidence), "{line}");
        }
    }
}
