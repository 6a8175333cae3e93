//! The threads that judge the mines of a folder, and the order in which what they find is handed on.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::blocks::{Blocks, Held};
use super::survey::{Joined, Survey};
use super::told::Told;
use crate::batch::read::order::{Order, Stopped};
use crate::batch::read::{Request, Sink, Tally};
use crate::batch::{Judge, Judged};
use crate::record::parted::{BlockRead, CompanionTable, MineTable};
use crate::say;
use crate::source::{Code, Diagnostic};

/// What all threads work on.
struct Run<'x, 'r, 's, 'g> {
    mines: &'x MineTable<'r>,
    companions: &'x [&'x CompanionTable<'r>],
    request: Request<'r>,
    order: &'x Order,
    inlet: &'x Mutex<Inlet<'g>>,
    outlet: &'x Mutex<Outlet<'s>>,
    is_stopped: &'x AtomicBool,
}

/// Where blocks come from.
struct Inlet<'g> {
    blocks: Blocks<'g>,
    /// Whether they could not all be read.
    has_failed: bool,
}

/// Where what they come to goes.
struct Outlet<'s> {
    sink: &'s mut dyn Sink,
    tally: Tally,
    bytes: u64,
    rows: u64,
    /// What is wrong with the rows of mines, and with those of each table.
    mines: Told,
    companions: Vec<Told>,
    twice: Told,
    whole: Told,
    without_law: Told,
    /// Whether it was said that no mine has a check date.
    is_undated: bool,
}

/// Judges the mines of a folder, and says how much was held in memory.
pub fn judge<'r>(
    survey: Survey<'r>,
    request: Request<'r>,
    sink: &mut dyn Sink,
    is_stopped: &AtomicBool,
) -> io::Result<(Tally, Held)> {
    let Survey { mines, input, groups, companions, told, headings } = survey;
    let (mut tables, mut inputs, mut tolds) = (Vec::new(), Vec::new(), Vec::new());
    for Joined { table, input, runs, told } in companions {
        tables.push(table);
        inputs.push((input, runs));
        tolds.push(told);
    }
    let (inputs, runs): (Vec<_>, Vec<_>) = inputs.into_iter().unzip();
    let blocks =
        Blocks::new((input, &groups, mines.parted.end()), inputs.into_iter().zip(&runs).collect(), request.part);
    let order = Order::new(0);
    let inlet = Mutex::new(Inlet { blocks, has_failed: false });
    let conditions = request.packs.iter().map(|used| used.pack.conditions.len()).sum();
    let outlet = Mutex::new(Outlet {
        sink,
        tally: Tally::new(conditions),
        bytes: 0,
        rows: 0,
        mines: told,
        companions: tolds,
        twice: Told::default(),
        whole: Told::default(),
        without_law: Told::default(),
        is_undated: false,
    });
    let tables: Vec<&CompanionTable<'_>> = tables.iter().collect();
    let run =
        Run { mines: &mines, companions: &tables, request, order: &order, inlet: &inlet, outlet: &outlet, is_stopped };
    let written = std::thread::scope(|scope| {
        let others: Vec<_> = (1..request.threads()).map(|_| scope.spawn(|| run.work())).collect();
        others.into_iter().fold(run.work(), |so_far, other| {
            so_far.and(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    });
    let outlet = outlet.into_inner().unwrap_or_else(PoisonError::into_inner);
    let Inlet { blocks, has_failed } = inlet.into_inner().unwrap_or_else(PoisonError::into_inner);
    written?;
    let Outlet { sink, mut tally, rows, mines: told, companions, twice, whole, without_law, .. } = outlet;
    let is_stopped = is_stopped.load(Ordering::Relaxed);
    let has_changed = has_failed || !blocks.are_unchanged();
    tally.is_abandoned = is_stopped || has_changed;
    tally.errors += told.end(sink);
    if rows == 0 && !mines.may_lack_some && !tally.is_abandoned {
        tally.errors += 1;
        sink.problem(mines.nothing_in());
    }
    for told in companions.into_iter().chain([twice, headings, whole, without_law]) {
        tally.errors += told.end(sink);
    }
    if has_changed {
        tally.errors += 1;
        sink.problem(changed().at(mines.header()));
    }
    Ok((tally, blocks.held))
}

impl Run<'_, '_, '_, '_> {
    fn work(&self) -> io::Result<()> {
        let Request { vocabulary, packs, lines, .. } = self.request;
        let mut judge = Judge::new(vocabulary, packs.to_vec(), Judge::ROWS);
        loop {
            let (number, block) = {
                let mut inlet = locked(self.inlet);
                if self.is_stopped.load(Ordering::Relaxed) || inlet.has_failed {
                    self.order.stop();
                    return Ok(());
                }
                match inlet.blocks.next() {
                    Ok(Some(next)) => next,
                    Ok(None) => return Ok(()),
                    Err(_) => {
                        inlet.has_failed = true;
                        return Ok(());
                    }
                }
            };
            let tables: Vec<_> = self.companions.iter().copied().zip(block.companions).collect();
            let read = self.mines.read(&block.mines, &tables);
            let judged = judge.all(&read.records, lines);
            match self.order.finish(number, None, || locked(self.outlet).take(self.mines, read, judged, block.bytes)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(error),
                Err(Stopped) => return Ok(()),
            }
        }
    }
}

impl Outlet<'_> {
    /// Takes what a block came to.
    fn take(&mut self, mines: &MineTable<'_>, read: BlockRead, judged: Judged, bytes: u64) -> io::Result<()> {
        self.sink.lines(&judged.text)?;
        self.tally.join(&judged.tally);
        let (problems, notes) = read.mines;
        self.mines.add(problems);
        self.mines.note(notes);
        for (told, (problems, notes)) in self.companions.iter_mut().zip(read.companions) {
            told.add_by_row(problems);
            told.note_all(notes);
        }
        self.twice.add(read.twice);
        let mut whole = read.whole;
        whole.retain(|problem| !mines.is_of_all(problem) || !std::mem::replace(&mut self.is_undated, true));
        self.whole.add(whole);
        self.without_law.add(judged.problems);
        self.bytes += bytes;
        self.rows += read.rows;
        self.sink.progress(self.bytes, self.rows);
        Ok(())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error for files that are no longer what they were.
fn changed() -> Diagnostic {
    let message = say!(
        "此文件或旁边的从表在判定时被改动，没有结果",
        "the file or a table beside it was changed while it was judged, so there is no result"
    );
    let help = say!("不再改动后重新判定", "judge it again when nobody writes to it");
    Diagnostic::error(Code::Unreadable, message).help(help)
}
