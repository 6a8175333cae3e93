//! The summary as CSV: a row for each number and for each mine that is named, with the part of the summary in the first column, so that a
//! spreadsheet can filter by it. Nothing is left out.

use super::section::stated;
use super::{District, Kind, Named};
use crate::report::next::csv::{BYTE_ORDER_MARK, line};
use crate::report::saved::Reason;
use crate::report::uncounted;
use crate::report::words::{on_one_line, separator};
use crate::source::{Bilingual, Code, Language};
use crate::verdict::Verdict;

const HEADINGS: [(&str, &str); 8] = [
    ("部分", "part"),
    ("项目", "item"),
    ("名称", "name"),
    ("矿号", "mine id"),
    ("煤矿", "mine"),
    ("判定", "verdict"),
    ("矿数", "mines"),
    ("说明", "note"),
];

/// A row; what does not concern it stays empty.
#[derive(Default)]
struct Row {
    part: String,
    item: String,
    name: String,
    mine_id: String,
    mine: String,
    verdict: String,
    mines: Option<usize>,
    note: String,
}

struct Writer {
    out: String,
    language: Language,
}

/// The text of the file.
pub(super) fn text(district: &District, language: Language) -> String {
    let mut writer = Writer { out: String::from(BYTE_ORDER_MARK), language };
    let headings = HEADINGS.map(|(zh, en)| writer.say(zh, en).to_owned());
    line(&mut writer.out, &headings);
    writer.changes(district);
    writer.verdicts(district);
    writer.groups(district);
    writer.often(district);
    district.watch.iter().for_each(|kind| writer.kind(kind));
    writer.out
}

impl Writer {
    fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn tell(&self, text: &Bilingual) -> String {
        on_one_line(text.in_language(self.language))
    }

    fn row(&mut self, row: Row) {
        let mines = row.mines.map(|number| number.to_string()).unwrap_or_default();
        line(&mut self.out, &[row.part, row.item, row.name, row.mine_id, row.mine, row.verdict, mines, row.note]);
    }

    /// A row about one mine.
    fn of_mine(&self, part: &str, named: &Named) -> Row {
        let text = |text: &Option<String>| text.as_deref().map(on_one_line).unwrap_or_default();
        Row {
            part: part.to_owned(),
            mine_id: text(&named.mine.id),
            mine: text(&named.mine.name),
            verdict: self.tell(&named.verdict.label()),
            ..Row::default()
        }
    }

    fn notices(&mut self, part: &str, notices: &[Bilingual]) {
        for notice in notices {
            let (item, note) = (self.say("注意", "notice").to_owned(), self.tell(notice));
            self.row(Row { part: part.to_owned(), item, note, ..Row::default() });
        }
    }

    fn verdicts(&mut self, district: &District) {
        let part = self.say("判定汇总", "verdicts").to_owned();
        self.notices(&part, &district.notices);
        for verdict in Verdict::ALL {
            let (verdict, mines) = (self.tell(&verdict.label()), Some(district.verdicts.of(verdict)));
            self.row(Row { part: part.clone(), verdict, mines, ..Row::default() });
        }
        let item = self.say("已判定合计", "judged in all").to_owned();
        self.row(Row { part: part.clone(), item, mines: Some(district.verdicts.all()), ..Row::default() });
        let (item, mines) = (self.say("没有判定（处）", "not judged (places)").to_owned(), district.not_judged.len());
        self.row(Row { part, item, mines: Some(mines), ..Row::default() });
        for of in district.to_close.iter().chain(&district.to_suspend) {
            let part = self.say("关闭和停产整顿的煤矿", "mines to close or suspend");
            let item = of.grounds.iter().map(|ground| ground.name.as_str()).collect::<Vec<_>>().join(" ");
            let name = of.county.as_deref().map(on_one_line).unwrap_or_default();
            let grounds: Vec<String> = of.grounds.iter().map(|ground| ground.show(self.language)).collect();
            let note = grounds.join(separator(self.language));
            self.row(Row { item, name, note, ..self.of_mine(part, &of.named) });
        }
        let part = self.say("没有判定", "not judged").to_owned();
        for of in &district.not_judged {
            let item = of.file.as_deref().map(on_one_line).unwrap_or_default();
            let name = of.row.map(|row| row.to_string()).unwrap_or_default();
            let why = of.problems.iter().map(|of| format!("{} {}", of.code, self.tell(&of.message)));
            let note = why.collect::<Vec<_>>().join(separator(self.language));
            self.row(Row { part: part.clone(), item, name, note, ..Row::default() });
        }
        let part = self.say("没有计入的事实", "facts that do not count").to_owned();
        for of in &district.not_counted {
            let note = on_one_line(uncounted::facts(&of.note, self.language));
            let item = Code::NotCounted.as_str().to_owned();
            self.row(Row { item, note, ..self.of_mine(&part, &of.named) });
        }
    }

    fn groups(&mut self, district: &District) {
        for grouping in &district.groups {
            let label = self.tell(&grouping.label);
            let part = if self.language == Language::Zh { format!("按{label}") } else { format!("by {label}") };
            for group in &grouping.groups {
                for verdict in Verdict::ALL {
                    let mines = group.verdicts.of(verdict);
                    let (item, name) = (self.tell(&group.shown), group.value.as_deref().map(on_one_line));
                    let (name, verdict) = (name.unwrap_or_default(), self.tell(&verdict.label()));
                    self.row(Row { part: part.clone(), item, name, verdict, mines: Some(mines), ..Row::default() });
                }
            }
        }
    }

    fn often(&mut self, district: &District) {
        let part = self.say("符合的条件", "conditions met").to_owned();
        for of in &district.met {
            let note = of.clauses(self.language).join(separator(self.language));
            let (item, name) = (of.name.clone(), self.tell(&of.title));
            self.row(Row { part: part.clone(), item, name, mines: Some(of.met), note, ..Row::default() });
        }
        let part = self.say("缺的事实", "missing facts").to_owned();
        for of in &district.missing {
            let (item, name) = (of.fact.to_string(), self.tell(&of.show()));
            let note = self.tell(&of.question);
            self.row(Row { part: part.clone(), item, name, mines: Some(of.mines), note, ..Row::default() });
        }
    }

    fn kind(&mut self, kind: &Kind) {
        let title = self.tell(&kind.title);
        let part =
            if self.language == Language::Zh { format!("盯防：{title}") } else { format!("to watch: {title}") };
        let [yes, no, untold] = [("盯防", "to watch"), ("不属于", "not of this kind"), ("无法判断", "cannot be told")]
            .map(|(zh, en)| self.say(zh, en).to_owned());
        let basis = self.say("依据：", "basis: ").to_owned()
            + &self.tell(&kind.clause)
            + separator(self.language)
            + &self.tell(&kind.rule);
        let counts = [(&yes, kind.to_watch.len()), (&no, kind.others), (&untold, kind.untold.len())];
        for (item, mines) in counts {
            let note = basis.clone();
            self.row(Row { part: part.clone(), item: item.clone(), mines: Some(mines), note, ..Row::default() });
        }
        let language = self.language;
        let reasons = |reasons: &[Reason]| reasons.iter().map(|reason| stated(reason, language)).collect::<Vec<_>>();
        for of in &kind.to_watch {
            let note = reasons(&of.because).join(separator(language));
            self.row(Row { item: yes.clone(), name: of.met.join(" "), note, ..self.of_mine(&part, &of.named) });
        }
        for of in &kind.untold {
            let mut note = reasons(&of.because);
            note.push(self.tell(&of.why.label(kind)));
            let note = note.join(separator(language));
            self.row(Row { item: untold.clone(), note, ..self.of_mine(&part, &of.named) });
        }
    }

    /// What a mine without verdict came to before.
    fn before(&self, verdict: Option<Verdict>) -> String {
        let verdict = verdict.map(|verdict| self.tell(&verdict.label()));
        match (verdict, self.language) {
            (Some(verdict), Language::Zh) => format!("之前的判定：{verdict}"),
            (Some(verdict), Language::En) => format!("verdict before: {verdict}"),
            (None, Language::Zh) => "之前的结果中没有".to_owned(),
            (None, Language::En) => "not in the earlier result".to_owned(),
        }
    }

    fn changes(&mut self, district: &District) {
        let Some(changes) = &district.changes else { return };
        let part = self.say("变化", "changes").to_owned();
        self.notices(&part, &changes.notices);
        for of in &changes.changed {
            let mut rows = Vec::new();
            let language = self.language;
            if of.before != of.named.verdict {
                let [before, now] = [of.before, of.named.verdict].map(|verdict| self.tell(&verdict.label()));
                rows.push((self.say("判定改变", "verdict"), String::new(), format!("{before} → {now}")));
            }
            let met = of.newly_met.iter().map(|of| (of.name.clone(), of.show_met(language)));
            rows.extend(met.map(|(name, note)| (self.say("新符合", "newly met"), name, note)));
            let not_met = of.no_longer_met.iter().map(|of| (of.name.clone(), of.show_not_met(language)));
            rows.extend(not_met.map(|(name, note)| (self.say("不再符合", "no longer met"), name, note)));
            let missing = of.newly_missing.iter().map(|of| (of.fact.to_string(), self.tell(&of.label)));
            rows.extend(missing.map(|(name, note)| (self.say("新缺的事实", "newly missing"), name, note)));
            rows.extend(of.notices.iter().map(|notice| (self.say("注意", "notice"), String::new(), self.tell(notice))));
            let rows: Vec<Row> = rows
                .into_iter()
                .map(|(item, name, note)| Row { item: item.to_owned(), name, note, ..self.of_mine(&part, &of.named) })
                .collect();
            rows.into_iter().for_each(|row| self.row(row));
        }
        let item = self.say("没有变化", "the same").to_owned();
        self.row(Row { part: part.clone(), item, mines: Some(changes.unchanged), ..Row::default() });
        for named in &changes.came {
            self.row(Row { item: self.say("新出现", "new").to_owned(), ..self.of_mine(&part, named) });
        }
        for named in &changes.went {
            let (item, note) = (self.say("不再出现", "no longer there").to_owned(), self.before(Some(named.verdict)));
            self.row(Row { item, note, verdict: String::new(), ..self.of_mine(&part, named) });
        }
        for of in &changes.not_judged {
            let item = self.say("在输入中，没有判定", "in the input, not judged").to_owned();
            let (name, note) = (on_one_line(&of.source.show()), self.before(of.before));
            let [mine_id, mine] = [&of.mine.id, &of.mine.name].map(|text| text.as_deref().map(on_one_line));
            let (mine_id, mine) = (mine_id.unwrap_or_default(), mine.unwrap_or_default());
            self.row(Row { part: part.clone(), item, name, mine_id, mine, note, ..Row::default() });
        }
        for of in &changes.not_matched {
            let side =
                if of.earlier { self.say("之前的结果", "earlier result") } else { self.say("现在", "now") };
            let (item, name) = (self.say("没有比较", "not compared").to_owned(), side.to_owned());
            let note = self.tell(&of.why.label());
            self.row(Row { item, name, note, ..self.of_mine(&part, &of.named) });
        }
    }
}
