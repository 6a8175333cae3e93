//! A report as one HTML file that needs nothing else: no network, and no script to be read.

mod build;
mod many;
mod matrix;
mod one;
mod part;

use build::Html;
use part::Caption;

use super::saved::{Level, Pack, Saved};
use super::section::{Report, Section};
use super::table::titled_pack_line;
use crate::source::Language;
use crate::verdict::Verdict;

/// How the page looks: on a screen, light and dark, and on A4 paper.
const STYLE: &str = include_str!("style.css");

/// Sorting and filtering of the table of mines, for those whose browser runs scripts.
const SCRIPT: &str = include_str!("script.js");

/// The only script that the page may run, by its checksum: whatever else got into the page would not run.
const POLICY: &str = concat!(
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src 'sha256-",
    "fdTdcZA+I+I3xBtSV+k0Pa3jrzECkWR6WTnbKLCPeSA=",
    "'"
);

/// The page.
pub fn page(report: &Report<'_>) -> String {
    let mut html = Html::default();
    let several = report.saved.mines.len() != 1;
    let title = title(report);
    head(&mut html, report, &title, several);
    match report.saved.mines.as_slice() {
        [only] => one::write(&mut html, report, only),
        _ => many::write(&mut html, report),
    }
    foot(&mut html, report);
    if several {
        html.raw("<script>").raw(SCRIPT).raw("</script>\n");
    }
    html.raw("</body>\n</html>\n");
    html.finish()
}

/// The page of a summary: a table a part.
pub fn summary_page(report: &Report<'_>, title: &str, notices: &[&str], sections: &[Section]) -> String {
    let mut html = Html::default();
    head(&mut html, report, title, true);
    html.raw("<main id=\"main\">\n");
    for notice in notices {
        html.element("p", &[("class", "warn")], &format!("⚠ {notice}"));
    }
    for section in sections {
        html.raw("<section>").element("h2", &[], &section.heading);
        match section.rows.is_empty() {
            true => part::notes(&mut html, section),
            false => part::section(&mut html, section, Caption::Said(&section.heading)),
        }
        html.close("section");
    }
    html.raw("</main>\n");
    foot(&mut html, report);
    html.raw("</body>\n</html>\n");
    html.finish()
}

fn title(report: &Report<'_>) -> String {
    match (report.saved.mines.as_slice(), report.language) {
        ([only], _) => only.mine.show(),
        (mines, Language::Zh) => format!("{} 个煤矿的判定报告", mines.len()),
        (mines, Language::En) => format!("Report on {} mines", mines.len()),
    }
}

fn head(html: &mut Html, report: &Report<'_>, title: &str, several: bool) {
    let (saved, language) = (report.saved, report.language);
    let kind = report.say("煤矿停产整顿与关闭判定报告", "Report on the suspension and closure of coal mines");
    let lang = if language == Language::Zh { "zh-CN" } else { "en" };
    html.raw("<!DOCTYPE html>\n").open("html", &[("lang", lang)]).raw("\n<head>\n<meta charset=\"utf-8\">\n");
    html.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]).raw("\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    let generator = format!("{} {}", saved.program.name, saved.program.version);
    html.open("meta", &[("name", "generator"), ("content", &generator)]).raw("\n");
    html.raw("<link rel=\"icon\" href=\"data:,\">\n");
    let shown = if several { title.to_owned() } else { format!("{title} · {kind}") };
    html.element("title", &[], &shown).raw("\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    html.element("a", &[("class", "skip"), ("href", "#main")], report.say("跳到正文", "Skip to the content")).raw("\n");
    html.raw("<header class=\"top\">").element("p", &[("class", "kind")], kind).element("h1", &[], title);
    html.raw("<dl class=\"facts\">");
    if let [only] = saved.mines.as_slice() {
        html.described(report.say("检查日期", "check date"), &only.check_date);
        html.described(report.say("自查记录", "record"), &only.source.file);
    } else {
        html.described(report.say("检查日期", "check dates"), &saved.days(language));
    }
    html.raw("<div>").element("dt", &[], report.say("规则包", "rule packs"));
    for pack in &saved.packs {
        html.element("dd", &[], &pack_name(pack, language));
    }
    html.raw("</div>").close("dl");
    for pack in saved.packs.iter().filter(|pack| pack.is_other_edition) {
        html.element("p", &[("class", "warn")], &titled_pack_line(pack, language));
    }
    html.close("header");
    not_read(html, report);
}

/// The title with the day of the law, in the brackets where the title has its year already.
fn pack_name(pack: &Pack, language: Language) -> String {
    let title = pack.title.in_language(language);
    let Some(dated) = &pack.dated else { return title.to_owned() };
    let (open, close, comma) = if language == Language::Zh { ("（", "）", "，") } else { (" (", ")", ", ") };
    let year = dated.get(..4).unwrap_or_default();
    match title.strip_suffix(close).and_then(|title| title.rsplit_once(open)) {
        Some((name, within)) if within.trim_end_matches('年') == year => format!("{name}{open}{dated}{close}"),
        Some((name, within)) if within.starts_with(year) => format!("{name}{open}{within}{comma}{dated}{close}"),
        _ => format!("{title}{open}{dated}{close}"),
    }
}

/// What could not be read stands above everything else, so that nobody takes the report for the whole.
fn not_read(html: &mut Html, report: &Report<'_>) {
    let language = report.language;
    let errors: Vec<_> = report.saved.errors.iter().filter(|problem| problem.level == Level::Error).collect();
    if errors.is_empty() {
        return;
    }
    let number = errors.len();
    let heading = match language {
        Language::Zh => format!("输入有 {number} 处错误：与之有关的煤矿没有判定，不在本报告中"),
        Language::En if number == 1 => {
            "There is 1 error in the input: a mine it concerns is not judged and not in this report".to_owned()
        }
        Language::En => {
            format!("There are {number} errors in the input: mines they concern are not judged and not in this report")
        }
    };
    html.raw("<section class=\"unread\" aria-labelledby=\"unread\">");
    html.element("h2", &[("id", "unread")], &heading).raw("<ul>");
    for problem in errors {
        html.raw("<li>");
        if let Some(place) = &problem.place {
            html.element("code", &[], &place.show()).raw(" ");
        }
        html.text(&format!("{} ", problem.code)).text(problem.message.in_language(language));
        if let Some(help) = &problem.help {
            html.raw("<br>").element("span", &[("class", "quiet")], help.in_language(language));
        }
        html.raw("</li>");
    }
    html.close("ul").close("section");
}

fn foot(html: &mut Html, report: &Report<'_>) {
    let Saved { packs, program, .. } = report.saved;
    html.raw("<footer>");
    html.element(
        "p",
        &[],
        report.say(
            "本报告由程序根据自查记录和规则包生成，供执法人员和煤矿核对；它不是行政决定，未经有权机关依法作出决定不产生效力。没有记载的事实一律视为未知。",
            "Made by a program from the record and the rule packs, for inspectors and mines to check. It is no administrative decision and has no effect \
             until the competent authority decides. What is not stated counts as unknown.",
        ),
    );
    if report.language == Language::En && html.has(" 万t") {
        html.element("p", &[], "万 is 10,000: a capacity of 9 万t/a is 90,000 t a year.");
    }
    html.raw("<ul>");
    for pack in packs {
        html.raw("<li>").text(&titled_pack_line(pack, report.language)).raw("<br>");
        html.element("code", &[], &pack.sha256).raw("</li>");
    }
    html.close("ul");
    html.element("p", &[], &format!("{} {}", program.name, program.version)).raw("</footer>\n");
}

/// The class of a verdict, which gives it its colour.
fn class_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Closure => "v closure",
        Verdict::Suspension => "v suspension",
        Verdict::StopArea => "v stop-area",
        Verdict::Undetermined => "v open",
        Verdict::Clear => "v clear",
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for chunk in bytes.chunks(3) {
            let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
            for at in 0..4 {
                let letter = LETTERS[(group >> (18 - 6 * at) & 63) as usize];
                out.push(if at > chunk.len() { '=' } else { char::from(letter) });
            }
        }
        out
    }

    #[test]
    fn the_policy_names_the_script() {
        assert_eq!(base64(b"M"), "TQ==");
        let hash = base64(&Sha256::digest(SCRIPT.as_bytes()));
        assert!(POLICY.ends_with(&format!("script-src 'sha256-{hash}'")), "the checksum of script.js is {hash}");
    }
}
