//! Enforcement documents drafted from judgments, as Word files.

mod agency;
mod basis;
mod cite;
mod duty;
mod fields;
mod fill;
mod finding;
mod legal;
mod many;
mod mine;
mod notes;
mod package;
mod refusal;
mod rows;
mod source;
mod stated;
mod token;
mod told;
mod tree;
mod wording;

use std::io;
use std::sync::Arc;

use self::basis::Basis;
use self::fields::Fields;
use self::fill::Mistake;
use self::legal::Legal;
use self::package::{Part, Refused};
use self::rows::Order;
use self::tree::Node;
use super::saved::{self, Condition, Mine, Premise, Reason, premises};
use super::uncounted;
use super::words::on_one_line;
use crate::fact::{Date, Fact, Record};
use crate::rule::measure::Document;
use crate::rule::{Citation, Effect, RuleBook};
use crate::source::Language::Zh;
use crate::source::{Bilingual, Diagnostic};
use crate::verdict::{Judgment, Verdict};

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The record of an inspection on the spot.
    Inspection,
    /// The decision on the spot.
    Handling,
    /// The order that suspends production.
    Suspension,
    /// The proposal to close a mine.
    ClosureProposal,
    /// The public notice of suspended mines.
    Notice,
    /// The opinion after a re-examination.
    ReExamination,
    /// The record of acceptance before production is resumed.
    Acceptance,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 7] = [
        Kind::Inspection,
        Kind::Handling,
        Kind::Suspension,
        Kind::ClosureProposal,
        Kind::Notice,
        Kind::ReExamination,
        Kind::Acceptance,
    ];

    /// What people call it.
    pub fn label(self) -> Bilingual {
        match self {
            Kind::Inspection => Bilingual::new("现场检查记录", "inspection record"),
            Kind::Handling => Bilingual::new("现场处理决定书", "on-site decision"),
            Kind::Suspension => Bilingual::new("停产整顿决定书", "suspension order"),
            Kind::ClosureProposal => Bilingual::new("提请关闭煤矿的报告", "closure proposal"),
            Kind::Notice => Bilingual::new("责令停产整顿煤矿公告", "notice of suspended mines"),
            Kind::ReExamination => Bilingual::new("复查意见书", "re-examination opinion"),
            Kind::Acceptance => Bilingual::new("复产验收记录", "acceptance record"),
        }
    }

    /// The id, as the command line names it.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Inspection => "inspection",
            Kind::Handling => "handling",
            Kind::Suspension => "suspension",
            Kind::ClosureProposal => "closure-proposal",
            Kind::Notice => "notice",
            Kind::ReExamination => "re-examination",
            Kind::Acceptance => "acceptance",
        }
    }

    /// The document whose decision it is, or tells of, where it is one.
    fn document(self) -> Option<Document> {
        match self {
            Kind::Handling => Some(Document::Handling),
            Kind::Suspension | Kind::Notice => Some(Document::Suspension),
            Kind::ClosureProposal => Some(Document::ClosureProposal),
            Kind::Inspection | Kind::ReExamination | Kind::Acceptance => None,
        }
    }

    /// Whether it is about many mines.
    pub fn is_of_many(self) -> bool {
        self == Kind::Notice
    }

    /// The effect of which a condition must be met, where the kind needs one of a certain effect.
    fn effect(self) -> Option<Effect> {
        match self {
            Kind::Suspension | Kind::Notice => Some(Effect::Suspension),
            Kind::ClosureProposal => Some(Effect::Closure),
            Kind::Inspection | Kind::Handling | Kind::ReExamination | Kind::Acceptance => None,
        }
    }
}

/// A mine that a document is about.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// What it came to.
    pub mine: &'a Mine,
    /// Its county, where it is stated.
    pub county: Option<String>,
    /// Whether it is underground or open, where it is stated.
    pub mine_type: Option<String>,
    /// Its state of production, where it is stated.
    pub status: Option<String>,
    /// The day of the decision, where it is given.
    pub decided: Option<Date>,
    /// The day as of which it was judged.
    check_date: Date,
    /// The check date that the record itself states: that of the inspection.
    inspected: Option<Date>,
    /// What is stated that says that the mine stands still.
    standstill: Vec<String>,
    /// Whether the record states an order to suspend that is in force.
    is_suspended: bool,
    /// The findings against the mine that none of the packs used reads, each with where it stands; without those that only may speak against it.
    others: Vec<Vec<Reason>>,
    /// The same in one sentence, which is one of the notes on the law.
    uncounted: Option<String>,
    /// The packs that state the law of the day of the decision, and by which it was not judged.
    not_judged_by: Vec<&'a str>,
    /// For each condition that is met, by its pack and id, the stated values by which it applies to the mine.
    premises: Vec<Premise>,
    /// The numbers of the documents that rows of tables name, by the row.
    numbers: Vec<(String, String)>,
    /// The places that rows of tables name, by the row.
    places: Vec<(String, String)>,
    /// The orders to the mine that the record lists.
    orders: Vec<Order>,
    /// Whether the packs by which it was judged were named, and not taken because nobody did.
    packs_named: bool,
}

impl<'a> Subject<'a> {
    /// The mine with what its record states beside. `packs_named` says whether somebody named the packs by which it was judged.
    pub fn of(
        mine: &'a Mine,
        judgment: &Judgment<'_>,
        book: &'a RuleBook,
        (decided, packs_named): (Option<Date>, bool),
    ) -> Subject<'a> {
        let record: &Record = judgment.record;
        let orders = rows::orders(record, &book.vocabulary);
        let shown = |id: &str| {
            let id = book.vocabulary.fact_by_id(id)?;
            let fact: &Fact = book.vocabulary.fact(id)?;
            Some(record.fact(id)?.value.show(fact, Zh))
        };
        let in_force = decided.into_iter().flat_map(|day| book.in_force_on(day)).map(|regime| regime.pack.as_str());
        Subject {
            mine,
            not_judged_by: in_force.filter(|pack| !mine.judged_by.iter().any(|used| used == pack)).collect(),
            county: shown("county"),
            mine_type: shown("mine_type"),
            status: shown("mine_status"),
            decided,
            check_date: record.check_date,
            premises: premises(judgment),
            numbers: rows::stated_in(&["number", "inspection"], record, &book.vocabulary),
            places: rows::stated_in(&["location"], record, &book.vocabulary),
            is_suspended: stated::is_suspended(&book.vocabulary, record, &orders),
            orders,
            packs_named,
            inspected: record.stated_check_date,
            standstill: stated::standstill(&book.vocabulary, record),
            others: judgment
                .uncounted
                .iter()
                .filter(|found| found.is_sure)
                .filter_map(|found| Some((found.subject, found.subject.stated_in(record)?)))
                .map(|stated| saved::reasons(judgment, &[stated]))
                .collect(),
            uncounted: uncounted::sentence(judgment, Zh),
        }
    }

    /// The day of the inspection as it is written, where the record states one.
    fn inspected_on(&self) -> String {
        self.inspected.map_or_else(|| fields::BLANK.to_owned(), wording::day)
    }

    /// Whether it was judged as of another day than that of the inspection.
    fn is_as_of(&self) -> bool {
        self.inspected != Some(self.check_date)
    }

    fn legal(&self, book: &'a RuleBook, kind: Kind, decided: Option<Date>) -> Legal<'a> {
        Legal::of(book, kind, self.mine, self.check_date, decided.unwrap_or(self.check_date))
    }

    /// What the record states against the premise of a suspension that the mine produces; nothing where it does not, or the suspension does
    /// not presuppose it.
    fn against_production(&self, legal: &Legal<'_>) -> Option<Bilingual> {
        if self.standstill.is_empty() || legal.kind != Kind::Suspension {
            return None;
        }
        let grounds: Vec<_> = mine::grounds(legal.kind, self.mine).collect();
        let clauses = Legal::while_producing(&legal.basis_of(&grounds));
        if clauses.is_empty() {
            return None;
        }
        let (stated, clauses) = (self.standstill.join("，"), cite::in_full(&clauses).join("、"));
        Some(Bilingual::new(
            format!(
                "记录写明“{stated}”，而{clauses}的前提是煤矿仍然进行生产：记录与该条款的前提相矛盾，查清是否生产以前不得据以责令停产整顿。"
            ),
            format!(
                "the record states “{stated}”, which contradicts the premise of {clauses} that the mine goes on producing; find out whether it does before production is suspended on that ground"
            ),
        ))
    }

    /// The number of the document that a row of a table names, or a line to write on.
    fn number_of(&self, row: &str) -> String {
        mine::or_blank(self.numbers.iter().find(|(known, _)| known == row).map(|(_, number)| number.as_str()))
    }

    /// The places that the rows name by which something was found, each once.
    fn places_of(&self, because: &[Reason]) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for reason in because {
            let row = reason.fact.rsplit_once('.').map(|(row, _)| row);
            let place = self.places.iter().find(|(known, _)| Some(known.as_str()) == row);
            found.extend(place.map(|(_, place)| on_one_line(place)).filter(|place| !found.contains(place)));
        }
        found
    }

    /// The numbers and days of the orders that suspend the mine and are not over.
    fn suspensions(&self) -> Vec<String> {
        let suspend = self.orders.iter().filter(|order| order.suspends && !order.is_over);
        suspend.filter_map(Order::number_and_day).map(|text| on_one_line(&text)).collect()
    }

    /// The stated values by which a condition applies to the mine.
    fn premises(&self, condition: &Condition) -> &[Reason] {
        let is_it = |premise: &&Premise| (&*premise.pack, &*premise.condition) == (&*condition.pack, &*condition.id);
        self.premises.iter().find(is_it).map(|premise| premise.because.as_slice()).unwrap_or_default()
    }
}

/// A Word file with placeholders: that of a bureau.
#[derive(Debug, Clone)]
pub struct Template {
    file: Arc<str>,
    parts: Vec<Part>,
}

impl Template {
    /// The template in the bytes of the file `file`.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Template, Box<Diagnostic>> {
        let file: Arc<str> = file.into();
        match package::unpack(bytes) {
            Ok(parts) => Ok(Template { file, parts }),
            Err(refused) => Err(Box::new(told::refused(&refused, &file))),
        }
    }

    fn of(kind: Kind) -> Template {
        Template { file: kind.label().zh.into(), parts: source::parts(kind) }
    }
}

/// What is to be drafted.
#[derive(Debug)]
pub struct Request<'a> {
    /// The kind.
    pub kind: Kind,
    /// The mines: one, unless the kind is about many.
    pub subjects: Vec<Subject<'a>>,
    /// The errors by which records could not be judged.
    pub unread: usize,
    /// The day of the decision, where it is given.
    pub decided: Option<Date>,
}

/// Why there is no document.
#[derive(Debug)]
pub enum CannotDraft {
    /// What was asked for, or the template, is not right.
    Mistakes(Vec<Diagnostic>),
    /// The file could not be made.
    Write(io::Error),
}

impl From<Vec<Diagnostic>> for CannotDraft {
    fn from(mistakes: Vec<Diagnostic>) -> Self {
        CannotDraft::Mistakes(mistakes)
    }
}

/// The template of a kind that is in the program, as a Word file with its placeholders.
pub fn template(kind: Kind) -> io::Result<Vec<u8>> {
    package::pack(&source::parts(kind))
}

/// What has to be known of a document before anyone opens it: that the record contradicts what its basis presupposes.
pub fn warnings(request: &Request<'_>, book: &RuleBook) -> Vec<Bilingual> {
    let of = |subject: &Subject<'_>| {
        subject.against_production(&Legal::of(
            book,
            request.kind,
            subject.mine,
            subject.check_date,
            request.decided.unwrap_or(subject.check_date),
        ))
    };
    request.subjects.iter().filter_map(of).collect()
}

/// The Word file: the same bytes for the same judgments and template, on every day and every machine.
pub fn draft(request: &Request<'_>, template: Option<&Template>, book: &RuleBook) -> Result<Vec<u8>, CannotDraft> {
    refusal::refusal(request).map_or(Ok(()), |refused| Err(vec![refused]))?;
    let kind = request.kind;
    // Without a day of the decision it is the law of the check that is known, and the document says so. Mines that it does not list do not count.
    let is_listed = |subject: &&Subject<'_>| !kind.is_of_many() || subject.mine.verdict == Verdict::Suspension;
    let checked = request.subjects.iter().filter(is_listed).map(|subject| subject.check_date).max();
    let day = request.decided.or(checked);
    let cited = cited(request, book);
    let basis = day.map(|day| Basis::of(kind, day, &cited, book)).unwrap_or_default();
    let fields = match request.subjects.as_slice() {
        [only] if !kind.is_of_many() => mine::fields(only, &basis, &only.legal(book, kind, request.decided)),
        subjects => many::fields(subjects, request, checked, &basis, book),
    };
    let own = Template::of(request.kind);
    let template = template.unwrap_or(&own);
    let parts = filled(template, kind, &fields)?;
    package::pack(&parts).map_err(CannotDraft::Write)
}

/// The clauses that say which cases the document is about.
fn cited<'a>(request: &Request<'a>, book: &'a RuleBook) -> Vec<Citation> {
    let kind = request.kind;
    let of = |subject: &Subject<'a>| {
        let legal = subject.legal(book, kind, request.decided);
        let clauses = mine::grounds(kind, subject.mine).map(|condition| legal.clauses(condition));
        clauses.flat_map(|clauses| clauses.situation.into_iter().chain(clauses.basis)).collect::<Vec<_>>()
    };
    request.subjects.iter().flat_map(of).collect()
}

/// The parts of the template with values in place of the placeholders, and marked as a draft whatever stands in them: a word in a header that
/// is not shown, or in a sentence, marks nothing.
fn filled(template: &Template, kind: Kind, fields: &Fields) -> Result<Vec<Part>, Vec<Diagnostic>> {
    let file = &template.file;
    let mut problems = Vec::new();
    let mut trees = Vec::new();
    let mut documents = Vec::new();
    for part in &template.parts {
        if !part.has_text() {
            trees.push(None);
            continue;
        }
        let tree = std::str::from_utf8(&part.bytes).ok().and_then(|text| tree::parse(text).ok());
        let Some(tree) = tree else {
            return Err(vec![told::refused(&Refused::NotXml(part.name.clone()), file)]);
        };
        problems.extend(fill::mistakes(&tree, fields).iter().map(|mistake| told::mistake(mistake, file)));
        documents.push((part.name == package::DOCUMENT, fill::documents(&tree)));
        trees.push(Some(tree));
    }
    let is_said = documents.iter().any(|(is_body, found)| *is_body && !found.is_empty());
    let said: Vec<String> =
        if is_said { documents.into_iter().flat_map(|(_, found)| found).collect() } else { Vec::new() };
    problems.splice(0..0, told::wrong_document(&said, kind, file));
    if !problems.is_empty() {
        return Err(problems);
    }
    let misplaced = |token| vec![told::mistake(&Mistake::Unpaired(token), file)];
    let mut parts = Vec::new();
    for (part, tree) in template.parts.iter().zip(trees) {
        let Some(tree) = tree else {
            parts.push(part.clone());
            continue;
        };
        let mut filled: Vec<Node> = fill::fill(&tree, fields, &[]).map_err(misplaced)?;
        if part.name == package::DOCUMENT {
            fill::mark(&mut filled, "草稿");
        }
        let mut text = String::new();
        tree::write(&filled, &mut text);
        parts.push(Part { name: part.name.clone(), bytes: text.into_bytes() });
    }
    Ok(parts)
}
