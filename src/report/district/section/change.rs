//! What changed since an earlier result.

use super::Teller;
use crate::report::district::{Changes, Named, WhyNotMatched};
use crate::report::section::Section;
use crate::report::words::separator;
use crate::source::Language;

impl Teller {
    pub(super) fn changes(&self, changes: &Changes) -> Section {
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
        let lists =
            [(self.say("新出现", "new"), &changes.came), (self.say("不再出现", "no longer there"), &changes.went)];
        for (what, mines) in lists {
            if !mines.is_empty() {
                section.notes.push(self.list(what, &mines.iter().collect::<Vec<_>>()));
            }
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
