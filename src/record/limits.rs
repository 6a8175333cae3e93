//! Bounds on what is read, so that no file can keep the program busy or fill its memory.

/// The most that a file may have. Every bound can be changed on the command line, by its [name](Limits::NAMES).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file, or of standard input.
    pub file_bytes: u64,
    /// Bytes of a TOML file, which is the record of one mine.
    pub toml_bytes: u64,
    /// Bytes of all parts of a workbook after they are unpacked.
    pub unpacked_bytes: u64,
    /// Sheets of a workbook.
    pub sheets: u64,
    /// Rows of a sheet or CSV file, to the last that is not blank.
    pub rows: u64,
    /// Columns of a sheet or CSV file, to the last that is not blank.
    pub columns: u64,
    /// Cells of a file that are not blank.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Limits {
            file_bytes: 256 * MIB,
            toml_bytes: 4 * MIB,
            unpacked_bytes: 256 * MIB,
            sheets: 256,
            rows: 1_048_576,
            columns: 4_096,
            cells: 5_000_000,
        }
    }
}

impl Limits {
    /// No bounds.
    pub const UNBOUNDED: Limits = Limits {
        file_bytes: u64::MAX,
        toml_bytes: u64::MAX,
        unpacked_bytes: u64::MAX,
        sheets: u64::MAX,
        rows: u64::MAX,
        columns: u64::MAX,
        cells: u64::MAX,
    };

    /// The names of the bounds.
    pub const NAMES: [&str; 7] = ["file-bytes", "toml-bytes", "unpacked-bytes", "sheets", "rows", "columns", "cells"];

    /// The bound with that name, to change.
    pub fn named(&mut self, name: &str) -> Option<&mut u64> {
        Some(match name {
            "file-bytes" => &mut self.file_bytes,
            "toml-bytes" => &mut self.toml_bytes,
            "unpacked-bytes" => &mut self.unpacked_bytes,
            "sheets" => &mut self.sheets,
            "rows" => &mut self.rows,
            "columns" => &mut self.columns,
            "cells" => &mut self.cells,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_has_a_name_of_its_own() {
        let mut limits = Limits::default();
        for (at, name) in (1..).zip(Limits::NAMES) {
            *limits.named(name).unwrap() = at;
        }
        let expected =
            Limits { file_bytes: 1, toml_bytes: 2, unpacked_bytes: 3, sheets: 4, rows: 5, columns: 6, cells: 7 };
        assert_eq!(limits, expected);
        assert_eq!(limits.named("cell"), None);
    }
}
