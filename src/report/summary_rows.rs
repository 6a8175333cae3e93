//! Several mines, a row a mine, judged while they are read: the same table as of judgments ([`super::summary`]), as long as nothing has to be said
//! of how a file was read.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

use super::mines::{day, joined};
use super::summary::{Row, table};
use super::table::{name_and_id, pack_line};
use super::{Style, law, words};
use crate::batch::PackUsed;
use crate::batch::read::{self, Lines, Mine, Request, Sink, Tally};
use crate::fact::Date;
use crate::record::{Limits, Options};
use crate::rule::{Condition, Pack, RuleBook};
use crate::source::{Diagnostic, folded};
use crate::verdict::{Contradictions, Outcome, Verdict, not_among};

/// The report on the mines of a CSV file, which threads are handed in parts of so many bytes, and how many came to what; nothing if its records
/// are to be read first, because there is something to say of one of them, two of them are of one mine, or there are no two. `progress` is told
/// how many bytes, with how many rows, are done.
pub fn at_once<R: Read + Send>(
    (name, input, part): (&str, R, usize),
    book: &RuleBook,
    used: &[PackUsed<'_>],
    (options, style): (&Options, Style),
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Option<(String, Tally)> {
    // Beside packs that always judge, those of the day stand in another place from day to day.
    if used.iter().any(|used| used.only_in_force) && used.iter().any(|used| !used.only_in_force) {
        return None;
    }
    let packs: Vec<&Pack> = used.iter().map(|used| used.pack).collect();
    let contradictions = Contradictions::of(book, &packs);
    let lines = MineRows::new(used);
    let request = Request {
        vocabulary: &book.vocabulary,
        packs: used,
        options,
        lines: Some(&lines),
        contradictions: Some(&contradictions),
        jobs: options.jobs,
        part,
    };
    let mut problems = Vec::new();
    let read::File::Rows(file) = read::open(name, input, request, &mut problems) else { return None };
    if !problems.is_empty() {
        return None;
    }
    let is_enough = AtomicBool::new(false);
    let (header, width) = (file.header(), u64::try_from(file.width()).unwrap_or(u64::MAX));
    let mut rows = Rows { text: Vec::new(), is_enough: &is_enough, limits: &options.limits, header, width, progress };
    let counted = file.judge(&mut rows, &is_enough).ok()?;
    if is_enough.load(Ordering::Relaxed) || counted.is_abandoned || counted.errors > 0 {
        return None;
    }
    let report = lines.render(str::from_utf8(&rows.text).ok()?, book, style)?;
    Some((report, counted))
}

/// Rows of the table, as long as nothing is to be said and the file is within the bounds of those that are read first.
struct Rows<'r> {
    text: Vec<u8>,
    is_enough: &'r AtomicBool,
    limits: &'r Limits,
    /// The number of the row with the header, and how many columns there are.
    header: u64,
    width: u64,
    progress: &'r mut (dyn FnMut(u64, u64) + Send),
}

impl Rows<'_> {
    fn is_within(&self, bytes: u64, below: u64) -> bool {
        let Limits { file_bytes, rows, columns, cells, .. } = *self.limits;
        // What stands above the header may have more cells than there are columns.
        let above = self.header.saturating_sub(1).saturating_mul(columns);
        let most_cells = above.saturating_add(below.saturating_add(1).saturating_mul(self.width));
        bytes <= file_bytes && self.header.saturating_add(below) <= rows && most_cells <= cells
    }
}

impl Sink for Rows<'_> {
    fn lines(&mut self, text: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(text);
        Ok(())
    }

    fn problem(&mut self, _: Diagnostic) {
        self.is_enough.store(true, Ordering::Relaxed);
    }

    fn more(&mut self, _: u64, _: u64) {
        self.is_enough.store(true, Ordering::Relaxed);
    }

    fn progress(&mut self, bytes: u64, rows: u64) {
        (self.progress)(bytes, rows);
        if !self.is_within(bytes, rows) {
            self.is_enough.store(true, Ordering::Relaxed);
        }
    }
}

/// Writes of each mine what its row has in it.
struct MineRows<'r> {
    used: &'r [PackUsed<'r>],
    /// What conditions are called where one pack judges, and where several do.
    conditions: Vec<(&'r str, String)>,
}

impl<'r> MineRows<'r> {
    /// Rows of what records come to under these packs.
    fn new(used: &'r [PackUsed<'r>]) -> MineRows<'r> {
        let of_pack = |used: &PackUsed<'r>| {
            let pack = used.pack;
            let name = move |condition: &'r Condition| (condition.id.as_str(), format!("{}/{}", pack.id, condition.id));
            pack.conditions.iter().map(name)
        };
        MineRows { used, conditions: used.iter().flat_map(of_pack).collect() }
    }

    /// The report on the mines of which `rows` were written; nothing if two records are of one mine, or if there are no two mines.
    fn render(&self, rows: &str, book: &RuleBook, style: Style) -> Option<String> {
        let mut ids = HashSet::new();
        // The days in the order in which they come, each with its mines.
        let (mut days, mut mines_of) = (Vec::new(), HashMap::new());
        let mut read = Vec::new();
        for line in rows.lines() {
            let (id, row, day) = row(line)?;
            if !ids.insert(id) {
                return None;
            }
            *mines_of.entry(day).or_insert_with(|| {
                days.push(day);
                0usize
            }) += 1;
            read.push(row);
        }
        if read.len() < 2 {
            return None;
        }
        let judged = self.used.iter().filter(|used| days.iter().any(|day| used.judges_on(*day)));
        let packs = judged.map(|used| pack_line(used.pack, style.language));
        let mut out = table(packs, read.into_iter(), style);
        let others = days.iter().flat_map(|day| {
            let judging: Vec<&Pack> = self.judging(*day).collect();
            let others = not_among(&judging, *day, book).into_iter().map(|regime| regime.pack.as_str()).collect();
            std::iter::repeat_n(others, mines_of.get(day).copied().unwrap_or(0))
        });
        let some_judged = days.iter().any(|day| self.judging(*day).any(|pack| pack.covers(*day)));
        law::write_summary(&mut out, others.collect(), some_judged, style.language);
        Some(out)
    }

    /// The packs by which records of a day are judged.
    fn judging(&self, day: Date) -> impl Iterator<Item = &'r Pack> {
        self.used.iter().filter(move |used| used.judges_on(day)).map(|used| used.pack)
    }
}

impl Lines for MineRows<'_> {
    fn line(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
        for part in [words::on_one_line(&folded(mine.id)), name_and_id(mine.name, Some(mine.id))] {
            text.extend_from_slice(part.as_bytes());
            text.push(b'\t');
        }
        day(mine.check_date.parts(), text);
        text.push(b'\t');
        text.extend_from_slice(mine.outcomes.verdict(mine.lane).map_or("", |verdict| verdict.id()).as_bytes());
        text.push(b'\t');
        let several = self.judging(mine.check_date).nth(1).is_some();
        let met = mine.listed.conditions(Outcome::Met, mine.lane).filter_map(|at| self.conditions.get(at));
        joined(met.map(|(alone, among)| if several { among.as_str() } else { alone }), b" ", text);
        let undetermined = mine.listed.conditions(Outcome::Undetermined, mine.lane).count();
        for count in [undetermined, mine.contradictions] {
            text.push(b'\t');
            match u8::try_from(count) {
                // Most are one digit, for which there need not be the machinery of formatting.
                Ok(digit @ 0..=9) => text.push(b'0' + digit),
                _ => text.extend_from_slice(count.to_string().as_bytes()),
            }
        }
        text.push(b'\n');
    }
}

/// The id of a mine as ids are compared, its row, and the day as of which it was judged.
fn row(line: &str) -> Option<(&str, Row, Date)> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    let (id, mine, check_date, verdict, met) = (next()?, next()?, next()?, next()?, next()?);
    let row = Row {
        mine: mine.to_owned(),
        check_date: check_date.to_owned(),
        verdict: Verdict::ALL.into_iter().find(|of| of.id() == verdict)?,
        met: met.to_owned(),
        undetermined: next()?.parse().ok()?,
        contradictions: next()?.parse().ok()?,
    };
    Some((id, row, check_date.parse().ok()?))
}
