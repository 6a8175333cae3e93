//! What must happen next as a calendar of RFC 5545: for each deadline that is known an event of the whole day, with an alarm. What has no such
//! day is not in it: a calendar has tasks as well, but telephones leave them out without a word, so that nobody would miss them.
//!
//! The same report gives the same bytes: the stamp is that of the decision and not of a clock, and a measure keeps its id, so that a
//! calendar that is read in again replaces its entries.

use sha2::{Digest, Sha256};

use super::{NextReport, words};
use crate::fact::Date;
use crate::report::words::{on_one_line, separator};
use crate::source::Language;
use crate::verdict::next::{Due, Step};

/// How many octets a line has at most, without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

/// When the alarm of a deadline sounds, counted from the beginning of its day: at nine in the morning of the day before.
const DAY_BEFORE: &str = "-PT15H";

/// When that of what is to be done at once sounds: at nine in the morning of the day itself.
const SAME_DAY: &str = "PT9H";

/// The measures that have no place in a calendar, as no last day of theirs is known.
pub fn left_out<'a>(report: &NextReport<'a>) -> Vec<&'a Step> {
    report.next.measures.iter().filter(|step| step.due.day().is_none()).collect()
}

/// Renders the calendar; a calendar without any event is none, and there is nothing to write then.
pub fn render(report: &NextReport<'_>, language: Language) -> Option<String> {
    let mut out = Lines::default();
    out.property("BEGIN", "VCALENDAR");
    out.property("VERSION", "2.0");
    out.property("PRODID", "-//kuangjian//next//ZH");
    out.property("CALSCALE", "GREGORIAN");
    let mut events = 0;
    for step in &report.next.measures {
        if let Some(day) = step.due.day() {
            event(&mut out, report, (step, day), language);
            events += 1;
        }
    }
    out.property("END", "VCALENDAR");
    (events > 0).then_some(out.0)
}

fn event(out: &mut Lines, report: &NextReport<'_>, (step, day): (&Step, Date), language: Language) {
    out.property("BEGIN", "VEVENT");
    out.property("UID", &uid(report, step));
    out.property("DTSTAMP", &format!("{}T000000Z", basic(report.next.decided)));
    out.property("DTSTART;VALUE=DATE", &basic(day));
    out.property("DTEND;VALUE=DATE", &basic(day.days_after(1)));
    // A deadline does not make anyone busy.
    out.property("TRANSP", "TRANSPARENT");
    let colon = if language == Language::Zh { "：" } else { ": " };
    let summary = format!("{}{colon}{}", report.mine(), step.title.in_language(language));
    out.property("SUMMARY", &escaped(&summary));
    out.property("DESCRIPTION", &escaped(&description(report, step, language, colon)));
    out.property("CATEGORIES", &escaped(report.next.verdict.label().in_language(language)));
    out.property("BEGIN", "VALARM");
    out.property("ACTION", "DISPLAY");
    out.property("TRIGGER", if matches!(step.due, Due::AtOnce { .. }) { SAME_DAY } else { DAY_BEFORE });
    out.property("DESCRIPTION", &escaped(&summary));
    out.property("END", "VALARM");
    out.property("END", "VEVENT");
}

fn description(report: &NextReport<'_>, step: &Step, language: Language, colon: &str) -> String {
    let labels = match language {
        Language::Zh => ["限期", "依据", "说明", "编号"],
        Language::En => ["by when", "basis", "note", "id"],
    };
    let [by_when, basis, note, id] = labels;
    let who = step.who.in_language(language);
    let mut lines = vec![
        format!("{who}{colon}{}", words::what(step, language)),
        format!("{by_when}{colon}{}", words::due(&step.due, language)),
        format!("{basis}{colon}{}", words::clauses(step, language).join(separator(language))),
    ];
    lines.extend(step.note.as_ref().map(|noted| format!("{note}{colon}{}", noted.in_language(language))));
    lines.extend(report.decided_before().map(|told| format!("⚠ {}", told.in_language(language))));
    lines.push(format!("{id}{colon}{}", step.id));
    lines.join("\n")
}

/// An id that is the same whenever the same measure follows the same decision about the same mine.
fn uid(report: &NextReport<'_>, step: &Step) -> String {
    let mut sha = Sha256::new();
    let decided = report.next.decided.to_string();
    for part in [report.mine_id.unwrap_or_default(), report.mine_name.unwrap_or_default(), &decided, &step.id] {
        sha.update(part.as_bytes());
        sha.update([0]);
    }
    let digits: String = sha.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}@kuangjian")
}

/// A day as RFC 5545 writes it.
fn basic(day: Date) -> String {
    let (year, month, day) = day.parts();
    format!("{year:04}{month:02}{day:02}")
}

/// A text as a value (RFC 5545, section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        out.push_str(if at == 0 { "" } else { "\\n" });
        for c in on_one_line(line).chars() {
            if matches!(c, '\\' | ';' | ',') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// The lines of a calendar, each ended by CR LF and folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds `name:value`, over several lines where it is long: each but the first begins with a space, and none is cut within a
    /// character.
    fn property(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if octets + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_cannot_leave_its_line() {
        assert_eq!(escaped("a;b,c\\d"), "a\\;b\\,c\\\\d");
        assert_eq!(escaped("one\ntwo\r\nthree\u{0}"), "one\\ntwo·\\nthree·");
        let mut lines = Lines::default();
        lines.property("SUMMARY", &escaped("x\nEND:VCALENDAR"));
        assert_eq!(lines.0, "SUMMARY:x\\nEND:VCALENDAR\r\n");
    }

    proptest! {
        #[test]
        fn folding_keeps_every_character_and_no_line_is_too_long(value in "\\PC{0,200}") {
            let mut lines = Lines::default();
            lines.property("DESCRIPTION", &value);
            prop_assert!(lines.0.ends_with("\r\n"));
            prop_assert!(lines.0.split("\r\n").all(|line| line.len() <= LINE));
            let unfolded = lines.0.trim_end_matches("\r\n").replace("\r\n ", "");
            prop_assert_eq!(unfolded, format!("DESCRIPTION:{value}"));
        }
    }
}
