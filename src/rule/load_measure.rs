//! Reads the files under `measures/`: what the law attaches to a verdict.

use std::sync::Arc;

use super::load::{Context, flag, report_duplicates};
use super::load_calendar::calendar;
use super::measure::{
    Aftermath, Attached, By, Counting, Cycle, DECIDED, Document, Event, Followed, Measure, MeasureSet,
};
use super::{Instrument, Pack, Regime};
use crate::fact::load::is_id;
use crate::fact::{RestDay, Term, TermUnit};
use crate::say;
use crate::source::toml::{Node, Reader, Table, Toml, parse};
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span, did_you_mean};

/// The folder.
pub const FOLDER: &str = "measures";

/// The longest term that a law may give, in its unit.
const LONGEST: u16 = 999;

/// Reads the measures of all layers, and the calendar by which their deadlines are counted. `packs` are those that are loaded,
/// `regimes` say of all packs which days' law they state.
pub fn aftermath(
    context: &Context<'_>,
    packs: &[Pack],
    regimes: &[Regime],
    problems: &mut Vec<Diagnostic>,
) -> Aftermath {
    let sources: Vec<&Arc<SourceText>> = context.files.in_subfolder(FOLDER).map(|(_, source)| source).collect();
    let trees: Vec<Table> = sources.iter().map(|source| parse(source, problems)).collect();
    let mut readers = Vec::new();
    let mut found: Vec<Vec<Diagnostic>> = sources.iter().map(|_| Vec::new()).collect();
    for ((source, tree), problems) in sources.iter().zip(&trees).zip(&mut found) {
        readers.push(Reader::new(source, tree, Span::default(), problems));
    }
    // Measures name events that may stand in any of the files.
    let counting: Vec<Counting> = readers.iter_mut().filter_map(counting).collect();
    let events: Vec<Event> = readers.iter_mut().flat_map(events).collect();
    let loader = Loader { context, packs, regimes, events: &events };
    let sets: Vec<MeasureSet> = readers.iter_mut().filter_map(|reader| set(reader, &loader)).collect();
    readers.into_iter().for_each(Reader::finish);
    problems.extend(found.into_iter().flatten());
    report_duplicates(events.iter().map(|event| (event.id.as_str(), &event.place)), problems);
    report_duplicates(sets.iter().map(|set| (set.id.as_str(), &set.place)), problems);
    report_duplicates(counting.iter().map(|counting| ("counting", &counting.place)), problems);
    for set in &sets {
        report_duplicates(set.measures.iter().map(|measure| (measure.id.as_str(), &measure.place)), problems);
    }
    let stated = trees.iter().any(|tree| tree.get("counting").is_some());
    if let (Some(set), false) = (sets.first(), stated) {
        let message = say!(
            "没有 `[counting]`，不知道期限怎样计算",
            "there is no `[counting]`, so it is not known how deadlines are counted"
        );
        problems.push(Diagnostic::error(Code::MissingKey, message).at(set.place.clone()));
    }
    Aftermath { counting: counting.into_iter().next(), events, sets, calendar: calendar(context.files, problems) }
}

fn counting(reader: &mut Reader<'_>) -> Option<Counting> {
    let node = reader.optional("counting")?;
    let (table, span) = reader.table_of("counting", node)?;
    let mut inner = Reader::new(reader.source, table, span, reader.problems());
    let stated = inner.text("rest_day");
    let text = inner.bilingual("text");
    let rest_day = stated.and_then(|(word, span)| match word {
        "moves" => Some(RestDay::Moves),
        "stays" => Some(RestDay::Stays),
        _ => {
            let message = say!(
                "`rest_day` 应为 moves 或 stays，却是 `{word}`",
                "`rest_day` must be moves or stays, found `{word}`"
            );
            inner.report(span, Diagnostic::error(Code::WrongKind, message));
            None
        }
    });
    let place = Place::Text { source: Arc::clone(inner.source), span };
    inner.finish();
    Some(Counting { rest_day: rest_day?, text, place })
}

fn events(reader: &mut Reader<'_>) -> Vec<Event> {
    let mut found = Vec::new();
    for (table, span) in reader.tables("event") {
        let mut inner = Reader::new(reader.source, table, span, reader.problems());
        let named = id(&mut inner);
        let label = inner.bilingual("label");
        let later = flag(&mut inner, "later");
        inner.finish();
        found.extend(named.map(|(id, place)| Event { id, label, later, place }));
    }
    found
}

/// A required id, and its place.
fn id(reader: &mut Reader<'_>) -> Option<(String, Place)> {
    let (id, span) = reader.text("id")?;
    if !is_id(id) {
        let message = say!("`{id}` 不能作为标识", "`{id}` cannot be an id");
        let help = say!(
            "标识由小写字母、数字和下划线组成，且不是保留字",
            "an id has lower-case letters, digits and underscores, and is no reserved word"
        );
        reader.report(span, Diagnostic::error(Code::BadId, message).help(help));
    }
    Some((id.to_owned(), Place::Text { source: Arc::clone(reader.source), span }))
}

/// What `[measures]` says.
struct Head {
    id: String,
    title: Bilingual,
    law: Arc<Instrument>,
    pack: Option<String>,
    place: Place,
}

fn set(reader: &mut Reader<'_>, loader: &Loader<'_>) -> Option<MeasureSet> {
    let tables = reader.tables("measure");
    let stated = reader.optional("measures");
    if stated.is_none() && tables.is_empty() {
        return None;
    }
    if stated.is_none() {
        let message = say!("缺少 `[measures]`", "`[measures]` is missing");
        reader.report(reader.span, Diagnostic::error(Code::MissingKey, message));
    }
    let head = stated.and_then(|node| head(reader, node, loader.context));
    let mut measures = Vec::new();
    for (table, span) in tables {
        measures.extend(loader.measure(Reader::new(reader.source, table, span, reader.problems())));
    }
    let Head { id, title, law, pack, place } = head?;
    // What a campaign adds may rest on a document of its own.
    for measure in measures.iter().filter(|measure| pack.is_none() && !rests_on(measure, &law.id)) {
        let (name, law) = (&measure.id, &law.id);
        let message =
            say!("处置措施 `{name}` 没有引用 `{law}` 的条款", "the measure `{name}` cites no clause of `{law}`");
        reader.problems().push(Diagnostic::error(Code::MissingCitation, message).at(measure.place.clone()));
    }
    Some(MeasureSet { id, title, law, pack, measures, place })
}

/// Whether it can name a set: lower-case letters, digits and hyphens, as instruments are named.
fn is_set_id(id: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    id.bytes().all(fits) && !id.starts_with('-')
}

fn head(reader: &mut Reader<'_>, node: &Node, context: &Context<'_>) -> Option<Head> {
    let (table, span) = match &node.value {
        Toml::Table(table) => (table, node.span),
        _ => {
            let message = say!("`measures` 应为表", "`measures` must be a table");
            reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
            return None;
        }
    };
    let mut inner = Reader::new(reader.source, table, span, reader.problems());
    let named = inner.text("id");
    if let Some((id, span)) = named
        && !is_set_id(id)
    {
        let message = say!("`{id}` 不能作为标识", "`{id}` cannot be an id");
        let help = say!(
            "写成小写字母、数字和连字符，如 order-774",
            "write it in lower-case letters, digits and hyphens, such as order-774"
        );
        inner.report(span, Diagnostic::error(Code::BadId, message).help(help));
    }
    let title = inner.bilingual("title");
    let law = inner.text("law").and_then(|(id, span)| context.instrument(&mut inner, id, span).cloned());
    let pack = inner.optional_text("pack");
    if let Some((pack, span)) = pack {
        is_pack(&mut inner, context, pack, span);
    }
    let place = Place::Text { source: Arc::clone(inner.source), span: named.map_or(span, |(_, span)| span) };
    let (id, pack) = (named.map(|(id, _)| id.to_owned()), pack.map(|(pack, _)| pack.to_owned()));
    inner.finish();
    Some(Head { id: id?, title, law: law?, pack, place })
}

/// Whether there is a pack with that id; reports where there is none.
fn is_pack(reader: &mut Reader<'_>, context: &Context<'_>, pack: &str, span: Span) -> bool {
    let found = context.files.pack_folders().any(|folder| folder == pack);
    if !found {
        let suggestion = did_you_mean(pack, context.files.pack_folders());
        let message = say!("没有规则包 `{pack}`", "there is no pack `{pack}`");
        reader.report(span, Diagnostic::error(Code::UnknownPack, message).suggest(suggestion));
    }
    found
}

/// Whether the measure cites a clause of the law; one without any citation has its own error.
fn rests_on(measure: &Measure, law: &str) -> bool {
    measure.cite.is_empty() || measure.cite.iter().any(|citation| citation.instrument.id == law)
}

struct Loader<'a> {
    context: &'a Context<'a>,
    packs: &'a [Pack],
    regimes: &'a [Regime],
    events: &'a [Event],
}

impl Loader<'_> {
    fn measure(&self, mut reader: Reader<'_>) -> Option<Measure> {
        let named = id(&mut reader);
        let on = attached(&mut reader);
        let conditions = self.conditions(&mut reader);
        let title = reader.bilingual("title");
        let who = reader.bilingual("who");
        let only_if = reader.optional_bilingual("only_if");
        let what = reader.bilingual("what");
        let power = flag(&mut reader, "power");
        let later = flag(&mut reader, "later");
        let document = document(&mut reader);
        let by = match reader.optional("by") {
            Some(node) => self.by(&mut reader, node),
            None => Some(By::Unstated),
        };
        let stated = reader.required("cite");
        let cite = self.context.citations_of_ranges(&mut reader, "cite");
        if stated.is_some_and(|node| node.value == Toml::List(Vec::new())) {
            let missing = Diagnostic::error(Code::MissingCitation, say!("没有引用任何条款", "no clause is cited"));
            reader.report(reader.span, missing);
        }
        let note = reader.optional_bilingual("note");
        reader.finish();
        let (id, place) = named?;
        let by = by?;
        Some(Measure { id, on, conditions, title, who, only_if, what, power, later, document, by, cite, note, place })
    }

    /// The conditions under `conditions`, each as `pack/condition`, or as `pack` for any of the pack.
    fn conditions(&self, reader: &mut Reader<'_>) -> Vec<Followed> {
        if reader.table.get("conditions").is_some_and(|node| node.value == Toml::List(Vec::new())) {
            let message = say!("`conditions` 没有写任何条件", "`conditions` names no condition");
            reader.report(reader.span, Diagnostic::error(Code::MissingKey, message));
        }
        let named = reader.texts("conditions");
        named.into_iter().filter_map(|(text, span)| self.followed(reader, text, span)).collect()
    }

    fn followed(&self, reader: &mut Reader<'_>, text: &str, span: Span) -> Option<Followed> {
        let (pack, condition) = match text.split_once('/') {
            Some((pack, condition)) => (pack, Some(condition)),
            None => (text, None),
        };
        if !is_pack(reader, self.context, pack, span) {
            return None;
        }
        // Of a pack that is not loaded it is not known which conditions it has.
        let loaded = self.packs.iter().find(|loaded| loaded.id == pack);
        if let (Some(loaded), Some(condition)) = (loaded, condition) {
            let known = || loaded.conditions.iter().map(|known| known.id.as_str());
            if !known().any(|known| known == condition) {
                let message =
                    say!("规则包 `{pack}` 没有条件 `{condition}`", "the pack `{pack}` has no condition `{condition}`");
                let suggestion = did_you_mean(condition, known());
                reader.report(span, Diagnostic::error(Code::UnknownName, message).suggest(suggestion));
                return None;
            }
        }
        Some(Followed {
            pack: pack.to_owned(),
            condition: condition.map(str::to_owned),
            regime: self.regimes.iter().find(|regime| regime.pack == pack).cloned(),
        })
    }

    fn by(&self, reader: &mut Reader<'_>, node: &Node) -> Option<By> {
        let table = match &node.value {
            Toml::Text(text) if text == "at_once" => return self.event(reader, DECIDED, node.span).map(By::AtOnce),
            Toml::Table(table) => table,
            _ => return unclear(reader, node.span),
        };
        let mut inner = Reader::new(reader.source, table, node.span, reader.problems());
        let by = if let Some((event, span)) = inner.optional_text("at_once") {
            self.event(&mut inner, event, span).map(By::AtOnce)
        } else if let Some((event, span)) = inner.optional_text("before") {
            self.event(&mut inner, event, span).map(By::Before)
        } else if let Some((cycle, span)) = inner.optional_text("each") {
            match cycle {
                "quarter" => Some(By::Each(Cycle::Quarter)),
                _ => {
                    let message =
                        say!("`each` 应为 quarter，却是 `{cycle}`", "`each` must be quarter, found `{cycle}`");
                    inner.report(span, Diagnostic::error(Code::WrongKind, message));
                    None
                }
            }
        } else if table.get("count").is_some() || table.get("from").is_some() {
            let term = term(&mut inner);
            let from = inner.text("from").and_then(|(event, span)| self.event(&mut inner, event, span));
            term.zip(from).map(|(term, from)| By::Within(term, from))
        } else {
            return unclear(&mut inner, node.span);
        };
        inner.finish();
        by
    }

    fn event(&self, reader: &mut Reader<'_>, id: &str, span: Span) -> Option<Event> {
        let found = self.events.iter().find(|event| event.id == id);
        if found.is_none() {
            let suggestion = did_you_mean(id, self.events.iter().map(|event| event.id.as_str()));
            let message = say!("没有定义事件 `{id}`", "the event `{id}` is not defined");
            reader.report(span, Diagnostic::error(Code::UnknownName, message).suggest(suggestion));
        }
        found.cloned()
    }
}

/// The document by which a measure is done, if it is what one decides.
fn document(reader: &mut Reader<'_>) -> Option<Document> {
    let (word, span) = reader.optional_text("document")?;
    let found = Document::ALL.into_iter().find(|document| document.id() == word);
    if found.is_none() {
        let known = Document::ALL.map(Document::id).join(", ");
        let message =
            say!("`document` 应为 {known} 之一，却是 `{word}`", "`document` must be one of {known}, found `{word}`");
        reader.report(span, Diagnostic::error(Code::WrongKind, message));
    }
    found
}

fn unclear<T>(reader: &mut Reader<'_>, span: Span) -> Option<T> {
    let message = say!("`by` 不是期限", "`by` is not a deadline");
    let help = say!(
        "写作 \"at_once\"、{{ at_once = \"事件\" }}、{{ count = 5, unit = \"working_days\", from = \"事件\" }}、{{ before = \"事件\" }} 或 {{ each = \"quarter\" }}；法律没有期限的不写",
        "write \"at_once\", {{ at_once = \"event\" }}, {{ count = 5, unit = \"working_days\", from = \"event\" }}, {{ before = \"event\" }} or {{ each = \"quarter\" }}; leave it out where the law sets none"
    );
    reader.report(span, Diagnostic::error(Code::WrongKind, message).help(help));
    None
}

fn term(reader: &mut Reader<'_>) -> Option<Term> {
    let count = reader.required("count").and_then(|node| {
        let count = match &node.value {
            Toml::Number(number) => number.parse::<u16>().ok().filter(|count| (1..=LONGEST).contains(count)),
            _ => None,
        };
        if count.is_none() {
            let message =
                say!("`count` 应为 1 至 {LONGEST} 的整数", "`count` must be a whole number from 1 to {LONGEST}");
            reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
        }
        count
    });
    let unit = reader.text("unit").and_then(|(word, span)| {
        let unit = TermUnit::from_id(word);
        if unit.is_none() {
            let units = TermUnit::ALL.map(TermUnit::id);
            let (zh, en) = (units.join("、"), units.join(", "));
            let message = say!("`unit` 应为 {zh} 之一，却是 `{word}`", "`unit` must be one of {en}, found `{word}`");
            reader.report(span, Diagnostic::error(Code::WrongKind, message).suggest(did_you_mean(word, units)));
        }
        unit
    });
    count.zip(unit).map(|(count, unit)| Term { count, unit })
}

fn attached(reader: &mut Reader<'_>) -> Vec<Attached> {
    let (mut found, named) = (Vec::new(), reader.texts("on"));
    if named.is_empty() {
        let message = say!("`on` 没有写任何判定", "`on` names no verdict");
        reader.report(reader.span, Diagnostic::error(Code::MissingKey, message));
    }
    for (word, span) in named {
        match Attached::from_id(word) {
            Some(attached) => found.push(attached),
            None => {
                let ids = Attached::ALL.map(Attached::id);
                let (zh, en) = (ids.join("、"), ids.join(", "));
                let message = say!("判定应为 {zh} 之一，却是 `{word}`", "a verdict is one of {en}, found `{word}`");
                reader.report(span, Diagnostic::error(Code::WrongKind, message).suggest(did_you_mean(word, ids)));
            }
        }
    }
    found
}
