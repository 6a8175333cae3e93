//! A condition, case or fact as a person reads it.

use std::borrow::Cow;

use super::page::{Block, Item, Line, Page, Target};
use super::prose::Writer;
use crate::fact::{Fact, Table, TableId, Type, Vocabulary};
use crate::rule::uses::{self, Entry, User};
use crate::rule::{Case, Citation, Condition, Instrument, Pack, RuleBook};
use crate::source::{Bilingual, Language};

/// Makes pages about what is in a rule book.
#[derive(Clone, Copy)]
pub struct Shower<'a> {
    /// The rules.
    pub book: &'a RuleBook,
    /// The packs whose conditions are named.
    pub packs: &'a [&'a Pack],
    /// The language.
    pub language: Language,
}

impl Shower<'_> {
    /// A text in the language of the page.
    pub fn word<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// A text of the rules in the language of the page.
    pub fn text<'t>(&self, text: &'t Bilingual) -> &'t str {
        text.in_language(self.language)
    }

    /// A line `name: text`.
    pub fn field(&self, zh: &str, en: &str, text: &str) -> Line {
        match self.language {
            Language::Zh => Line::text(format!("{zh}：{text}")),
            Language::En => Line::text(format!("{en}: {text}")),
        }
    }

    fn heading(&self, zh: &str, en: &str) -> Block {
        Block::Heading(self.word(zh, en).to_owned())
    }

    /// A condition; only its case `only` where it is given.
    pub fn condition(&self, pack: &Pack, condition: &Condition, only: Option<&str>) -> Page {
        let cases: Vec<&Case> = condition.cases.iter().filter(|case| only.is_none_or(|only| only == case.id)).collect();
        let writer = Writer { vocabulary: &self.book.vocabulary, pack, language: self.language };
        let effect = condition.effect.label();
        let mut blocks = vec![
            Block::Paragraph(self.field("后果", "effect", self.text(&effect))),
            Block::Paragraph(self.field("规则包", "pack", &format!("{} {}", pack.id, self.text(&pack.title)))),
            self.heading("依据", "clauses"),
            Block::List(condition.cite.iter().map(|citation| self.citation(citation)).collect()),
        ];
        if let Some(effect) = condition.follows {
            let effect = effect.label();
            let of_pack = match self.language {
                Language::Zh => format!("只在本规则包有后果为“{}”的条件符合时适用", effect.zh),
                Language::En => {
                    format!("applies only where a condition of the pack with the effect “{}” is met", effect.en)
                }
            };
            blocks.push(Block::Paragraph(Line::text(of_pack)));
        }
        if let Some(guard) = &condition.applies_when {
            blocks.push(self.heading("适用条件（不满足则不适用）", "applies when (not applicable otherwise)"));
            blocks.push(Block::List(vec![writer.prose(guard).into()]));
        }
        for case in &cases {
            blocks.push(Block::Heading(format!("{} {}", case.id, self.text(&case.text))));
            blocks.push(Block::List(self.case(case, writer)));
        }
        let expressions = || condition.applies_when.iter().chain(cases.iter().map(|case| &case.expr));
        let (definitions, parameters) = uses::named(pack, expressions());
        if !definitions.is_empty() {
            blocks.push(self.heading("其中", "where"));
            blocks.push(Block::List(
                definitions
                    .into_iter()
                    .map(|definition| Item {
                        line: Line::text(format!("“{}”{}", self.text(&definition.text), self.word("：", ":"))),
                        inside: vec![writer.prose(&definition.when).into()],
                    })
                    .collect(),
            ));
        }
        if !parameters.is_empty() {
            blocks.push(self.heading("参数", "parameters"));
            let item = |parameter: &crate::rule::Parameter| {
                let value = constant(parameter.value);
                let note = parameter.note.as_ref().map(|note| Line::text(self.text(note)).into());
                let cited = parameter.cite.iter().map(|citation| self.citation(citation));
                Item {
                    line: Line::text(format!("{} = {value}", parameter.id)),
                    inside: note.into_iter().chain(cited).collect(),
                }
            };
            blocks.push(Block::List(parameters.into_iter().map(item).collect()));
        }
        let needed = uses::entries(expressions());
        blocks.push(self.heading("所需事实", "facts needed"));
        blocks.push(Block::List(self.needed(&needed)));
        let title = match (only, cases.as_slice()) {
            (Some(id), [case]) => format!("{id} {}", self.text(&case.text)),
            _ => format!("{} {}", condition.id, self.text(&condition.title)),
        };
        Page { title, blocks }
    }

    fn case(&self, case: &Case, writer: Writer<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        if let Some(finding) = case.finding.and_then(|id| self.book.vocabulary.fact(id)) {
            let line = self.field("由人认定", "a person states", "");
            items.push(Item::from(line.link(self.text(&finding.label), Target::Fact(finding.id.to_string()))));
        }
        if let Some(when) = case.when() {
            let line = match case.finding {
                Some(_) => self.word("或由其他事实证明：", "or other facts prove:"),
                None => self.word("事实证明：", "facts prove:"),
            };
            items.push(Item { line: Line::text(line), inside: vec![writer.prose(when).into()] });
        }
        items.extend(case.cite.iter().map(|citation| self.citation(citation)));
        items.extend(case.succeeds.iter().map(|earlier| {
            let earlier = format!("{}/{}", earlier.pack, earlier.case);
            Item::from(self.field("承接", "takes the place of", &earlier))
        }));
        items.extend(case.note.as_ref().map(|note| Item::from(self.field("说明", "note", self.text(note)))));
        items
    }

    /// A citation, with the title of its instrument and when it was in force.
    pub fn citation(&self, citation: &Citation) -> Item {
        let instrument = &citation.instrument;
        let clause = citation.show_clause(self.language);
        let title = self.text(&instrument.title);
        let number = self.text(&instrument.number);
        let force = self.in_force(instrument);
        let target = Target::Instrument(instrument.id.clone());
        let line = match self.language {
            Language::Zh => Line::text("§ ").link(format!("《{title}》（{number}）{clause}"), target),
            Language::En if clause.is_empty() => Line::text("§ ").link(format!("{title} ({number})"), target),
            Language::En => Line::text("§ ").link(format!("{title} ({number}), {clause}"), target),
        };
        Item::from(line.and(format!("{}{force}", self.word("——", " — "))))
    }

    /// When an instrument was in force, as far as it is known.
    pub fn in_force(&self, instrument: &Instrument) -> String {
        match (instrument.in_force, instrument.until, self.language) {
            (Some(from), Some(until), Language::Zh) => format!("{from} 至 {until} 有效"),
            (Some(from), None, Language::Zh) => format!("自 {from} 起施行"),
            (None, Some(until), Language::Zh) => format!("至 {until} 有效"),
            (None, None, Language::Zh) => "施行日期不详".to_owned(),
            (Some(from), Some(until), Language::En) => format!("in force from {from} to {until}"),
            (Some(from), None, Language::En) => format!("in force from {from}"),
            (None, Some(until), Language::En) => format!("in force until {until}"),
            (None, None, Language::En) => "dates in force not known".to_owned(),
        }
    }

    fn needed(&self, entries: &[Entry]) -> Vec<Item> {
        let vocabulary = &self.book.vocabulary;
        let columns_of = |wanted: TableId| {
            entries.iter().filter_map(move |entry| match entry {
                Entry::Column(id, at) if *id == wanted => Some(*at),
                _ => None,
            })
        };
        let mut items = Vec::new();
        for entry in entries {
            match *entry {
                Entry::Fact(id) => items.extend(vocabulary.fact(id).map(|fact| self.fact_item(fact, &fact.id))),
                Entry::Table(id) => {
                    let Some(table) = vocabulary.table(id) else { continue };
                    let columns = columns_of(id).filter_map(|at| table.columns.get(at));
                    items.push(Item {
                        line: self.named(&table.id, &table.label, "").and(self.quoted(&table.question)),
                        inside: columns
                            .map(|column| Item::from(self.plain_fact(column).and(self.quoted(&column.question))))
                            .collect(),
                    });
                }
                Entry::Column(..) => {}
            }
        }
        items
    }

    fn fact_item(&self, fact: &Fact, page: &str) -> Item {
        Item::from(self.named(page, &fact.label, &fact.unit_label(self.language)).and(self.quoted(&fact.question)))
    }

    fn named(&self, id: &str, label: &Bilingual, unit: &str) -> Line {
        let unit = if unit.is_empty() { String::new() } else { format!(" [{unit}]") };
        Line::default().link(format!("{id} {}", self.text(label)), Target::Fact(id.to_owned())).and(unit)
    }

    fn plain_fact(&self, fact: &Fact) -> Line {
        let unit = fact.unit_label(self.language);
        let unit = if unit.is_empty() { String::new() } else { format!(" [{unit}]") };
        Line::text(format!("{} {}{unit}", fact.id, self.text(&fact.label)))
    }

    fn quoted(&self, question: &Bilingual) -> String {
        format!("{}{}", self.word("——", " — "), self.text(question))
    }

    /// A fact.
    pub fn fact(&self, fact: &Fact, entry: Entry) -> Page {
        let mut blocks = vec![Block::List(self.about_fact(fact))];
        let table = fact.completes.map(Entry::Table);
        let wanted: Vec<Entry> = std::iter::once(entry).chain(table).collect();
        blocks.extend(self.used_by(&wanted));
        Page { title: format!("{} {}", self.full_id(fact, entry), self.text(&fact.label)), blocks }
    }

    fn full_id(&self, fact: &Fact, entry: Entry) -> String {
        let table = match entry {
            Entry::Column(table, _) => self.book.vocabulary.table(table),
            Entry::Fact(_) | Entry::Table(_) => None,
        };
        table.map_or_else(|| fact.id.to_string(), |table| format!("{}.{}", table.id, fact.id))
    }

    /// A table with its columns.
    pub fn table(&self, table: &Table, id: TableId) -> Page {
        let mut blocks = vec![Block::List(vec![
            self.field("问", "question", self.text(&table.question)).into(),
            self.field("别名", "aliases", &self.listed(&table.aliases)).into(),
        ])];
        if let Some(key) = table.key.and_then(|at| table.columns.get(at)) {
            let text = self.word("每种只有一行，按", "at most one row for each value of ");
            blocks.push(Block::Paragraph(Line::text(format!("{text}{}", self.text(&key.label)))));
        }
        blocks.push(self.heading("各列", "columns"));
        let column = |column: &Fact| Item { line: self.plain_fact(column), inside: self.about_fact(column) };
        blocks.push(Block::List(table.columns.iter().map(column).collect()));
        let complete = Entry::Fact(table.complete);
        let columns = (0..table.columns.len()).map(|at| Entry::Column(id, at));
        let wanted: Vec<Entry> = [Entry::Table(id), complete].into_iter().chain(columns).collect();
        blocks.extend(self.used_by(&wanted));
        Page { title: format!("{} {}", table.id, self.text(&table.label)), blocks }
    }

    fn about_fact(&self, fact: &Fact) -> Vec<Item> {
        let mut items: Vec<Item> = vec![
            self.field("类型", "type", self.text(&type_label(&fact.kind))).into(),
            self.field("问", "question", self.text(&fact.question)).into(),
        ];
        let unit = fact.unit_label(self.language);
        if !unit.is_empty() {
            items.push(self.field("单位", "unit", &unit).into());
        }
        let bounds = match (fact.min, fact.max) {
            (Some(min), Some(max)) => format!("{min} … {max}"),
            (Some(min), None) => format!("≥ {min}"),
            (None, Some(max)) => format!("≤ {max}"),
            (None, None) => String::new(),
        };
        if !bounds.is_empty() {
            items.push(self.field("范围", "bounds", &bounds).into());
        }
        if !fact.choices().is_empty() {
            let inside = fact.choices().iter().map(|choice| {
                let names = self.listed(&choice.aliases);
                let names = if names.is_empty() { names } else { format!(" ({names})") };
                Item::from(Line::text(format!("{} {}{names}", choice.id, self.text(&choice.label))))
            });
            items.push(Item { line: self.field("选项", "choices", ""), inside: inside.collect() });
        }
        if !fact.aliases.is_empty() {
            items.push(self.field("别名", "aliases", &self.listed(&fact.aliases)).into());
        }
        items
    }

    fn listed(&self, texts: &[Cow<'static, str>]) -> String {
        texts.join(self.word("、", ", "))
    }

    fn used_by(&self, wanted: &[Entry]) -> Vec<Block> {
        let mut items = Vec::new();
        for pack in self.packs {
            items.extend(uses::users(pack, wanted).iter().map(|user| self.user(pack, user)));
        }
        let heading = self.heading("用于", "used by");
        if items.is_empty() {
            let nothing = self.word("没有条件用到它。", "no condition uses it");
            return vec![heading, Block::Paragraph(Line::text(nothing))];
        }
        vec![heading, Block::List(items)]
    }

    /// The id with its pack, where there are several packs.
    fn id_in(&self, pack: &Pack, id: &str) -> String {
        if self.packs.len() > 1 { format!("{}/{id}", pack.id) } else { id.to_owned() }
    }

    fn user(&self, pack: &Pack, user: &User<'_>) -> Item {
        let target = |condition: &Condition| Target::Condition(pack.id.clone(), condition.id.clone());
        let line = match user {
            User::Guard(condition) => Line::default()
                .link(format!("{} {}", self.id_in(pack, &condition.id), self.text(&condition.title)), target(condition))
                .and(self.word("（适用条件）", " (applies when)")),
            User::Case(condition, at) => {
                let case = condition.cases.get(*at);
                let text = case.map(|case| format!("{} {}", self.id_in(pack, &case.id), self.text(&case.text)));
                let text = text.unwrap_or_default();
                Line::default().link(text, target(condition))
            }
            User::Definition(definition) => {
                let kind = self.word("定义", "definition");
                Line::text(format!("{kind} {} “{}”", definition.id, self.text(&definition.text)))
            }
        };
        let clauses: Vec<String> = user.clauses().iter().map(|citation| citation.show(self.language)).collect();
        let clauses = clauses.join(super::words::separator(self.language));
        Item::from(if clauses.is_empty() { line } else { line.and(format!(" § {clauses}")) })
    }
}

/// The value of a parameter, as rule files write it.
pub fn constant(value: crate::expr::Constant) -> String {
    match value {
        crate::expr::Constant::Date(date) => date.to_string(),
        crate::expr::Constant::Number(quantity) => {
            format!("{} {}", quantity.amount, quantity.unit.symbol).trim_end().to_owned()
        }
    }
}

/// The id of a type, as the vocabulary writes it.
pub fn type_id(kind: &Type) -> &'static str {
    match kind {
        Type::YesNo => "yes_no",
        Type::Number { whole: false, .. } => "number",
        Type::Number { whole: true, .. } => "integer",
        Type::Date => "date",
        Type::Choice(_) => "choice",
        Type::Text => "text",
    }
}

fn type_label(kind: &Type) -> Bilingual {
    match kind {
        Type::YesNo => Bilingual::new("是/否", "yes or no"),
        Type::Number { whole: false, .. } => Bilingual::new("数", "number"),
        Type::Number { whole: true, .. } => Bilingual::new("整数", "whole number"),
        Type::Date => Bilingual::new("日期", "date"),
        Type::Choice(_) => Bilingual::new("选项", "choice"),
        Type::Text => Bilingual::new("文本", "text"),
    }
}

/// What an id of the vocabulary stands for: a fact, a table, or a column written `table.column`.
pub fn entry(vocabulary: &Vocabulary, id: &str) -> Option<Entry> {
    use crate::fact::vocabulary::Named;
    match vocabulary.by_name(id) {
        Some(Named::Fact(fact)) => Some(Entry::Fact(fact)),
        Some(Named::Table(table)) => Some(Entry::Table(table)),
        None => {
            let (table, column) = id.split_once('.')?;
            let Some(Named::Table(table)) = vocabulary.by_name(table) else { return None };
            let at = vocabulary.table(table)?.column_by_name(column)?;
            Some(Entry::Column(table, at))
        }
    }
}
