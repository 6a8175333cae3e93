//! The page: what stands on it, and how large it becomes. How a browser shows it is checked by `tests/html/check.sh`.

use kuangjian::report::result::Form;
use kuangjian::report::saved::{Saved, Summary};
use kuangjian::source::Language;
use kuangjian::verdict::Outcome;

use super::{inputs, saved_of, text};
use crate::cli::snapshot;

/// The page without style and script, which have files of their own.
fn body(page: &str) -> &str {
    let (_, body) = page.split_once("<body>").unwrap();
    body.split_once("<script>").map_or(body, |(body, _)| body)
}

fn district() -> Saved {
    saved_of(&["fixtures/district/folder".to_owned()])
}

/// A result of `number` mines: those of the district over and over.
fn many(number: usize) -> Saved {
    let mut saved = district();
    let mines = std::mem::take(&mut saved.mines);
    saved.mines = mines.iter().cycle().take(number).cloned().collect();
    saved.summary = Summary::of(&saved.mines, &saved.errors);
    saved
}

#[test]
fn what_the_page_of_one_mine_has_on_it() {
    for (lang, language) in [("zh", Language::Zh), ("en", Language::En)] {
        let saved = saved_of(&["fixtures/mines/undetermined.toml".to_owned()]);
        snapshot(&format!("report-undetermined-html-{lang}"), body(&text(&saved, language, Form::Html)));
    }
}

/// Where a reading was taken and what proves it stands beside its row, not beside a value: no form that tells what decided leaves it out.
#[test]
fn a_row_is_told_by_its_name_and_with_its_evidence() {
    let saved = saved_of(&["fixtures/mines/stop-area.toml", "--pack", "in-force"].map(str::to_owned));
    for form in [Form::Html, Form::Markdown, Form::Plain, Form::Json, Form::Jsonl, Form::Junit, Form::Sarif] {
        let text = text(&saved, Language::Zh, form);
        for told in ["瓦斯检查数据第1行（3102工作面上隅角）", "监控系统8月10日中班曲线"] {
            assert!(text.contains(told), "{form:?}: {told}");
        }
    }
}

/// Whatever decides a verdict is on the page: each condition, each deciding fact with its place and evidence, each clause, each
/// contradiction and each missing fact.
#[test]
fn nothing_that_decides_is_left_out() {
    for (name, input) in inputs() {
        let saved = saved_of(&input);
        for language in [Language::Zh, Language::En] {
            let page = text(&saved, language, Form::Html);
            let has = |text: &str| {
                let escaped = kuangjian::report::markup::escaped(text);
                assert!(page.contains(&escaped), "{name}: {text}");
            };
            for mine in &saved.mines {
                has(&mine.mine.show());
                has(mine.verdict.label().in_language(language));
                for condition in &mine.conditions {
                    has(condition.title.in_language(language));
                }
                for condition in mine.of(Outcome::Met) {
                    condition.shown_clauses(language).into_iter().for_each(has);
                    for reason in condition.met().flat_map(|case| &case.because).filter(|reason| !reason.names_row) {
                        has(&reason.show(language));
                        has(&mine.place_of(reason, language));
                        reason.evidence.as_deref().into_iter().for_each(has);
                    }
                }
                if saved.mines.len() == 1 {
                    mine.missing.iter().for_each(|item| has(item.question.in_language(language)));
                    mine.contradictions().iter().for_each(|told| has(&told.about(language)));
                }
                mine.law_notes.iter().for_each(|note| has(note.in_language(language)));
            }
            saved.errors.iter().for_each(|problem| has(problem.message.in_language(language)));
        }
    }
}

#[test]
fn every_link_leads_somewhere_and_no_id_is_there_twice() {
    for (name, input) in inputs() {
        let page = text(&saved_of(&input), Language::Zh, Form::Html);
        let values = |mark: &str| -> Vec<String> {
            page.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        let ids = values(" id=\"");
        let unique: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{name}");
        for target in values("href=\"#") {
            assert!(ids.contains(&target), "{name}: #{target}");
        }
    }
}

#[test]
fn the_page_needs_nothing_else() {
    for (name, input) in inputs() {
        let page = text(&saved_of(&input), Language::En, Form::Html);
        for elsewhere in ["http://", "https://", "//", "@import", " src="] {
            assert!(!page.contains(elsewhere), "{name}: {elsewhere}");
        }
    }
}

#[test]
fn the_district_is_small_and_the_matrix_has_a_word_in_every_cell() {
    let saved = district();
    let page = text(&saved, Language::Zh, Form::Html);
    assert!(page.len() < 1_000_000, "{}", page.len());
    let (_, matrix) = page.split_once("<table class=\"matrix\">").unwrap();
    let (matrix, _) = matrix.split_once("</table>").unwrap();
    let conditions = saved.mines[0].conditions.len();
    assert_eq!(matrix.matches("<td").count(), saved.mines.len() * conditions);
    assert!(!matrix.contains("></td>"), "an empty cell");
    let count = |outcome: Outcome| saved.mines.iter().map(|mine| mine.of(outcome).count()).sum::<usize>();
    assert_eq!(matrix.matches(">符</td>").count(), count(Outcome::Met));
    assert_eq!(matrix.matches(">待</td>").count(), count(Outcome::Undetermined));
    // The gravest first.
    let first = matrix.find("关闭").is_none();
    assert!(first && matrix.find("MK49").unwrap() < matrix.find("MK01").unwrap());
}

#[test]
fn many_mines_are_grouped_and_stay_small() {
    let saved = many(400);
    let page = text(&saved, Language::Zh, Form::Html);
    let (_, matrix) = page.split_once("<table class=\"matrix\">").unwrap();
    let (matrix, _) = matrix.split_once("</table>").unwrap();
    let verdicts: std::collections::BTreeSet<_> = saved.mines.iter().map(|mine| mine.verdict).collect();
    assert_eq!(matrix.matches("<tr><th scope=\"row\">").count(), verdicts.len());
    // Four thousand mines are ten times as many, and the part that all share does not grow.
    assert!(page.len() * 10 < 20_000_000, "{}", page.len());
    assert_eq!(page.matches("<article class=\"mine\"").count(), 400);
}
