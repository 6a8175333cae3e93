//! A table with a row for each fact: a column of facts and one of values.

use std::collections::HashMap;

use super::cell;
use super::draft::{self, Draft};
use super::grid::{Grid, GridRow, Line};
use super::heading;
use super::manner::Manner;
use super::measure;
use super::name::{self, Target};
use super::text::{is_blank, shown, tidied};
use super::titles::{self, TitleFact};
use super::wide::{left_out, statement, unnamed};
use super::words;
use super::{MOST_SUGGESTED, Mines, Options};
use crate::fact::vocabulary::Named;
use crate::fact::{TableId, Vocabulary};
use crate::say;
use crate::source::language::as_folded;
use crate::source::{Code, Diagnostic, did_you_mean, folded};

const FACT: &[&str] = &["fact", "事实", "项目", "检查项目"];
const VALUE: &[&str] = &["value", "值", "填写内容", "结果"];
const UNIT: &[&str] = &["unit", "单位"];
const EVIDENCE: &[&str] = &["evidence", "证据", "依据"];

/// Columns that help to fill in a form, and state nothing.
const HELP: &[&str] = &["question", "问题", "choices", "可填内容", "clauses", "法律依据"];

/// Where the columns of the file stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    fact: usize,
    value: usize,
    unit: Option<usize>,
    evidence: Option<usize>,
    mine_id: Option<usize>,
}

/// The layout of a header that has a column of facts and one of values; `None` where it has a column for each fact.
pub fn layout(grid: &Grid<'_>, vocabulary: &Vocabulary) -> Option<Layout> {
    let find = |names: &[&str]| grid.column(|text| names.contains(&&*as_folded(text)));
    let mine_id = vocabulary.fact_by_id(draft::MINE_ID).map(Named::Fact);
    Some(Layout {
        fact: find(FACT)?,
        value: find(VALUE)?,
        unit: find(UNIT),
        evidence: find(EVIDENCE),
        mine_id: grid.column(|text| mine_id.is_some() && vocabulary.by_name(text) == mine_id),
    })
}

/// Whether a word is a heading of such a file.
pub fn is_heading(text: &str) -> bool {
    let text = as_folded(text);
    [FACT, VALUE, UNIT, EVIDENCE].iter().any(|names| names.contains(&&*text))
}

/// Reads the mines of a file: one for each mine id, or one in all where there is no column of mine ids.
pub fn read(
    grid: &mut Grid<'_>,
    layout: Layout,
    vocabulary: &Vocabulary,
    options: &Options,
    problems: &mut Vec<Diagnostic>,
) -> Mines {
    let titles = titles::facts(grid, vocabulary);
    let (mines, by_id, lost) = Default::default();
    let mut reader = Reader { layout, vocabulary, options, titles, mines, by_id, lost };
    reader.unknown_columns(grid, problems);
    // What stands above is of another fact.
    grid.no_repeats_in([layout.fact, layout.value].into_iter().chain(layout.unit));
    while let Some(line) = grid.next_line() {
        match line {
            Line::Cells(row) => reader.row(grid, row, problems),
            Line::Refused(refused) | Line::End(refused) => {
                problems.push(refused);
                reader.mines.may_lack_some = true;
            }
        }
    }
    if reader.mines.may_lack_some {
        reader.rows_were_lost();
    }
    for draft in &mut reader.mines.drafts {
        reader.titles.iter().for_each(|title| title.suppose(draft, vocabulary, problems));
        let constants = options.map().map_or(&[][..], |map| &map.constants);
        constants.iter().for_each(|constant| constant.suppose(draft, problems));
    }
    reader.mines
}

struct Reader<'v> {
    layout: Layout,
    vocabulary: &'v Vocabulary,
    options: &'v Options,
    titles: Vec<TitleFact>,
    mines: Mines,
    by_id: HashMap<String, usize>,
    /// The columns that are not understood.
    lost: Vec<usize>,
}

impl Reader<'_> {
    /// A row could not be read. With one mine in the file it was that mine's; otherwise it may have been anyone's.
    fn rows_were_lost(&mut self) {
        for draft in &mut self.mines.drafts {
            if self.layout.mine_id.is_none() {
                draft.spoil();
            }
            (0u16..).map(TableId).take(self.vocabulary.tables.len()).for_each(|table| draft.may_lack_rows(table));
        }
    }

    /// Reports the columns that have no meaning here or have it twice.
    fn unknown_columns(&mut self, grid: &mut Grid<'_>, problems: &mut Vec<Diagnostic>) {
        let Layout { fact, value, unit, evidence, mine_id } = self.layout;
        let known = [Some(fact), Some(value), unit, evidence, mine_id];
        for (at, text) in grid.header.clone().iter().enumerate() {
            let helps = HELP.contains(&&*as_folded(text));
            if known.contains(&Some(at)) || is_blank(text) || words::is_serial(text) || helps {
                continue;
            }
            if self.options.leaves_out() {
                grid.notes.add(left_out(text).at(grid.header_place(at)));
                continue;
            }
            let found = shown(text);
            let message =
                say!("逐项填写的表没有 `{found}` 列", "a file with a row for each fact has no column `{found}`");
            let names = [FACT, VALUE, UNIT, EVIDENCE].concat();
            let unknown = Diagnostic::error(Code::UnknownFact, message).at(grid.header_place(at));
            problems.push(unknown.suggest(did_you_mean(text, names)));
            self.lost.push(at);
        }
    }

    fn row(&mut self, grid: &mut Grid<'_>, row: GridRow<'_>, problems: &mut Vec<Diagnostic>) {
        let GridRow { number: row, cells, refused, .. } = row;
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", AsRef::as_ref);
        if refused.is_empty() && self.states_nothing(grid, row, &cell) {
            return;
        }
        let Some(at) = self.mine(grid, row, cell(self.layout.mine_id), problems) else {
            return problems.extend(refused);
        };
        let Some(draft) = self.mines.drafts.get_mut(at) else { return };
        refused.into_iter().for_each(|refused| draft.refuse(refused, problems));
        if self.lost.iter().any(|at| !is_blank(cell(Some(*at)))) {
            // What a column that is not understood says of the mine is not known.
            draft.spoil();
        }
        let (name, value) = (cell(Some(self.layout.fact)), cell(Some(self.layout.value)));
        let name_place = || grid.place(row, self.layout.fact);
        if is_blank(name) {
            if !is_blank(value) {
                let message = say!("此行有值而没有写明是哪一项", "the row has a value but does not say of which fact");
                draft.refuse(Diagnostic::error(Code::UnknownFact, message).at(name_place()), problems);
            }
            return;
        }
        if problems.len() >= MOST_SUGGESTED && !heading::is_known_mapped(name, self.vocabulary, self.options.map()) {
            return draft.refuse(name::no_fact(name).at(name_place()), problems);
        }
        let mut heading = match heading::read_mapped(name, self.vocabulary, self.options.map()) {
            Ok(Some(heading)) => heading,
            Ok(None) => return,
            Err(refused) => return draft.refuse(refused.at(name_place()), problems),
        };
        let value_place = grid.place(row, self.layout.value);
        if heading.is_evidence {
            return draft.note(heading.target, cell::evidence(value), value_place, problems);
        }
        let Some(fact) = name::fact_of(self.vocabulary, heading.target) else {
            let refused = name::no_value(self.vocabulary, heading.target, name);
            return draft.refuse(refused.at(name_place()), problems);
        };
        if let (Some(column), unit) = (self.layout.unit, cell(self.layout.unit))
            && !words::is_vacant(&tidied(unit))
        {
            match measure::unit_of(unit, fact) {
                Ok(unit) => heading.unit = Some(unit),
                Err(refused) => draft.refuse(refused.at(grid.place(row, column)), problems),
            }
        }
        let (statement, note) =
            statement(value, fact, self.options.manner(&heading, grid.manner_of(self.layout.value, heading.unit)));
        // The column has values of many facts, of which each may be read by another convention.
        note.into_iter().for_each(|note| grid.notes.add_to(fact.id.to_string(), note.at(value_place.clone())));
        draft.state(heading.target, statement, value_place, problems);
        if let Some(column) = self.layout.evidence {
            draft.note(heading.target, cell::evidence(cell(Some(column))), grid.place(row, column), problems);
        }
    }

    /// Whether a row has nothing but the name of something that is no fact: the heading of a group of facts, or an item of somebody's
    /// own form that was not filled in. The latter is reported.
    fn states_nothing<'c>(&self, grid: &mut Grid<'_>, row: u64, cell: &impl Fn(Option<usize>) -> &'c str) -> bool {
        let Layout { fact, value, unit, evidence, .. } = self.layout;
        let name = cell(Some(fact));
        grid.items.insert(folded(name));
        let is_vacant = |at| words::is_vacant(&tidied(cell(at)));
        if is_blank(name) || ![Some(value), unit, evidence].into_iter().all(is_vacant) {
            return false;
        }
        let named = folded(name);
        let is_group = |label: &crate::source::Bilingual| folded(&label.zh) == named || folded(&label.en) == named;
        if self.vocabulary.groups.iter().any(|group| is_group(&group.label)) {
            return true;
        }
        if heading::is_known_mapped(name, self.vocabulary, self.options.map()) {
            return false;
        }
        let found = shown(name);
        let message =
            say!("`{found}` 不是已知的项目，也没有填写", "`{found}` is no known fact, and nothing is stated of it");
        let note = Diagnostic::note(Code::NotRead, message).at(grid.place(row, fact));
        grid.notes.add(note);
        true
    }

    /// The position of the mine that a row is of.
    fn mine(&mut self, grid: &Grid<'_>, row: u64, id: &str, problems: &mut Vec<Diagnostic>) -> Option<usize> {
        let Some(column) = self.layout.mine_id else {
            if self.mines.drafts.is_empty() {
                self.mines.drafts.push(Draft::new(grid.whole(), self.vocabulary));
            }
            return Some(0);
        };
        let fact = self.vocabulary.fact_by_id(draft::MINE_ID)?;
        if let Some(unnamed) = unnamed(id) {
            problems.push(unnamed.at(grid.place(row, column)));
            self.mines.may_lack_some = true;
            return None;
        }
        let drafts = &mut self.mines.drafts;
        let at = *self.by_id.entry(folded(id)).or_insert_with(|| {
            let mut draft = Draft::new(grid.row_place(row), self.vocabulary);
            if let Some(named) = self.vocabulary.fact(fact) {
                let (read, _) = statement(id, named, Manner::default());
                draft.state(Target::Fact(fact), read, grid.place(row, column), problems);
            }
            drafts.push(draft);
            drafts.len() - 1
        });
        Some(at)
    }
}
