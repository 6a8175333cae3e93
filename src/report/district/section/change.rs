//! What changed since an earlier result.

use std::cmp::Reverse;

use super::Teller;
use crate::report::district::{Changes, Named, WhyNotMatched};
use crate::report::saved::MineName;
use crate::report::section::Section;
use crate::report::words::separator;
use crate::source::Language;
use crate::verdict::Verdict;

impl Teller {
    /// What changed of the mines that were judged, and those of which there is no verdict any more.
    pub(super) fn changes(&self, changes: &Changes) -> Vec<Section> {
        let gone = self.without_verdict(changes);
        [self.changed(changes)].into_iter().chain(gone).collect()
    }

    /// The mines that were judged before or are in the input, and were not judged: the gravest verdict before first, none left out.
    fn without_verdict(&self, changes: &Changes) -> Option<Section> {
        let went = changes.went.iter().map(|named| {
            let now = self.say("不再出现", "no longer there").to_owned();
            (Some(named.verdict), &named.mine, now)
        });
        let not_judged = changes.not_judged.iter().map(|of| {
            let place = self.place(&of.source.file, of.source.row());
            let now = match self.language {
                Language::Zh => format!("在输入中，没有判定：{place}"),
                Language::En => format!("in the input, not judged: {place}"),
            };
            (of.before, &of.mine, now)
        });
        let mut mines: Vec<(Option<Verdict>, &MineName, String)> = went.chain(not_judged).collect();
        if mines.is_empty() {
            return None;
        }
        mines.sort_by_key(|(before, ..)| Reverse(*before));
        let heading = match (self.language, mines.len()) {
            (Language::Zh, number) => format!("这次没有判定的煤矿（{number} 矿）"),
            (Language::En, number) => format!("Mines that were not judged this time ({number})"),
        };
        let columns = match self.language {
            Language::Zh => ["煤矿", "之前的判定", "这次"],
            Language::En => ["mine", "verdict before", "this time"],
        };
        let mut section = self.section(heading, &columns);
        section.rows.extend(mines.into_iter().map(|(before, mine, now)| {
            let before = before.map_or_else(|| self.say("之前没有", "not there").to_owned(), |of| self.verdict(of));
            vec![mine.show(), before, now]
        }));
        Some(section)
    }

    fn changed(&self, changes: &Changes) -> Section {
        let days = self.days(changes.check_dates.as_ref());
        let heading = match self.language {
            Language::Zh => format!("与之前的结果相比（检查日期 {days}）"),
            Language::En => format!("Changes since the earlier result (check dates {days})"),
        };
        let columns = match self.language {
            Language::Zh => ["煤矿", "判定", "新符合", "不再符合", "新缺的事实"],
            Language::En => ["mine", "verdict", "newly met", "no longer met", "newly missing"],
        };
        let mut section = self.section(heading, &columns);
        for of in &changes.changed {
            let [before, now] = [of.before, of.named.verdict].map(|verdict| self.verdict(verdict));
            let verdict = if before == now { now } else { format!("{before} → {now}") };
            let lines = |texts: Vec<String>| texts.join(separator(self.language));
            let missing = of.newly_missing.iter().map(|fact| self.tell(&fact.label).to_owned());
            section.rows.push(vec![
                of.named.mine.show(),
                verdict,
                lines(of.newly_met.iter().map(|of| of.show_met(self.language)).collect()),
                lines(of.no_longer_met.iter().map(|of| of.show_not_met(self.language)).collect()),
                self.some_of(missing.collect()),
            ]);
        }
        section.notes.extend(changes.notices.iter().map(|notice| format!("⚠ {}", self.tell(notice))));
        for of in &changes.changed {
            let colon = self.say("：", ": ");
            let notices =
                of.notices.iter().map(|notice| format!("⚠ {}{colon}{}", of.named.mine.show(), self.tell(notice)));
            section.notes.extend(notices);
        }
        let (changed, same) = (changes.changed.len(), changes.unchanged);
        section.notes.push(match self.language {
            Language::Zh => format!("有变化 {changed} 矿，没有变化 {same} 矿；煤矿按编号对应。"),
            Language::En => format!("changed: {changed}; the same: {same}; mines are matched by their numbers."),
        });
        if !changes.came.is_empty() {
            section.notes.push(self.list(self.say("新出现", "new"), &changes.came.iter().collect::<Vec<_>>()));
        }
        for earlier in [false, true] {
            let mut whys: Vec<WhyNotMatched> = Vec::new();
            for of in changes.not_matched.iter().filter(|of| of.earlier == earlier) {
                if !whys.contains(&of.why) {
                    whys.push(of.why);
                }
            }
            for why in whys {
                let of_why = changes.not_matched.iter().filter(|of| (of.earlier, of.why) == (earlier, why));
                let named: Vec<&Named> = of_why.map(|of| &of.named).collect();
                let side =
                    if earlier { self.say("之前的结果", "earlier result") } else { self.say("现在", "now") };
                let what = match self.language {
                    Language::Zh => format!("没有比较，{}，{side}", why.label().zh),
                    Language::En => format!("not compared, {}, {side}", why.label().en),
                };
                section.notes.push(self.list(&what, &named));
            }
        }
        section
    }

    /// The first texts of a list, and how many more there are.
    fn some_of(&self, texts: Vec<String>) -> String {
        const SOME: usize = 6;
        let more = texts.len().saturating_sub(SOME);
        let head = texts.into_iter().take(SOME).collect::<Vec<_>>().join(separator(self.language));
        match (more, self.language) {
            (0, _) => head,
            (_, Language::Zh) => format!("{head} 等 {} 项", SOME + more),
            (_, Language::En) => format!("{head}; and {more} more"),
        }
    }
}
