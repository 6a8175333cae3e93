//! A template as TOML: every line that can be filled in is a comment until somebody takes the sign before it away.

use std::fmt::Write;

use super::{Question, Rows, Template, tell};
use crate::fact::{ChoiceValue, Type};
use crate::record::form::TITLE;
use crate::report::table::pack_line;
use crate::report::words::separator;
use crate::source::Language;

/// The text of the file.
pub fn toml(template: &Template<'_>) -> String {
    let mut out = String::new();
    head(&mut out, template);
    for section in template.sections.iter() {
        let _ = write!(out, "\n# ==== {} ====\n", section.label);
        section.facts.iter().for_each(|question| fact(&mut out, question, template));
        section.tables.iter().for_each(|rows| fact(&mut out, &rows.complete, template));
    }
    // Behind the head of a table every line belongs to it, so that tables come last.
    for rows in template.tables() {
        table(&mut out, rows, template);
    }
    out
}

fn head(out: &mut String, template: &Template<'_>) {
    let language = template.language;
    let _ = writeln!(out, "# {}", TITLE.in_language(language));
    for pack in &template.packs {
        let _ = match language {
            Language::Zh => writeln!(out, "# 规则包：{}", pack_line(pack, language)),
            Language::En => writeln!(out, "# pack: {}", pack_line(pack, language)),
        };
    }
    let unknown = match language {
        Language::Zh => "不知道的不填：没有写明的是未知，未知不当作“否”。",
        Language::En => {
            "leave out what you do not know: what is not stated is unknown, and unknown is never taken for no"
        }
    };
    let lines = match language {
        Language::Zh => [
            "填写：去掉要填的一行行首的 # ，把内容写在引号中。",
            unknown,
            "数、是否和日期可以不加引号：annual_output = 279，over_intensity = true，check_date = 2005-10-20。",
            "数可以连单位一起写：annual_output = \"2790000 t\"。",
            "写明依据：annual_output = { value = 279, evidence = \"2005年产量统计表\" }。",
            "表中一行是一个 [[…]] 段，有几行就写几段；写明依据：evidence = \"…\"。检查日期必须填写。",
        ],
        Language::En => [
            "to fill in a line, take away the # in front of it and write between the quotes;",
            unknown,
            "numbers, yes and no, and days need no quotes: annual_output = 279, over_intensity = true, check_date = 2005-10-20;",
            "a number may have its unit: annual_output = \"2790000 t\";",
            "to name the evidence: annual_output = { value = 279, evidence = \"output statistics of 2005\" };",
            "each row of a table is a part [[…]], as many as there are rows; evidence = \"…\" names its evidence; the check date is needed",
        ],
    };
    for line in lines {
        let _ = writeln!(out, "# {line}");
    }
    let _ = match language {
        Language::Zh => writeln!(out, "# 判定：kuangjian check 文件{}", packs(template)),
        Language::En => writeln!(out, "# to judge it: kuangjian check FILE{}", packs(template)),
    };
}

/// The options by which a filled-in record is judged by the packs that it was made for.
pub fn packs(template: &Template<'_>) -> String {
    template.named.iter().map(|name| format!(" --pack {name}")).collect()
}

fn fact(out: &mut String, question: &Question<'_>, template: &Template<'_>) {
    out.push('\n');
    about(out, question, template);
    let _ = writeln!(out, "#{} = \"\"", question.fact.id);
}

fn about(out: &mut String, question: &Question<'_>, template: &Template<'_>) {
    let (fact, language) = (question.fact, template.language);
    let (label, asked) = (fact.label.in_language(language), fact.question.in_language(language));
    let colon = template.word("：", ": ");
    let _ = writeln!(out, "# {label}{colon}{asked}");
    let _ = writeln!(out, "#   {}", choices(question, language));
    let why = tell::why(question, language);
    if !why.is_empty() {
        let sign = if question.clauses.is_empty() { "" } else { "§ " };
        let _ = writeln!(out, "#   {sign}{why}");
    }
}

/// What may be filled in, as TOML has it: values of choices by their ids.
fn choices(question: &Question<'_>, language: Language) -> String {
    let fact = question.fact;
    let unit = fact.unit_label(language);
    match &fact.kind {
        Type::YesNo => format!("true{}false", separator(language)),
        Type::Choice(values) => {
            let value = |value: &ChoiceValue| format!("\"{}\" {}", value.id, value.label.in_language(language));
            values.iter().map(value).collect::<Vec<_>>().join(separator(language))
        }
        Type::Number { .. } if !unit.is_empty() => {
            format!("{unit}{}{}", separator(language), tell::choices(question, language))
        }
        _ => tell::choices(question, language),
    }
}

fn table(out: &mut String, rows: &Rows<'_>, template: &Template<'_>) {
    let language = template.language;
    let (label, question) = (rows.table.label.in_language(language), rows.table.question.in_language(language));
    let colon = template.word("：", ": ");
    let _ = write!(out, "\n# ==== {label}{colon}{question} ====\n");
    for (_, column) in &rows.columns {
        let _ = write!(out, "# {} ", column.fact.id);
        let mut text = String::new();
        about(&mut text, column, template);
        out.push_str(text.strip_prefix("# ").unwrap_or(&text));
    }
    match rows.keys() {
        None => row(out, rows, ""),
        Some(keys) => keys.iter().for_each(|value| row(out, rows, &value.id)),
    }
}

/// A row, empty but for its key.
fn row(out: &mut String, rows: &Rows<'_>, key: &str) {
    let _ = write!(out, "\n#[[{}]]\n", rows.table.id);
    for (_, column) in &rows.columns {
        let value = if column.is_key { key } else { "" };
        let _ = writeln!(out, "#{} = \"{value}\"", column.fact.id);
    }
}
