//! The largest number of rows that belong together, as in `expr::rows`, in steps of its own.
//!
//! Where a cell is not stated, the row may belong to any group that its other cells allow; so the least and the greatest number are
//! counted apart.

use super::day::end_of_window;
use super::dialect::{Dialect, SqlType};
use super::rows::{Largest, Together};
use super::text::Step;
use super::tree::Sql;
use super::write::write;
use crate::expr::rows::GROUPS;
use crate::fact::Period;

/// The steps that lead to the columns of `largest`, the last of which has them, beside the mine.
pub fn steps(dialect: Dialect, largest: &Largest, rows_from: &str, mine: &str) -> Vec<Step> {
    let grouping = Grouping { dialect, largest, mine };
    let mut steps = vec![grouping.rows(rows_from)];
    match &largest.together {
        Together::Per(columns) => steps.extend(grouping.per(columns)),
        Together::Within(date, period) => steps.extend(grouping.within(date, *period)),
    }
    steps
}

/// The column of the mine in the last step.
pub fn mine_of(largest: &Largest) -> String {
    format!("{}.mine_id", largest.name)
}

/// The column of the rows that says whether the condition holds.
pub fn holds_of(largest: &Largest) -> String {
    format!("{}.holds", largest.name)
}

struct Grouping<'a> {
    dialect: Dialect,
    largest: &'a Largest,
    mine: &'a str,
}

impl Grouping<'_> {
    fn quoted(&self, name: &str) -> String {
        self.dialect.identifier(name)
    }

    /// The name of a step.
    fn step(&self, part: &str) -> String {
        format!("{}.{part}", self.largest.name)
    }

    fn from(&self, part: &str) -> String {
        self.quoted(&self.step(part))
    }

    /// The rows that may satisfy the condition.
    fn rows(&self, from: &str) -> Step {
        let mut columns = vec![self.mine];
        columns.extend(self.largest.cells());
        let columns: Vec<String> = columns.into_iter().map(|column| self.quoted(column)).collect();
        let holds = self.quoted(&holds_of(self.largest));
        let text = format!(
            "SELECT {}, {holds}\nFROM {}\nWHERE COALESCE({holds}, TRUE)",
            columns.join(", "),
            self.quoted(from)
        );
        Step { name: self.step("rows"), text, is_shared: true }
    }

    fn per(&self, columns: &[String]) -> Vec<Step> {
        let (mine, holds) = (self.quoted(self.mine), self.quoted(&holds_of(self.largest)));
        let cells: Vec<String> = columns.iter().map(|column| self.quoted(column)).collect();
        let missing = joined(&cells, " OR ", |cell| format!("{cell} IS NULL"));
        let stated = joined(&cells, " AND ", |cell| format!("{cell} IS NOT NULL"));
        // Where there are very many groups, they are not looked at one by one.
        let groups_of = |of: &str| {
            let factors =
                cells.iter().map(|cell| format!("GREATEST(COUNT(DISTINCT CASE WHEN {of} THEN {cell} END), 1)"));
            factors.collect::<Vec<_>>().join("\n    * ")
        };
        let totals = format!(
            "SELECT {mine}, COUNT(*) AS possible, COUNT(*) FILTER (WHERE {holds}) AS sure,\n  \
               {} AS possible_groups,\n  {} AS sure_groups\nFROM {}\nGROUP BY {mine}",
            groups_of(&missing),
            groups_of(&format!("{holds} AND ({missing})")),
            self.from("rows"),
        );
        let groups = self.groups(&cells, &missing, &stated);
        let may_belong = joined(&cells, " AND ", |cell| format!("(r.{cell} IS NULL OR r.{cell} = g.{cell})"));
        let belongs = joined(&cells, " AND ", |cell| format!("r.{cell} = g.{cell}"));
        let (sure, possible) = self.different("r.", &format!("r.{holds} AND {belongs}"));
        let members = format!(
            "SELECT g.{mine}, {sure} AS sure, {possible} AS possible\nFROM {} g JOIN {} r ON r.{mine} = g.{mine} AND {may_belong}\n\
             GROUP BY g.{mine}, {}",
            self.from("groups"),
            self.from("rows"),
            joined(&cells, ", ", |cell| format!("g.{cell}")),
        );
        let counts = format!(
            "SELECT t.{mine} AS {},\n  \
               CASE WHEN t.sure_groups > {GROUPS} THEN LEAST(t.sure, 1) ELSE GREATEST(COALESCE(MAX(m.sure), 0), LEAST(t.sure, 1)) END AS {},\n  \
               CASE WHEN t.possible_groups > {GROUPS} THEN t.possible ELSE GREATEST(COALESCE(MAX(m.possible), 0), LEAST(t.possible, 1)) END AS {}\n\
             FROM {} t LEFT JOIN {} m ON m.{mine} = t.{mine}\n\
             GROUP BY t.{mine}, t.possible, t.sure, t.possible_groups, t.sure_groups",
            self.quoted(&mine_of(self.largest)),
            self.quoted(&self.largest.counts.sure),
            self.quoted(&self.largest.counts.possible),
            self.from("totals"),
            self.from("members"),
        );
        vec![
            Step { name: self.step("totals"), text: totals, is_shared: true },
            Step { name: self.step("groups"), text: groups, is_shared: false },
            Step { name: self.step("members"), text: members, is_shared: false },
            Step { name: self.step("counts"), text: counts, is_shared: false },
        ]
    }

    /// The groups that can be the largest: those of the rows whose cells are stated, and all that the others may meet in.
    fn groups(&self, cells: &[String], missing: &str, stated: &str) -> String {
        let (mine, rows, totals) = (self.quoted(self.mine), self.from("rows"), self.from("totals"));
        let meeting: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let values = format!("(SELECT DISTINCT {mine}, {cell} FROM {rows} WHERE {missing}) c{at}");
                if at == 0 { values } else { format!("JOIN {values} ON c{at}.{mine} = c0.{mine}") }
            })
            .collect();
        let met: Vec<String> = cells.iter().enumerate().map(|(at, cell)| format!("c{at}.{cell}")).collect();
        format!(
            "SELECT DISTINCT {mine}, {} FROM {rows} WHERE {stated}\nUNION\nSELECT c0.{mine}, {}\nFROM {}\n\
             JOIN {totals} t ON t.{mine} = c0.{mine} AND t.possible_groups <= {GROUPS}",
            cells.join(", "),
            met.join(", "),
            meeting.join("\n"),
        )
    }

    /// A window that begins at one of the days holds as many rows as any other, so only those are looked at.
    fn within(&self, date: &str, period: Period) -> Vec<Step> {
        let (mine, holds, day) = (self.quoted(self.mine), self.quoted(&holds_of(self.largest)), self.quoted(date));
        let totals = format!(
            "SELECT {mine}, COUNT(*) FILTER (WHERE {day} IS NULL) AS possible, \
             COUNT(*) FILTER (WHERE {holds} AND {day} IS NULL) AS sure\nFROM {}\nGROUP BY {mine}",
            self.from("rows")
        );
        let (sure, possible) = self.different("", &holds);
        let days = format!(
            "SELECT {mine}, {day}, {sure} AS sure, {possible} AS possible\nFROM {}\nWHERE {day} IS NOT NULL\nGROUP BY {mine}, {day}",
            self.from("rows")
        );
        let last = write(&end_of_window(Sql::Aliased("a", date.to_owned()), period), self.dialect, 0);
        // A sum of BIGINTs has a wider type of its own in each database.
        let sum = |column: &str| format!("CAST(SUM(b.{column}) AS {})", self.dialect.type_name(SqlType::Count));
        let windows = format!(
            "SELECT a.{mine}, {} AS sure, {} AS possible\nFROM {days} a JOIN {days} b ON b.{mine} = a.{mine} AND b.{day} >= a.{day} AND b.{day} <= {last}\n\
             GROUP BY a.{mine}, a.{day}",
            sum("sure"),
            sum("possible"),
            days = self.from("days"),
        );
        let counts = format!(
            "SELECT t.{mine} AS {},\n  GREATEST(COALESCE(MAX(w.sure), 0), LEAST(t.sure, 1)) AS {},\n  \
               COALESCE(MAX(w.possible), 0) + t.possible AS {}\n\
             FROM {} t LEFT JOIN {} w ON w.{mine} = t.{mine}\nGROUP BY t.{mine}, t.possible, t.sure",
            self.quoted(&mine_of(self.largest)),
            self.quoted(&self.largest.counts.sure),
            self.quoted(&self.largest.counts.possible),
            self.from("totals"),
            self.from("windows"),
        );
        vec![
            Step { name: self.step("totals"), text: totals, is_shared: false },
            Step { name: self.step("days"), text: days, is_shared: true },
            Step { name: self.step("windows"), text: windows, is_shared: false },
            Step { name: self.step("counts"), text: counts, is_shared: false },
        ]
    }

    /// How many rows are different: at least, among those for which `sure` is true, and at most.
    fn different(&self, alias: &str, sure: &str) -> (String, String) {
        match &self.largest.distinct {
            None => (format!("COUNT(*) FILTER (WHERE {sure})"), "COUNT(*)".to_owned()),
            Some(distinct) => {
                let value = format!("{alias}{}", self.quoted(distinct));
                (
                    format!(
                        "GREATEST(COUNT(DISTINCT CASE WHEN {sure} THEN {value} END), LEAST(COUNT(*) FILTER (WHERE {sure}), 1))"
                    ),
                    format!("COUNT(DISTINCT {value}) + COUNT(*) FILTER (WHERE {value} IS NULL)"),
                )
            }
        }
    }
}

fn joined(cells: &[String], by: &str, part: impl Fn(&String) -> String) -> String {
    cells.iter().map(part).collect::<Vec<_>>().join(by)
}
