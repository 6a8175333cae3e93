//! Whom to watch, and why.

use super::{Teller, stated};
use crate::report::district::{Kind, Named, Untold, WhyUntold};
use crate::report::saved::Reason;
use crate::report::section::Section;
use crate::report::words::separator;
use crate::source::Language;

impl Teller {
    pub(super) fn kind(&self, kind: &Kind) -> Section {
        let title = self.tell(&kind.title);
        let heading = match self.language {
            Language::Zh => format!("重点盯防：{title}"),
            Language::En => format!("To watch: {title}"),
        };
        let columns = match self.language {
            Language::Zh => ["煤矿", "判定", "是否盯防", "理由", "符合的条件"],
            Language::En => ["mine", "verdict", "to watch", "reason", "conditions met"],
        };
        let mut section = self.section(heading, &columns);
        section.rows.extend(kind.to_watch.iter().map(|of| {
            let yes = self.say("是", "yes").to_owned();
            self.row(&of.named, [yes, self.reasons(&of.because), of.met.join(" ")])
        }));
        // Of whom the record tells something all the same, that is shown; of the others it is enough to name them.
        let (told, silent): (Vec<&Untold>, Vec<&Untold>) = kind.untold.iter().partition(|of| !of.because.is_empty());
        section.rows.extend(told.into_iter().map(|of| {
            let why = of.why.label(kind);
            let reason = [self.reasons(&of.because), self.tell(&why).to_owned()].join(separator(self.language));
            self.row(&of.named, [self.say("无法判断", "cannot be told").to_owned(), reason, String::new()])
        }));
        let (yes, no, untold) = (kind.to_watch.len(), kind.others, kind.untold.len());
        section.notes.push(match self.language {
            Language::Zh => format!("盯防 {yes} 矿，不属于此类 {no} 矿，无法判断 {untold} 矿。"),
            Language::En => format!("to watch: {yes}; not of this kind: {no}; cannot be told: {untold}."),
        });
        for why in [WhyUntold::NotStated, WhyUntold::NotSaved] {
            let named: Vec<&Named> = silent.iter().filter(|of| of.why == why).map(|of| &of.named).collect();
            let whole = named.len() > 1 && named.len() == yes + no + untold && why == WhyUntold::NotStated;
            let label = why.label(kind);
            if whole {
                // The names of all mines would say no more.
                let (number, why) = (named.len(), self.tell(&label));
                section.notes.push(match self.language {
                    Language::Zh => format!("{number} 个矿都{why}。"),
                    Language::En => format!("all {number} mines: {why}."),
                });
            } else if !named.is_empty() {
                let why = label;
                section.notes.push(
                    self.list(&format!("{}{}", self.say("无法判断，", "cannot be told, "), self.tell(&why)), &named),
                );
            }
        }
        let (clause, rule) = (self.tell(&kind.clause), self.tell(&kind.rule));
        section.notes.push(match self.language {
            Language::Zh => format!("依据：{clause}。{rule}。"),
            Language::En => format!("basis: {clause}; {rule}."),
        });
        section
    }

    fn row<const N: usize>(&self, named: &Named, others: [String; N]) -> Vec<String> {
        let mut row = vec![named.mine.show(), self.verdict(named.verdict)];
        row.extend(others);
        row
    }

    fn reasons(&self, reasons: &[Reason]) -> String {
        let texts = reasons.iter().map(|reason| stated(reason, self.language));
        texts.collect::<Vec<_>>().join(separator(self.language))
    }
}
