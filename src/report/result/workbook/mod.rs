//! A workbook: a summary, and a sheet each of conditions, missing facts, contradictions, what other parts of the program add, and what
//! could not be read. Every sheet can be filtered, keeps its header in sight, and prints on A4.

mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use sheet::{Column, Look, Sheet, Value};

use super::CannotRender;
use crate::report::saved::{Condition, Mine, labels, telling};
use crate::report::section::Report;
use crate::report::table::titled_pack_line;
use crate::report::words::{self, separator};
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// The bytes of the workbook.
pub fn xlsx(report: &Report<'_>) -> Result<Vec<u8>, CannotRender> {
    let look = Look::new(report.language);
    let sheets = [summary(report), conditions(report), missing(report), contradictions(report)];
    let sheets = sheets.into_iter().chain(added(report)).chain(problems(report));
    let mut book = Workbook::new();
    // The day would otherwise be that of the clock.
    book.set_properties(
        &DocProperties::new()
            .set_title(report.say("煤矿停产整顿与关闭判定报告", "Report on the suspension and closure of coal mines"))
            .set_author("kuangjian")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    for sheet in sheets {
        sheet.write(book.add_worksheet(), &look, report.language)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The columns that say which mine a row is of.
fn of_mine(report: &Report<'_>) -> Vec<Column> {
    vec![
        Column::new(report.say("矿号", "mine id"), 12),
        Column::new(report.say("煤矿", "mine"), 26),
        Column::new(report.say("检查日期", "check date"), 12),
    ]
}

fn cells_of_mine(mine: &Mine) -> Vec<Value> {
    let text = |text: &Option<String>| Value::Text(text.clone().unwrap_or_default());
    vec![text(&mine.mine.id), text(&mine.mine.name), Value::Text(mine.check_date.clone())]
}

fn summary(report: &Report<'_>) -> Sheet {
    let (saved, language) = (report.saved, report.language);
    let mut columns = of_mine(report);
    columns.extend([
        Column::verdict(report.say("判定", "verdict"), 16),
        Column::new(report.say("符合的条件", "conditions met"), 40),
        Column::new(report.say("符合（项）", "met"), 11),
        Column::new(report.say("待定（项）", "undetermined"), 13),
        Column::new(report.say("矛盾（处）", "contradictions"), 13),
        Column::new(report.say("缺少的事实（项）", "missing facts"), 16),
        Column::new(report.say("检查当日施行的规定的说明", "notes on the law of the check date"), 50),
        Column::new(report.say("自查记录", "record"), 34),
    ]);
    let row = |mine: &Mine| {
        let mut cells = cells_of_mine(mine);
        let notes: Vec<&str> = mine.law_notes.iter().map(|note| note.in_language(language)).collect();
        cells.extend([
            Value::Verdict(mine.verdict),
            Value::Text(mine.titles_met(language).join(separator(language))),
            Value::Number(mine.titles_met(language).len()),
            Value::Number(mine.of(Outcome::Undetermined).count()),
            Value::Number(mine.contradictions().len()),
            Value::Number(mine.missing.len()),
            Value::Text(notes.join("\n")),
            Value::Text(mine.source.show()),
        ]);
        cells
    };
    let counts = Verdict::ALL
        .map(|verdict| format!("{} {}", verdict.label().in_language(language), saved.summary.count(verdict)));
    let counts = match language {
        Language::Zh => format!("合计 {} 矿：{}", saved.summary.mines, counts.join("，")),
        Language::En => format!("{} mines: {}", saved.summary.mines, counts.join(", ")),
    };
    let mut above = vec![counts];
    if saved.summary.errors > 0 {
        above.push(crate::report::summary::not_judged(saved.summary.errors, language).trim().to_owned());
    }
    above.extend(saved.packs.iter().map(|pack| titled_pack_line(pack, language)));
    above.extend(counted_once(report));
    Sheet {
        name: report.say("汇总", "summary").to_owned(),
        title: report
            .say("煤矿停产整顿与关闭判定报告", "Report on the suspension and closure of coal mines")
            .to_owned(),
        above,
        columns,
        rows: saved.mines.iter().map(row).collect(),
    }
}

/// How what several packs find in the same way is counted, where there is such a finding.
fn counted_once(report: &Report<'_>) -> Option<String> {
    let is_twice = |mine: &Mine| mine.met_once().iter().any(|same| same.len() > 1);
    let text = report.say(
        "几个规则包以同一条款、同样的事实得出的同一条件，汇总中只计一次；“条件”表中每个规则包一行。",
        "A condition that several packs find by the same clause and for the same facts counts once in the summary; the sheet “conditions” has a row a pack.",
    );
    report.saved.mines.iter().any(is_twice).then(|| text.to_owned())
}

fn conditions(report: &Report<'_>) -> Sheet {
    let language = report.language;
    let mut columns = of_mine(report);
    columns.extend([
        Column::new(report.say("规则包", "pack"), 30),
        Column::new(report.say("编号", "id"), 8),
        Column::new(report.say("条件", "condition"), 34),
        Column::new(report.say("后果", "effect"), 12),
        Column::outcome(report.say("结论", "outcome"), 14),
        Column::new(report.say("符合的情形", "cases met"), 14),
        Column::new(report.say("依据的事实及位置", "deciding facts with places"), 52),
        Column::new(report.say("证据", "evidence"), 34),
        Column::new(report.say("缺少的事实", "missing facts"), 40),
        Column::new(report.say("条款", "clauses"), 44),
    ]);
    let pack_of = |condition: &Condition| {
        let pack = report.saved.packs.iter().find(|pack| *pack.id == *condition.pack);
        pack.map_or_else(|| condition.pack.to_string(), |pack| words::titled(&pack.title, &pack.id, language))
    };
    let row = |mine: &Mine, condition: &Condition| {
        let met: Vec<&str> = condition.met().map(|case| &*case.id).collect();
        let evidence = telling(&condition.because).filter_map(|reason| {
            let (label, colon) = (reason.label.in_language(language), report.say("：", ": "));
            Some(format!("{label}{colon}{}", reason.evidence.as_deref()?))
        });
        let evidence: Vec<String> = evidence.collect();
        let mut cells = cells_of_mine(mine);
        cells.extend([
            Value::Text(pack_of(condition)),
            Value::Text(condition.id.to_string()),
            Value::Text(condition.title.in_language(language).to_owned()),
            Value::Text(condition.effect.label().in_language(language).to_owned()),
            Value::Outcome(condition.outcome),
            Value::Text(met.join(" ")),
            Value::Text(mine.decided_by(condition, language)),
            Value::Text(evidence.join(separator(language))),
            Value::Text(labels(&condition.missing, language).join(separator(language))),
            Value::Text(condition.shown_clauses(language).join("\n")),
        ]);
        cells
    };
    let mines = report.saved.mines.iter();
    Sheet {
        name: report.say("条件", "conditions").to_owned(),
        title: report.say("每矿每一条件的结论", "What each condition comes to for each mine").to_owned(),
        above: counted_once(report).into_iter().collect(),
        columns,
        rows: mines.flat_map(|mine| mine.conditions.iter().map(move |condition| row(mine, condition))).collect(),
    }
}

fn missing(report: &Report<'_>) -> Sheet {
    let language = report.language;
    let mut columns = of_mine(report);
    columns.extend([
        Column::new(report.say("次序", "rank"), 8),
        Column::new(report.say("事实编号", "fact id"), 28),
        Column::new(report.say("事实", "fact"), 30),
        Column::new(report.say("要问的问题", "question to ask"), 52),
        Column::new(report.say("用于条件", "for conditions"), 26),
        Column::verdict(report.say("最严重可能导致", "may lead to"), 16),
    ]);
    let rows = report.saved.mines.iter().flat_map(|mine| {
        mine.missing.iter().enumerate().map(move |(at, item)| {
            let mut cells = cells_of_mine(mine);
            cells.extend([
                Value::Number(at + 1),
                Value::Text(item.fact.to_string()),
                Value::Text(item.show(language)),
                Value::Text(item.question.in_language(language).to_owned()),
                Value::Text(item.conditions.join(" ")),
                Value::Verdict(item.may_lead_to),
            ]);
            cells
        })
    });
    Sheet {
        name: report.say("缺少的事实", "missing facts").to_owned(),
        title: report.say("还缺的事实（对判定影响最大的在前）", "Missing facts, the most decisive first").to_owned(),
        above: Vec::new(),
        columns,
        rows: rows.collect(),
    }
}

fn contradictions(report: &Report<'_>) -> Sheet {
    let language = report.language;
    let mut columns = of_mine(report);
    columns.extend([
        Column::new(report.say("情形", "case"), 18),
        Column::new(report.say("认定", "stated"), 46),
        Column::new(report.say("与之矛盾的事实", "facts that contradict it"), 60),
    ]);
    let mut rows = Vec::new();
    for mine in &report.saved.mines {
        for told in mine.contradictions() {
            let mut cells = cells_of_mine(mine);
            let stated = told.should.map_or_else(
                || mine.with_places(told.stated, language),
                |should| should.in_language(language).to_owned(),
            );
            cells.extend([
                Value::Text(told.about(language)),
                Value::Text(stated),
                Value::Text(mine.with_places(told.measured, language)),
            ]);
            rows.push(cells);
        }
    }
    Sheet {
        name: report.say("矛盾", "contradictions").to_owned(),
        title: report.say("认定与事实的矛盾", "Statements that the facts contradict").to_owned(),
        above: Vec::new(),
        columns,
        rows,
    }
}

/// A sheet for each heading under which other parts of the program tell something of mines.
fn added(report: &Report<'_>) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for mine in &report.saved.mines {
        for section in (report.sections)(mine) {
            let rows = section
                .rows
                .into_iter()
                .map(|row| cells_of_mine(mine).into_iter().chain(row.into_iter().map(Value::Text)).collect::<Vec<_>>());
            match sheets.iter_mut().find(|sheet| sheet.title == section.heading) {
                Some(sheet) => {
                    sheet.rows.extend(rows);
                    let new = section.notes.into_iter().filter(|note| !sheet.above.contains(note)).collect::<Vec<_>>();
                    sheet.above.extend(new);
                }
                None => {
                    let mut columns = of_mine(report);
                    columns.extend(section.columns.iter().map(|heading| Column::new(heading, 24)));
                    sheets.push(Sheet {
                        name: section.heading.clone(),
                        title: section.heading,
                        above: section.notes,
                        columns,
                        rows: rows.collect(),
                    });
                }
            }
        }
    }
    sheets
}

fn problems(report: &Report<'_>) -> Option<Sheet> {
    let language = report.language;
    let columns = vec![
        Column::new(report.say("代码", "code"), 10),
        Column::new(report.say("位置", "place"), 40),
        Column::new(report.say("问题", "problem"), 60),
        Column::new(report.say("怎样改正", "what to do"), 60),
    ];
    let rows: Vec<Vec<Value>> = report
        .saved
        .errors
        .iter()
        .map(|problem| {
            let place = problem.place.as_ref().map_or_else(String::new, |place| place.show());
            let help = problem.help.as_ref().map_or("", |help| help.in_language(language));
            let message = problem.message.in_language(language);
            [&problem.code, place.as_str(), message, help].map(|text| Value::Text(text.to_owned())).into()
        })
        .collect();
    (!rows.is_empty()).then(|| Sheet {
        name: report.say("读取中的问题", "problems").to_owned(),
        title: report.say("读取记录时发现的问题", "What was found when the records were read").to_owned(),
        above: Vec::new(),
        columns,
        rows,
    })
}
