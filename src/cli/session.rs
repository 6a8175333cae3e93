//! What several subcommands begin with: loading rules, reading records, reporting mistakes.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Exit;
use super::args::{Global, IN_FORCE, ReadingOptions};
use super::exit::Usage;
use super::output;
use crate::batch::PackUsed;
use crate::fact::{Date, Record, Vocabulary};
use crate::record::{Limits, Map, Options, Reading, Unread, day_written, read_paths};
use crate::report::diagnostics;
use crate::report::next::decided_before;
use crate::report::summary::{Totals, totals_line};
use crate::report::uncounted::{by_fact as uncounted_by_fact, note as uncounted_note};
use crate::rule::{Pack, Regime, RuleBook, RuleFiles, load, load_own, regimes};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language, Level};
use crate::trial::{self, RuleTest};
use crate::verdict::{Judgment, Reads, are_candidates, judge, no_law, uncounted};

/// What `--pack` takes for every pack.
const ALL: &str = "all";

/// The most diagnostics that are printed at once; a person mends no more before the next run.
const MOST_REPORTED: usize = 1000;

/// Loads the packs that were asked for. Mistakes in rule files are reported, and end the program.
pub fn rules(global: &Global, language: Language) -> Result<&'static RuleBook, Exit> {
    // The rules live as long as the program: to take them apart at its end would only take time.
    load_packs(&global.packs, global, language).map(|book| &*Box::leak(Box::new(book)))
}

/// The packs that a subcommand of `rules` is about: the one it names, else those of `--pack`.
fn named_packs(pack: Option<&str>, global: &Global) -> Vec<String> {
    pack.map_or_else(|| global.packs.clone(), |pack| vec![pack.to_owned()])
}

/// Loads every pack there is. Mistakes in rule files are reported, and end the program.
pub fn every_pack(global: &Global, language: Language) -> Result<RuleBook, Exit> {
    load_packs(&[ALL.to_owned()], global, language)
}

/// Loads the packs `names` (`all` for every one). Mistakes in rule files are reported, and end the program.
pub fn load_packs(names: &[String], global: &Global, language: Language) -> Result<RuleBook, Exit> {
    packs_read_by(load_own, names, global, language)
}

/// The same, but nothing is taken for granted: the program's own rules are checked as those of a folder always are.
fn check_packs(names: &[String], global: &Global, language: Language) -> Result<RuleBook, Exit> {
    let own =
        |wanted: Option<&[String]>, problems: &mut Vec<Diagnostic>| load(&RuleFiles::embedded(), wanted, problems);
    packs_read_by(own, names, global, language)
}

/// The packs `names` of the folder of `--rules`, else those of the program's own rules, which `own` reads.
fn packs_read_by(
    own: impl Fn(Option<&[String]>, &mut Vec<Diagnostic>) -> RuleBook,
    names: &[String],
    global: &Global,
    language: Language,
) -> Result<RuleBook, Exit> {
    let mut problems = Vec::new();
    let folder = global.rules.as_ref().map(|folder| RuleFiles::in_folder(folder, &mut problems));
    if !problems.is_empty() {
        report(&problems, global, language);
        return Err(Exit::Rules);
    }
    let all = names.iter().any(|pack| pack == ALL);
    let mut wanted: Vec<String> = names.iter().filter(|name| *name != IN_FORCE).cloned().collect();
    if names.iter().any(|name| name == IN_FORCE) {
        let in_force = folder.as_ref().map_or_else(|| regimes(&RuleFiles::embedded()), regimes);
        wanted.extend(in_force.into_iter().map(|regime| regime.pack));
    }
    let wanted = (!all).then_some(wanted.as_slice());
    let book = match &folder {
        Some(files) => load(files, wanted, &mut problems),
        None => own(wanted, &mut problems),
    };
    if folder.as_ref().is_none_or(|folder| folder.pack_folders().next().is_some()) {
        problems.iter_mut().for_each(name_the_rest);
        problems.iter_mut().for_each(|problem| point_to_folders(problem, names));
    }
    report(&problems, global, language);
    if problems.iter().any(|problem| problem.level == Level::Error) {
        return Err(Exit::Rules);
    }
    Ok(book)
}

/// Adds to the packs that there are, where one was named that is not, what else `--pack` takes.
fn name_the_rest(unknown: &mut Diagnostic) {
    // One that has a place is named in a rule file.
    if unknown.code != Code::UnknownPack || unknown.place.is_some() {
        return;
    }
    let Bilingual { zh, en } = &unknown.message;
    unknown.message = say!(
        "{zh}；还可以写 `{IN_FORCE}`（检查日期施行的规则包）和 `{ALL}`（全部规则包）",
        "{en}; there are also `{IN_FORCE}` for those of the check date and `{ALL}` for every one"
    );
}

/// Adds, where the pack that is not there is a folder, by which option a folder of rules is named.
fn point_to_folders(unknown: &mut Diagnostic, names: &[String]) {
    if unknown.code != Code::UnknownPack || unknown.place.is_some() {
        return;
    }
    let is_meant = |name: &&String| unknown.message.zh.contains(&format!("没有规则包 `{name}`"));
    if let Some(folder) = names.iter().filter(is_meant).find(|name| Path::new(name).is_dir()) {
        unknown.help = Some(say!(
            "`{folder}` 是文件夹；规则所在的文件夹用 --rules {folder} 指定",
            "`{folder}` is a folder; a folder of rules is named with --rules {folder}"
        ));
    }
}

/// The packs that were asked for, in that order.
pub fn packs<'a>(book: &'a RuleBook, global: &Global) -> Vec<&'a Pack> {
    packs_named(book, &global.packs)
}

/// The packs `names` (`all` for every one, `in-force` for every one that states the law of some day), in that order, each once.
pub fn packs_named<'a>(book: &'a RuleBook, names: &[String]) -> Vec<&'a Pack> {
    packs_where(book, names, |_| true)
}

/// The packs that were asked for, as they are for a record of that day.
pub fn packs_on<'a>(book: &'a RuleBook, names: &[String], day: Date) -> Vec<&'a Pack> {
    packs_where(book, names, |regime| regime.covers(day))
}

/// The packs that were asked for, and whether each is used only for records of the days on which it states the law.
pub fn packs_used<'a>(book: &'a RuleBook, names: &[String]) -> Vec<PackUsed<'a>> {
    let always = packs_where(book, names, |_| false);
    let is_always = |pack: &Pack| always.iter().any(|known| known.id == pack.id);
    let packs = packs_named(book, names).into_iter();
    packs.map(|pack| PackUsed { pack, only_in_force: !is_always(pack) }).collect()
}

/// Judges a record by the packs that were asked for, as they are for its day.
pub fn judged<'a>(book: &'a RuleBook, global: &Global, record: &'a Record) -> Judgment<'a> {
    judge(&book.vocabulary, record, packs_on(book, &global.packs, record.check_date))
}

/// Reports what is wrong with the input, and the findings against mines that do not count: where several mines have some, a line for each
/// finding with the mines. The notes on them, one a mine, are problems as well.
pub fn report_judged(
    problems: &mut Vec<Diagnostic>,
    judgments: &mut [Judgment<'_>],
    global: &Global,
    language: Language,
) {
    report(problems, global, language);
    let notes = find_uncounted(global, judgments);
    match notes.as_slice() {
        [] | [_] => report(&notes, global, language),
        _ => report(&uncounted_by_fact(judgments), global, language),
    }
    problems.extend(notes);
}

/// Says which files were written, and what the mines in them came to.
pub fn tell_written(global: &Global, totals: Totals, language: Language) {
    if global.output.is_empty() {
        return;
    }
    let files: Vec<String> = global.output.iter().map(|path| path.display().to_string()).collect();
    let totals = totals_line(totals, language);
    let _ = match language {
        Language::Zh => writeln!(anstream::stderr(), "已写入 {}。{totals}", files.join("、")),
        Language::En => writeln!(anstream::stderr(), "written: {}; {totals}", files.join(", ")),
    };
}

/// Looks in each record for findings against the mine that none of the packs reads by which it was judged; a note for each with some.
fn find_uncounted(global: &Global, judgments: &mut [Judgment<'_>]) -> Vec<Diagnostic> {
    if !are_candidates(judgments) {
        return Vec::new();
    }
    // Mistakes in packs by which nobody judges are told where these are used or checked.
    let mut untold = Vec::new();
    let every = match &global.rules {
        Some(folder) => load(&RuleFiles::in_folder(folder, &mut untold), None, &mut untold),
        None => load_own(None, &mut untold),
    };
    let reads = Reads::of(&every);
    let mut notes = Vec::new();
    for judgment in judgments {
        judgment.uncounted = uncounted(judgment, &reads);
        notes.extend(uncounted_note(judgment));
    }
    notes
}

/// The packs that were asked for and by which something was judged: of those in force on some day, those of the days that were judged.
pub fn packs_that_judged<'a>(book: &'a RuleBook, global: &Global, judgments: &[Judgment<'_>]) -> Vec<&'a Pack> {
    let judged = |pack: &&Pack| judgments.iter().any(|judged| judged.packs.iter().any(|used| used.id == pack.id));
    packs(book, global).into_iter().filter(judged).collect()
}

/// Points out a decision before the last of the checks: it is possible, but more often a slip of the pen.
pub fn point_out_if_decided_before(check_dates: impl Iterator<Item = Date>, decided: Option<Date>, language: Language) {
    let told = decided.zip(check_dates.max()).and_then(|(decided, last)| decided_before(last, decided));
    told.into_iter().for_each(|told| point_out(&told, language));
}

/// Says on standard error what has to be known beside what is written.
pub fn point_out(told: &Bilingual, language: Language) {
    let told = told.in_language(language);
    let _ = match language {
        Language::Zh => writeln!(anstream::stderr(), "提示：{told}"),
        Language::En => writeln!(anstream::stderr(), "note: {told}"),
    };
}

fn packs_where<'a>(book: &'a RuleBook, names: &[String], in_force: impl Fn(&Regime) -> bool) -> Vec<&'a Pack> {
    let mut packs: Vec<&Pack> = Vec::new();
    for name in names {
        let ids: Vec<&str> = match name.as_str() {
            ALL => book.packs.iter().map(|pack| pack.id.as_str()).collect(),
            IN_FORCE => book.regimes.iter().filter(|regime| in_force(regime)).map(|regime| &*regime.pack).collect(),
            id => vec![id],
        };
        for pack in ids.into_iter().filter_map(|id| book.pack(id)) {
            if !packs.iter().any(|known| known.id == pack.id) {
                packs.push(pack);
            }
        }
    }
    packs
}

/// Takes from what was read the records of days for which no pack that was asked for states the law: they cannot be judged.
pub fn without_law(reading: &mut Reading, book: &RuleBook, names: &[String]) {
    let (judged, not): (Vec<_>, Vec<_>) = std::mem::take(&mut reading.records)
        .into_iter()
        .partition(|record| !packs_on(book, names, record.check_date).is_empty());
    reading.records = judged;
    for record in not {
        reading.unread.extend(Some(Unread::of(&record, &book.vocabulary)).filter(Unread::is_named));
        reading.problems.push(no_law(record.check_date).at(record.place));
    }
}

/// The day of `--as-of`, if it is given.
pub fn as_of(global: &Global, language: Language) -> Result<Option<Date>, Usage> {
    global.as_of.as_deref().map(|text| day("--as-of", text, language)).transpose()
}

/// The day that an option gives.
pub fn day(option: &str, text: &str, language: Language) -> Result<Date, Usage> {
    // Whoever copies the day out of a record writes it as it stands there.
    day_written(text).ok_or_else(|| {
        Usage(match language {
            Language::Zh => format!("错误：`{option}` 应为 YYYY-MM-DD 形式且存在的日期，却是 `{text}`"),
            Language::En => {
                format!("error: `{option}` must be a day that exists, in the form YYYY-MM-DD, found `{text}`")
            }
        })
    })
}

/// The records of the mine with that id or, where no mine has it, that name; all of them where none is named.
pub fn records_of<'r>(reading: &'r Reading, vocabulary: &Vocabulary, mine: Option<&str>) -> Vec<&'r Record> {
    let Some(mine) = mine else { return reading.records.iter().collect() };
    let with = |fact| {
        let fact = vocabulary.fact_by_id(fact);
        reading.records.iter().filter(move |record| record.text(fact) == Some(mine)).collect::<Vec<_>>()
    };
    let by_id = with("mine_id");
    if by_id.is_empty() { with("mine_name") } else { by_id }
}

/// The error where not one record is meant, but `found`.
pub fn not_one_mine(found: usize, mine: Option<&str>, language: Language) -> Usage {
    Usage(match (mine, language) {
        (Some(mine), Language::Zh) if found > 1 => format!("错误：记录中有 {found} 个煤矿名为 `{mine}`，请用编号指明"),
        (Some(mine), Language::En) if found > 1 => {
            format!("error: the record has {found} mines named `{mine}`, name one by its id")
        }
        (Some(mine), Language::Zh) => format!("错误：记录中没有编号或名称为 `{mine}` 的煤矿"),
        (Some(mine), Language::En) => format!("error: there is no mine with the id or name `{mine}` in the record"),
        (None, Language::Zh) => format!("错误：记录中有 {found} 个煤矿，请用 --mine 指明一个"),
        (None, Language::En) => format!("error: the record has {found} mines, name one with --mine"),
    })
}

/// Reads records.
pub fn records(
    paths: &[PathBuf],
    reading: &ReadingOptions,
    book: &RuleBook,
    global: &Global,
    language: Language,
) -> anyhow::Result<Reading> {
    records_from(paths, &mut io::stdin().lock(), reading, book, global, language)
}

/// Reads records, where `-` stands for `stdin`.
pub fn records_from(
    paths: &[PathBuf],
    stdin: &mut dyn io::Read,
    reading: &ReadingOptions,
    book: &RuleBook,
    global: &Global,
    language: Language,
) -> anyhow::Result<Reading> {
    let mut problems = Vec::new();
    let options = reading_options(reading, book, (global, language), &mut problems)?;
    Ok(records_as(paths, stdin, options, book, problems))
}

/// Reads records as the options say; if there are none, nothing is read because of those problems.
pub fn records_as(
    paths: &[PathBuf],
    stdin: &mut dyn io::Read,
    options: Option<Options>,
    book: &RuleBook,
    problems: Vec<Diagnostic>,
) -> Reading {
    match options {
        Some(options) => read_paths(paths, stdin, &book.vocabulary, &options),
        None => Reading { problems, ..Reading::default() },
    }
}

/// How records are read, as the command line says; nothing if there is a mistake in the mapping: read otherwise than it says, records
/// would mean something else.
pub fn reading_options(
    reading: &ReadingOptions,
    book: &RuleBook,
    (global, language): (&Global, Language),
    problems: &mut Vec<Diagnostic>,
) -> Result<Option<Options>, Usage> {
    let as_of = as_of(global, language)?;
    let limits = limits(&reading.limits, language)?;
    let map = match &reading.map {
        None => None,
        Some(path) => match Map::open(path, &book.vocabulary, problems) {
            Some(map) => Some(Arc::new(map)),
            None => return Ok(None),
        },
    };
    Ok(Some(Options { as_of, limits, ignore_columns: reading.ignore_columns, map, jobs: None }))
}

/// The bounds of reading, with those that the command line changes.
fn limits(changes: &[String], language: Language) -> Result<Limits, Usage> {
    let mut limits = Limits::default();
    for change in changes {
        let (name, number) = change.split_once('=').unwrap_or((change, ""));
        match (limits.named(name), number.parse::<u64>()) {
            (Some(limit), Ok(number @ 1..)) => *limit = number,
            _ => {
                let names = Limits::NAMES;
                return Err(Usage(match language {
                    Language::Zh => format!(
                        "错误：`--limit` 应写作 名称=不小于 1 的整数，名称有：{}；却是 `{change}`",
                        names.join("、")
                    ),
                    Language::En => format!(
                        "error: `--limit` takes NAME=NUMBER with a whole number of 1 or more, and as name one of {}; found `{change}`",
                        names.join(", ")
                    ),
                }));
            }
        }
    }
    Ok(limits)
}

/// Prints diagnostics to standard error.
pub fn report(problems: &[Diagnostic], global: &Global, language: Language) {
    let style = output::message_style(global, language);
    let mut err = anstream::AutoStream::new(
        io::stderr().lock(),
        if style.color { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never },
    );
    for problem in problems.iter().take(MOST_REPORTED) {
        let _ = write!(err, "{}", diagnostics::render(problem, style));
    }
    let left = problems.iter().skip(MOST_REPORTED);
    let (errors, others): (Vec<_>, Vec<_>) = left.partition(|problem| problem.level == Level::Error);
    if !errors.is_empty() || !others.is_empty() {
        let (errors, others) = (errors.len(), others.len());
        let _ = match language {
            Language::Zh => writeln!(err, "另有错误 {errors} 处、提示和警告 {others} 处没有列出；改正以上各处后再运行"),
            Language::En => {
                writeln!(
                    err,
                    "{errors} more errors and {others} more notes and warnings are not listed; mend those above and run again"
                )
            }
        };
    }
}

/// Packs with their tests.
pub struct TestedPacks {
    /// The rules.
    pub book: RuleBook,
    tests: Vec<(String, Vec<RuleTest>)>,
}

impl TestedPacks {
    /// Each pack with its tests.
    pub fn packs(&self) -> impl Iterator<Item = (&Pack, &[RuleTest])> {
        self.tests.iter().filter_map(|(id, tests)| Some((self.book.pack(id)?, tests.as_slice())))
    }
}

/// Loads packs with their tests: `only`, or those of `--pack`. Mistakes are reported, and end the program.
pub fn tested_packs(global: &Global, only: Option<&str>, language: Language) -> Result<TestedPacks, Exit> {
    let names = named_packs(only, global);
    let book = check_packs(&names, global, language)?;
    let mut problems = Vec::new();
    let ids: Vec<String> = packs_named(&book, &names).into_iter().map(|pack| pack.id.clone()).collect();
    let tests = ids
        .into_iter()
        .filter_map(|id| {
            let tests = trial::tests(book.pack(&id)?, &book.vocabulary, &mut problems);
            Some((id, tests))
        })
        .collect();
    report(&problems, global, language);
    if problems.iter().any(|problem| problem.level == Level::Error) {
        return Err(Exit::Rules);
    }
    Ok(TestedPacks { book, tests })
}
