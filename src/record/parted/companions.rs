//! A table of rows beside the file with the mines.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{At, Parted, Piece, Unparted};
use crate::fact::{TableId, Vocabulary};
use crate::record::companion::{self, Owners, Reader};
use crate::record::draft::Draft;
use crate::record::grid::Line;
use crate::record::{Notes, Options, likely};
use crate::say;
use crate::source::{Code, Diagnostic, Place};

/// The ids that the rows of no mine were likely meant to have, by row.
pub type Suggestions = HashMap<u64, Option<String>>;

/// A table of rows that belong to mines.
pub struct CompanionTable<'v> {
    file: Arc<str>,
    options: &'v Options,
    /// Nothing if it is blank.
    parted: Option<Parted>,
    /// Nothing if no row is read.
    reader: Option<Reader<'v>>,
    headings: HashSet<String>,
    suggestions: Suggestions,
}

/// A row that was gone through.
pub struct CompanionRow {
    /// Its number, if it fits the header.
    pub row: Option<u64>,
    /// The mine that it says it is of, if it says so.
    pub mine: Option<String>,
    /// How many cells it has.
    pub cells: u64,
}

impl<'v> CompanionTable<'v> {
    /// Reads the header in `first`, with which the file begins, and what is wrong with it; `is_whole` if there is nothing else in it.
    pub fn open(
        file: &Arc<str>,
        first: (&str, bool),
        id: TableId,
        (vocabulary, options): (&'v Vocabulary, &'v Options),
    ) -> Result<(CompanionTable<'v>, Vec<Diagnostic>, Notes), Unparted> {
        let mut table = CompanionTable {
            file: Arc::clone(file),
            options,
            parted: None,
            reader: None,
            headings: HashSet::new(),
            suggestions: HashMap::new(),
        };
        let (mut parted, mut grid) = match Parted::open(file, first, Some(id), (vocabulary, options)) {
            Ok(opened) => opened,
            Err(Unparted::Blank) => return Ok((table, vec![companion::empty(file)], Notes::default())),
            Err(Unparted::Other) => return Err(Unparted::Other),
        };
        table.headings = grid.headings().collect();
        let mut problems = Vec::new();
        let reader = Reader::of(&mut grid, id, (vocabulary, options), false, &mut problems);
        let flaw = grid.flaw.take().filter(|_| reader.is_some());
        parted.grid = grid.part("", parted.rows, None);
        table.parted = Some(parted);
        table.reader = reader.filter(|_| flaw.is_none());
        problems.extend(flaw);
        Ok((table, problems, grid.notes))
    }

    /// The file, unless it is blank.
    pub fn parted(&self) -> Option<&Parted> {
        self.parted.as_ref()
    }

    /// Whether rows are read.
    pub fn is_read(&self) -> bool {
        self.reader.is_some()
    }

    /// Nothing of the table is read, nor does it count that it has headings.
    pub fn give_up(&mut self) {
        self.reader = None;
        self.headings.clear();
    }

    /// The headings of the table, as headings are compared.
    pub fn headings(&self) -> &HashSet<String> {
        &self.headings
    }

    /// Goes through the rows that come next; whether they can be read.
    pub fn scan(&mut self, text: &str, mut each: impl FnMut(&At<'_, '_>, CompanionRow)) -> bool {
        let Some(parted) = &mut self.parted else { return true };
        let Some(reader) = &self.reader else { return parted.scan_cells(text) };
        parted.scan(text, |_, at, line| {
            let Line::Cells(row) = line else {
                return each(at, CompanionRow { row: None, mine: None, cells: 1 });
            };
            let mine = reader.mine(&row.cells).map(str::to_owned);
            let cells = u64::try_from(row.cells.len()).unwrap_or(u64::MAX);
            each(at, CompanionRow { row: Some(row.number), mine, cells });
        })
    }

    /// All has been gone through.
    pub fn settle(&mut self) {
        self.parted.iter_mut().for_each(Parted::settle);
    }

    /// A row is of `mine`, which is none of `names`.
    pub fn suggest<'n>(&mut self, row: u64, mine: &str, names: impl IntoIterator<Item = &'n str>) {
        let near = likely(&[], mine, names).map(str::to_owned);
        self.suggestions.insert(row, near);
    }

    /// How many rows of no mine were looked at for the one that was likely meant.
    pub fn suggested(&self) -> usize {
        self.suggestions.len()
    }

    /// Reads the rows of some pieces, and adds them to the mines that they belong to.
    pub fn read(
        &self,
        pieces: &[Piece],
        (drafts, by_id): (&mut [Draft], &HashMap<String, usize>),
        may_lack_some: bool,
    ) -> (Vec<Diagnostic>, Notes) {
        let (mut problems, mut notes) = (Vec::new(), Notes::default());
        let (Some(parted), Some(reader)) = (&self.parted, &self.reader) else { return (problems, notes) };
        let mut reader = reader.clone();
        let mut owners = Owners { drafts, by_id, may_lack_some, only: None, meant: Some(&self.suggestions) };
        for piece in pieces {
            let mut grid = parted.piece(piece);
            // What a lost row means for the table is known from the time when it was gone through.
            reader.rows(&mut grid, self.options, &mut owners, &mut problems);
            notes.extend(grid.notes);
        }
        (problems, notes)
    }

    /// The place of a row.
    pub fn place(&self, row: u64) -> Place {
        Place::row(Arc::clone(&self.file), None, row)
    }

    /// The error for a table in no order that is too long to be read so.
    pub fn out_of_order(&self, limit: u64, mines: &str) -> Diagnostic {
        let message = say!(
            "此行的矿在 `{mines}` 中排在上面各行的矿之前，而此文件超过 {limit} 个单元格的上限",
            "the mine of this row comes before those of the rows above in `{mines}`, and the file has more than the limit of {limit} cells"
        );
        let help = say!(
            "把各行按 `{mines}` 中矿的先后排列，就没有上限；或用 `--limit cells=…` 提高上限",
            "sort the rows by mine, in the order of the mines in `{mines}`, and no limit holds; or raise the limit with `--limit cells=…`"
        );
        Diagnostic::error(Code::BeyondLimit, message).help(help)
    }

    /// The error for too many rows of few mines.
    pub fn too_many_together(&self, limit: u64) -> Diagnostic {
        let message = say!(
            "几个矿的各行到此超过 {limit} 个单元格的上限",
            "the rows of a few mines have more than the limit of {limit} cells by here"
        );
        let help = say!(
            "检查矿井编号是否写错；或用 `--limit cells=…` 提高上限",
            "check the mine ids; or raise the limit with `--limit cells=…`"
        );
        Diagnostic::error(Code::BeyondLimit, message).help(help)
    }
}
