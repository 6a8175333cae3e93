//! A saved result read back. What is not one, is damaged, or is of another version is refused with a reason.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::packed::{self, NotRead, PACKED_VERSION};
use super::{FORMAT_VERSION, Program, Saved, Summary};
use crate::fact::Date;
use crate::record::encoding;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span, json};
use crate::verdict::{Outcome, Verdict};

/// The longest line of which the place of a mistake is shown; a document in one line would fill the screen.
const LONGEST_LINE: usize = 1000;

/// The result that the bytes of the file `name` are.
pub fn read(name: &str, bytes: &[u8]) -> Result<Saved, Vec<Diagnostic>> {
    let whole = || Place::File(name.into());
    // Nearly always it is as it was written; only what went through other hands has another encoding.
    let decoded = match std::str::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{FEFF}') => Ok(Cow::Borrowed(text)),
        _ => encoding::decode(bytes).map(Cow::Owned),
    };
    let text = match decoded {
        Ok(text) => text,
        Err(bad) => return Err(vec![bad.diagnostic().at(whole())]),
    };
    let read = match is_packed(&text) {
        false => serde_json::from_str::<Saved>(&text),
        true => match packed::read(&text) {
            Ok(saved) => Ok(saved),
            Err(NotRead::Form(error)) => Err(error),
            Err(NotRead::Nothing) => {
                let nothing = "结果指向其中没有的内容";
                return Err(vec![
                    bad(Bilingual::new(nothing, "the result points at something that is not in it")).at(whole()),
                ]);
            }
        },
    };
    match read {
        Ok(saved) if saved.format_version != FORMAT_VERSION => {
            Err(vec![other_version(&saved.format_version.to_string()).at(whole())])
        }
        Ok(saved) => {
            let flaws: Vec<Diagnostic> = flaws(&saved).into_iter().map(|flaw| flaw.at(whole())).collect();
            if flaws.is_empty() { Ok(saved) } else { Err(flaws) }
        }
        Err(error) => Err(vec![why_not(name, text.into_owned(), &error)]),
    }
}

/// Whether a result says that it is one of many mines.
fn is_packed(text: &str) -> bool {
    serde_json::from_str::<Outline>(text).is_ok_and(|outline| outline.format_version == Some(PACKED_VERSION.into()))
}

/// What a result says of itself, whatever its version.
#[derive(Deserialize)]
struct Outline {
    format_version: Option<Value>,
    program: Option<Program>,
    mines: Option<IgnoredAny>,
    mine: Option<IgnoredAny>,
    /// What only the summary of a district has.
    watch: Option<IgnoredAny>,
}

fn why_not(name: &str, text: String, error: &serde_json::Error) -> Diagnostic {
    let whole = Place::File(name.into());
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Outline>();
    let (first, second) = (values.next(), values.next());
    match (first, second) {
        // One mine a line: the beginning of a document is not there.
        (Some(Ok(outline)), _) if outline.mine.is_some() && outline.mines.is_none() => not_a_result()
            .help(say!(
                "这是一矿一行的 JSON Lines；报告用 --format json 保存的结果",
                "this is a mine a line (JSON Lines); reports are made from what --format json saves"
            ))
            .at(whole),
        (Some(Ok(outline)), None) if outline.watch.is_some() && outline.mines.is_none() => a_summary().at(whole),
        (Some(Ok(outline)), None) if outline.program.as_ref().is_some_and(|by| by.name == Program::NAME) => {
            match outline.format_version {
                Some(version) if version == FORMAT_VERSION || version == PACKED_VERSION => damaged(name, text, error),
                Some(version) => other_version(&version.to_string()).at(whole),
                None => damaged(name, text, error),
            }
        }
        _ if error.classify() != Category::Data => {
            let source = SourceText::new(name, text);
            match json::parse(&source, u64::MAX) {
                Err(syntax) => *syntax,
                Ok(_) => not_a_result().at(whole),
            }
        }
        _ => not_a_result().at(whole),
    }
}

fn not_a_result() -> Diagnostic {
    refused(Bilingual::new("不是矿鉴保存的判定结果", "this is no result that kuangjian saved"))
}

fn a_summary() -> Diagnostic {
    refused(Bilingual::new(
        "这是汇总，不是保存的判定结果：其中没有逐矿的判定",
        "this is a summary and no saved result: the verdict of each mine is not in it",
    ))
}

/// What is said where a folder is named instead of a saved result.
pub fn a_folder(name: &str) -> Diagnostic {
    let message = Bilingual::new(
        "这是文件夹，要的是保存的判定结果，一个 JSON 文件",
        "this is a folder; what is wanted is a saved result, which is a JSON file",
    );
    refused(message).at(Place::File(name.into()))
}

fn refused(message: Bilingual) -> Diagnostic {
    Diagnostic::error(Code::NotAResult, message).help(Bilingual::new(
        "先用 kuangjian check 记录 --format json -o result.json 保存结果",
        "save one with kuangjian check RECORD --format json -o result.json",
    ))
}

fn other_version(found: &str) -> Diagnostic {
    let message = say!(
        "结果的格式版本是 `{found}`，本程序读取的是 `{FORMAT_VERSION}` 和 `{PACKED_VERSION}`",
        "the result has format version `{found}`, and this program reads `{FORMAT_VERSION}` and `{PACKED_VERSION}`"
    );
    Diagnostic::error(Code::ResultVersion, message).help(Bilingual::new(
        "用写出它的那个版本的程序，或者重新判定记录",
        "use the version of the program that wrote it, or judge the records again",
    ))
}

fn bad(message: Bilingual) -> Diagnostic {
    Diagnostic::error(Code::BadResult, message)
        .help(Bilingual::new("不要手工改动结果；重新判定记录", "do not edit results; judge the records again"))
}

fn damaged(name: &str, text: String, error: &serde_json::Error) -> Diagnostic {
    let (line, column) = (error.line(), error.column());
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let length = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    let message = what(error);
    if length > LONGEST_LINE {
        let Bilingual { zh, en } = message;
        let message = say!("第 {line} 行第 {column} 列：{zh}", "line {line}, column {column}: {en}");
        return bad(message).at(Place::File(name.into()));
    }
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
    let source: Arc<SourceText> = SourceText::new(name, text);
    bad(message).in_text(&source, Span::new(at, end))
}

/// What the parser says, in both languages.
fn what(error: &serde_json::Error) -> Bilingual {
    let text = error.to_string();
    let quoted = text.split('`').nth(1).unwrap_or_default().to_owned();
    if text.starts_with("missing field") {
        say!("缺少 `{quoted}`", "`{quoted}` is missing")
    } else if text.starts_with("duplicate field") {
        say!("`{quoted}` 写了两次", "`{quoted}` is there twice")
    } else if text.starts_with("unknown variant") {
        say!("结果中没有 `{quoted}` 这样的取值", "`{quoted}` is no value that a result has here")
    } else {
        Bilingual::new("此处的值不是结果应有的类型", "the value here is not of the kind that a result has")
    }
}

/// What does not agree in a result that can be read: each verdict follows from the conditions, and each count from the mines.
fn flaws(saved: &Saved) -> Vec<Diagnostic> {
    let mut flaws = Vec::new();
    for mine in &saved.mines {
        let name = mine.mine.show().replace('`', " ");
        let comes_to = mine.conditions.iter().map(|condition| Verdict::of(condition.effect, condition.outcome)).max();
        if comes_to != Some(mine.verdict) {
            let (found, expected) = (mine.verdict.id(), comes_to.unwrap_or(Verdict::Undetermined).id());
            flaws.push(bad(say!(
                "`{name}` 的判定是 `{found}`，而由其条件得出的是 `{expected}`",
                "the verdict of `{name}` is `{found}`, but its conditions come to `{expected}`"
            )));
        }
        for condition in &mine.conditions {
            let (any_met, met) = (condition.met().next().is_some(), condition.outcome == Outcome::Met);
            if met && !any_met {
                let id = &condition.id;
                flaws.push(bad(say!(
                    "`{name}` 的 `{id}` 符合，而其中没有符合的情形",
                    "`{id}` of `{name}` is met, but none of its cases is"
                )));
            }
        }
        if mine.check_date.parse::<Date>().is_err() {
            let found = mine.check_date.replace('`', " ");
            flaws.push(bad(say!(
                "`{name}` 的检查日期 `{found}` 不是存在的日期",
                "the check date `{found}` of `{name}` is no day that exists"
            )));
        }
    }
    if saved.summary != Summary::of(&saved.mines, &saved.errors) {
        flaws.push(bad(Bilingual::new(
            "`summary` 的数目与所列的煤矿和错误不符",
            "the counts of `summary` are not those of the mines and errors",
        )));
    }
    flaws
}
