//! How far a long work is: on standard error, and only where a person looks at it.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::source::Language;

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the bar is drawn in a second, at most.
const DRAWN: u8 = 5;

/// Shows records, rate, share and time left while a file is judged.
pub struct Progress {
    language: Language,
    began: Instant,
    /// The size of the file, if it is known.
    size: Option<u64>,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Of a file of that size.
    pub fn new(size: Option<u64>, language: Language) -> Progress {
        Progress { language, began: Instant::now(), size, bar: None }
    }

    /// So many bytes, with so many rows, are done.
    pub fn show(&mut self, bytes: u64, rows: u64) {
        if self.bar.is_none() && (self.began.elapsed() < PATIENCE || !std::io::stderr().is_terminal()) {
            return;
        }
        let (size, language, began) = (self.size, self.language, self.began);
        let bar = self.bar.get_or_insert_with(|| bar(size, language, began));
        bar.set_position(bytes);
        let rate = rate(rows, began.elapsed());
        bar.set_message(match language {
            Language::Zh => format!("{} 条记录，每秒 {} 条", HumanCount(rows), HumanCount(rate)),
            Language::En => format!("{} records, {} a second", HumanCount(rows), HumanCount(rate)),
        });
    }

    /// Writes something else to standard error, which must not stand in the midst of the bar.
    pub fn suspend(&self, write: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away.
    pub fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn bar(size: Option<u64>, language: Language, began: Instant) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(DRAWN);
    let bar = ProgressBar::with_draw_target(size, target).with_elapsed(began.elapsed());
    let template = match (size, language) {
        (None, _) => "{msg} [{elapsed}]",
        (Some(_), Language::Zh) => "{bar:30} {percent:>3}% {msg}，还需 {left}",
        (Some(_), Language::En) => "{bar:30} {percent:>3}% {msg}, {left} left",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style.with_key("left", move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let _ = out.write_str(&left(state.pos(), state.len(), began.elapsed()));
    }));
    bar
}

/// How long the rest takes if it goes on as so far, in minutes and seconds.
fn left(done: u64, all: Option<u64>, elapsed: Duration) -> String {
    let rest = u128::from(all.unwrap_or(0).saturating_sub(done));
    let millis = elapsed.as_millis().saturating_mul(rest) / u128::from(done.max(1));
    let seconds = millis.div_ceil(1_000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// How many a second.
fn rate(count: u64, elapsed: Duration) -> u64 {
    let per_second = u128::from(count) * 1_000 / elapsed.as_millis().max(1);
    u64::try_from(per_second).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_expected_to_go_on_as_so_far() {
        let seconds = Duration::from_secs;
        assert_eq!(left(50, Some(100), seconds(30)), "0:30");
        assert_eq!(left(1, Some(1_000), seconds(1)), "16:39");
        assert_eq!(left(100, Some(100), seconds(5)), "0:00");
        assert_eq!(left(0, Some(10), seconds(0)), "0:00");
        assert_eq!(left(120, Some(100), seconds(5)), "0:00", "a file may grow");
    }

    #[test]
    fn a_rate_is_of_a_second() {
        assert_eq!(rate(3_000, Duration::from_millis(1_500)), 2_000);
        assert_eq!(rate(7, Duration::ZERO), 7_000);
    }
}
