//! What changed from one pack to another: for people, as JSON, and as records.

use std::fmt::Write;
use std::io;

use serde::Serialize;

use super::json::FORMAT_VERSION;
use super::{Style, words};
use crate::expr::Subject;
use crate::fact::{Record, TableId, Vocabulary};
use crate::record::write::toml;
use crate::rule::{Case, Condition};
use crate::source::{Bilingual, Language};
use crate::trial::diff::{CaseChange, ChangeKind, Difference, Shown};

/// For people.
pub fn human(found: &Difference<'_>, vocabulary: &Vocabulary, style: Style) -> String {
    let language = style.language;
    let word = |zh: &'static str, en: &'static str| if language == Language::Zh { zh } else { en };
    let mut out = format!("{} → {}\n", found.old.id, found.new.id);
    let titled = |condition: &&Condition| format!("{} {}", condition.id, condition.title.in_language(language));
    for condition in &found.added {
        let _ = writeln!(out, "+ {} {}", word("条件", "condition"), titled(condition));
    }
    for condition in &found.dropped {
        let _ = writeln!(out, "- {} {}", word("条件", "condition"), titled(condition));
    }
    for moved in &found.moved {
        let mut changes = Vec::new();
        if moved.old.1 != moved.new.1 {
            changes.push(match language {
                Language::Zh => format!("由第{}变为第{}", moved.old.1, moved.new.1),
                Language::En => format!("number {} → {}", moved.old.1, moved.new.1),
            });
        }
        let effects = [moved.old.0.effect, moved.new.0.effect].map(|effect| effect.label());
        if moved.old.0.effect != moved.new.0.effect {
            let [before, after] = effects.each_ref().map(|label| label.in_language(language));
            changes.push(format!("{}{before} → {after}", word("后果 ", "effect ")));
        }
        if moved.guard {
            changes.push(word("适用范围改变", "applies to other mines").to_owned());
        }
        let _ = writeln!(out, "~ {}{}{}", moved.new.0.id, word("：", ": "), changes.join(word("；", "; ")));
    }
    let count = |kind: ChangeKind| found.cases.iter().filter(|change| change.kind == kind).count();
    let counts = [
        (ChangeKind::Added, "新增", "added"),
        (ChangeKind::Dropped, "去掉", "dropped"),
        (ChangeKind::Changed, "改变", "changed"),
        (ChangeKind::Renumbered, "改号", "renumbered"),
        (ChangeKind::Same, "不变", "the same"),
    ];
    let counts = counts.map(|(kind, zh, en)| match language {
        Language::Zh => format!("{zh} {}", count(kind)),
        Language::En => format!("{} {en}", count(kind)),
    });
    let _ = writeln!(out, "{}{}\n", word("情形：", "cases: "), counts.join(word("，", ", ")));
    for change in &found.cases {
        case_change(&mut out, change, found, vocabulary, language);
    }
    out
}

fn ids(cases: &[(&Condition, &Case)]) -> String {
    cases.iter().map(|(_, case)| case.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn case_change(
    out: &mut String,
    change: &CaseChange<'_>,
    found: &Difference<'_>,
    vocabulary: &Vocabulary,
    language: Language,
) {
    let word = |zh: &'static str, en: &'static str| if language == Language::Zh { zh } else { en };
    let texts = |cases: &[(&Condition, &Case)]| {
        let texts = cases.iter().map(|(_, case)| case.text.in_language(language).to_owned());
        texts.collect::<Vec<_>>().join(words::separator(language))
    };
    let _ = match change.kind {
        ChangeKind::Added => writeln!(out, "+ {} {}", ids(&change.new), texts(&change.new)),
        ChangeKind::Dropped => writeln!(out, "- {} {}", ids(&change.old), texts(&change.old)),
        ChangeKind::Renumbered => writeln!(out, "= {} → {}", ids(&change.old), ids(&change.new)),
        ChangeKind::Same => return,
        ChangeKind::Changed => writeln!(out, "~ {} → {}", ids(&change.old), ids(&change.new)),
    };
    for (before, after) in &change.borders {
        let _ = writeln!(out, "    {} `{before}` → `{after}`", word("边界", "border"));
    }
    for shown in &change.witnesses {
        let record = &shown.witness.record;
        let stated = stated(record, vocabulary, language).join(words::separator(language));
        let [old, new] = [shown.witness.old, shown.witness.new].map(|outcome| outcome.label());
        let (old, new) = (old.in_language(language), new.in_language(language));
        let _ = match language {
            Language::Zh => {
                writeln!(out, "    例 {}（{} {old}，{} {new}）：{stated}", shown.case.id, found.old.id, found.new.id)
            }
            Language::En => {
                writeln!(
                    out,
                    "    witness {} ({} {old}, {} {new}): {stated}",
                    shown.case.id, found.old.id, found.new.id
                )
            }
        };
    }
    if change.kind == ChangeKind::Changed && change.witnesses.is_empty() {
        let none = word("没有找到两者判定不同的记录", "no record was found that the two judge differently");
        let _ = writeln!(out, "    {none}");
    }
}

/// Everything that a record states, in words.
fn stated(record: &Record, vocabulary: &Vocabulary, language: Language) -> Vec<String> {
    let mut subjects: Vec<_> = record.stated_facts().map(|(id, stated)| (Subject::Fact(id), stated)).collect();
    for (id, _) in (0..).map(TableId).zip(&vocabulary.tables) {
        for (at, row) in record.rows(id).iter().enumerate() {
            let cells = row.cells.iter().enumerate();
            subjects.extend(cells.filter_map(|(column, cell)| Some((Subject::Cell(id, at, column), cell.as_deref()?))));
        }
    }
    subjects.into_iter().map(|subject| words::stated(vocabulary, record, subject, language)).collect()
}

/// The witnesses as record files: names and texts.
pub fn witness_files(found: &Difference<'_>, vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let shown = found.cases.iter().flat_map(|change| &change.witnesses);
    let mut files: Vec<(String, String)> = Vec::new();
    for shown in shown {
        let name = witness_name(found, shown);
        let text = format!(
            "# {} {} → {}: {} → {}\nmine_id = {}\n{}",
            shown.case.id,
            found.old.id,
            found.new.id,
            shown.witness.old.id(),
            shown.witness.new.id(),
            toml::quoted(&name),
            toml::facts(&shown.witness.record, vocabulary)
        );
        files.push((format!("{name}.toml"), text));
    }
    files
}

/// The pack whose case is met, and the case.
fn witness_name(found: &Difference<'_>, shown: &Shown<'_>) -> String {
    let is_old = found.cases.iter().flat_map(|change| &change.old).any(|(_, case)| std::ptr::eq(*case, shown.case));
    let pack = if is_old { &found.old.id } else { &found.new.id };
    format!("{pack}-{}", shown.case.id)
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    old: &'a str,
    new: &'a str,
    conditions: ConditionsJson<'a>,
    cases: Vec<CaseJson<'a>>,
}

#[derive(Serialize)]
struct ConditionsJson<'a> {
    added: Vec<&'a str>,
    dropped: Vec<&'a str>,
    changed: Vec<MovedJson<'a>>,
}

#[derive(Serialize)]
struct MovedJson<'a> {
    id: &'a str,
    number: [usize; 2],
    effect: [&'static str; 2],
    applies_to_other_mines: bool,
}

#[derive(Serialize)]
struct CaseJson<'a> {
    change: &'static str,
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    borders: Vec<BorderJson<'a>>,
    witnesses: Vec<WitnessJson<'a>>,
}

#[derive(Serialize)]
struct BorderJson<'a> {
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct WitnessJson<'a> {
    case: &'a str,
    old: &'static str,
    new: &'static str,
    stated: Vec<Bilingual>,
    record: String,
}

/// As one JSON document; it is the same in every language.
pub fn json(out: &mut dyn io::Write, found: &Difference<'_>, vocabulary: &Vocabulary) -> io::Result<()> {
    let ids =
        |conditions: &'_ [&'_ Condition]| conditions.iter().map(|condition| condition.id.clone()).collect::<Vec<_>>();
    let (added, dropped) = (ids(&found.added), ids(&found.dropped));
    let document = Document {
        format_version: FORMAT_VERSION,
        old: &found.old.id,
        new: &found.new.id,
        conditions: ConditionsJson {
            added: added.iter().map(String::as_str).collect(),
            dropped: dropped.iter().map(String::as_str).collect(),
            changed: found
                .moved
                .iter()
                .map(|moved| MovedJson {
                    id: &moved.new.0.id,
                    number: [moved.old.1, moved.new.1],
                    effect: [moved.old.0.effect.id(), moved.new.0.effect.id()],
                    applies_to_other_mines: moved.guard,
                })
                .collect(),
        },
        cases: found.cases.iter().map(|change| case_json(change, vocabulary)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn case_json<'a>(change: &'a CaseChange<'a>, vocabulary: &Vocabulary) -> CaseJson<'a> {
    let witness = |shown: &'a Shown<'a>| {
        let record = &shown.witness.record;
        let [zh, en] = [Language::Zh, Language::En].map(|language| stated(record, vocabulary, language));
        WitnessJson {
            case: &shown.case.id,
            old: shown.witness.old.id(),
            new: shown.witness.new.id(),
            stated: zh.into_iter().zip(en).map(|(zh, en)| Bilingual::new(zh, en)).collect(),
            record: toml::facts(record, vocabulary),
        }
    };
    CaseJson {
        change: match change.kind {
            ChangeKind::Added => "added",
            ChangeKind::Dropped => "dropped",
            ChangeKind::Renumbered => "renumbered",
            ChangeKind::Same => "same",
            ChangeKind::Changed => "changed",
        },
        old: change.old.iter().map(|(_, case)| case.id.as_str()).collect(),
        new: change.new.iter().map(|(_, case)| case.id.as_str()).collect(),
        borders: change.borders.iter().map(|(before, after)| BorderJson { before, after }).collect(),
        witnesses: change.witnesses.iter().map(witness).collect(),
    }
}
