//! The threads that judge a file, and the order in which what they find is handed on.

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::columns::Column;
use super::order::{Order, Stopped};
use super::rows::Told;
use super::source::{Failure, LONGEST_ROW, Part, Source};
use super::worker::{Done, Shared, Worker};
use super::{Sink, Tally};
use crate::batch::block::Block;
use crate::batch::layout::Slot;
use crate::batch::plan::Plan;
use crate::record::{self, End, InUtf8, StreamColumn};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Level, parallel};

/// A column: its position, what it is for, where its values are kept, and the row that it belongs to.
pub type Reader<'r> = (usize, StreamColumn<'r>, Option<Slot>, Option<u32>);

/// A file with a row for each mine, of which the header has been read.
pub struct Rows<'r, R> {
    pub(super) shared: Shared<'r>,
    pub(super) readers: Vec<Reader<'r>>,
    /// What all mines have in common.
    pub(super) common: Block,
    pub(super) source: Source<InUtf8<R>>,
    pub(super) first: Part,
    /// The number of the row with the header.
    pub(super) header: u64,
    pub(super) jobs: Option<NonZeroUsize>,
}

/// Where parts come from.
struct Inlet<R> {
    source: Source<InUtf8<R>>,
    first: Option<Part>,
    failure: Option<Failure>,
}

/// Where what they come to goes.
struct Outlet<'s> {
    sink: &'s mut dyn Sink,
    told: Told,
    tally: Tally,
    rows: u64,
    /// Whether nothing behind what was handed on last is read.
    has_ended: bool,
}

impl<'r, R: Read + Send> Rows<'r, R> {
    /// The packs, compiled for the columns of the file.
    pub fn plan(&self) -> &Plan<'r> {
        &self.shared.plan
    }

    /// The number of the row with the header.
    pub fn header(&self) -> u64 {
        self.header
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.shared.width
    }

    /// Whether the first part is the whole file.
    pub fn are_few(&self) -> bool {
        self.source.is_over()
    }

    /// Judges the rows. Ends before its time when `is_stopped`, or with the error of the sink.
    pub fn judge(self, sink: &mut dyn Sink, is_stopped: &AtomicBool) -> io::Result<Tally> {
        let Rows { shared, readers, common, source, first, header, jobs } = self;
        let jobs = if source.is_over() { 1 } else { parallel::threads(jobs) };
        let order = Order::new(header);
        let inlet = Mutex::new(Inlet { source, first: Some(first), failure: None });
        let tally = Tally::new(shared.plan.conditions().count());
        let outlet = Mutex::new(Outlet { sink, told: Told::default(), tally, rows: 0, has_ended: false });
        let run = Run { shared: &shared, readers: &readers, order: &order, inlet: &inlet, outlet: &outlet, is_stopped };
        let written = std::thread::scope(|scope| {
            let other = |_| {
                let block = common.clone();
                scope.spawn(|| run.work(block))
            };
            let others: Vec<_> = (1..jobs).map(other).collect();
            others.into_iter().fold(run.work(common), |so_far, other| {
                so_far.and(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            })
        });
        let Outlet { sink, told, mut tally, has_ended, .. } =
            outlet.into_inner().unwrap_or_else(PoisonError::into_inner);
        written?;
        let failure = inlet.into_inner().unwrap_or_else(PoisonError::into_inner).failure;
        if let Some(failure) = failure.filter(|_| !has_ended) {
            tally.errors += 1;
            sink.problem(failed(&failure).at(shared.stream.place(order.rows() + 1)));
        }
        tally.is_abandoned |= is_stopped.load(Ordering::Relaxed);
        if tally.mines == 0 && tally.errors == 0 && !is_stopped.load(Ordering::Relaxed) {
            tally.errors += 1;
            sink.problem(shared.stream.nothing_in());
        }
        told.notes().into_iter().for_each(|note| sink.problem(note));
        Ok(tally)
    }
}

/// What all threads work on.
struct Run<'x, 'r, 's, R> {
    shared: &'x Shared<'r>,
    readers: &'x [Reader<'r>],
    order: &'x Order,
    inlet: &'x Mutex<Inlet<R>>,
    outlet: &'x Mutex<Outlet<'s>>,
    is_stopped: &'x AtomicBool,
}

impl<R: Read> Run<'_, '_, '_, R> {
    fn work(&self, block: Block) -> io::Result<()> {
        let column = |(at, what, slot, row): &Reader<'_>| Column::new(*at, *what, *slot, *row);
        let mut columns = Vec::with_capacity(self.readers.len());
        columns.extend(self.readers.iter().filter_map(column));
        let mut worker = Worker::new(self.shared, columns, block);
        let mut part = Part::default();
        let mut written = Ok(());
        while let Some(number) = self.next(&mut part) {
            let done = worker.part(&part, number, self.order).and_then(|done| self.ended(&part, number, done));
            match done {
                Ok(done) => written = done,
                Err(Stopped) => break,
            }
            if written.is_err() {
                break;
            }
        }
        written
    }

    /// Puts the next part in place of `part`; its number, or nothing if there is none.
    fn next(&self, part: &mut Part) -> Option<u64> {
        if self.is_stopped.load(Ordering::Relaxed) {
            self.order.stop();
            return None;
        }
        let mut inlet = locked(self.inlet);
        // Where one thread could not read on, no other can.
        if inlet.failure.is_some() {
            return None;
        }
        if let Some(first) = inlet.first.take() {
            *part = first;
            return Some(0);
        }
        match inlet.source.next(part) {
            Ok(number) => {
                part.read = inlet.source.input().bytes_read();
                number
            }
            Err(failure) => {
                inlet.failure = Some(failure);
                None
            }
        }
    }

    /// Hands on what a part came to, when its turn comes.
    fn ended(&self, part: &Part, number: u64, mut done: Done) -> Result<io::Result<()>, Stopped> {
        if done.end.is_none() && part.cut.is_some_and(|cut| cut.is_broken) {
            let rows = self.order.rows_before(number + 1)?;
            done.problems.extend(self.shared.stream.broken(locked(self.inlet).source.rest(), rows));
        }
        self.order.finish(number, done.above, || {
            let mut outlet = locked(self.outlet);
            let Outlet { sink, told, tally, rows, has_ended } = &mut *outlet;
            sink.lines(&done.text)?;
            tally.join(&done.tally);
            told.add(done.notes);
            for problem in told.first_time(done.problems) {
                tally.errors += u64::from(problem.level == Level::Error);
                sink.problem(problem);
            }
            *rows += done.rows;
            sink.progress(part.read, *rows);
            if let Some(end) = done.end {
                tally.is_abandoned = end == End::Doubt;
                *has_ended = true;
                self.order.stop();
            }
            Ok(())
        })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(failure: &Failure) -> Diagnostic {
    match failure {
        Failure::Unreadable(error) => record::unreadable_because(error),
        Failure::TooLong => {
            let limit = LONGEST_ROW;
            let message = say!("此行超过 {limit} 字节的上限", "the row has more than the limit of {limit} bytes");
            let help = Bilingual::new("检查是否有引号没有闭合", "look for a quote that is not closed");
            Diagnostic::error(Code::BeyondLimit, message).help(help)
        }
    }
}
