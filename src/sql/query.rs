//! The text of the query of a pack: a chain of steps, and the outcomes that come of it.

use super::compile::CHECK_DATE;
use super::counts::Joined;
use super::pack::{ConditionSql, PackSql};
use super::schema::{MINE_ID, RECORDS};
use super::text::{self, Step};
use super::tree::Sql;
use super::write::write;
use crate::fact::TableId;
use crate::rule::{Effect, Pack};
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// The column of the verdict.
pub(super) const VERDICT: &str = "verdict";

impl PackSql<'_> {
    /// The query: one row for each record, with the mine, the check date, the verdict and what each condition, and with `cases` each
    /// case, comes to.
    pub fn query(&self, cases: bool, language: Language) -> String {
        let mut steps = vec![self.repeated(), self.facts(language)];
        let last = self.last_step(cases);
        let mut joined: Vec<TableId> = Vec::new();
        for step in 1..=last {
            let mut counts: Vec<Joined> = Vec::new();
            for (id, rows) in &self.builder.tables {
                let found = self.counts(*id, rows, step, (!joined.contains(id)).then_some(language));
                if found.steps.is_empty() {
                    continue;
                }
                joined.push(*id);
                steps.extend(found.steps);
                counts.extend(found.joined);
            }
            steps.push(self.step(step, &counts));
        }
        let query = text::query(self.dialect(), &steps, &self.outcomes(last, cases, language));
        format!("{}\n{query};\n", self.heading(language))
    }

    fn heading(&self, language: Language) -> String {
        let Pack { id, title, sha256, .. } = self.builder.pack;
        let title = title.in_language(language);
        let name = self.dialect().name();
        let lines = match language {
            Language::Zh => [
                format!("{id}：{title}（{name}）"),
                format!("规则包校验和 sha256 {sha256}"),
                "未知为 NULL；表的格式见 `kuangjian rules sql --part schema`，对数据的要求见 `--part checks`".to_owned(),
            ],
            Language::En => [
                format!("{id}: {title} ({name})"),
                format!("checksum of the pack: sha256 {sha256}"),
                "unknown is NULL; for the form of the tables see `kuangjian rules sql --part schema`, for what the data must be like `--part checks`"
                    .to_owned(),
            ],
        };
        lines.map(|line| text::comment(&line)).join("\n")
    }

    /// The facts of the records.
    fn facts(&self, language: Language) -> Step {
        let dialect = self.dialect();
        let mut columns = vec![self.read_mine(language), self.read_check_date(language)];
        for fact in self.facts_read() {
            columns.push(self.read(fact, &fact.id, RECORDS, language));
        }
        let text = format!("SELECT\n{}\nFROM {}", text::columns(&columns), dialect.identifier(RECORDS));
        Step { name: name_of_step(0), text, is_shared: true }
    }

    /// A step: the step before, what was counted in tables, and what can be calculated now.
    fn step(&self, number: usize, counts: &[Joined]) -> Step {
        let dialect = self.dialect();
        let mut columns = vec!["s.*".to_owned()];
        for column in counts.iter().flat_map(|joined| &joined.columns) {
            let column = dialect.identifier(column);
            columns.push(format!("COALESCE({column}, 0) AS {column}"));
        }
        for shared in self.builder.shared.iter().filter(|shared| shared.step == number) {
            columns.push(format!("{} AS {}", write(&shared.sql, dialect, 2), dialect.identifier(&shared.name)));
        }
        let mut text =
            format!("SELECT\n{}\nFROM {} s", text::columns(&columns), dialect.identifier(&name_of_step(number - 1)));
        for joined in counts {
            let (from, mine) = (dialect.identifier(&joined.from), dialect.identifier(&joined.mine));
            text.push_str(&format!("\nLEFT JOIN {from} ON {mine} = s.{}", dialect.identifier(MINE_ID)));
        }
        Step { name: name_of_step(number), text, is_shared: true }
    }

    fn last_step(&self, cases: bool) -> usize {
        let of_conditions = self.conditions.iter().flat_map(|condition| [&condition.applies, &condition.met]);
        let of_cases = self.conditions.iter().filter(|_| cases).flat_map(|condition| &condition.cases);
        let columns = of_conditions.chain(of_cases).flat_map(Sql::columns);
        columns.map(|column| self.builder.step_of(column)).max().unwrap_or(0)
    }

    /// What the query gives.
    fn outcomes(&self, last: usize, cases: bool, language: Language) -> String {
        let dialect = self.dialect();
        let mut lines: Vec<String> = Vec::new();
        let mut add = |sql: &Sql, name: &str, comment: Option<&str>| {
            let comment = comment.map_or(String::new(), |comment| format!("{}\n  ", text::comment(comment)));
            lines.push(format!("{comment}{} AS {}", write(sql, dialect, 2), dialect.identifier(name)));
        };
        add(&Sql::column(MINE_ID), MINE_ID, None);
        add(&Sql::column(CHECK_DATE), CHECK_DATE, None);
        add(&self.verdict(), VERDICT, None);
        for ConditionSql { condition, applies, cases: of_cases, met } in &self.conditions {
            let title = format!(
                "{}：{}",
                condition.effect.label().in_language(language),
                condition.title.in_language(language)
            );
            add(&outcome(applies, met), &condition.id, Some(&title));
            if cases {
                for (case, holds) in condition.cases.iter().zip(of_cases) {
                    add(&outcome(applies, holds), &case.id, Some(case.text.in_language(language)));
                }
            }
        }
        format!("SELECT\n{}\nFROM {}", text::columns(&lines), dialect.identifier(&name_of_step(last)))
    }

    pub(super) fn verdict(&self) -> Sql {
        if self.conditions.is_empty() {
            return Sql::Text(Verdict::Undetermined.id().to_owned());
        }
        let id = |verdict: Verdict| Sql::Text(verdict.id().to_owned());
        let mut parts = Vec::new();
        for effect in Effect::ALL {
            let of_effect = self.conditions.iter().filter(|condition| condition.condition.effect == effect);
            let met = Sql::or(of_effect.map(|condition| condition.met.clone()));
            parts.push((met, id(Verdict::of(effect, Outcome::Met))));
        }
        let undetermined = Sql::or(self.conditions.iter().map(|condition| condition.met.clone().null_test()));
        parts.push((undetermined, id(Verdict::Undetermined)));
        Sql::case(parts, id(Verdict::Clear))
    }
}

/// The name of a step of the chain.
pub(super) fn name_of_step(number: usize) -> String {
    format!("step.{number}")
}

/// The outcome of a condition or case that is `met`, and does or does not apply.
pub(super) fn outcome(applies: &Sql, met: &Sql) -> Sql {
    let id = |outcome: Outcome| Sql::Text(outcome.id().to_owned());
    Sql::case(
        [
            (applies.clone().negated(), id(Outcome::NotApplicable)),
            (met.clone(), id(Outcome::Met)),
            (met.clone().negated(), id(Outcome::NotMet)),
        ],
        id(Outcome::Undetermined),
    )
}
