//! A folder is gone through once: which mines there are, and where the rows of which mines stand in each file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Input, Next, Parts, Unreadable};
use super::ids::Ids;
use super::runs::Runs;
use super::told::Told;
use crate::batch::Judge;
use crate::batch::read::{Request, TOLD};
use crate::fact::TableId;
use crate::record::Notes;
use crate::record::parted::{CompanionTable, MineTable, Start};
use crate::source::{Diagnostic, folded};

/// What is known of a folder.
pub struct Survey<'r> {
    /// The file with the mines.
    pub mines: MineTable<'r>,
    /// The same to read from.
    pub input: Input,
    /// Where each group of mines begins, the first at the first row.
    pub groups: Vec<Start>,
    /// The files with the rows of tables.
    pub companions: Vec<Joined<'r>>,
    /// What is wrong with the header of the mines' file.
    pub told: Told,
    /// What is said of the headings of all files.
    pub headings: Told,
}

/// A file with the rows of a table.
pub struct Joined<'r> {
    /// The table.
    pub table: CompanionTable<'r>,
    /// The file to read from.
    pub input: Input,
    /// Where the rows of which mines stand.
    pub runs: Runs,
    /// What is wrong with the file as a whole.
    pub told: Told,
}

impl Survey<'_> {
    /// How many bytes there are to read.
    pub fn size(&self) -> u64 {
        self.input.size() + self.companions.iter().map(|joined| joined.input.size()).sum::<u64>()
    }
}

/// Goes through the files, one of which is that of no table and has the mines; nothing if they are to be read as a whole.
pub fn survey<'r>(files: &[(PathBuf, Option<TableId>)], request: Request<'r>) -> Option<Survey<'r>> {
    let (path, _) = files.iter().find(|(_, table)| table.is_none())?;
    let (mut survey, ids) = mines(path, request).ok()??;
    let shown = path.file_name()?.to_string_lossy();
    for (path, table) in files {
        let Some(table) = table else { continue };
        let joined = companion((path, *table), (&mut survey, &ids, &shown), request).ok()??;
        survey.companions.push(joined);
    }
    let mut headings: HashSet<String> = survey.mines.headings().clone();
    headings.extend(survey.companions.iter().flat_map(|joined| joined.table.headings()).cloned());
    if let Some(map) = &request.options.map {
        let mut unused = Vec::new();
        map.report_unused(&headings, &mut unused);
        survey.headings.add(unused);
    }
    Some(survey)
}

fn mines<'r>(path: &Path, request: Request<'r>) -> Result<Option<(Survey<'r>, Ids)>, Unreadable> {
    let (mut parts, input) = Parts::open(path, request.part)?;
    let file: Arc<str> = path.to_string_lossy().into();
    let first = parts.text()?;
    let opened = MineTable::open(&file, (first, parts.is_last()), (request.vocabulary, request.options));
    let Ok((mut table, problems, notes)) = opened else { return Ok(None) };
    if !parts.is_separated_by(table.parted.delimiter()) {
        return Ok(None);
    }
    let (mut ids, mut groups) = (Ids::default(), vec![table.parted.start()]);
    let mut header = usize::try_from(table.parted.start().byte).unwrap_or(usize::MAX);
    let mut in_group = 0;
    loop {
        let text = parts.text()?;
        let is_readable = table.scan(text.get(header..).unwrap_or(""), |at, row| {
            if in_group >= Judge::AT_ONCE {
                groups.push(at.start());
                in_group = 0;
            }
            in_group += 1;
            row.id.into_iter().for_each(|id| ids.add(&id, row.row));
        });
        match parts.next()? {
            Next::Rows if is_readable => {}
            Next::End if is_readable => break,
            // What is wrong with the file makes all of it unreadable.
            _ => return Ok(None),
        }
        // No group is longer than a part.
        (header, in_group) = (0, Judge::AT_ONCE);
    }
    table.settle();
    table.twice = ids.settle();
    let told = told(problems, notes);
    let survey = Survey { mines: table, input, groups, companions: Vec::new(), told, headings: Told::default() };
    Ok(Some((survey, ids)))
}

fn told(problems: Vec<Diagnostic>, notes: Notes) -> Told {
    let mut told = Told::default();
    told.add_by_row(problems);
    told.note_all(notes);
    told
}

fn companion<'r>(
    (path, id): (&Path, TableId),
    (survey, ids, mines): (&mut Survey<'r>, &Ids, &str),
    request: Request<'r>,
) -> Result<Option<Joined<'r>>, Unreadable> {
    let (mut parts, input) = Parts::open(path, request.part)?;
    let file: Arc<str> = path.to_string_lossy().into();
    let (first, is_last) = (parts.text()?, parts.is_last());
    let opened = CompanionTable::open(&file, (first, is_last), id, (request.vocabulary, request.options));
    let Ok((mut table, mut problems, mut notes)) = opened else { return Ok(None) };
    if table.parted().is_some_and(|parted| !parts.is_separated_by(parted.delimiter())) {
        return Ok(None);
    }
    let limit = request.options.limits.cells;
    let may_lack_some = survey.mines.may_lack_some;
    let start = table.parted().filter(|_| table.is_read()).map(|parted| parted.start());
    let (mut runs, mut may_lack_rows) = (start.map_or_else(Runs::default, Runs::new), !table.is_read());
    let mut header = table.parted().map_or(0, |parted| usize::try_from(parted.start().byte).unwrap_or(usize::MAX));
    let refused = loop {
        let text = parts.text()?.get(header..).unwrap_or("");
        header = 0;
        let (mut orphans, mut too_many) = (Vec::new(), None);
        let mut owner = Owner { last: None, ids, groups: &survey.groups };
        let is_readable = table.scan(text, |at, row| {
            let group = row.mine.as_deref().and_then(|mine| owner.group(mine));
            may_lack_rows |= group.is_none();
            if runs.add(group, at, row.cells) > limit {
                too_many = too_many.or(row.row);
            }
            if let (None, Some(mine), Some(row), false) = (group, row.mine, row.row, may_lack_some)
                && orphans.len() < TOLD
            {
                orphans.push((row, mine));
            }
        });
        if !is_readable {
            return Ok(None);
        }
        for (row, mine) in orphans {
            if table.suggested() < TOLD {
                table.suggest(row, &mine, ids.names());
            }
        }
        if let Some(row) = too_many {
            break Some(table.too_many_together(limit).at(table.place(row)));
        }
        if let Some(row) = runs.out_of_order()
            && table.parted().is_some_and(|parted| parted.cells() > limit)
        {
            break Some(table.out_of_order(limit, mines).at(table.place(row)));
        }
        match parts.next()? {
            Next::Rows => {}
            Next::End => break None,
            Next::Broken => match table.parted().and_then(|parted| parted.broken(parts.rest())) {
                Some(broken) => break Some(broken),
                None => return Ok(None),
            },
        }
    };
    if let Some(refused) = refused {
        (problems, notes) = (vec![refused], Notes::default());
        table.give_up();
        (runs, may_lack_rows) = (Runs::default(), true);
    }
    table.settle();
    runs.settle(table.parted().map_or(0, |parted| parted.end()));
    if may_lack_rows {
        survey.mines.incomplete.insert(id);
    }
    Ok(Some(Joined { table, input, runs, told: told(problems, notes) }))
}

/// Finds the groups of mines; often it is that of the row before.
struct Owner<'s> {
    last: Option<(String, Option<usize>)>,
    ids: &'s Ids,
    groups: &'s [Start],
}

impl Owner<'_> {
    fn group(&mut self, mine: &str) -> Option<usize> {
        if let Some((last, group)) = &self.last
            && last == mine
        {
            return *group;
        }
        let row = self.ids.row(&folded(mine));
        let group = row.and_then(|row| self.groups.partition_point(|start| start.rows < row).checked_sub(1));
        self.last = Some((mine.to_owned(), group));
        group
    }
}
