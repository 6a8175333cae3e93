//! What happens when the user stops the program: nothing half-written stays behind.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Exit;

/// The file that is being written, which is no result before it has its name.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From here on the program, if it is stopped (Ctrl-C, or asked to end), removes what is unfinished, and ends with [`Exit::Stopped`]. It does
/// not wait for the work: that may wait itself, for input that never comes. What takes no time and writes no file need not ask for it, as that
/// takes a thread.
pub fn leave_nothing_behind() {
    // Where no handler can be set, the system ends the program as it does any other.
    let _ = ctrlc::try_set_handler(|| {
        if let Some(path) = unfinished().take() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(i32::from(Exit::Stopped as u8));
    });
}

/// A file while it is written.
pub struct Unfinished;

impl Unfinished {
    /// The file at `path` is being written; whoever stops the program meanwhile finds nothing of it.
    pub fn begin(path: &Path) -> Unfinished {
        leave_nothing_behind();
        *unfinished() = Some(path.to_owned());
        Unfinished
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        *unfinished() = None;
    }
}

fn unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
