//! The sheets of a workbook → mines: which sheet has what is told by its header and its name.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::companion::{self, Owners};
use super::draft::{self, Draft};
use super::form;
use super::grid::Grid;
use super::map::Map;
use super::name::{LookedUp, Target};
use super::sheet::Sheet;
use super::{Mines, Options, heading, long, name, wide};
use crate::fact::{TableId, Vocabulary};
use crate::say;
use crate::source::{Code, Diagnostic, Place};

/// What a workbook has.
#[derive(Default)]
pub struct Book {
    /// Its mines.
    pub mines: Mines,
    /// The tables with rows of mines that are not in the workbook, but beside it.
    pub tables: Vec<(TableId, Sheet)>,
    /// The headings of its sheets, as headings are compared.
    pub headings: HashSet<String>,
}

/// What a sheet has.
enum Role {
    /// A row for each fact.
    Facts(long::Layout),
    /// A row for each mine.
    Mines,
    /// The rows of a table.
    Rows(TableId),
    /// Nothing that is known.
    Nothing,
}

/// Reads the sheets of the workbook called `file`. A table may have the name of its sheet, or that of the file if it has one sheet
/// (`named`).
pub fn read(
    file: &Arc<str>,
    sheets: Vec<Sheet>,
    named: Option<TableId>,
    (vocabulary, options): (&Vocabulary, &Options),
    problems: &mut Vec<Diagnostic>,
) -> Book {
    let is_only = sheets.iter().filter(|sheet| !sheet.is_hidden).count() == 1;
    let mut parts: Vec<(Place, Mines)> = Vec::new();
    let mut tables = Vec::new();
    let mut headings = HashSet::new();
    let names = LookedUp::none_of(vocabulary);
    for sheet in sheets {
        let table = name::table_named(vocabulary, &sheet.name).map(|(id, _)| id).or(named.filter(|_| is_only));
        let Some(mut grid) = Grid::of_sheet(file, &sheet, &is_heading(table, &names, options.map())) else {
            continue;
        };
        let role = role(&grid, table, (&names, options), is_only && !sheet.is_hidden);
        let place = grid.whole();
        report_hidden(&sheet, &role, &place, problems);
        match role {
            Role::Facts(layout) => {
                parts.push((place, long::read(&mut grid, layout, vocabulary, options, problems)));
            }
            Role::Mines => parts.push((place, wide::read(&mut grid, &names, options, problems))),
            // Its grid is opened anew when its mines are known.
            Role::Rows(id) => {
                headings.extend(grid.headings());
                tables.push((id, sheet));
                continue;
            }
            Role::Nothing if !sheet.is_hidden && states_facts(&grid, vocabulary, options.map()) => {
                problems.push(draft::no_mine_id_column(vocabulary).at(grid.header_line()));
                parts.push((place, Mines { drafts: Vec::new(), may_lack_some: true }));
                continue;
            }
            Role::Nothing => {
                if !sheet.is_hidden && !form::is_notes_sheet(&sheet.name) {
                    let message = say!(
                        "这张工作表中没有可识别的表头，不读取",
                        "the sheet has no header that is understood, and is not read"
                    );
                    problems.push(Diagnostic::note(Code::NotRead, message).at(place));
                }
                continue;
            }
        }
        headings.extend(grid.headings());
        grid.notes.report(problems);
    }
    let mut mines = joined(parts, vocabulary, problems);
    if mines.drafts.is_empty() && !mines.may_lack_some {
        return Book { mines, tables, headings };
    }
    join_tables(file, &mut mines, &tables, (vocabulary, options), problems);
    mines.drafts.retain(|draft| !draft.states_nothing(vocabulary));
    Book { mines, tables: Vec::new(), headings }
}

/// What tells the header of a sheet from its titles: names of facts, or of the columns of the sheet's table.
pub fn is_heading(table: Option<TableId>, names: &LookedUp<'_>, map: Option<&Map>) -> impl Fn(&str) -> bool {
    let table = table.and_then(|id| names.vocabulary.table(id));
    move |text| {
        long::is_heading(text)
            || heading::is_known_mapped(text, names, map)
            || table.is_some_and(|table| companion::is_heading(text, table, names.vocabulary, map))
    }
}

fn role(grid: &Grid<'_>, table: Option<TableId>, (names, options): (&LookedUp<'_>, &Options), is_only: bool) -> Role {
    if let Some(layout) = long::layout(grid, names.vocabulary) {
        return Role::Facts(layout);
    }
    if let Some(table) = table {
        return Role::Rows(table);
    }
    // Of the only sheet it is said what is wrong with it; another may be for people to read.
    if is_only || wide::has_mine_ids(grid, names, options.map()) { Role::Mines } else { Role::Nothing }
}

/// Whether a table without mine ids has columns of facts all the same: what it says is of some mine.
fn states_facts(grid: &Grid<'_>, vocabulary: &Vocabulary, map: Option<&Map>) -> bool {
    let says_little = [draft::CHECK_DATE, "mine_name", "remarks"].map(|id| vocabulary.fact_by_id(id).map(Target::Fact));
    let states_one = |text: &str| {
        heading::known_mapped(text, vocabulary, map).is_some_and(|found| !says_little.contains(&Some(found.target)))
    };
    grid.column(states_one).is_some()
}

fn report_hidden(sheet: &Sheet, role: &Role, place: &Place, problems: &mut Vec<Diagnostic>) {
    if !sheet.is_hidden {
        return;
    }
    let message = match role {
        Role::Nothing => say!(
            "这张工作表是隐藏的，其中没有可识别的表头，不读取",
            "the sheet is hidden and has no header that is understood, and is not read"
        ),
        _ => say!("这张工作表是隐藏的，仍然读取", "the sheet is hidden, and is read all the same"),
    };
    problems.push(Diagnostic::note(Code::Hidden, message).at(place.clone()));
}

/// The mines of all sheets: what several sheets say of one mine is one record. A sheet that does not say of which mine it is, is of
/// the only mine there is.
fn joined(parts: Vec<(Place, Mines)>, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) -> Mines {
    let mut mines = Mines::default();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut nameless: Vec<(Place, Draft)> = Vec::new();
    for (place, part) in parts {
        mines.may_lack_some |= part.may_lack_some;
        let mut in_sheet: HashMap<String, usize> = HashMap::new();
        for draft in part.drafts {
            let Some((_, id)) = draft.mine_id(vocabulary) else {
                nameless.push((place.clone(), draft));
                continue;
            };
            // Twice in one sheet are two records, which is told later.
            let is_twice = in_sheet.insert(id.clone(), 0).is_some();
            match by_id.get(&id).and_then(|at| mines.drafts.get_mut(*at)) {
                Some(known) if !is_twice => known.merge(draft, vocabulary, problems),
                _ => {
                    by_id.entry(id).or_insert(mines.drafts.len());
                    mines.drafts.push(draft);
                }
            }
        }
    }
    for (place, draft) in nameless {
        match mines.drafts.as_mut_slice() {
            [] => mines.drafts.push(draft),
            // Where a mine could not be read, the sheet may be that one's.
            [only] if !mines.may_lack_some => only.merge(draft, vocabulary, problems),
            _ if draft.states_nothing(vocabulary) => {}
            _ => {
                let message = say!(
                    "工作簿中不止一个煤矿，不知道这张工作表是哪一个的",
                    "the workbook has more than one mine, and it cannot be told of which this sheet is"
                );
                problems.push(draft::no_mine_id_because(message, vocabulary).at(place));
                mines.may_lack_some = true;
            }
        }
    }
    mines
}

fn join_tables(
    file: &Arc<str>,
    mines: &mut Mines,
    tables: &[(TableId, Sheet)],
    (vocabulary, options): (&Vocabulary, &Options),
    problems: &mut Vec<Diagnostic>,
) {
    let mut by_id = HashMap::new();
    for (at, draft) in mines.drafts.iter().enumerate() {
        if let Some((_, id)) = draft.mine_id(vocabulary) {
            by_id.entry(id).or_insert(at);
        }
    }
    let only = (mines.drafts.len() == 1 && !mines.may_lack_some).then_some(0);
    let names = LookedUp::none_of(vocabulary);
    for (id, sheet) in tables {
        let Some(mut grid) = Grid::of_sheet(file, sheet, &is_heading(Some(*id), &names, options.map())) else {
            continue;
        };
        let may_lack_some = mines.may_lack_some;
        let mut owners = Owners { drafts: &mut mines.drafts, by_id: &by_id, may_lack_some, only, meant: None };
        let may_lack_rows = companion::read(&mut grid, *id, (vocabulary, options), &mut owners, problems);
        grid.notes.report(problems);
        if may_lack_rows {
            mines.drafts.iter_mut().for_each(|draft| draft.may_lack_rows(*id));
        }
    }
}
