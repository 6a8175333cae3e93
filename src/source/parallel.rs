//! Independent work done on all cores at once.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

/// So many threads as are asked for, or as many as there are processors.
pub fn threads(at_once: Option<NonZeroUsize>) -> usize {
    at_once.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from)
}

/// What `work` makes of each of the items, in their order.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_at_once(None, items, work)
}

/// The same with so many of them at once, at most; as many as there are processors, if that is not said.
pub fn map_at_once<T: Sync, R: Send>(
    at_once: Option<NonZeroUsize>,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    map_each(at_once, items.iter(), work)
}

/// The same with items that `work` takes for itself.
pub fn map_each<T: Send, R: Send>(
    at_once: Option<NonZeroUsize>,
    items: impl ExactSizeIterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    // To ask how many processors there are takes longer than to do a little work.
    let workers = match items.len() {
        0 | 1 => 1,
        several => threads(at_once).min(several),
    };
    if workers < 2 {
        return items.map(work).collect();
    }
    let rest = Mutex::new(items.enumerate());
    let next = || rest.lock().unwrap_or_else(PoisonError::into_inner).next();
    let share = || {
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            done.push((at, work(item)));
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(share)).collect();
        let mut done = share();
        for other in others {
            match other.join() {
                Ok(share) => done.extend(share),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), (0..1000).map(|item| item * 2).collect::<Vec<_>>());
        let one = std::num::NonZeroUsize::new(1);
        assert_eq!(super::map_at_once(one, &items, |item| item * 2), super::map(&items, |item| item * 2));
        assert!(super::map(&[] as &[u32], |item| *item).is_empty());
    }
}
