//! `kuangjian rules show`: a condition, case or fact in words.

use std::io::Write;

use super::super::args::{Global, PlainFormat, RulesShowOptions};
use super::super::exit::Usage;
use super::super::{Exit, output, session};
use crate::report::show::{self, Shower};
use crate::report::show_json;
use crate::report::uses::Entry;
use crate::rule::{Condition, Pack, RuleBook};
use crate::source::{Language, did_you_mean};

/// Shows what has the id.
pub fn run(global: &Global, options: &RulesShowOptions, language: Language) -> anyhow::Result<Exit> {
    // A fact is shown with the clauses of every law that asks for it, so all packs are needed.
    let book = match session::load_packs(&["all".to_owned()], global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let asked = session::packs(&book, global);
    let packs: Vec<&Pack> = book.packs.iter().collect();
    let style = output::report_style(global, language);
    let shower = Shower { book: &book, packs: &packs, language };
    let id = options.id.as_str();
    if let Some((pack, condition)) = find(&asked, &packs, id) {
        let id = id.split_once('/').map_or(id, |(_, id)| id);
        let case = (condition.id != id).then_some(id);
        output::write(global, style, |out: &mut dyn Write| match options.format {
            PlainFormat::Human => out.write_all(shower.condition(pack, condition, case).for_terminal().as_bytes()),
            PlainFormat::Json => show_json::condition(out, &book, pack, condition, case),
        })?;
        return Ok(Exit::Clear);
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

/// The condition or case `id`, or `pack/id`: of the packs that were asked for, else of any.
fn find<'a>(asked: &[&'a Pack], all: &[&'a Pack], id: &str) -> Option<(&'a Pack, &'a Condition)> {
    let in_pack = |pack: &'a Pack, id: &str| {
        let mut conditions = pack.conditions.iter();
        let found = conditions.find(|condition| condition.id == id || condition.cases.iter().any(|case| case.id == id));
        found.map(|condition| (pack, condition))
    };
    match id.split_once('/') {
        Some((pack, id)) => all.iter().filter(|known| known.id == pack).find_map(|pack| in_pack(pack, id)),
        None => asked.iter().chain(all).find_map(|pack| in_pack(pack, id)),
    }
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
    let suggestion = did_you_mean(id, known);
    Usage(match (suggestion, language) {
        (Some(near), Language::Zh) => format!("错误：没有条件、情形或事实 `{id}`；是否想写 `{near}`？"),
        (None, Language::Zh) => format!("错误：没有条件、情形或事实 `{id}`"),
        (Some(near), Language::En) => {
            format!("error: there is no condition, case or fact `{id}`; did you mean `{near}`?")
        }
        (None, Language::En) => format!("error: there is no condition, case or fact `{id}`"),
    })
}
