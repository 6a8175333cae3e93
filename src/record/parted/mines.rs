//! The file with a row for each mine.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::companions::CompanionTable;
use super::{At, Parted, Piece, Unparted};
use crate::fact::{Record, TableId, Vocabulary};
use crate::record::draft::{self, Draft};
use crate::record::file::nothing_in;
use crate::record::grid::Line;
use crate::record::name::LookedUp;
use crate::record::wide::{Column, Table, has_mine_ids};
use crate::record::{Notes, Options, long};
use crate::source::{Code, Diagnostic, Place};

/// A file with a row for each mine, of which the header has been read.
pub struct MineTable<'v> {
    /// The file.
    pub parted: Parted,
    table: Table<'v>,
    /// The same with the column of the mines' ids only.
    ids: Table<'v>,
    what: (&'v Vocabulary, &'v Options),
    headings: HashSet<String>,
    /// Whether a row was lost, so that there may be mines of which nothing is known.
    pub may_lack_some: bool,
    /// The rows of mines that are there twice, each with the first row of its mine if that is another.
    pub twice: BTreeMap<u64, Option<u64>>,
    /// The tables beside it of which a row may have been lost.
    pub incomplete: BTreeSet<TableId>,
}

/// A row that was gone through.
pub struct MineRow {
    /// Its number.
    pub row: u64,
    /// The id of its mine as ids are compared, if it is that of a mine.
    pub id: Option<String>,
}

/// What some mines and the rows beside them came to.
pub struct BlockRead {
    /// The records with which nothing is wrong.
    pub records: Vec<Record>,
    /// What is wrong with the rows of mines, and what is worth knowing of them.
    pub mines: (Vec<Diagnostic>, Notes),
    /// The same of each table beside them.
    pub companions: Vec<(Vec<Diagnostic>, Notes)>,
    /// The mines that are there twice.
    pub twice: Vec<Diagnostic>,
    /// What is wrong with whole records.
    pub whole: Vec<Diagnostic>,
    /// How many rows of mines there are.
    pub rows: u64,
}

impl<'v> MineTable<'v> {
    /// Reads the header in `first`, with which the file begins, and what is wrong with it; `is_whole` if there is nothing else in it.
    pub fn open(
        file: &Arc<str>,
        first: (&str, bool),
        what: (&'v Vocabulary, &'v Options),
    ) -> Result<(MineTable<'v>, Vec<Diagnostic>, Notes), Unparted> {
        let (vocabulary, options) = what;
        let (parted, mut grid) = Parted::open(file, first, None, what)?;
        let names = LookedUp::none_of(vocabulary);
        if long::layout(&grid, vocabulary).is_some() || !has_mine_ids(&grid, &names, options.map()) {
            return Err(Unparted::Other);
        }
        let mut problems = Vec::new();
        let table = Table::of(&mut grid, &names, options, &mut problems);
        // What makes the whole table unreadable is told where files are read as a whole.
        let table = table.filter(|_| grid.flaw.is_none()).ok_or(Unparted::Other)?;
        let (headings, notes) = (grid.headings().collect(), std::mem::take(&mut grid.notes));
        let mut parted = parted;
        parted.grid = grid.part("", parted.rows, None);
        let mut ids = table.clone();
        ids.leave_only_ids();
        let (twice, incomplete) = (BTreeMap::new(), BTreeSet::new());
        let table = MineTable { parted, table, ids, what, headings, may_lack_some: false, twice, incomplete };
        Ok((table, problems, notes))
    }

    /// Goes through the rows that come next, and gives each; whether they can be read.
    pub fn scan(&mut self, text: &str, mut each: impl FnMut(&At<'_, '_>, MineRow)) -> bool {
        let (ids, what, lost) = (&mut self.ids, self.what, &mut self.may_lack_some);
        self.parted.scan(text, |grid, at, line| {
            let row = if let Line::Cells(row) = &line { row.number } else { 0 };
            match ids.line(grid, line, what, &mut Vec::new()) {
                Some(draft) => each(at, MineRow { row, id: draft.mine_id(what.0).map(|(_, id)| id) }),
                None => {
                    *lost = true;
                    each(at, MineRow { row, id: None });
                }
            }
        })
    }

    /// All has been gone through.
    pub fn settle(&mut self) {
        self.parted.settle();
    }

    /// The headings of the table, as headings are compared.
    pub fn headings(&self) -> &HashSet<String> {
        &self.headings
    }

    /// The place of the header.
    pub fn header(&self) -> Place {
        self.parted.grid.header_line()
    }

    /// The error for a file without any row of a mine.
    pub fn nothing_in(&self) -> Diagnostic {
        nothing_in(&self.parted.grid.file)
    }

    /// Reads the mines of a piece and their rows in each of the tables beside them.
    pub fn read(&self, mines: &Piece, companions: &[(&CompanionTable<'_>, Vec<Piece>)]) -> BlockRead {
        let (vocabulary, options) = self.what;
        let (mut drafts, rows, mines) = self.drafts(mines);
        let mut by_id = HashMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            if let Some((_, id)) = draft.mine_id(vocabulary) {
                by_id.entry(id).or_insert(at);
            }
        }
        let tables = companions.iter();
        let companions = tables.map(|(table, pieces)| table.read(pieces, (&mut drafts, &by_id), self.may_lack_some));
        let companions = companions.collect();
        let (mut twice, mut whole, mut records) = (Vec::new(), Vec::new(), Vec::new());
        let count = u64::try_from(drafts.len()).unwrap_or(u64::MAX);
        for (mut draft, row) in drafts.into_iter().zip(rows) {
            self.incomplete.iter().for_each(|table| draft.may_lack_rows(*table));
            if let Some(first) = self.twice.get(&row) {
                draft.spoil();
                if let (Some(first), Some((id, _))) = (first, draft.mine_id(vocabulary)) {
                    let first = self.parted.grid.row_place(*first);
                    twice.push(draft::two_records(id, &first).at(draft.place().clone()));
                }
            }
            records.extend(draft.finish(vocabulary, options.as_of, &mut whole).ok());
        }
        BlockRead { records, mines, companions, twice, whole, rows: count }
    }

    fn drafts(&self, piece: &Piece) -> (Vec<Draft>, Vec<u64>, (Vec<Diagnostic>, Notes)) {
        let (mut table, mut grid) = (self.table.clone(), self.parted.piece(piece));
        let (mut drafts, mut rows, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(line) = grid.next_line() {
            let row = if let Line::Cells(row) = &line { row.number } else { 0 };
            if let Some(draft) = table.line(&mut grid, line, self.what, &mut problems) {
                drafts.push(draft);
                rows.push(row);
            }
        }
        (drafts, rows, (problems, grid.notes))
    }

    /// Whether it is said once for all mines that they have no check date.
    pub fn is_of_all(&self, problem: &Diagnostic) -> bool {
        problem.code == Code::NoCheckDate && problem.place.as_ref() == Some(&self.header())
    }
}

impl Table<'_> {
    /// Nothing else is read than the ids.
    fn leave_only_ids(&mut self) {
        let ids = self.mine_id;
        let others = self.columns.iter_mut().enumerate().filter(|(at, _)| *at != ids);
        others.for_each(|(_, column)| *column = Column::Unused);
        self.title_facts.clear();
        self.constants.clear();
    }
}
