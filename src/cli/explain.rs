//! `kuangjian explain`: why a condition came out as it did.

use std::io::Write;

use super::args::{ExplainOptions, Global};
use super::exit::Usage;
use super::{Exit, output, session};
use crate::report::explain;
use crate::source::{Language, Level};
use crate::verdict::{ConditionResult, judge};

/// Explains one condition or case of one record.
pub fn run(global: &Global, options: &ExplainOptions, language: Language) -> anyhow::Result<Exit> {
    // A pack before the condition is used as if it were given with --pack.
    let (pack, id) = options.id.split_once('/').map_or((None, options.id.as_str()), |(pack, id)| (Some(pack), id));
    let names = pack.map_or_else(|| global.packs.clone(), |pack| vec![pack.to_owned()]);
    let book = match session::load_packs(&names, global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let mut reading = session::records(std::slice::from_ref(&options.path), &options.reading, &book, global, language)?;
    session::without_law(&mut reading, &book, &names);
    session::report(&reading.problems, global, language);
    let records = session::records_of(&reading, &book.vocabulary, options.mine.as_deref());
    let record = match records.as_slice() {
        [only] => only,
        [] if reading.problems.iter().any(|problem| problem.level == Level::Error) => return Ok(Exit::Record),
        found => return Err(session::not_one_mine(found.len(), options.mine.as_deref(), language).into()),
    };
    let judgment = judge(&book.vocabulary, record, session::packs_on(&book, &names, record.check_date));
    let wanted = id.split_once('.').map_or(id, |(condition, _)| condition);
    let case = id.contains('.').then_some(id);
    let is_wanted = |result: &&ConditionResult<'_>| {
        let condition = result.condition;
        condition.id == wanted && case.is_none_or(|case| condition.cases.iter().any(|known| known.id == case))
    };
    let found: Vec<&ConditionResult<'_>> = judgment.conditions.iter().filter(is_wanted).collect();
    if found.is_empty() {
        let of_condition = judgment.conditions.iter().filter(|result| result.condition.id == wanted);
        let cases = of_condition.flat_map(|result| &result.condition.cases).map(|case| case.id.as_str());
        let conditions = judgment.conditions.iter().map(|result| result.condition.id.as_str());
        let cases: Vec<&str> = cases.collect();
        let known = if cases.is_empty() { conditions.collect() } else { cases };
        return Err(no_condition(&options.id, &known, language).into());
    }
    let style = output::report_style(global, language);
    let texts: Vec<String> = found.into_iter().map(|result| explain::render(&judgment, result, case, style)).collect();
    let text = texts.join("\n");
    output::write(global, style, |out: &mut dyn Write| out.write_all(text.as_bytes()))?;
    let invalid = reading.problems.iter().any(|problem| problem.level == Level::Error);
    Ok(if invalid { Exit::Record } else { Exit::Clear })
}

fn no_condition(id: &str, known: &[&str], language: Language) -> Usage {
    Usage(match language {
        Language::Zh => format!(
            "错误：没有条件或情形 `{id}`；现有：{}。其他规则包的，加 --pack in-force，或写作 规则包/编号",
            known.join("、")
        ),
        Language::En => format!(
            "error: there is no condition or case `{id}`; there are: {}; for those of other packs add --pack in-force, or write pack/id",
            known.join(", ")
        ),
    })
}
