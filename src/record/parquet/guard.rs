//! Keeps a panic of the library that decodes Parquet from ending the program: the library panics where the values of a page are fewer than it
//! says.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives, or nothing if it panicked. Nothing is printed then: whoever asked names the file.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                others(panic);
            }
        }));
    });
    IS_GUARDED.set(true);
    let given = catch_unwind(AssertUnwindSafe(work)).ok();
    IS_GUARDED.set(false);
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_what_comes_after_is_not_guarded() {
        assert_eq!(caught(|| 1), Some(1));
        assert_eq!(caught(|| -> u8 { panic!("not to be seen") }), None);
        assert!(!IS_GUARDED.get());
    }
}
