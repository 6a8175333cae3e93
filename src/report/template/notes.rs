//! What a template says of itself: how it is filled in, by which packs it was made, and what its tables ask.

use std::collections::HashMap;

use super::{Template, tell};
use crate::record::form::{FACTS_SHEET, NOTES_SHEET};
use crate::source::Language;

/// The columns of the notes.
pub const COLUMNS: usize = 5;

/// The characters that a list within a validation may have, commas included; a longer one stands in cells.
const LONGEST_LIST: usize = 255;

/// The notes, line by line.
pub struct Notes {
    /// The lines.
    pub lines: Vec<Line>,
    /// The lists that are too long for a validation: their words, and the lines on which the first and the last stand, from 0.
    pub lists: HashMap<Vec<String>, (usize, usize)>,
}

/// A line of the notes.
pub enum Line {
    /// The title of all.
    Title(String),
    /// The title of a part.
    Heading(String),
    /// A text as wide as the notes.
    Text(String),
    /// The head of columns.
    Head([String; COLUMNS]),
    /// Cells below a head.
    Cells([String; COLUMNS]),
    /// A word of a list, in the second column; before the first of them what the list is of.
    Word(String, String),
}

/// The notes of a template.
pub fn notes(template: &Template<'_>) -> Notes {
    let mut notes = Notes { lines: Vec::new(), lists: HashMap::new() };
    notes.lines.push(Line::Title(NOTES_SHEET.in_language(template.language).to_owned()));
    notes.lines.extend(how_to(template).into_iter().map(Line::Text));
    notes.packs(template);
    notes.columns(template);
    notes.long_lists(template);
    notes
}

impl Notes {
    fn heading(&mut self, zh: &str, en: &str, template: &Template<'_>) {
        self.lines.push(Line::Heading(template.word(zh, en).to_owned()));
    }

    fn head(&mut self, words: [(&str, &str); COLUMNS], template: &Template<'_>) {
        self.lines.push(Line::Head(words.map(|(zh, en)| template.word(zh, en).to_owned())));
    }

    fn packs(&mut self, template: &Template<'_>) {
        self.heading("本表适用的规则包", "the packs that this form is made for", template);
        self.head(
            [
                ("规则包", "pack"),
                ("名称", "title"),
                ("内容", "about"),
                ("校验码（sha256）", "sha256"),
                ("时间", "dated"),
            ],
            template,
        );
        for pack in &template.packs {
            let [title, about] = [&pack.title, &pack.about].map(|text| text.in_language(template.language).to_owned());
            let dated = pack.dated.map(|date| date.to_string()).unwrap_or_default();
            self.lines.push(Line::Cells([pack.id.clone(), title, about, pack.sha256.clone(), dated]));
        }
    }

    fn columns(&mut self, template: &Template<'_>) {
        if template.tables().next().is_none() {
            return;
        }
        self.heading("各工作表的栏目", "the columns of the tables", template);
        self.head(
            [
                ("工作表", "sheet"),
                ("栏目", "column"),
                ("问题", "question"),
                ("可填内容", "choices"),
                ("法律依据", "clauses"),
            ],
            template,
        );
        for rows in template.tables() {
            for (at, (_, column)) in rows.columns.iter().enumerate() {
                let sheet = if at == 0 { rows.name.clone() } else { String::new() };
                let question = column.fact.question.in_language(template.language).to_owned();
                let choices = tell::choices(column, template.language);
                let clauses = tell::clauses(&column.clauses, template.language);
                self.lines.push(Line::Cells([
                    sheet,
                    tell::heading(column, template.language),
                    question,
                    choices,
                    clauses,
                ]));
            }
        }
    }

    fn long_lists(&mut self, template: &Template<'_>) {
        let of_tables = template.tables().flat_map(|rows| rows.columns.iter().map(|(_, column)| column));
        let asked = template.sections.iter().flat_map(|section| &section.facts).chain(of_tables);
        for question in asked {
            let words = tell::list(question, template.language);
            if !is_long(&words) || self.lists.contains_key(&words) {
                continue;
            }
            if self.lists.is_empty() {
                self.heading("选项清单", "lists to choose from", template);
            }
            let first = self.lines.len();
            for (at, word) in words.iter().enumerate() {
                let of = if at == 0 { question.name.clone() } else { String::new() };
                self.lines.push(Line::Word(of, word.clone()));
            }
            self.lists.insert(words, (first, self.lines.len().saturating_sub(1)));
        }
    }
}

/// Whether a validation cannot hold the list itself. A comma in a word would be taken for the end of it.
pub fn is_long(words: &[String]) -> bool {
    words.join(",").encode_utf16().count() > LONGEST_LIST || words.iter().any(|word| word.contains([',', '"']))
}

fn how_to(template: &Template<'_>) -> Vec<String> {
    let packs = super::toml::packs(template);
    let sheet = FACTS_SHEET.in_language(template.language);
    match template.language {
        Language::Zh => vec![
            "1. 只填知道的。空着或者填“未知”都表示未知；未知不会当作“否”，判定时会列出还缺哪些事实。".into(),
            format!("2. “{sheet}”中填写底色为浅黄的“填写内容”一栏。检查日期必须填写，否则不能判定。是否和选项从下拉列表中选；也可以写“√”“×”。"),
            "3. 数按“单位”一栏的单位填写；用别的单位时改“单位”一栏，或者连单位一起写在内容里，如“90000 吨”。不要写“约”“左右”和范围。".into(),
            "4. 日期写作 2005-10-20 或 2005年10月20日。".into(),
            "5. “依据”一栏写证据：看到的文件、记录、现场情况，判定报告会照录。“法律依据”一栏是问到此事的条文，不用填。".into(),
            format!("6. 其余每张工作表是一张明细表，一行一项，行数不限，中间不要写合计。表中没有写的不等于没有：只有在“{sheet}”中对“……已全部列出”答“是”，没有列出的才算没有。"),
            "7. 有的明细表已按种类列好各行：逐行填写，没有取得、没有建立的也要选明；空着的格表示未知。".into(),
            "8. 不要改动“项目”一栏、各表的表头和工作表的名称；不填的行可以删去，行和列可以调整宽窄。".into(),
            "9. 本文件没有宏，Excel、WPS 表格和 LibreOffice 都能填写；保存为 .xlsx、.xls 或 .ods 都能读取。输入超出范围时只作提醒，仍可保留。".into(),
            format!("10. 检查能否读取：kuangjian record check 文件；判定：kuangjian check 文件{packs}；查某一项的条文：kuangjian rules show 项目的标识。"),
            format!("11. 本表由矿鉴 kuangjian {} 编制。", env!("CARGO_PKG_VERSION")),
        ],
        Language::En => vec![
            "1. Fill in only what you know. An empty cell and “unknown” both say that it is not known; unknown is never taken for no, and the report lists which facts are missing.".into(),
            format!("2. In the sheet “{sheet}” fill in the yellow column “value”. The check date is needed to judge the record. Yes or no and choices are picked from the list."),
            "3. Numbers are in the unit beside them; to use another, change the unit, or write it behind the number, such as “90000 t”. Do not write “about” or a range.".into(),
            "4. Write days as 2005-10-20.".into(),
            "5. “evidence” is for what you saw: documents, records, the place itself; the report repeats it. “clauses” names the law that asks, and is not filled in.".into(),
            format!("6. Every other sheet is a table with one row each, as many as you need, and no totals between them. What is not in a table may still be there: only where “all … are listed” is yes in the sheet “{sheet}” is it not."),
            "7. In some tables the rows are there by kind already: fill in each, and say so where something was never granted or built; an empty cell is unknown.".into(),
            "8. Do not change the column “fact”, the headers of tables or the names of sheets. Rows that you do not fill in can be deleted.".into(),
            "9. This file has no macros. Excel, WPS and LibreOffice can fill it in, and .xlsx, .xls and .ods can be read. A value out of bounds only gives a warning, and can stay.".into(),
            format!("10. To see whether it can be read: kuangjian record check FILE; to judge it: kuangjian check FILE{packs}; for the clauses of a fact: kuangjian rules show ID."),
            format!("11. Made by kuangjian {}.", env!("CARGO_PKG_VERSION")),
        ],
    }
}
