//! The page: what stands on it, and how large it becomes. How a browser shows it is checked by `tests/html/check.sh`.

use kuangjian::report::result::Form;
use kuangjian::report::saved::{Saved, Summary};
use kuangjian::source::Language;
use kuangjian::verdict::Outcome;

use super::{found_twice, inputs, saved_of, text};
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
    assert!(matrix.find("MK49").unwrap() < matrix.find("MK01").unwrap());
}

/// Narrow columns with a number each, and parts where there are too many for a sheet of paper.
#[test]
fn a_wide_matrix_has_parts_with_all_mines_in_each() {
    let saved = saved_of(&["fixtures/mines".to_owned(), "--pack".to_owned(), "all".to_owned()]);
    let page = text(&saved, Language::Zh, Form::Html);
    let (_, matrix) = page.split_once("<section id=\"matrix\">").unwrap();
    let (matrix, _) = matrix.split_once("<section id=\"mines\">").unwrap();
    let catalogue = saved.catalogue();
    assert!(catalogue.len() > 64, "{}", catalogue.len());
    let tables: Vec<&str> = matrix.split("<table class=\"matrix\">").skip(1).collect();
    assert_eq!(tables.len(), catalogue.len().div_ceil(32));
    for table in &tables {
        for mine in &saved.mines {
            assert!(table.contains(&kuangjian::report::markup::escaped(&mine.mine.show())));
        }
        assert!(table.matches("<th scope=\"col\">").count() <= 33);
    }
    for (number, (_, condition)) in (1..).zip(&catalogue) {
        assert_eq!(matrix.matches(&format!(">{number}</a></th>")).count(), 1, "{number}");
        let at = format!("<li value=\"{number}\"><a href=\"#c{}\">{}</a> ", number - 1, condition.title.zh);
        assert!(matrix.contains(&at), "{at}");
    }
}

/// The box has numbers and titles, not ids.
#[test]
fn the_verdict_can_be_read_at_a_glance() {
    let saved = saved_of(&["fixtures/mines/stop-area.toml".to_owned(), "--pack".to_owned(), "in-force".to_owned()]);
    let mine = &saved.mines[0];
    let page = text(&saved, Language::Zh, Form::Html);
    let (_, shown) = page.split_once("<section class=\"verdict").unwrap();
    let (shown, _) = shown.split_once("</section>").unwrap();
    let open = mine.of(Outcome::Undetermined).count();
    assert!(open > 20 && shown.contains(&format!("<dt>待定的条件</dt><dd>{open}</dd>")), "{shown}");
    assert!(shown.contains("<dt>符合的条件</dt><dd>1<ul class=\"titles\"><li>瓦斯超限作业</li></ul>"), "{shown}");
    assert!(!shown.contains('/') || !shown.contains("regulation-2024/"), "{shown}");
}

/// A condition that does not apply says why, in the words of its pack.
#[test]
fn what_does_not_apply_says_why() {
    let saved = saved_of(&["fixtures/mines/stop-area.toml".to_owned(), "--pack".to_owned(), "in-force".to_owned()]);
    let [zh, en] = [Language::Zh, Language::En].map(|language| text(&saved, language, Form::Html));
    let because = "适用条件不成立：检查日期 早于 2026-07-01（这一天起由应急管理部令第21号规定17项各指什么）；检查日期：2026-08-12";
    assert!(zh.contains(because));
    assert!(zh.contains("适用条件不成立：本规则包有后果为“停止受影响区域生产”的条件符合，或者写明了本条件的认定"));
    assert!(zh.contains("适用条件不成立：开采方式 不为 井工"), "a slope is a matter of open pits");
    assert!(en.contains("as this does not hold: the check date is before 2026-07-01 (From this day Order 21"));
    // What counts comes first.
    let (_, table) = zh.split_once("<section id=\"conditions\">").unwrap();
    let [met, open, not_applicable] =
        ["<tr class=\"is-met\">", "class=\"o open\"", "class=\"o none\""].map(|mark| table.find(mark).unwrap());
    assert!(met < open && open < not_applicable);
    for (name, input) in inputs() {
        for condition in saved_of(&input).mines.iter().flat_map(|mine| &mine.conditions) {
            assert_eq!(
                condition.premise.is_some(),
                condition.outcome == Outcome::NotApplicable,
                "{name} {}",
                condition.id
            );
        }
    }
}

/// What two packs find by the same clause and for the same facts is told once, with the ids of both, and counts once.
#[test]
fn what_two_packs_find_in_the_same_way_counts_once() {
    let mut saved = found_twice();
    let page = text(&saved, Language::Zh, Form::Html);
    assert!(page.contains("<dt>符合的条件</dt><dd>2<ul class=\"titles\">"));
    assert_eq!(page.matches("<article class=\"condition\">").count(), 2);
    assert_eq!(page.matches("<tr class=\"is-met\">").count(), 2);
    let both = "regulation-2024/despite_hazard</span> <span class=\"id\">hazard-criteria-2026/despite_hazard</span>";
    assert!(page.contains(both));
    let markdown = text(&saved, Language::Zh, Form::Markdown);
    assert!(
        markdown.contains("| regulation-2024/despite\\_hazard hazard-criteria-2026/despite\\_hazard |"),
        "{markdown}"
    );
    assert_eq!(markdown.matches("**符合**").count(), 2);
    // A value that only one of them rests on makes them two findings.
    let one = saved.mines[0].conditions.iter_mut().rev().find(|condition| &*condition.id == "despite_hazard").unwrap();
    one.because.clear();
    assert!(text(&saved, Language::Zh, Form::Html).contains("<dt>符合的条件</dt><dd>3<ul"));
}

/// Paper has what decides; all stands on the screen.
#[test]
fn long_lists_are_short_on_paper_only() {
    let saved = saved_of(&["fixtures/mines/stop-area.toml".to_owned(), "--pack".to_owned(), "in-force".to_owned()]);
    let mine = &saved.mines[0];
    let page = text(&saved, Language::Zh, Form::Html);
    let (_, missing) = page.split_once("<section id=\"missing\">").unwrap();
    let rows = missing.matches("<tr>").count() - 1 + missing.matches("<tr class=\"rest\">").count();
    assert_eq!(rows, mine.missing.len());
    let more = missing.matches("<tr class=\"rest\">").count();
    assert!(more > 200 && missing.contains(&format!("另有 {more} 项没有打印")), "{more}");
    for condition in mine.of(Outcome::Undetermined).flat_map(|condition| &condition.missing) {
        assert!(page.contains(&kuangjian::report::markup::escaped(&condition.label.zh)));
    }
    let (_, paper) = page.split_once("<div class=\"paper\">").unwrap();
    let (paper, _) = paper.split_once("</div>").unwrap();
    let neither = mine.of(Outcome::NotMet).count() + mine.of(Outcome::NotApplicable).count();
    assert_eq!(paper.matches("<li>").count(), neither);
}

#[test]
fn the_head_names_each_pack_once_and_its_day_once() {
    let saved = saved_of(&inputs().into_iter().find(|(name, _)| name == "two-packs").unwrap().1);
    let head = |language| {
        let page = text(&saved, language, Form::Html);
        let (_, head) = page.split_once("<header").unwrap();
        head.split_once("</header>").unwrap().0.to_owned()
    };
    let zh = head(Language::Zh);
    assert_eq!(zh.matches("<dt>规则包</dt>").count(), 1);
    assert!(zh.contains("<dd>煤矿重大安全生产隐患认定办法（2005-09-26）</dd>"), "{zh}");
    assert!(head(Language::En).contains("<dd>Method for determining major hazards in coal mines (2005-09-26)</dd>"));
    let of_2026 = saved_of(&["fixtures/mines/stop-area.toml".to_owned(), "--pack".to_owned(), "in-force".to_owned()]);
    assert!(text(&of_2026, Language::Zh, Form::Html).contains("（2026年修订，2026-05-24）</dd>"));
    // What a reader of English does not know is explained, where it is there.
    let [with, without] = [&saved, &of_2026].map(|saved| text(saved, Language::En, Form::Html));
    assert!(with.contains(" 万t") && with.contains("万 is 10,000"));
    assert!(!without.contains(" 万t") && !without.contains("万 is 10,000"));
    assert!(!text(&saved, Language::Zh, Form::Html).contains("10,000"));
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
