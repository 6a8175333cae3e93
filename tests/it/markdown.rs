//! What holds of any Markdown that the program writes.

/// A row of a table has as many cells as its header.
#[track_caller]
pub fn rows_are_as_wide_as_their_header(text: &str) {
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut width = 0;
    for line in text.lines() {
        match (line.starts_with('|'), width) {
            (true, 0) => width = cells(line),
            (true, _) => assert_eq!(cells(line), width, "{line}"),
            (false, _) => width = 0,
        }
    }
}
