//! Parts of a file, judged.

use super::cells::{Cells, Gathered};
use super::columns::{Column, text_at};
use super::index::Index;
use super::order::{Order, Stopped};
use super::others::Others;
use super::rows;
use super::scrutiny::{Scrutiny, is_all_text};
use super::source::Part;
use super::truthful::Truthful;
use super::{Lines, Mine, Tally};
use crate::batch::block::Block;
use crate::batch::layout::CHECK_DATE;
use crate::batch::listed::Listed;
use crate::batch::plan::{Outcomes, Plan, Scratch};
use crate::batch::truths::{LANES, bit, bits};
use crate::fact::{Date, FactId, Record};
use crate::record::{End, Notes, RowsRead, Stream};
use crate::source::Diagnostic;
use crate::verdict::{Contradictions, judge, no_law};

/// What all threads share.
pub struct Shared<'r> {
    /// The packs, compiled for the columns of the file.
    pub plan: Plan<'r>,
    /// The header.
    pub stream: Stream<'r>,
    /// The rows of tables that all mines have.
    pub rows: Vec<u64>,
    /// How many columns there are, and those of the mines' ids and names.
    pub width: usize,
    /// The column of the mines' ids.
    pub id: usize,
    /// Whether there is a column of check dates that is read.
    pub is_dated: bool,
    /// The column of the mines' names, if they are asked for.
    pub name: Option<usize>,
    /// The facts of id and name.
    pub names: [Option<FactId>; 2],
    /// What is written of a mine, if anything is.
    pub lines: Option<&'r dyn Lines>,
    /// How contradictions are counted, if mines are looked at closely.
    pub contradictions: Option<&'r Contradictions<'r>>,
}

/// A thread that judges parts.
pub struct Worker<'s, 'r> {
    shared: &'s Shared<'r>,
    columns: Vec<Column>,
    others: Others<'s>,
    index: Index,
    gathered: Gathered,
    truthful: Truthful,
    block: Block,
    scratch: Scratch,
    outcomes: Outcomes,
    listed: Listed,
    /// What looks at mines that are judged by themselves, if they are looked at closely.
    scrutiny: Option<Scrutiny<'r>>,
    /// How many bytes were written of the part before.
    written: usize,
    /// What the rows of the part came to so far.
    tally: Tally,
}

/// The last row of a part that was read with care, and its cells if the next can repeat them.
type LastRow = Option<(usize, Option<Vec<String>>)>;

/// What a part came to.
#[derive(Default)]
pub struct Done {
    /// What is written of its mines.
    pub text: Vec<u8>,
    /// What is wrong with its rows, in their order.
    pub problems: Vec<Diagnostic>,
    /// What is worth knowing of them.
    pub notes: Notes,
    /// The cells of its last row, if the next can repeat them.
    pub above: Option<Vec<String>>,
    /// How many rows it has.
    pub rows: u64,
    /// Why nothing is read behind it, if that is so.
    pub end: Option<End>,
    /// How many of its mines came to what.
    pub tally: Tally,
}

impl<'s, 'r> Worker<'s, 'r> {
    /// A thread that has done nothing yet; `columns` are those that are read, and `block` has what all mines have in common.
    pub fn new(shared: &'s Shared<'r>, columns: Vec<Column>, block: Block) -> Self {
        Worker {
            shared,
            columns,
            others: Others::new(&shared.stream, shared.is_dated),
            index: Index::default(),
            gathered: Gathered::EMPTY,
            truthful: Truthful::new(),
            block,
            scratch: Scratch::default(),
            outcomes: Outcomes::default(),
            listed: Listed::default(),
            scrutiny: shared.contradictions.map(|counted| Scrutiny::new(counted, shared.plan.packs())),
            written: 0,
            tally: Tally::new(shared.plan.conditions().count()),
        }
    }

    /// Judges the rows of a part.
    pub fn part(&mut self, part: &Part, number: u64, order: &Order) -> Result<Done, Stopped> {
        let Some(cut) = part.cut else { return Ok(Done::default()) };
        let bytes = part.bytes.get(..part.len).unwrap_or(&[]);
        let delimiter = u8::try_from(self.shared.stream.delimiter()).unwrap_or(b',');
        if self.scrutiny.is_some() && !is_all_text(bytes) {
            return Ok(Done { end: Some(End::Doubt), ..Done::default() });
        }
        let mut index = std::mem::take(&mut self.index);
        let is_regular = index.fill(bytes, part.start, cut, (delimiter, self.shared.width));
        let (rows, done) = if is_regular {
            let cells = Cells {
                bytes: &part.bytes,
                ends: index.ends(),
                rows: index.rows(self.shared.width),
                width: self.shared.width,
                delimiter,
                has_returns: index.has_returns,
            };
            let rows = cells.rows as u64;
            order.counted(number, rows);
            (rows, self.regular(&cells, number, order))
        } else {
            let bytes = bytes.get(part.start..).unwrap_or(&[]);
            let rows = rows::ranges(bytes, delimiter).len() as u64;
            order.counted(number, rows);
            (rows, self.irregular(bytes, number, order))
        };
        self.index = index;
        let tally = std::mem::replace(&mut self.tally, Tally::new(self.shared.plan.conditions().count()));
        Ok(Done { rows, tally, ..done? })
    }

    fn regular(&mut self, cells: &Cells<'_>, number: u64, order: &Order) -> Result<Done, Stopped> {
        // Parts have about as much to write, and room that grows is moved about.
        let mut done = Done { text: Vec::with_capacity(self.written + self.written / 8), ..Done::default() };
        let mut last: LastRow = None;
        for first in (0..cells.rows).step_by(LANES) {
            self.group(&cells.group(first, LANES), (cells, first, number), order, (&mut done, &mut last))?;
            if done.end.is_some() {
                return Ok(done);
            }
        }
        self.written = done.text.len();
        let end = cells.rows.checked_sub(1);
        done.above = match last {
            Some((row, above)) if Some(row) == end => above,
            _ => end.and_then(|end| self.shared.stream.split(&String::from_utf8_lossy(cells.row(end)))),
        };
        Ok(done)
    }

    fn group(
        &mut self,
        group: &Cells<'_>,
        (cells, first, number): (&Cells<'_>, usize, u64),
        order: &Order,
        (done, last): (&mut Done, &mut LastRow),
    ) -> Result<(), Stopped> {
        let shared = self.shared;
        self.block.rows.clone_from(&shared.rows);
        self.forget();
        let all = if group.rows < LANES { bit(group.rows) - 1 } else { !0 };
        let mut care = self.others.lanes(group, &shared.stream);
        let mut named = 0;
        for column in &mut self.columns {
            let gathered = (&mut self.gathered, &mut self.truthful);
            let read = column.read(group, gathered, &mut self.block, &shared.stream);
            care |= read.care;
            if column.at == shared.id {
                care |= !read.known;
            }
            if Some(column.at) == shared.name {
                named = read.known;
            }
        }
        let days = self.block.days.get(CHECK_DATE as usize);
        care = (care | !days.map_or(0, |days| days.known)) & all;
        let live = all & !care;
        shared.plan.judge(&self.block, live, &mut self.scratch, &mut self.outcomes);
        let without_law = live & !self.outcomes.judged;
        if let Some(scrutiny) = &mut self.scrutiny {
            scrutiny.look_at_all(&shared.plan, &self.block, &self.scratch, self.outcomes.judged);
        }
        let mut records: Vec<(usize, Record)> = Vec::new();
        for lane in bits(care | without_law) {
            let row = first + lane;
            let before = order.rows_before(number)? + row as u64;
            if without_law & bit(lane) != 0 {
                let day = days_of(&self.block, lane);
                done.problems.push(no_law(day).at(shared.stream.place(before + 1)));
                continue;
            }
            let read = self.with_care(cells, row, (number, before), order, last)?;
            done.problems.extend(read.problems);
            done.notes.extend(read.notes);
            done.end = read.end;
            if done.end.is_some() {
                // Nothing behind it was read.
                self.outcomes.keep(bit(lane) - 1);
                break;
            }
            *last = Some((row, read.above));
            for record in read.records {
                if self.judge_alone(lane, &record, &mut done.problems) {
                    records.push((lane, record));
                }
            }
        }
        if self.found_unread() {
            done.end = Some(End::Doubt);
        }
        self.tally.add(&self.outcomes);
        self.list();
        self.write(group, named, &records, &mut done.text);
        Ok(())
    }

    /// Reads one row with care.
    fn with_care(
        &self,
        cells: &Cells<'_>,
        row: usize,
        (number, before): (u64, u64),
        order: &Order,
        last: &LastRow,
    ) -> Result<RowsRead, Stopped> {
        let stream = &self.shared.stream;
        let bytes = cells.row(row);
        let above = if !stream.needs_above(&String::from_utf8_lossy(bytes)) {
            None
        } else if row == 0 {
            order.above(number)?
        } else {
            match last {
                Some((careful, above)) if careful + 1 == row => above.clone(),
                _ => stream.split(&String::from_utf8_lossy(cells.row(row - 1))),
            }
        };
        Ok(rows::read(stream, bytes, before, above))
    }

    fn irregular(&mut self, bytes: &[u8], number: u64, order: &Order) -> Result<Done, Stopped> {
        let shared = self.shared;
        let before = order.rows_before(number)?;
        let text = String::from_utf8_lossy(bytes);
        let above = if shared.stream.needs_above(&text) { order.above(number)? } else { None };
        let mut read = rows::read(&shared.stream, bytes, before, above);
        let mut done = Done::default();
        for chunk in read.records.chunks(LANES) {
            self.outcomes = Outcomes::default();
            self.forget();
            let mut records: Vec<(usize, &Record)> = Vec::new();
            for (lane, record) in chunk.iter().enumerate() {
                if self.judge_alone(lane, record, &mut read.problems) {
                    records.push((lane, record));
                }
            }
            self.tally.add(&self.outcomes);
            self.list();
            for (lane, record) in records {
                self.write_record(lane, record, &mut done.text);
            }
        }
        (done.problems, done.notes, done.above) = (read.problems, read.notes, read.above);
        done.end = if self.found_unread() { Some(End::Doubt) } else { read.end };
        Ok(done)
    }

    /// Judges a record by walking the tree; whether there is a pack by which to judge it.
    fn judge_alone(&mut self, lane: usize, record: &Record, problems: &mut Vec<Diagnostic>) -> bool {
        let plan = &self.shared.plan;
        let packs = plan.packs_of(record);
        if packs.is_empty() {
            problems.push(no_law(record.check_date).at(record.place.clone()));
            return false;
        }
        let judgment = judge(plan.vocabulary(), record, packs);
        plan.put(&mut self.outcomes, lane, &judgment);
        if let Some(scrutiny) = &mut self.scrutiny {
            scrutiny.look_at(lane, &judgment);
        }
        true
    }

    /// Goes on to other mines.
    fn forget(&mut self) {
        self.scrutiny.iter_mut().for_each(Scrutiny::forget);
    }

    /// How often the mine of a lane contradicts itself, if that is asked for.
    fn contradictions(&self, lane: usize) -> usize {
        self.scrutiny.as_ref().map_or(0, |scrutiny| scrutiny.contradictions(lane))
    }

    /// Whether one of the mines that were judged by themselves has a finding that no pack reads.
    fn found_unread(&self) -> bool {
        self.scrutiny.as_ref().is_some_and(|scrutiny| scrutiny.found_unread)
    }

    /// Lists the conditions of what is written.
    fn list(&mut self) {
        if self.shared.lines.is_some() {
            self.listed.fill(&self.outcomes);
        }
    }

    fn write(&self, group: &Cells<'_>, named: u64, records: &[(usize, Record)], text: &mut Vec<u8>) {
        let Some(lines) = self.shared.lines else { return };
        let mut records = records.iter().peekable();
        for lane in bits(self.outcomes.judged) {
            if let Some((_, record)) = records.next_if(|(of, _)| *of == lane) {
                self.write_record(lane, record, text);
                continue;
            }
            let cell = |column| {
                let (start, len) = group.cell(lane, column);
                text_at(group.bytes, start, len)
            };
            let name = self.shared.name.filter(|_| named & bit(lane) != 0).and_then(cell);
            let mine = Mine {
                id: &cell(self.shared.id).unwrap_or_default(),
                name: name.as_deref(),
                check_date: days_of(&self.block, lane),
                contradictions: self.contradictions(lane),
                outcomes: &self.outcomes,
                listed: &self.listed,
                lane: bit(lane),
            };
            lines.line(&mine, text);
        }
    }

    fn write_record(&self, lane: usize, record: &Record, text: &mut Vec<u8>) {
        let Some(lines) = self.shared.lines else { return };
        let [id, name] = self.shared.names;
        let mine = Mine {
            id: record.text(id).unwrap_or_default(),
            name: record.text(name),
            check_date: record.check_date,
            contradictions: self.contradictions(lane),
            outcomes: &self.outcomes,
            listed: &self.listed,
            lane: bit(lane),
        };
        lines.line(&mine, text);
    }
}

/// The check date of a lane that has one.
fn days_of(block: &Block, lane: usize) -> Date {
    let number = block.days.get(CHECK_DATE as usize).and_then(|days| days.values.get(lane));
    number.and_then(|number| Date::numbered(*number)).unwrap_or(Date::FIRST)
}
