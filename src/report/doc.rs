//! The pages of a documentation of rules: conditions, instruments, facts, and what leads to them.

use std::collections::BTreeMap;

use super::page::{Block, Item, Line, Page, Target};
use super::show::Shower;
use super::table::pack_line;
use crate::fact::{FactId, TableId};
use crate::rule::uses::Entry;
use crate::rule::{Citation, Clause, Effect, Instrument, Pack};
use crate::source::Language;

/// A page and where it stands.
pub struct DocPage {
    /// The target that links name it by.
    pub target: Target,
    /// The page.
    pub page: Page,
}

/// The path of a page in the folder, without ending.
pub fn path(target: &Target) -> String {
    match target {
        Target::Index => "index".to_owned(),
        Target::Instruments => "instruments/index".to_owned(),
        Target::Facts => "facts/index".to_owned(),
        Target::Condition(pack, id) => format!("conditions/{}.{}", file_name(pack), file_name(id)),
        Target::Instrument(id) => format!("instruments/{}", file_name(id)),
        Target::Fact(id) => format!("facts/{}", file_name(id)),
    }
}

/// An id as a file may be called on any system; ids that differ give names that differ.
fn file_name(id: &str) -> String {
    let mut name = String::new();
    for c in id.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => name.push(c),
            _ => name.push_str(&format!("~{:x}", u32::from(c))),
        }
    }
    // The page that leads to the others of its folder has this name.
    if name == "index" { "~index".to_owned() } else { name }
}

/// The address of a page as another one writes it.
pub fn address(from: &Target, to: &Target, ending: &str) -> String {
    let up = "../".repeat(path(from).matches('/').count());
    format!("{up}{}.{ending}", path(to))
}

/// All pages.
pub fn pages(shower: Shower<'_>) -> Vec<DocPage> {
    let vocabulary = &shower.book.vocabulary;
    let mut pages = vec![
        DocPage { target: Target::Index, page: index(shower) },
        DocPage { target: Target::Instruments, page: instruments(shower) },
        DocPage { target: Target::Facts, page: facts(shower) },
    ];
    for pack in shower.packs {
        pages.extend(pack.conditions.iter().map(|condition| DocPage {
            target: Target::Condition(pack.id.clone(), condition.id.clone()),
            page: shower.condition(pack, condition, None),
        }));
    }
    pages.extend(shower.book.instruments.iter().map(|instrument| DocPage {
        target: Target::Instrument(instrument.id.clone()),
        page: instrument_page(shower, instrument),
    }));
    pages.extend((0u16..).zip(&vocabulary.facts).map(|(number, fact)| DocPage {
        target: Target::Fact(fact.id.to_string()),
        page: shower.fact(fact, Entry::Fact(FactId(number))),
    }));
    pages.extend((0u16..).zip(&vocabulary.tables).map(|(number, table)| DocPage {
        target: Target::Fact(table.id.to_string()),
        page: shower.table(table, TableId(number)),
    }));
    for page in pages.iter_mut().filter(|page| page.target != Target::Index) {
        page.page.blocks.insert(0, Block::Paragraph(back(shower)));
    }
    pages
}

fn back(shower: Shower<'_>) -> Line {
    let line = Line::default().link(shower.word("全部条件", "all conditions"), Target::Index).and(" · ");
    let line = line.link(shower.word("法律文件", "instruments"), Target::Instruments).and(" · ");
    line.link(shower.word("事实", "facts"), Target::Facts)
}

fn condition_links<'a>(shower: Shower<'a>, pack: &'a Pack, effect: Effect) -> impl Iterator<Item = Item> + 'a {
    pack.conditions.iter().filter(move |condition| condition.effect == effect).map(move |condition| {
        let target = Target::Condition(pack.id.clone(), condition.id.clone());
        let line = Line::default().link(format!("{} {}", condition.id, shower.text(&condition.title)), target);
        let inside = condition.cases.iter().map(|case| Line::text(format!("{} {}", case.id, shower.text(&case.text))));
        Item { line, inside: inside.map(Item::from).collect() }
    })
}

fn index(shower: Shower<'_>) -> Page {
    let mut blocks = vec![Block::Paragraph(back(shower))];
    for pack in shower.packs {
        blocks.push(Block::Heading(pack_line(pack, shower.language)));
        blocks.push(Block::Paragraph(Line::text(shower.text(&pack.about))));
        for effect in Effect::ALL.into_iter().rev() {
            let links: Vec<Item> = condition_links(shower, pack, effect).collect();
            if !links.is_empty() {
                blocks.push(Block::Heading(shower.text(&effect.label()).to_owned()));
                blocks.push(Block::List(links));
            }
        }
    }
    Page {
        title: shower.word("停产整顿和关闭的条件", "Conditions for suspension and closure").to_owned(), blocks
    }
}

fn instruments(shower: Shower<'_>) -> Page {
    let item = |instrument: &std::sync::Arc<Instrument>| {
        let text = format!("{} — {}", shower.text(&instrument.number), shower.text(&instrument.title));
        let line = Line::default().link(text, Target::Instrument(instrument.id.clone()));
        Item::from(line.and(format!(" ({})", shower.in_force(instrument))))
    };
    let list = shower.book.instruments.iter().map(item).collect();
    Page { title: shower.word("法律文件", "Instruments").to_owned(), blocks: vec![Block::List(list)] }
}

fn facts(shower: Shower<'_>) -> Page {
    let vocabulary = &shower.book.vocabulary;
    let mut blocks = Vec::new();
    for (at, group) in vocabulary.groups.iter().enumerate() {
        let facts = vocabulary.facts.iter().filter(|fact| fact.group == at).map(|fact| (&fact.id, &fact.label));
        let tables = vocabulary.tables.iter().filter(|table| table.group == at).map(|table| (&table.id, &table.label));
        let items = facts.chain(tables).map(|(id, label)| {
            let text = format!("{id} {}", shower.text(label));
            Item::from(Line::default().link(text, Target::Fact(id.to_string())))
        });
        blocks.push(Block::Heading(shower.text(&group.label).to_owned()));
        blocks.push(Block::List(items.collect()));
    }
    Page { title: shower.word("事实", "Facts").to_owned(), blocks }
}

fn instrument_page(shower: Shower<'_>, instrument: &Instrument) -> Page {
    let mut about: Vec<Item> = vec![
        shower.field("文号", "number", shower.text(&instrument.number)).into(),
        shower.field("发布", "issuer", shower.text(&instrument.issuer)).into(),
        shower.field("效力", "in force", &shower.in_force(instrument)).into(),
    ];
    if let Some(issued) = instrument.issued {
        about.push(shower.field("公布", "issued", &issued.to_string()).into());
    }
    if let Some(id) = &instrument.replaced_by {
        let next = shower.book.instruments.iter().find(|other| other.id == *id);
        let title = next.map_or(id.as_str(), |next| shower.text(&next.title));
        about.push(shower.field("代替者", "replaced by", "").link(title, Target::Instrument(id.clone())).into());
    }
    about.push(shower.field("所据文本", "text read", shower.text(&instrument.source)).into());
    let cited = cited(shower, instrument);
    let heading =
        shower.word("条款，引用它的条件和处置措施", "clauses, with the conditions and measures that cite them");
    let heading = Block::Heading(heading.to_owned());
    let mut blocks = vec![Block::List(about), heading];
    if cited.is_empty() {
        blocks.push(Block::Paragraph(Line::text(
            shower.word("没有条件或者处置措施引用它。", "no condition or measure cites it"),
        )));
    } else {
        blocks.push(Block::List(cited));
    }
    Page { title: shower.text(&instrument.title).to_owned(), blocks }
}

/// The clauses of an instrument that are cited, in order, each with the conditions, cases and measures that cite it.
fn cited(shower: Shower<'_>, instrument: &Instrument) -> Vec<Item> {
    let mut found: BTreeMap<Clause, (String, Vec<Item>)> = BTreeMap::new();
    let mut add = |citation: &Citation, line: Line| {
        let clause = citation.show_clause(shower.language);
        let whole = shower.word("整件", "as a whole").to_owned();
        let shown = if clause.is_empty() { whole } else { clause };
        found.entry(citation.clause.clone()).or_insert_with(|| (shown, Vec::new())).1.push(line.into());
    };
    for pack in shower.packs {
        for condition in &pack.conditions {
            let target = Target::Condition(pack.id.clone(), condition.id.clone());
            let own = condition.cite.iter().map(|citation| (citation, condition.id.as_str(), &condition.title));
            let of_cases = condition
                .cases
                .iter()
                .flat_map(|case| case.cite.iter().map(|citation| (citation, case.id.as_str(), &case.text)));
            for (citation, id, text) in own.chain(of_cases).filter(|(cited, ..)| cited.instrument.id == instrument.id) {
                add(citation, Line::default().link(format!("{id} {}", shower.text(text)), target.clone()));
            }
        }
    }
    for (set, measure, citation) in shower.book.aftermath().citing(&instrument.id) {
        let id = format!("{}.{}", set.id, measure.id);
        let (who, title) = (shower.text(&measure.who), shower.text(&measure.title));
        let line = match shower.language {
            Language::Zh => format!("处置措施 {id} {title}（{who}）"),
            Language::En => format!("measure {id} {title} ({who})"),
        };
        add(citation, Line::text(line));
    }
    found.into_values().map(|(clause, inside)| Item { line: Line::text(clause), inside }).collect()
}
