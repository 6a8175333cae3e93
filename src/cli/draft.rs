//! `kuangjian draft`: enforcement documents as Word files.

use std::io::IsTerminal;

use super::args::{DEFAULT_PACK, DraftKind, DraftOptions, Global, IN_FORCE};
use super::exit::Usage;
use super::report::decided;
use super::{Exit, output, session};
use crate::record::input;
use crate::report::draft::{CannotDraft, Kind, Request, Subject, Template, draft, template, warnings};
use crate::report::saved;
use crate::say;
use crate::source::{Bilingual, Language, Level};
use crate::verdict::{Judgment, Verdict};

/// Judges the record, or the records, and writes the document.
pub fn run(global: &Global, options: &DraftOptions, language: Language) -> anyhow::Result<Exit> {
    output::must_not_be_input(global, &options.paths, language)?;
    must_not_be_template(global, options, language)?;
    must_be_word(global, language)?;
    let kind = kind(options.kind);
    if options.print_template {
        output::write_bytes(global, language, &template(kind)?)?;
        return Ok(Exit::Clear);
    }
    if !kind.is_of_many() && options.paths.len() > 1 || kind.is_of_many() && options.mine.is_some() {
        return Err(wrong_number(kind, language).into());
    }
    let decided = decided(options.decided.as_deref(), language)?;
    let template = match own_template(options) {
        Ok(template) => template,
        Err(problem) => {
            session::report(&[*problem], global, language);
            return Ok(Exit::Record);
        }
    };
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let mut reading = session::records(&options.paths, &options.reading, book, global, language)?;
    session::without_law(&mut reading, book, &global.packs);
    session::report(&reading.problems, global, language);
    let records = session::records_of(&reading, &book.vocabulary, options.mine.as_deref());
    let unread = reading.problems.iter().filter(|problem| problem.level == Level::Error).count();
    if unread > 0 && (records.is_empty() || !kind.is_of_many()) {
        // What a record with mistakes comes to is not known, and a document on one mine says what it comes to.
        return Ok(Exit::Record);
    }
    if !kind.is_of_many() && records.len() != 1 {
        return Err(session::not_one_mine(records.len(), options.mine.as_deref(), language).into());
    }
    session::point_out_if_decided_before(records.iter().map(|record| record.check_date), decided, language);
    let mut judgments: Vec<Judgment<'_>> = records.iter().map(|record| session::judged(book, global, record)).collect();
    session::report_judged(&mut Vec::new(), &mut judgments, global, language);
    let mines = saved::mines(&judgments, book);
    let both = mines.iter().zip(&judgments);
    let subjects =
        both.map(|(mine, judgment)| Subject::of(mine, judgment, book, (decided, !global.no_pack_named))).collect();
    let request = Request { kind, subjects, unread, decided };
    match draft(&request, template.as_ref(), book) {
        Ok(bytes) => {
            for Bilingual { zh, en } in warnings(&request, book) {
                session::point_out(&Bilingual::new(zh.trim_end_matches('。').to_owned(), en), language);
            }
            output::write_bytes(global, language, &bytes)?;
        }
        Err(CannotDraft::Mistakes(mistakes)) => {
            session::report(&mistakes, global, language);
            return Ok(Exit::Record);
        }
        Err(CannotDraft::Write(error)) => return Err(error.into()),
    }
    point_out_if_closed(kind, &mines, language);
    if global.no_pack_named {
        point_out_packs(&mines, language);
    }
    Ok(if unread > 0 { Exit::Record } else { Exit::Clear })
}

/// Points out that the verdict is closure, of which an order or decision on the spot says nothing to the mine.
fn point_out_if_closed(kind: Kind, mines: &[saved::Mine], language: Language) {
    let Some(mine) = mines.first().filter(|mine| mine.verdict == Verdict::Closure) else { return };
    if !matches!(kind, Kind::Suspension | Kind::Handling) {
        return;
    }
    let name = mine.mine.show();
    let Bilingual { zh, en } = kind.label();
    let verdict = mine.verdict.label().en;
    let told = say!(
        "`{name}` 的判定为“关闭”，{zh}不能代替提请关闭；应当提请关闭，用 `draft closure-proposal` 另行起草",
        "`{name}` came to “{verdict}”, and the {en} is no way around that; closure has to be proposed, with `draft closure-proposal`"
    );
    session::point_out(&told, language);
}

/// Points out by which packs was judged where none was named, because `check` takes another by itself.
fn point_out_packs(mines: &[saved::Mine], language: Language) {
    let mut packs: Vec<&str> = Vec::new();
    for pack in mines.iter().flat_map(|mine| &mine.judged_by) {
        if !packs.contains(&pack.as_str()) {
            packs.push(pack);
        }
    }
    if packs == [DEFAULT_PACK] {
        return;
    }
    let [zh, en] = [packs.join("、"), packs.join(", ")];
    let told = say!(
        "没有给出 --pack，文书按检查日期施行的 {zh} 判定；`check` 没有 --pack 时按 {DEFAULT_PACK} 判定，两者可能不同，对照用 `check --pack {IN_FORCE}`",
        "no --pack was given, so the draft was judged by what was in force on the check date: {en}; `check` without --pack judges by {DEFAULT_PACK} and may come to something else; to compare, use `check --pack {IN_FORCE}`"
    );
    session::point_out(&told, language);
}

fn kind(kind: DraftKind) -> Kind {
    match kind {
        DraftKind::Inspection => Kind::Inspection,
        DraftKind::Handling => Kind::Handling,
        DraftKind::Suspension => Kind::Suspension,
        DraftKind::ClosureProposal => Kind::ClosureProposal,
        DraftKind::Notice => Kind::Notice,
        DraftKind::ReExamination => Kind::ReExamination,
        DraftKind::Acceptance => Kind::Acceptance,
    }
}

fn own_template(options: &DraftOptions) -> Result<Option<Template>, Box<crate::source::Diagnostic>> {
    let Some(path) = &options.template else { return Ok(None) };
    let bytes = std::fs::read(path).map_err(|error| input::unreadable(path, &error))?;
    Template::read(&path.to_string_lossy(), &bytes).map(Some)
}

/// Refuses to write the document over the template by which it is made.
fn must_not_be_template(global: &Global, options: &DraftOptions, language: Language) -> Result<(), Usage> {
    let canonical = |path: &std::path::Path| path.canonicalize().ok();
    let (Some(output), Some(template)) = (global.output(), options.template.as_deref()) else { return Ok(()) };
    if canonical(output).is_none_or(|output| canonical(template) != Some(output)) {
        return Ok(());
    }
    let shown = output.display();
    Err(Usage(match language {
        Language::Zh => format!("错误：输出文件 `{shown}` 就是模板，写了草稿模板就没有了；用 -o 另给一个文件名"),
        Language::En => format!(
            "error: the output file `{shown}` is the template, which the draft would replace; give another name with -o"
        ),
    }))
}

/// Refuses to write a Word file where nobody could open it: on a terminal, or under the name of another kind of file.
fn must_be_word(global: &Global, language: Language) -> Result<(), Usage> {
    let Some(path) = global.output() else {
        if !std::io::stdout().is_terminal() {
            return Ok(());
        }
        return Err(Usage(match language {
            Language::Zh => "错误：Word 文件不能显示在终端上，用 --output 写入 .docx 文件".into(),
            Language::En => {
                "error: a Word file cannot be shown on a terminal; write it to a .docx file with --output".into()
            }
        }));
    };
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx")) {
        return Ok(());
    }
    let shown = path.display();
    Err(Usage(match language {
        Language::Zh => format!("错误：草稿是 Word 文件，输出文件 `{shown}` 的扩展名应为 .docx"),
        Language::En => format!("error: a draft is a Word file, so the output file `{shown}` must end in .docx"),
    }))
}

fn wrong_number(kind: Kind, language: Language) -> Usage {
    Usage(match (kind.is_of_many(), language) {
        (false, Language::Zh) => format!("错误：{}只写一个煤矿，给出一份记录", kind.label().zh),
        (false, Language::En) => format!("error: the {} is about one mine; give one record", kind.label().en),
        (true, Language::Zh) => "错误：公告写记录中的所有煤矿，不用 --mine".into(),
        (true, Language::En) => "error: the notice is about all mines of the records; leave out --mine".into(),
    })
}
