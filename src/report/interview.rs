//! What a person reads in an interview: the question, why it is asked, what an answer settled, and how it ended.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Style, words};
use crate::fact::{Fact, Record, Type, Value, Vocabulary};
use crate::interview::{Interview, Purpose, Question, Settled, Taken, Topic, Waiting};
use crate::rule::{Citation, Pack};
use crate::source::{Diagnostic, Language};
use crate::verdict::{Outcome, Verdict, judge};

/// Where a record is kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Its file.
    pub file: &'a str,
    /// The command that gives the whole report of it.
    pub check: &'a str,
}

/// What stands before every line that is no question.
const INDENT: &str = "   ";

/// How many conditions are shown with their clauses; of the others only the ids.
const SHOWN: usize = 3;

/// The longest line of choices, in half-width characters.
const WIDTH: usize = 100;

fn pick<'t>(language: Language, zh: &'t str, en: &'t str) -> &'t str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// What is said before the first question.
pub fn beginning(interview: &Interview<'_>, kept: Kept<'_>, style: Style) -> String {
    let (language, file) = (style.language, kept.file);
    let mut out = match language {
        Language::Zh => format!("逐项回答，只问还能改变判定的事实；每答一项即存入 {file}。\n"),
        Language::En => {
            format!("Only facts that can still change the verdict are asked for; each answer is kept in {file}.\n")
        }
    };
    out.push_str(&help(language));
    if interview.question().is_some() && !interview.packs().is_empty() {
        out.push_str(&standing(interview, language));
    }
    out
}

/// What can be answered.
pub fn help(language: Language) -> String {
    pick(
        language,
        "也可以答：不知道、为什么（哪一条规定要用）、返回（改上一答）、退出（以后接着答）、帮助。\n\
         答案后可以写依据，如：是；依据：询问笔录\n",
        "You may also answer: unknown, why (which clause needs it), back (take the last answer back), quit (go on later), help.\n\
         Evidence may follow an answer, such as: yes; evidence: minutes of the interview\n",
    )
    .to_owned()
}

/// The question, and how it can be answered.
pub fn question(interview: &Interview<'_>, question: &Question<'_>, style: Style) -> String {
    let (vocabulary, record, language) = (interview.vocabulary(), interview.record(), style.language);
    let number = interview.answers() + 1;
    let about = about(vocabulary, record, question.topic, language);
    let mark = match question.purpose {
        Purpose::Verifies => pick(language, "〔核对〕", "[check] "),
        _ => "",
    };
    let asked = asked(vocabulary, question.topic, language);
    let mut out = format!("\n{number}. {mark}{about}{asked}\n");
    for line in how(vocabulary, record, question, style) {
        let _ = writeln!(out, "{INDENT}{line}");
    }
    out
}

/// What stands where the answer is to be written.
pub const PROMPT: &str = "> ";

/// Of which table and row something is asked.
fn about(vocabulary: &Vocabulary, record: &Record, topic: Topic, language: Language) -> String {
    let colon = pick(language, "：", ": ");
    if let Some(key) = topic.key(vocabulary, record) {
        return format!("{}{colon}", key.label.in_language(language));
    }
    let table = |id| vocabulary.table(id).map_or("", |table| table.label.in_language(language));
    match topic {
        Topic::Rows(id) => format!("{}{colon}", table(id)),
        Topic::Cell(id, row, _) => {
            let known = row_in_words(vocabulary, record, topic, language);
            match language {
                Language::Zh => format!("{}第{}项{known}{colon}", table(id), row + 1),
                Language::En => format!("{}, row {}{known}{colon}", table(id), row + 1),
            }
        }
        Topic::Fact(_) | Topic::Keyed(..) => String::new(),
    }
}

/// What is known of the row that is asked about, so that a person sees which it is.
fn row_in_words(vocabulary: &Vocabulary, record: &Record, topic: Topic, language: Language) -> String {
    const CELLS: usize = 2;
    let Topic::Cell(id, row, _) = topic else { return String::new() };
    let Some((table, row)) = vocabulary.table(id).zip(record.rows(id).get(row)) else { return String::new() };
    let cells = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| Some((column, cell.as_ref()?)));
    let shown: Vec<String> =
        cells.take(CELLS).map(|(column, cell)| words::on_one_line(&cell.value.show(column, language))).collect();
    match (shown.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("（{}）", shown.join("，")),
        (false, Language::En) => format!(" ({})", shown.join(", ")),
    }
}

fn asked<'v>(vocabulary: &'v Vocabulary, topic: Topic, language: Language) -> &'v str {
    let question = match topic {
        Topic::Rows(id) => vocabulary.table(id).map(|table| &table.question),
        _ => topic.fact(vocabulary).map(|fact| &fact.question),
    };
    question.map_or("", |question| question.in_language(language))
}

/// How a question can be answered.
fn how(vocabulary: &Vocabulary, record: &Record, question: &Question<'_>, style: Style) -> Vec<String> {
    let language = style.language;
    if let Topic::Rows(id) = question.topic {
        return vec![rows(record.rows(id).len(), language)];
    }
    let Some(fact) = question.topic.fact(vocabulary) else { return Vec::new() };
    let mut lines = match &fact.kind {
        Type::YesNo => vec![pick(language, "是 / 否", "yes / no").to_owned()],
        Type::Number { .. } => vec![number(fact, language)],
        Type::Date => vec![pick(language, "日期，如 2005-10-20", "a date, such as 2005-10-20").to_owned()],
        Type::Choice(_) => choices(fact, style),
        Type::Text => Vec::new(),
    };
    if let Some(suggestion) = &question.suggestion {
        let suggestion = words::on_one_line(suggestion);
        lines.push(match language {
            Language::Zh => format!("直接按回车即 {suggestion}"),
            Language::En => format!("press Enter for {suggestion}"),
        });
    }
    if question.may_be_skipped {
        lines.push(pick(language, "可以不填，直接按回车", "may be left out: press Enter").to_owned());
    }
    lines
}

fn rows(stated: usize, language: Language) -> String {
    match (stated, language) {
        (0, Language::Zh) => "有没有？ 有 / 没有（答“没有”，即表示一项也没有）".to_owned(),
        (0, Language::En) => "Are there any? yes / no (no says that there is none at all)".to_owned(),
        (_, Language::Zh) => format!("已记 {stated} 项，还有吗？ 有 / 没有（答“没有”，即表示已全部列明）"),
        (_, Language::En) => format!("{stated} stated so far. Are there more? yes / no (no says that these are all)"),
    }
}

/// The unit and bounds of a number.
fn number(fact: &Fact, language: Language) -> String {
    let unit = fact.unit_label(language);
    let whole = matches!(fact.kind, Type::Number { whole: true, .. });
    let mut text = match (whole, language) {
        (true, Language::Zh) => "整数".to_owned(),
        (true, Language::En) => "a whole number".to_owned(),
        (false, Language::Zh) => "数".to_owned(),
        (false, Language::En) => "a number".to_owned(),
    };
    if !unit.is_empty() {
        text.push_str(&match language {
            Language::Zh => format!("，单位 {unit}"),
            Language::En => format!(" of {unit}"),
        });
    }
    text.push_str(&match (fact.min, fact.max, language) {
        (Some(min), Some(max), Language::Zh) => format!("，{min} 至 {max}"),
        (Some(min), Some(max), Language::En) => format!(", from {min} to {max}"),
        (Some(min), None, Language::Zh) => format!("，不小于 {min}"),
        (Some(min), None, Language::En) => format!(", {min} or more"),
        (None, Some(max), Language::Zh) => format!("，不大于 {max}"),
        (None, Some(max), Language::En) => format!(", {max} or less"),
        (None, None, _) => String::new(),
    });
    text
}

/// The choices with their numbers, as many on a line as there is room for.
fn choices(fact: &Fact, style: Style) -> Vec<String> {
    let width = style.width.map_or(WIDTH, usize::from).min(WIDTH).saturating_sub(INDENT.len());
    let mut lines: Vec<String> = Vec::new();
    for (at, choice) in fact.choices().iter().enumerate() {
        let item = format!("{}) {}", at + 1, choice.label.in_language(style.language));
        match lines.last_mut() {
            Some(line) if line.width() + 2 + item.width() <= width => {
                line.push_str("  ");
                line.push_str(&item);
            }
            _ => lines.push(item),
        }
    }
    lines
}

/// Why a question is asked: the conditions that need the answer, with their clauses.
pub fn why(interview: &Interview<'_>, question: &Question<'_>, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    let sentence = match question.purpose {
        Purpose::Identifies if is_check_date(interview.vocabulary(), question.topic) => Some(pick(
            language,
            "证照和执法决定是否有效、适用哪一天的规定，都按检查日期判定。",
            "Whether licences and orders are valid, and which law applies, is judged as of the check date.",
        )),
        Purpose::Identifies => {
            Some(pick(language, "用来写明是哪一个煤矿，不影响判定。", "It says which mine it is, and decides nothing."))
        }
        Purpose::Describes => {
            Some(pick(language, "用来写明这一项是什么，不影响判定。", "It says what the row is, and decides nothing."))
        }
        Purpose::Verifies => Some(pick(
            language,
            "以下情形已认定为“否”；这项事实可以核对，证明相反的，以事实为准。",
            "The following was stated to be not so; this fact can check it, and counts where it proves the contrary.",
        )),
        Purpose::Decides => None,
    };
    if let Some(sentence) = sentence {
        let _ = writeln!(out, "{INDENT}{sentence}");
    }
    for waiting in question.waiting.iter().take(SHOWN) {
        condition(&mut out, interview, waiting, language);
    }
    let others: Vec<String> =
        question.waiting.iter().skip(SHOWN).map(|w| name(interview, w.pack, &w.condition.id)).collect();
    if !others.is_empty() {
        let _ = match language {
            Language::Zh => writeln!(out, "{INDENT}还有：{}", others.join("、")),
            Language::En => writeln!(out, "{INDENT}and also: {}", others.join(", ")),
        };
    }
    out
}

fn is_check_date(vocabulary: &Vocabulary, topic: Topic) -> bool {
    topic.fact(vocabulary).is_some_and(|fact| fact.id == crate::record::CHECK_DATE)
}

fn condition(out: &mut String, interview: &Interview<'_>, waiting: &Waiting<'_>, language: Language) {
    let condition = waiting.condition;
    let effect = condition.effect.label();
    let _ = writeln!(
        out,
        "{INDENT}{} {} → {}",
        name(interview, waiting.pack, &condition.id),
        condition.title.in_language(language),
        effect.in_language(language)
    );
    clauses(out, interview, waiting.pack, &condition.cite, "  ", language);
    for case in &waiting.cases {
        let _ = writeln!(out, "{INDENT}  {} {}", case.id, case.text.in_language(language));
        clauses(out, interview, waiting.pack, &case.cite, "    ", language);
    }
}

/// The clauses, a line each; of a pack of the law of the check date only those in force on it.
fn clauses(
    out: &mut String,
    interview: &Interview<'_>,
    pack: &Pack,
    cited: &[Citation],
    indent: &str,
    language: Language,
) {
    let day = interview.record().check_date;
    let of_its_time = pack.covers(day);
    for citation in cited.iter().filter(|citation| !of_its_time || citation.may_be_in_force_on(day)) {
        let _ = writeln!(out, "{INDENT}{indent}§ {}", citation.show(language));
    }
}

/// The id of a condition; with its pack, where there are several.
fn name(interview: &Interview<'_>, pack: &Pack, id: &str) -> String {
    if interview.packs().len() > 1 { format!("{}/{id}", pack.id) } else { id.to_owned() }
}

/// How an answer was understood, what it settled, and what is still open. `before` is what the question was asked for.
pub fn taken(interview: &Interview<'_>, before: &Question<'_>, taken: &Taken<'_>, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    if let Some((value, fact)) = taken.value.as_ref().zip(before.topic.fact(interview.vocabulary()))
        && !matches!(value, Value::YesNo(_) | Value::Text(_))
    {
        let value = value.show(fact, language);
        let _ = match language {
            Language::Zh => writeln!(out, "{INDENT}记为：{value}"),
            Language::En => writeln!(out, "{INDENT}taken as: {value}"),
        };
    }
    for outcome in [Outcome::Met, Outcome::NotMet, Outcome::NotApplicable] {
        let settled: Vec<&Settled<'_>> = taken.settled.iter().filter(|settled| settled.outcome == outcome).collect();
        let label = outcome.label();
        let label = label.in_language(language);
        if outcome == Outcome::Met {
            for settled in settled {
                let title = settled.condition.title.in_language(language);
                let name = name(interview, settled.pack, &settled.condition.id);
                let _ = writeln!(out, "{INDENT}{name} {title}{}{label}", pick(language, "：", ": "));
            }
        } else if !settled.is_empty() {
            let names: Vec<String> = settled.iter().map(|s| name(interview, s.pack, &s.condition.id)).collect();
            let _ = match language {
                Language::Zh => writeln!(out, "{INDENT}{label}：{}", names.join("、")),
                Language::En => writeln!(out, "{INDENT}{label}: {}", names.join(", ")),
            };
        }
    }
    let verified = before.purpose == Purpose::Verifies;
    match interview.question().map(|question| question.purpose) {
        Some(Purpose::Verifies) if verified => {
            let left = interview.to_verify();
            if left > 0 {
                let _ = match language {
                    Language::Zh => writeln!(out, "{INDENT}还可核对 {left} 项"),
                    Language::En => writeln!(out, "{INDENT}left to check: {left}"),
                };
            }
        }
        Some(_) if !interview.packs().is_empty() => out.push_str(&standing(interview, language)),
        _ => {}
    }
    out
}

/// What is still open: how many conditions, and the gravest verdict that can come of them; where none is, what can be checked.
pub fn standing(interview: &Interview<'_>, language: Language) -> String {
    let verdict = interview.verdict().label();
    let verdict = verdict.in_language(language);
    let open = interview.undetermined().len();
    let left = interview.to_verify();
    if !interview.is_open() {
        let rest = match (open, language) {
            (0, _) => String::new(),
            (_, Language::Zh) => format!("，{open} 项条件因为不知道而待定"),
            (_, Language::En) => format!(", {open} conditions undetermined because of what is not known"),
        };
        let mut out = match language {
            Language::Zh => format!("{INDENT}到此判定：{verdict}{rest}。\n"),
            Language::En => format!("{INDENT}so far: {verdict}{rest}.\n"),
        };
        if left > 0 {
            out.push_str(&match language {
                Language::Zh => format!(
                    "{INDENT}认定为“否”的，还有 {left} 项事实可以核对，答案可能改变判定；不核对就答 退出。\n"
                ),
                Language::En => format!(
                    "{INDENT}{left} facts can still check what was stated to be not so, and may change the verdict; quit to leave it there.\n"
                ),
            });
        }
        return out;
    }
    let so_far = match interview.verdict() {
        Verdict::Undetermined | Verdict::Clear => String::new(),
        _ if language == Language::Zh => format!("已够{verdict}；"),
        _ => format!("{verdict} so far; "),
    };
    let effect = interview.may_become().map(crate::rule::Effect::label);
    let effect = effect.as_ref().map_or("", |effect| effect.in_language(language));
    match language {
        Language::Zh => format!("{INDENT}{so_far}待定 {open} 项条件，最重可判：{effect}\n"),
        Language::En => format!("{INDENT}{so_far}{open} conditions undetermined, at the gravest: {effect}\n"),
    }
}

/// Why an answer was not taken.
pub fn refused(wrong: &Diagnostic, language: Language) -> String {
    let message = wrong.message.in_language(language);
    let mut out = format!("{INDENT}{}{message}\n", pick(language, "没有记下：", "not taken: "));
    if let Some(help) = &wrong.help {
        let _ = writeln!(out, "{INDENT}{}", help.in_language(language));
    }
    out
}

/// What is said where a person wrote nothing.
pub fn nothing(language: Language) -> String {
    format!(
        "{INDENT}{}\n",
        pick(language, "请回答；不清楚就答 不知道", "please answer; say unknown where it is not known")
    )
}

/// What is said where the last answer was taken back, or there is none.
pub fn taken_back(was_taken_back: bool, language: Language) -> String {
    let said = match was_taken_back {
        true => pick(language, "已收回上一答", "the last answer was taken back"),
        false => pick(language, "这次还没有可以收回的回答", "there is no answer of this session to take back"),
    };
    format!("{INDENT}{said}\n")
}

/// How it ended: the verdict, what is met with its clauses, and where the record is.
pub fn end(interview: &Interview<'_>, kept: Kept<'_>, style: Style) -> String {
    let language = style.language;
    let verdict = interview.verdict();
    let label = verdict.label();
    let label = label.in_language(language);
    let mut out = match language {
        Language::Zh => format!("\n判定：{label}\n"),
        Language::En => format!("\nverdict: {label}\n"),
    };
    for met in met(interview).iter().filter(|met| Verdict::of(met.condition.effect, Outcome::Met) == verdict) {
        condition(&mut out, interview, met, language);
    }
    let open: Vec<String> = interview.undetermined().iter().map(|s| name(interview, s.pack, &s.condition.id)).collect();
    let reason = match (verdict, open.len(), language) {
        (Verdict::Closure, _, Language::Zh) => "关闭条件已经符合，其他事实不再改变判定。".to_owned(),
        (Verdict::Closure, _, Language::En) => {
            "A closure condition is met; no other fact changes the verdict.".to_owned()
        }
        (_, 0, Language::Zh) => "没有别的事实还能改变判定。".to_owned(),
        (_, 0, Language::En) => "There is no other fact that could change the verdict.".to_owned(),
        (_, open_count, Language::Zh) => format!("因为不知道而待定 {open_count} 项：{}", open.join("、")),
        (_, open_count, Language::En) => {
            format!("undetermined because of what is not known ({open_count}): {}", open.join(", "))
        }
    };
    let _ = writeln!(out, "{INDENT}{reason}");
    out.push_str(&kept_in(kept, language));
    out
}

/// The conditions that are met, each with its cases that are.
fn met<'i>(interview: &'i Interview<'_>) -> Vec<Waiting<'i>> {
    let judgment = judge(interview.vocabulary(), interview.record(), interview.packs().iter().copied());
    let met = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Met);
    met.map(|result| {
        let cases = result.cases.iter().filter(|case| case.outcome == Outcome::Met).map(|case| case.case).collect();
        Waiting { pack: result.pack, condition: result.condition, cases }
    })
    .collect()
}

/// What is said where a person leaves before the end.
pub fn left(interview: &Interview<'_>, kept: Kept<'_>, language: Language) -> String {
    let mut out = "\n".to_owned();
    if interview.is_open() || interview.packs().is_empty() {
        let open = interview.undetermined().len();
        let _ = match (interview.packs().is_empty(), language) {
            (true, Language::Zh) => writeln!(out, "还不能判定；再次运行接着问。"),
            (true, Language::En) => writeln!(out, "Nothing can be judged yet; run it again to go on."),
            (false, Language::Zh) => writeln!(out, "还有 {open} 项条件待定；再次运行接着问。"),
            (false, Language::En) => writeln!(out, "{open} conditions are undetermined; run it again to go on."),
        };
    } else {
        let verdict = interview.verdict().label();
        let _ = match language {
            Language::Zh => writeln!(out, "判定：{}", verdict.zh),
            Language::En => writeln!(out, "verdict: {}", verdict.en),
        };
    }
    if !interview.text().is_empty() {
        out.push_str(&kept_in(kept, language));
    }
    out
}

fn kept_in(kept: Kept<'_>, language: Language) -> String {
    let Kept { file, check } = kept;
    match language {
        Language::Zh => format!("记录已存入 {file}；完整报告：{check}\n"),
        Language::En => format!("The record is in {file}; for the whole report: {check}\n"),
    }
}
