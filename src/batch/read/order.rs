//! The order of parts, whichever thread is done with one first.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What is known of the parts so far, and who waits for it.
pub struct Order {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// How many rows stand before a part, for those that can tell, and how many rows a part has that cannot yet.
    before: BTreeMap<u64, u64>,
    rows: BTreeMap<u64, u64>,
    /// The first part that is not done.
    next: u64,
    /// The cells of the last row of the part before it, if another may repeat them.
    above: Option<Vec<String>>,
    is_stopped: bool,
}

/// Reading was stopped, so that what is waited for never comes.
#[derive(Debug)]
pub struct Stopped;

impl Order {
    /// So many rows stand before the first part.
    pub fn new(rows: u64) -> Order {
        let before = BTreeMap::from([(0, rows)]);
        let state = State { before, rows: BTreeMap::new(), next: 0, above: None, is_stopped: false };
        Order { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn when(&self, is_so: impl Fn(&State) -> bool) -> Result<MutexGuard<'_, State>, Stopped> {
        let mut state = self.state();
        while !is_so(&state) {
            if state.is_stopped {
                return Err(Stopped);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(state)
    }

    /// A part has so many rows.
    pub fn counted(&self, part: u64, rows: u64) {
        let mut state = self.state();
        state.rows.insert(part, rows);
        let State { before, rows, .. } = &mut *state;
        while let Some((part, so_far)) = before.last_key_value().map(|(part, rows)| (*part, *rows)) {
            let Some(own) = rows.remove(&part) else { break };
            before.insert(part + 1, so_far + own);
        }
        self.changed.notify_all();
    }

    /// How many rows stand before a part. Waits until those of all parts before it are counted.
    pub fn rows_before(&self, part: u64) -> Result<u64, Stopped> {
        let state = self.when(|state| state.before.contains_key(&part))?;
        Ok(state.before.get(&part).copied().unwrap_or(0))
    }

    /// The cells above the first row of a part. Waits until all parts before it are done.
    pub fn above(&self, part: u64) -> Result<Option<Vec<String>>, Stopped> {
        Ok(self.when(|state| state.next == part)?.above.clone())
    }

    /// Ends a part, whose last row has these cells: `write` is called when all parts before it are done.
    pub fn finish<E>(
        &self,
        part: u64,
        above: Option<Vec<String>>,
        write: impl FnOnce() -> Result<(), E>,
    ) -> Result<Result<(), E>, Stopped> {
        // What stands behind the end of a table does not count, even if it was judged.
        if self.when(|state| state.next == part)?.is_stopped {
            return Err(Stopped);
        }
        // Nobody else writes now, and the others need not wait for it to go on.
        let written = write();
        let mut state = self.state();
        state.next += 1;
        state.above = above;
        state.before.retain(|other, _| *other > part);
        state.is_stopped |= written.is_err();
        self.changed.notify_all();
        Ok(written)
    }

    /// How many rows all parts have that were counted.
    pub fn rows(&self) -> u64 {
        self.state().before.last_key_value().map_or(0, |(_, rows)| *rows)
    }

    /// Stops everyone who waits.
    pub fn stop(&self) {
        self.state().is_stopped = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn parts_end_in_their_order_and_know_what_stands_before_them() {
        let (order, next, written) = (Order::new(1), AtomicU64::new(0), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let part = next.fetch_add(1, Ordering::SeqCst);
                        if part >= 100 {
                            return;
                        }
                        order.counted(part, part);
                        let before = order.rows_before(part).unwrap();
                        assert_eq!(before, 1 + part * part.saturating_sub(1) / 2);
                        if part % 7 == 0 {
                            let above = order.above(part).unwrap();
                            assert_eq!(above, part.checked_sub(1).map(|part| vec![part.to_string()]));
                        }
                        let write = || {
                            written.lock().unwrap().push(part);
                            Ok::<(), ()>(())
                        };
                        order.finish(part, Some(vec![part.to_string()]), write).unwrap().unwrap();
                    }
                });
            }
        });
        assert_eq!(written.into_inner().unwrap(), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn who_waits_is_told_when_nothing_comes() {
        let order = Order::new(0);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| order.rows_before(3).is_err());
            assert_eq!(order.finish(0, None, || Err(())).unwrap(), Err(()));
            assert!(waiting.join().unwrap());
        });
        assert!(order.above(5).is_err());
    }
}
