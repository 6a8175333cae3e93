//! The header of a file: whether it has a row for each mine, and how its columns are read.

use std::io::{self, Read};
use std::sync::Arc;

use super::Request;
use super::cut::cut;
use super::run::{Reader, Rows};
use super::source::{Failure, PART, Part, Source};
use super::worker::Shared;
use crate::batch::block::Block;
use crate::batch::layout::{CHECK_DATE, Layout, Slot, Uses};
use crate::batch::plan::Plan;
use crate::batch::truths::LANES;
use crate::fact::{Fact, FactId, Record, Type, Unit, Value, Vocabulary};
use crate::record::{self, InUtf8, MINE_ID, MINE_NAME, Opened, RowKey, Stream, StreamColumn, Target};
use crate::rule::Pack;
use crate::source::{Diagnostic, Place};

/// A file that was opened.
pub enum File<'r, R> {
    /// It has a row for each mine.
    Rows(Box<Rows<'r, R>>),
    /// It has something else in it, or is no text: the whole file once more.
    Other(io::Chain<io::Cursor<Vec<u8>>, R>),
    /// It cannot be read, which has been reported.
    Refused,
}

/// Opens the file called `name`.
pub fn open<'r, R: Read>(name: &str, input: R, request: Request<'r>, problems: &mut Vec<Diagnostic>) -> File<'r, R> {
    let file: Arc<str> = name.into();
    let mut refuse = |error: &io::Error| {
        problems.push(record::unreadable_because(error).at(Place::File(Arc::clone(&file))));
        File::Refused
    };
    // In which encoding a file is does not depend on how it is handed out.
    let input = match InUtf8::new(input, PART, whole_rows) {
        Ok(input) => input,
        Err(error) => return refuse(&error),
    };
    let encoding = input.encoding();
    // A file that ends before that is one part, for which there need not be more room.
    let part = input.longest_text().map_or(request.part, |longest| request.part.min(longest + 1));
    let (mut source, mut part) = (Source::new(input, part), Part::default());
    match source.next(&mut part) {
        Ok(_) => {}
        Err(Failure::TooLong) => return File::Other(source.into_input().again()),
        Err(Failure::Unreadable(error)) => return refuse(&error),
    }
    let rows = part.bytes.get(..part.len).and_then(|rows| simdutf8::basic::from_utf8(rows).ok());
    let text = rows.filter(|text| !text.contains('\0'));
    let Some((encoding, text)) = encoding.zip(text) else { return File::Other(source.into_input().again()) };
    // With one mine it is no table of several; to see that first takes hardly any time.
    let is_one_mine = source.is_over() && text.trim_end().lines().nth(2).is_none();
    if is_one_mine && request.contradictions.is_some() {
        return File::Other(source.into_input().again());
    }
    let asked = Asked::new(request);
    let mut found = Vec::new();
    let what = (request.vocabulary, request.options);
    match Stream::open(&file, text, |target, is_evidence| asked.is_asked(target, is_evidence), what, &mut found) {
        Opened::Other => File::Other(source.into_input().again()),
        Opened::Refused => {
            problems.extend(found);
            File::Refused
        }
        Opened::Rows(stream, left, header) => match asked.compile(stream.in_encoding(encoding), request) {
            None => File::Other(source.into_input().again()),
            Some((shared, readers, common)) => {
                problems.extend(found);
                source.input().keep_nothing();
                part.start = part.len.saturating_sub(left);
                part.read = source.input().bytes_read();
                File::Rows(Box::new(Rows { shared, readers, common, source, first: part, header, jobs: request.jobs }))
            }
        },
    }
}

/// How many of the first bytes of a file are rows as a whole; they may be all its bytes.
fn whole_rows(bytes: &[u8], is_whole: bool) -> usize {
    let delimiter = u8::try_from(record::delimiter(bytes)).unwrap_or(b',');
    cut(bytes, delimiter, is_whole).end
}

/// What of a file is asked for.
struct Asked<'r> {
    vocabulary: &'r Vocabulary,
    /// Whether all is read that there is.
    is_all_read: bool,
    /// What is looked at in judging.
    uses: Uses,
    /// The facts of id, name and check date, as far as they are asked for.
    id: Option<FactId>,
    name: Option<FactId>,
    check_date: Option<FactId>,
    /// The fact of the check date, if mines are judged as of another day: it decides nothing, and must be right all the same.
    idle_date: Option<FactId>,
}

impl<'r> Asked<'r> {
    fn new(request: Request<'r>) -> Asked<'r> {
        let packs: Vec<&Pack> = request.packs.iter().map(|used| used.pack).collect();
        let fact = |id: &str| request.vocabulary.fact_by_id(id);
        let uses = Uses::of(request.vocabulary, &packs);
        Asked {
            vocabulary: request.vocabulary,
            is_all_read: request.contradictions.is_some(),
            uses: match request.contradictions {
                None => uses,
                Some(contradictions) => uses.with_invariants(request.vocabulary, contradictions.invariants()),
            },
            id: fact(MINE_ID),
            name: fact(MINE_NAME).filter(|_| request.lines.is_some()),
            check_date: fact(record::CHECK_DATE).filter(|_| request.options.as_of.is_none()),
            idle_date: fact(record::CHECK_DATE).filter(|_| request.options.as_of.is_some()),
        }
    }

    fn is_asked(&self, target: Target, is_evidence: bool) -> bool {
        match target {
            _ if self.is_all_read => true,
            _ if is_evidence => false,
            Target::Fact(id) => {
                [self.id, self.name, self.check_date, self.idle_date].contains(&Some(id)) || self.uses.facts.has(id)
            }
            Target::Cell(table, ..) => self.uses.tables.contains(&table),
            Target::Row(..) => false,
        }
    }

    /// Where the values of a target are kept, and the row that it belongs to.
    fn slot(
        &self,
        layout: &mut Layout,
        target: Target,
        fact: &Fact,
        unit: Option<&'static Unit>,
    ) -> (Option<Slot>, Option<u32>) {
        match target {
            Target::Fact(id) if Some(id) == self.check_date => (Some(Slot::Date(CHECK_DATE)), None),
            Target::Fact(id) if self.is_kept(id, fact) => (Some(layout.add_fact(id, &fact.kind, unit)), None),
            Target::Cell(table, key, column) => {
                let slot = layout.add_cell((table, key, column), &fact.kind, unit);
                (Some(slot), layout.row(table, key))
            }
            Target::Fact(_) | Target::Row(..) => (None, None),
        }
    }

    /// Whether the values of a fact are kept. Where all is read, any text may stand that nobody asks for.
    fn is_kept(&self, id: FactId, fact: &Fact) -> bool {
        let must_be_right = self.is_all_read && !matches!(fact.kind, Type::Text);
        self.uses.facts.has(id) || Some(id) == self.idle_date || must_be_right
    }

    /// Compiles the packs for the columns of a file, and says how each column is read, and what all mines have in common.
    fn compile(self, stream: Stream<'r>, request: Request<'r>) -> Option<(Shared<'r>, Vec<Reader<'r>>, Block)> {
        let mut layout = Layout::new();
        let mut readers: Vec<Reader<'r>> = Vec::with_capacity(stream.columns().count());
        let position = |wanted: Option<FactId>| {
            let is_of = |column: StreamColumn<'_>| matches!(column, StreamColumn::Values { target: Target::Fact(id), .. } if Some(id) == wanted);
            stream.columns().position(is_of)
        };
        for (at, what) in stream.columns().enumerate() {
            let (slot, row) = match what {
                StreamColumn::Values { target, fact, unit, .. } => self.slot(&mut layout, target, fact, unit),
                StreamColumn::Unread | StreamColumn::Blank | StreamColumn::Evidence => (None, None),
            };
            readers.push((at, what, slot, row));
        }
        let common = stream.common()?;
        self.make_room(&mut layout, &common)?;
        let plan = Plan::new(self.vocabulary, (layout, self.uses), request.packs, request.contradictions);
        let mut block = Block::new(plan.layout());
        for lane in 0..LANES {
            if !block.load(lane, &common, (plan.layout(), plan.uses(), self.vocabulary)) {
                return None;
            }
        }
        let shared = Shared {
            is_dated: position(self.check_date).is_some(),
            width: readers.len(),
            id: position(self.id)?,
            name: position(self.name),
            names: [self.id, self.name],
            lines: request.lines,
            contradictions: request.contradictions,
            rows: block.rows.clone(),
            plan,
            stream,
        };
        Some((shared, readers, block))
    }

    /// Whether all that is stated is looked at in judging, but for the check date: names are taken from columns.
    fn is_all_used(&self, record: &Record) -> bool {
        let facts = record.stated().without(&self.uses.facts);
        let mut others = facts.filter(|id| ![self.check_date, self.idle_date].contains(&Some(*id)));
        let mut tables = record.stated_tables();
        others.next().is_none() && tables.all(|(table, _)| self.uses.tables.contains(&table))
    }

    /// Slots for what all records have in common; nothing if it cannot be kept so.
    fn make_room(&self, layout: &mut Layout, common: &Record) -> Option<()> {
        if self.is_all_read && !self.is_all_used(common) {
            return None;
        }
        for id in common.stated().and(&self.uses.facts) {
            if let Some(fact) = self.vocabulary.fact(id) {
                layout.add_fact(id, &fact.kind, None);
            }
        }
        for (id, rows) in common.stated_tables().filter(|(id, _)| self.uses.tables.contains(id)) {
            let Some(table) = self.vocabulary.table(id) else { continue };
            for row in rows {
                // A row without key has lost its number.
                let Value::Choice(choice) = row.cell(table.key?)?.value else { return None };
                let key = RowKey::Choice(choice);
                for (column, fact) in (0u16..).zip(&table.columns) {
                    if row.cell(usize::from(column)).is_some() && table.key != Some(usize::from(column)) {
                        layout.add_cell((id, key, column), &fact.kind, None);
                    }
                }
            }
        }
        Some(())
    }
}
