//! `kuangjian rules show`: a condition, case or fact in words.

use std::io::Write;

use super::super::args::{Global, IN_FORCE, PlainFormat, RulesShowOptions};
use super::super::exit::Usage;
use super::super::{Exit, output, session};
use crate::fact::Vocabulary;
use crate::report::show::{self, Shower};
use crate::report::show_json;
use crate::rule::uses::Entry;
use crate::rule::{Condition, Pack, RuleBook};
use crate::source::{Language, did_you_mean, folded};
use crate::verdict::no_law;

/// Shows what has the id.
pub fn run(global: &Global, options: &RulesShowOptions, language: Language) -> anyhow::Result<Exit> {
    // A fact is shown with the clauses of every law that asks for it, so all packs are needed.
    let book = match session::every_pack(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let asked = match session::as_of(global, language)? {
        None => session::packs(&book, global),
        Some(day) => {
            let asked = session::packs_on(&book, &global.packs, day);
            if asked.is_empty() && global.packs.iter().any(|name| name == IN_FORCE) {
                session::report(&[no_law(day)], global, language);
                return Ok(Exit::Record);
            }
            asked
        }
    };
    let packs: Vec<&Pack> = book.packs.iter().collect();
    let style = output::report_style(global, language);
    let shower = Shower { book: &book, packs: &packs, language };
    let id = options.id.as_str();
    let found = find(&asked, &packs, id);
    let bare = id.split_once('/').map_or(id, |(_, id)| id);
    let case = |condition: &Condition| (condition.id != bare).then(|| bare.to_owned());
    match (options.format, found.as_slice()) {
        (_, []) => {}
        (PlainFormat::Human, found) => {
            let pages: Vec<String> = found
                .iter()
                .map(|(pack, condition)| shower.condition(pack, condition, case(condition).as_deref()).for_terminal())
                .collect();
            output::write(global, style, |out: &mut dyn Write| out.write_all(pages.join("\n").as_bytes()))?;
            return Ok(Exit::Clear);
        }
        (PlainFormat::Json, [(pack, condition)]) => {
            output::write(global, style, |out: &mut dyn Write| {
                show_json::condition(out, &book, pack, condition, case(condition).as_deref())
            })?;
            return Ok(Exit::Clear);
        }
        (PlainFormat::Json, several) => {
            let names: Vec<String> = several.iter().map(|(pack, _)| format!("{}/{bare}", pack.id)).collect();
            return Err(several_packs(id, &names, language).into());
        }
    }
    let Some(entry) = show::entry(&book.vocabulary, id) else {
        return Err(unknown(id, &book, &packs, language).into());
    };
    output::write(global, style, |out: &mut dyn Write| match options.format {
        PlainFormat::Human => out.write_all(page(shower, entry).as_bytes()),
        PlainFormat::Json => show_json::fact(out, &book, &packs, entry),
    })?;
    Ok(Exit::Clear)
}

/// The conditions that have the id or a case of it, `id` or `pack/id`: in the packs that were asked for, else in any.
fn find<'a>(asked: &[&'a Pack], all: &[&'a Pack], id: &str) -> Vec<(&'a Pack, &'a Condition)> {
    let in_packs = |packs: &[&'a Pack], id: &str| {
        let has = |condition: &&Condition| condition.id == id || condition.cases.iter().any(|case| case.id == id);
        packs.iter().filter_map(|pack| Some((*pack, pack.conditions.iter().find(has)?))).collect::<Vec<_>>()
    };
    match id.split_once('/') {
        Some((pack, id)) => in_packs(&all.iter().copied().filter(|known| known.id == pack).collect::<Vec<_>>(), id),
        None => {
            let found = in_packs(asked, id);
            if found.is_empty() { in_packs(all, id) } else { found }
        }
    }
}

fn several_packs(id: &str, names: &[String], language: Language) -> Usage {
    Usage(match language {
        Language::Zh => format!("错误：几个规则包都有 `{id}`，请指明一个：{}", names.join("、")),
        Language::En => format!("error: several packs have `{id}`, name one of them: {}", names.join(", ")),
    })
}

fn page(shower: Shower<'_>, entry: Entry) -> String {
    let vocabulary = &shower.book.vocabulary;
    let page = match entry {
        Entry::Fact(id) => vocabulary.fact(id).map(|fact| shower.fact(fact, entry)),
        Entry::Table(id) => vocabulary.table(id).map(|table| shower.table(table, id)),
        Entry::Column(id, at) => {
            vocabulary.table(id).and_then(|table| table.columns.get(at)).map(|column| shower.fact(column, entry))
        }
    };
    page.map(|page| page.for_terminal()).unwrap_or_default()
}

/// The first facts and tables whose labels have the word in them, each with its id.
fn with_word(word: &str, vocabulary: &Vocabulary, language: Language) -> Vec<String> {
    const MOST: usize = 12;
    let facts = vocabulary.facts.iter().map(|fact| (&fact.label, &fact.id));
    let tables = vocabulary.tables.iter().map(|table| (&table.label, &table.id));
    facts
        .chain(tables)
        .map(|(label, id)| (label.in_language(language), id))
        .filter(|(label, _)| folded(label).contains(&folded(word)))
        .take(MOST)
        .map(|(label, id)| format!("{label} {id}"))
        .collect()
}

fn unknown(id: &str, book: &RuleBook, packs: &[&Pack], language: Language) -> Usage {
    let columns: Vec<String> = book
        .vocabulary
        .tables
        .iter()
        .flat_map(|table| table.columns.iter().map(|column| format!("{}.{}", table.id, column.id)))
        .collect();
    let conditions = packs.iter().flat_map(|pack| &pack.conditions);
    let known = conditions
        .flat_map(|condition| {
            std::iter::once(condition.id.as_str()).chain(condition.cases.iter().map(|case| case.id.as_str()))
        })
        .chain(book.vocabulary.all_ids())
        .chain(columns.iter().map(String::as_str));
    let suggestion = did_you_mean(id, known.chain(book.vocabulary.all_names()));
    let with_word = with_word(id, &book.vocabulary, language);
    Usage(match (suggestion, language) {
        _ if !with_word.is_empty() => match language {
            Language::Zh => format!("错误：没有条件、情形或事实 `{id}`；名称中有它的：{}", with_word.join("、")),
            Language::En => {
                format!("error: there is no condition, case or fact `{id}`; names with it: {}", with_word.join(", "))
            }
        },
        (Some(near), Language::Zh) => format!("错误：没有条件、情形或事实 `{id}`；是否想写 `{near}`？"),
        (None, Language::Zh) => format!("错误：没有条件、情形或事实 `{id}`"),
        (Some(near), Language::En) => {
            format!("error: there is no condition, case or fact `{id}`; did you mean `{near}`?")
        }
        (None, Language::En) => format!("error: there is no condition, case or fact `{id}`"),
    })
}
