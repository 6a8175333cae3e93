//! Enforcement documents drafted from judgments, as Word files.

mod basis;
mod fields;
mod fill;
mod many;
mod mine;
mod package;
mod source;
mod token;
mod tree;

use std::io;
use std::sync::Arc;

use self::basis::Basis;
use self::fields::Fields;
use self::fill::Mistake;
use self::package::Part;
use self::tree::Node;
use super::saved::Mine;
use crate::fact::{Date, Fact, Record};
use crate::rule::{Effect, RuleBook};
use crate::say;
use crate::source::Language::{En, Zh};
use crate::source::{Bilingual, Code, Diagnostic, Place, did_you_mean};
use crate::verdict::{Outcome, Verdict};

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
    check_date: Date,
    /// The packs that state the law of the day of the decision, and by which it was not judged.
    not_judged_by: Vec<&'a str>,
}

impl<'a> Subject<'a> {
    /// The mine with what its record states beside.
    pub fn of(mine: &'a Mine, record: &Record, book: &'a RuleBook, decided: Option<Date>) -> Subject<'a> {
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
        }
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
            Some(parts) => Ok(Template { file, parts }),
            None => Err(Box::new(not_word(&file))),
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

/// The Word file: the same bytes for the same judgments and template, on every day and every machine.
pub fn draft(request: &Request<'_>, template: Option<&Template>, book: &RuleBook) -> Result<Vec<u8>, CannotDraft> {
    refusal(request).map_or(Ok(()), |refused| Err(vec![refused]))?;
    // Without a day of the decision it is the law of the check that is known, and the document says so.
    let checked = request.subjects.iter().map(|subject| subject.check_date).max();
    let basis = request.decided.or(checked).map(|day| Basis::of(request.kind, day, book));
    let basis = basis.unwrap_or_default();
    let fields = match request.subjects.as_slice() {
        [only] if !request.kind.is_of_many() => mine::fields(request.kind, only, &basis),
        subjects => many::fields(subjects, request.unread, request.decided, &basis),
    };
    let own = Template::of(request.kind);
    let template = template.unwrap_or(&own);
    let parts = filled(template, &fields)?;
    package::pack(&parts).map_err(CannotDraft::Write)
}

/// The parts of the template with values in place of the placeholders.
fn filled(template: &Template, fields: &Fields) -> Result<Vec<Part>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut trees = Vec::new();
    for part in &template.parts {
        let tree = part.has_text().then(|| std::str::from_utf8(&part.bytes).ok().and_then(tree::parse));
        match tree {
            Some(None) => return Err(vec![not_word(&template.file)]),
            Some(Some(tree)) => {
                let mistakes = fill::mistakes(&tree, fields);
                problems.extend(mistakes.iter().map(|mistake| told(mistake, &template.file)));
                trees.push(Some(tree));
            }
            None => trees.push(None),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let misplaced = |token| vec![told(&Mistake::Unpaired(token), &template.file)];
    let trees: Vec<Option<Vec<Node>>> = trees
        .into_iter()
        .map(|tree| tree.map(|tree| fill::fill(&tree, fields, &[])).transpose())
        .collect::<Result<_, _>>()
        .map_err(misplaced)?;
    // What a placeholder leaves out does not mark the document.
    let is_marked = trees.iter().flatten().any(|tree| fill::says(tree, "草稿"));
    let mut parts = Vec::new();
    for (part, tree) in template.parts.iter().zip(trees) {
        let Some(mut filled) = tree else {
            parts.push(part.clone());
            continue;
        };
        if !is_marked && part.name == "word/document.xml" {
            fill::mark(&mut filled, "草稿");
        }
        let mut text = String::new();
        tree::write(&filled, &mut text);
        parts.push(Part { name: part.name.clone(), bytes: text.into_bytes() });
    }
    Ok(parts)
}

fn not_word(file: &Arc<str>) -> Diagnostic {
    let message = say!(
        "不是 Word 文件（.docx），或者含宏、已损坏、加密",
        "not a Word file (.docx), or one with macros, or damaged or encrypted"
    );
    let help = say!(
        "在 Word 或 WPS 中另存为“Word 文档（*.docx）”，不加密码；旧的 .doc 也这样转换",
        "save it in Word or WPS as “Word document (*.docx)” without a password; old .doc files are converted in the same way"
    );
    Diagnostic::error(Code::NotAWordFile, message).at(Place::File(Arc::clone(file))).help(help)
}

fn told(mistake: &Mistake, file: &Arc<str>) -> Diagnostic {
    let diagnostic = match mistake {
        Mistake::Unknown(token, known) => {
            let shown = token.shown();
            let near = did_you_mean(&shown, known.iter().map(String::as_str));
            let message = match near {
                Some(near) => say!(
                    "没有占位 `{shown}`；是否想写 `{near}`？",
                    "there is no placeholder `{shown}`; did you mean `{near}`?"
                ),
                None => say!("没有占位 `{shown}`", "there is no placeholder `{shown}`"),
            };
            let (zh, en) = (known.join("、"), known.join(", "));
            Diagnostic::error(Code::UnknownPlaceholder, message)
                .help(say!("此处可用：{zh}", "those that may stand here: {en}"))
        }
        Mistake::Unfinished(begun) => {
            let message = say!("占位 `{begun}` 没有结束", "the placeholder `{begun}` has no end");
            Diagnostic::error(Code::BadPlaceholder, message).help(say!(
                "占位在同一段内写全，如 `{{{{煤矿名称}}}}`",
                "write it whole in one paragraph, such as `{{{{煤矿名称}}}}`"
            ))
        }
        Mistake::Unpaired(token) => {
            let shown = token.shown();
            let message = say!(
                "`{shown}` 没有配对，或者不在能重复的位置",
                "`{shown}` has no counterpart, or stands where nothing can be repeated"
            );
            Diagnostic::error(Code::BadPlaceholder, message).help(say!(
                "开头和结尾写在同一段中，或者各自单独成段、成行，或者写在表格同一行的开头和结尾",
                "write both in one paragraph, or each alone in a paragraph or row, or at the beginning and the end of one row of a table"
            ))
        }
    };
    diagnostic.at(Place::File(Arc::clone(file)))
}

/// Why a document of that kind is not due, if it is not.
fn refusal(request: &Request<'_>) -> Option<Diagnostic> {
    if request.kind.is_of_many() {
        return no_suspended_mine(request);
    }
    let mine = request.subjects.first()?.mine;
    let met = mine.of(Outcome::Met).count();
    let is_due = match request.kind {
        Kind::Handling => met > 0,
        Kind::Suspension => mine::grounds(request.kind, mine).next().is_some(),
        Kind::ClosureProposal => mine.verdict == Verdict::Closure,
        _ => true,
    };
    if is_due {
        return None;
    }
    let (name, verdict, kind) = (mine.mine.show(), mine.verdict.label(), request.kind.label());
    let effect = request.kind.effect().map(Effect::label);
    let (wanted_zh, wanted_en) = match effect {
        Some(effect) => (format!("后果为{}的条件", effect.zh), format!("condition that leads to {}", effect.en)),
        None => ("条件".to_owned(), "condition".to_owned()),
    };
    let message = Bilingual::new(
        format!("`{name}` 的判定为“{}”，没有符合{wanted_zh}，不能起草{}", verdict.zh, kind.zh),
        format!(
            "`{name}` came to “{}” and meets no {wanted_en}, so there is no ground for the {}",
            verdict.en, kind.en
        ),
    );
    let help = match mine.of(Outcome::Undetermined).count() {
        0 => say!(
            "核对记录；要记下检查情况，用 `draft inspection`",
            "check the record; to write down the inspection, use `draft inspection`"
        ),
        open => {
            let first =
                |language| mine.missing.iter().take(3).map(|missing| missing.show(language)).collect::<Vec<_>>();
            let (zh, en) = (first(Zh).join("、"), first(En).join("; "));
            say!(
                "有 {open} 个条件待定，最要紧的缺项：{zh}；补充后再起草，或先用 `draft inspection` 记下检查情况",
                "{open} conditions are undetermined, for want above all of: {en}; state these and draft again, or write down the inspection with `draft inspection`"
            )
        }
    };
    Some(Diagnostic::error(Code::DraftNotDue, message).at(Place::File((&*mine.source.file).into())).help(help))
}

/// The refusal of a notice in which no mine would stand.
fn no_suspended_mine(request: &Request<'_>) -> Option<Diagnostic> {
    let count = |verdict| request.subjects.iter().filter(|subject| subject.mine.verdict == verdict).count();
    if count(Verdict::Suspension) > 0 {
        return None;
    }
    let (mines, closed, open, unread) =
        (request.subjects.len(), count(Verdict::Closure), count(Verdict::Undetermined), request.unread);
    let message = say!(
        "{mines} 处煤矿中没有判定为停产整顿的，没有可以公告的煤矿（关闭 {closed}，待定 {open}，另有 {unread} 处错误）",
        "none of {mines} mines came to suspension, so there is nothing to announce (closure {closed}, undetermined {open}, and {unread} errors)"
    );
    let help = say!(
        "待定的补充事实后再判定；应当关闭的用 `draft closure-proposal`",
        "state what is missing of those undetermined and judge them again; for those to be closed, use `draft closure-proposal`"
    );
    Some(Diagnostic::error(Code::DraftNotDue, message).help(help))
}
