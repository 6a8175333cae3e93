//! The summary as tables, of which every form for people is made.

mod change;
mod watch;

use super::{Days, Decided, District, Grouping, Named, NotCounted, NotJudged};
use crate::report::saved::Reason;
use crate::report::section::Section;
use crate::report::uncounted;
use crate::report::words::{on_one_line, separator};
use crate::source::{Bilingual, Code, Language};
use crate::verdict::Verdict;

/// How much a form shows before it says how much more there is. What a person has to act on is always shown whole: whom to watch, what
/// changed, and what was not judged.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// How many conditions and how many missing facts.
    pub rows: usize,
    /// How many names stand in a list of mines.
    pub names: usize,
    /// Whether whoever reads it can run the program, so that it says how to see the rest.
    pub advises: bool,
}

impl Shown {
    /// On a terminal.
    pub const SHORT: Shown = Shown { rows: 15, names: 20, advises: true };
    /// In a document.
    pub const LONG: Shown = Shown { rows: 60, names: 200, advises: false };
}

/// What makes the tables.
struct Teller {
    language: Language,
    shown: Shown,
}

/// The tables of the summary.
pub fn sections(district: &District, language: Language, shown: Shown) -> Vec<Section> {
    let teller = Teller { language, shown };
    // Who asks what changed reads that first.
    let mut sections: Vec<Section> = district.changes.iter().flat_map(|changes| teller.changes(changes)).collect();
    sections.push(teller.verdicts(district));
    sections.extend(teller.decided(district));
    sections.extend(teller.not_judged(&district.not_judged));
    sections.extend(teller.not_counted(&district.not_counted));
    sections.extend(district.groups.iter().map(|grouping| teller.group(grouping, district.not_judged.len())));
    sections.push(teller.met(district));
    sections.push(teller.missing(district));
    sections.extend(district.watch.iter().map(|kind| teller.kind(kind)));
    sections
}

/// The packs, check dates and notices of the whole, a line each.
pub fn heading(district: &District, language: Language) -> Vec<String> {
    let teller = Teller { language, shown: Shown::LONG };
    let dates = teller.days(district.check_dates.as_ref());
    let mut lines = vec![format!("{}{dates}", teller.say("检查日期：", "check dates: "))];
    lines.extend(district.notices.iter().map(|notice| format!("⚠ {}", notice.in_language(language))));
    lines
}

impl Teller {
    fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn tell<'t>(&self, text: &'t Bilingual) -> &'t str {
        text.in_language(self.language)
    }

    fn verdict(&self, verdict: Verdict) -> String {
        self.tell(&verdict.label()).to_owned()
    }

    fn days(&self, days: Option<&Days>) -> String {
        match days {
            None => "—".to_owned(),
            Some(days) if days.first == days.last => days.first.clone(),
            Some(days) => format!("{}{}{}", days.first, self.say(" 至 ", " to "), days.last),
        }
    }

    fn section(&self, heading: String, columns: &[&str]) -> Section {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Section { heading, columns, rows: Vec::new(), notes: Vec::new() }
    }

    fn verdicts(&self, district: &District) -> Section {
        let heading = self.say("判定汇总", "Verdicts").to_owned();
        let mut section = self.section(heading, &[self.say("判定", "verdict"), self.say("矿数", "mines")]);
        section.rows.extend(Verdict::ALL.map(|of| vec![self.verdict(of), district.verdicts.of(of).to_string()]));
        section.rows.push(vec![self.say("已判定合计", "judged in all").into(), district.verdicts.all().to_string()]);
        let places = district.not_judged.len().to_string();
        section.rows.push(vec![self.say("没有判定（处）", "not judged (places)").into(), places]);
        section
    }

    /// The mines to be closed or suspended, with the grounds of each.
    fn decided(&self, district: &District) -> Option<Section> {
        let heading = self.say("应当关闭和停产整顿的煤矿", "Mines to be closed and suspended").to_owned();
        let columns = match self.language {
            Language::Zh => ["煤矿", "所在县（市、区）", "判定", "符合的条件"],
            Language::En => ["mine", "county", "verdict", "conditions met"],
        };
        let mut section = self.section(heading, &columns);
        section.rows.extend(district.to_close.iter().chain(&district.to_suspend).map(|of| {
            let county = of.county.as_deref().map_or_else(|| self.say("没有填写", "not stated").into(), on_one_line);
            vec![of.named.mine.show(), county, self.verdict(of.named.verdict), self.grounds(of)]
        }));
        (!section.rows.is_empty()).then_some(section)
    }

    fn grounds(&self, of: &Decided) -> String {
        let grounds: Vec<String> = of.grounds.iter().map(|ground| ground.show(self.language)).collect();
        grounds.join(separator(self.language))
    }

    fn not_judged(&self, places: &[NotJudged]) -> Option<Section> {
        if places.is_empty() {
            return None;
        }
        let heading = match (self.language, places.len()) {
            (Language::Zh, number) => format!("没有判定的输入（{number} 处）"),
            (Language::En, number) => format!("Input that was not judged ({number})"),
        };
        let columns = [self.say("位置", "place"), self.say("原因", "why")];
        let mut section = self.section(heading, &columns);
        for of in places {
            let place = self.place(of.file.as_deref().unwrap_or("—"), of.row);
            let why = of.problems.iter().map(|of| format!("{} {}", of.code, on_one_line(self.tell(&of.message))));
            section.rows.push(vec![place, why.collect::<Vec<_>>().join(separator(self.language))]);
        }
        section.notes.push(
            self.say(
                "以下各表都不含这些煤矿；一处可能不止一个煤矿。",
                "These mines are in none of the tables below; one place may stand for several mines.",
            )
            .to_owned(),
        );
        Some(section)
    }

    fn not_counted(&self, mines: &[NotCounted]) -> Option<Section> {
        if mines.is_empty() {
            return None;
        }
        let (number, code) = (mines.len(), Code::NotCounted);
        let heading = match self.language {
            Language::Zh => format!("没有计入的事实（{number} 矿）"),
            Language::En => format!("Facts that do not count ({number})"),
        };
        let columns = [self.say("煤矿", "mine"), self.say("判定", "verdict"), self.say("事实", "facts")];
        let mut section = self.section(heading, &columns);
        section.rows.extend(mines.iter().map(|of| {
            let facts = on_one_line(uncounted::facts(&of.note, self.language));
            vec![of.named.mine.show(), self.verdict(of.named.verdict), facts]
        }));
        section.notes.push(match self.language {
            Language::Zh => format!("这些事实记录已写明，所用的规则包都不读取，判定没有计入（{code}）。"),
            Language::En => {
                format!("The records state these facts, but no pack used reads them, so the verdicts leave them out ({code}).")
            }
        });
        Some(section)
    }

    /// A file, or a row of it.
    fn place(&self, file: &str, row: Option<u64>) -> String {
        let file = on_one_line(file);
        match (row, self.language) {
            (None, _) => file,
            (Some(row), Language::Zh) => format!("{file} 第 {row} 行"),
            (Some(row), Language::En) => format!("{file} row {row}"),
        }
    }

    fn group(&self, grouping: &Grouping, not_judged: usize) -> Section {
        let label = self.tell(&grouping.label);
        let heading = match self.language {
            Language::Zh => format!("按{label}"),
            Language::En => format!("By {label}"),
        };
        let verdicts = Verdict::ALL.map(|verdict| self.verdict(verdict));
        let mut columns = vec![label, self.say("矿数", "mines")];
        columns.extend(verdicts.iter().map(String::as_str));
        let mut section = self.section(heading, &columns);
        for group in &grouping.groups {
            let mut row = vec![on_one_line(self.tell(&group.shown)), group.verdicts.all().to_string()];
            row.extend(Verdict::ALL.map(|verdict| group.verdicts.of(verdict).to_string()));
            section.rows.push(row);
        }
        if not_judged > 0 {
            section.notes.push(match self.language {
                Language::Zh => format!("另有 {not_judged} 处输入没有判定，不知道属于哪一组。"),
                Language::En if not_judged == 1 => {
                    "1 more place of the input was not judged; its group is not known.".to_owned()
                }
                Language::En => {
                    format!("{not_judged} more places of the input were not judged; their groups are not known.")
                }
            });
        }
        section
    }

    fn met(&self, district: &District) -> Section {
        let heading = self.say("最常符合的条件", "Conditions met most often").to_owned();
        let columns = match self.language {
            Language::Zh => ["编号", "条件", "后果", "符合（矿）", "待定（矿）", "条款"],
            Language::En => ["id", "condition", "effect", "met", "undetermined", "clauses"],
        };
        let mut section = self.section(heading, &columns);
        section.rows.extend(district.met.iter().take(self.shown.rows).map(|of| {
            vec![
                of.name.clone(),
                self.tell(&of.title).to_owned(),
                self.tell(&of.effect.label()).to_owned(),
                of.met.to_string(),
                of.undetermined.to_string(),
                of.clauses(self.language).join(separator(self.language)),
            ]
        }));
        if district.met.is_empty() {
            section.notes.push(self.say("没有煤矿符合任何条件。", "No mine meets a condition.").to_owned());
        }
        section.notes.extend(self.more(district.met.len().saturating_sub(self.shown.rows)));
        section
    }

    fn missing(&self, district: &District) -> Section {
        let heading = self.say("最常缺的事实", "Facts missing most often").to_owned();
        let columns = match self.language {
            Language::Zh => ["事实", "编号", "缺（矿）", "要问的问题"],
            Language::En => ["fact", "id", "mines", "question to ask"],
        };
        let mut section = self.section(heading, &columns);
        section.rows.extend(district.missing.iter().take(self.shown.rows).map(|of| {
            vec![
                self.tell(&of.show()).to_owned(),
                of.fact.to_string(),
                of.mines.to_string(),
                self.tell(&of.question).to_owned(),
            ]
        }));
        if district.missing.is_empty() {
            section.notes.push(
                self.say("没有煤矿缺少判定所需的事实。", "No mine lacks a fact that a verdict waits for.").to_owned(),
            );
        }
        section.notes.extend(self.more(district.missing.len().saturating_sub(self.shown.rows)));
        section
    }

    fn more(&self, number: usize) -> Option<String> {
        (number > 0).then(|| match (self.language, self.shown.advises) {
            (Language::Zh, true) => format!("另有 {number} 项，见 --format csv 或 json。"),
            (Language::Zh, false) => format!("另有 {number} 项没有列出。"),
            (Language::En, true) => format!("{number} more, see --format csv or json."),
            (Language::En, false) => format!("{number} more are not listed."),
        })
    }

    /// A line with the names of mines.
    fn list(&self, what: &str, named: &[&Named]) -> String {
        let (colon, comma) = (self.say("：", ": "), self.say("、", ", "));
        let names = named.iter().take(self.shown.names).map(|of| of.mine.show()).collect::<Vec<_>>().join(comma);
        let (all, more) = (named.len(), named.len().saturating_sub(self.shown.names));
        let (see_zh, see) = if self.shown.advises {
            ("，全部见 --format csv 或 json", ", see --format csv or json")
        } else {
            ("", "")
        };
        match (more, self.language) {
            (0, Language::Zh) => format!("{what}（{all} 矿）{colon}{names}"),
            (0, Language::En) => format!("{what} ({all}){colon}{names}"),
            (_, Language::Zh) => format!("{what}（{all} 矿）{colon}{names} 等{see_zh}"),
            (_, Language::En) => format!("{what} ({all}){colon}{names} and {more} more{see}"),
        }
    }
}

/// A stated value with its place and evidence.
pub(super) fn stated(reason: &Reason, language: Language) -> String {
    let text = format!("{} [{}]", on_one_line(&reason.show(language)), on_one_line(&reason.place.show()));
    match (&reason.evidence, language) {
        (None, _) => text,
        (Some(evidence), Language::Zh) => format!("{text} 证据：{}", on_one_line(evidence)),
        (Some(evidence), Language::En) => format!("{text} evidence: {}", on_one_line(evidence)),
    }
}
