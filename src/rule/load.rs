//! Loads everything under a folder of rules. Every mistake is reported; nothing malformed is skipped in silence.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sha2::{Digest, Sha256};

use super::files::RuleFiles;
use super::invariant::{Invariants, invariants};
use super::load_instrument::instruments;
use super::load_measure::aftermath;
use super::{Aftermath, Citation, Clause, Instrument, Pack, Regime, regimes};
use super::{load_calendar, load_measure, load_pack};
use crate::expr::{Expr, Names, Origin, check, compact, parse};
use crate::fact::load::{layered_vocabulary, shipped_vocabulary};
use crate::fact::{Date, Vocabulary};
use crate::say;
use crate::source::toml::{self, Node, Reader, Toml};
use crate::source::{Code, Diagnostic, Place, Prepared, SourceText, Span, did_you_mean, parallel};

/// Everything that the program knows of the law.
#[derive(Debug, Clone)]
pub struct RuleBook {
    /// The vocabulary, one for all packs.
    pub vocabulary: Arc<Vocabulary>,
    /// What holds of every mine by the meaning of its facts, in the order of the vocabulary.
    pub invariants: Invariants,
    /// The instruments, in the order of their file.
    pub instruments: Vec<Arc<Instrument>>,
    /// The packs, by id.
    pub packs: Vec<Pack>,
    /// Which packs state the law of which days, the earliest first; also those that were not loaded.
    pub regimes: Vec<Regime>,
    /// What the law attaches to a verdict; read when it is first asked for, where the rules are the program's own.
    aftermath: OnceLock<Aftermath>,
}

impl RuleBook {
    /// The pack with that id.
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.id == id)
    }

    /// What the law attaches to a verdict.
    pub fn aftermath(&self) -> &Aftermath {
        self.aftermath.get_or_init(|| {
            let files = RuleFiles::embedded();
            let context = Context::new(&files, &self.vocabulary, &self.instruments);
            aftermath(&context, &self.packs, &self.regimes, &mut Vec::new())
        })
    }

    /// The packs that state the law of that day, whether they are loaded or not.
    pub fn in_force_on(&self, day: Date) -> impl Iterator<Item = &Regime> {
        self.regimes.iter().filter(move |regime| regime.covers(day))
    }
}

/// Loads the packs `wanted` says to (all, if `None`), with the vocabulary and the instruments. Everything is read and checked.
pub fn load(files: &RuleFiles, wanted: Option<&[String]>, problems: &mut Vec<Diagnostic>) -> RuleBook {
    let vocabulary_files: Vec<Vec<_>> = files
        .layers()
        .map(|layer| layer.own_in_subfolder("vocabulary").map(|(_, source)| Arc::clone(source)).collect())
        .collect();
    let vocabulary = Arc::new(layered_vocabulary(&vocabulary_files, problems));
    require_facts(&vocabulary, files, problems);
    let invariants = Invariants::from(invariants(&vocabulary, problems));
    every_file_has_a_place(files, problems);
    let book = with_packs(files, vocabulary, invariants, wanted, problems);
    let context = Context::new(files, &book.vocabulary, &book.instruments);
    let aftermath = aftermath(&context, &book.packs, &book.regimes, problems);
    RuleBook { aftermath: OnceLock::from(aftermath), ..book }
}

/// Loads packs of the program's own rules, and of everything else only what they need: whoever judges one record must not wait for
/// what he does not use. It is the same that [`load`] gives, and that nothing is wrong with what is not read, tests show; the only
/// mistake that there can be is a pack that is not there.
pub fn load_own(wanted: Option<&[String]>, problems: &mut Vec<Diagnostic>) -> RuleBook {
    let files = RuleFiles::embedded();
    let Some(vocabulary) = shipped_vocabulary(|path| files.get(path)) else { return load(&files, wanted, problems) };
    let vocabulary = Arc::new(vocabulary);
    let invariants = Invariants::of_own(&vocabulary);
    with_packs(&files, vocabulary, invariants, wanted, problems)
}

/// Loads the packs `wanted` says to, with the instruments, over a vocabulary.
fn with_packs(
    files: &RuleFiles,
    vocabulary: Arc<Vocabulary>,
    invariants: Invariants,
    wanted: Option<&[String]>,
    problems: &mut Vec<Diagnostic>,
) -> RuleBook {
    let instrument_files: Vec<_> = files.layers().filter_map(|layer| layer.own("instruments.toml")).collect();
    if instrument_files.is_empty() {
        let message = say!("缺少 `instruments.toml`", "`instruments.toml` is missing");
        problems.push(Diagnostic::error(Code::RuleFileUnreadable, message).at(files.missing("instruments.toml")));
    }
    let known = || super::compact::instruments(files.known_instruments()?, instrument_files.first()?);
    let instruments = known().unwrap_or_else(|| instruments(&instrument_files, problems));
    let context = Context::new(files, &vocabulary, &instruments);
    let mut known: Vec<&str> = files.pack_folders().collect();
    for id in wanted.unwrap_or_default().iter().filter(|id| !known.contains(&id.as_str())) {
        let list = known.join(", ");
        let unknown = say!("没有规则包 `{id}`；现有：{list}", "there is no pack `{id}`; there are: {list}");
        let suggestion = did_you_mean(id, known.iter().copied());
        problems.push(Diagnostic::error(Code::UnknownPack, unknown).suggest(suggestion));
    }
    known.retain(|folder| wanted.is_none_or(|wanted| wanted.iter().any(|id| id == *folder)));
    let mut packs = Vec::new();
    for (pack, of_pack) in load_packs(&known, &context) {
        packs.extend(pack);
        // The files of a base are read again for every pack that extends it; what is wrong with them is told once.
        for problem in of_pack {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    RuleBook { vocabulary, invariants, instruments, packs, regimes: regimes(files), aftermath: OnceLock::new() }
}

/// Reads the packs in `folders`, several at once where there are several; what each comes to, and what is wrong with it, in order.
fn load_packs(folders: &[&str], context: &Context<'_>) -> Vec<(Option<Pack>, Vec<Diagnostic>)> {
    let load = |folder: &str| {
        let mut problems = Vec::new();
        (load_pack::pack(folder, context, &mut problems), problems)
    };
    parallel::map(folders, |folder| load(folder))
}

/// Facts that the program itself needs.
const NEEDED: &[&str] = &["mine_id", "mine_name", "check_date"];

fn require_facts(vocabulary: &Vocabulary, files: &RuleFiles, problems: &mut Vec<Diagnostic>) {
    for id in NEEDED.iter().filter(|id| vocabulary.fact_by_id(id).is_none()) {
        let message = say!("词典缺少事实 `{id}`", "the vocabulary lacks the fact `{id}`");
        problems.push(Diagnostic::error(Code::MissingKey, message).at(files.missing("vocabulary")));
    }
}

/// Reports files that nothing reads: a folder of conditions without `pack.toml`, and what lies elsewhere.
fn every_file_has_a_place(files: &RuleFiles, problems: &mut Vec<Diagnostic>) {
    let packs: Vec<&str> = files.pack_folders().collect();
    let mut lacking: Vec<&str> = Vec::new();
    for (path, source) in files.all().filter(|(path, _)| *path != "instruments.toml") {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let of_pack = folder.strip_suffix("/tests").unwrap_or(folder);
        let is_shared = ["vocabulary", load_measure::FOLDER, load_calendar::FOLDER].contains(&folder);
        if is_shared || packs.contains(&folder) || packs.contains(&of_pack) {
            continue;
        }
        if folder.is_empty() || packs.iter().any(|pack| folder.starts_with(&format!("{pack}/"))) {
            let message = say!("此处的文件不会被读取", "no rule file is read in this place");
            let stray = Diagnostic::error(Code::StrayFile, message).help(say!(
                "词典放在 `vocabulary/`，法律文件放在 `instruments.toml`，处置措施放在 `measures/`，节假日放在 `calendar/`，规则包各占一个文件夹，测试放在其中的 `tests/`",
                "the vocabulary is in `vocabulary/`, instruments are in `instruments.toml`, measures in `measures/`, public holidays in `calendar/`, each pack is a folder with its tests in `tests/`"
            ));
            problems.push(stray.at(Place::File((*source.name).into())));
        } else if !lacking.contains(&of_pack) {
            lacking.push(of_pack);
            let message = say!("文件夹 `{of_pack}` 缺少 `pack.toml`", "the folder `{of_pack}` lacks its `pack.toml`");
            let place = files.missing(&format!("{of_pack}/pack.toml"));
            problems.push(Diagnostic::error(Code::RuleFileUnreadable, message).at(place));
        }
    }
}

/// What the loaders of packs share.
pub(super) struct Context<'a> {
    pub files: &'a RuleFiles,
    pub vocabulary: &'a Vocabulary,
    pub instruments: &'a [Arc<Instrument>],
    /// Checksums so far, by the number of layers that they cover.
    law: Mutex<Vec<(usize, Sha256)>>,
}

impl<'a> Context<'a> {
    fn new(files: &'a RuleFiles, vocabulary: &'a Vocabulary, instruments: &'a [Arc<Instrument>]) -> Self {
        Context { files, vocabulary, instruments, law: Mutex::default() }
    }

    /// The citations under `key`; at least one where `required`.
    pub fn citations(&self, reader: &mut Reader<'_>, key: &'static str, required: bool) -> Vec<Citation> {
        let texts = reader.texts(key);
        if required && texts.is_empty() {
            let missing = Diagnostic::error(Code::MissingCitation, say!("没有引用任何条款", "no clause is cited"));
            reader.report(reader.span, missing);
        }
        let mut found = Vec::new();
        for (text, span) in texts {
            found.extend(self.citation(reader, text, span));
        }
        found
    }

    /// The checksum so far of the instruments and the vocabulary of `files`, which all packs of these files begin with.
    pub fn checksum_of_law(&self, files: &RuleFiles) -> Sha256 {
        let layers = files.layers().count();
        let mut known = self.law.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, sha)) = known.iter().find(|(of, _)| *of == layers) {
            return sha.clone();
        }
        let mut sha = Sha256::new();
        let instruments = files.layers().filter_map(|layer| Some(("instruments.toml", layer.own("instruments.toml")?)));
        for (path, source) in instruments.chain(files.in_subfolder("vocabulary")) {
            add_file(&mut sha, path, source);
        }
        known.push((layers, sha.clone()));
        sha
    }

    /// The citations of the optional list `key`, in which a range of clauses stands for each of them.
    pub fn citations_of_ranges(&self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Citation> {
        let mut found = Vec::new();
        for (text, span) in reader.texts(key) {
            let ranges = text.split_once(' ').and_then(|(id, clause)| Some((id, Clause::parse_range(clause)?)));
            let each = match ranges {
                Some((id, clauses)) => clauses.iter().map(|clause| format!("{id} {clause}")).collect(),
                None => vec![text.to_owned()],
            };
            found.extend(each.iter().filter_map(|text| self.citation(reader, text, span)));
        }
        found
    }

    /// The instruments of the optional list `key`.
    pub fn instruments_of(&self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Arc<Instrument>> {
        reader.texts(key).into_iter().filter_map(|(id, span)| self.instrument(reader, id, span).cloned()).collect()
    }

    /// The instrument with that id; reports where there is none.
    pub fn instrument(&self, reader: &mut Reader<'_>, id: &str, span: Span) -> Option<&Arc<Instrument>> {
        let found = self.instruments.iter().find(|instrument| instrument.id == id);
        if found.is_none() {
            let suggestion = did_you_mean(id, self.instruments.iter().map(|instrument| instrument.id.as_str()));
            let message = say!("未知的法律文件 `{id}`", "unknown instrument `{id}`");
            reader.report(span, Diagnostic::error(Code::UnknownInstrument, message).suggest(suggestion));
        }
        found
    }

    fn citation(&self, reader: &mut Reader<'_>, text: &str, span: Span) -> Option<Citation> {
        let (id, clause) = text.split_once(' ').unwrap_or((text, ""));
        let instrument = self.instrument(reader, id, span)?;
        let parsed = Clause::parse_range(clause).unwrap_or_default();
        let clause = match parsed.as_slice() {
            [] if clause.trim().is_empty() && instrument.clauses.is_empty() => Clause(Vec::new()),
            // That every citation of the program's own rules is in order, its tests show.
            [only] if self.vocabulary.is_own() || instrument.clauses.contains(only) => only.clone(),
            _ if clause.trim().is_empty() => {
                let first = instrument.clauses.first().map(Clause::to_string).unwrap_or_default();
                let message = say!("引用 `{id}` 须指明条款", "a citation of `{id}` must name a clause");
                let help = say!("例如 `{id} {first}`", "for example `{id} {first}`");
                reader.report(span, Diagnostic::error(Code::UnknownClause, message).help(help));
                return None;
            }
            _ => {
                let shown: Vec<String> = instrument.clauses.iter().map(Clause::to_string).collect();
                let suggestion = did_you_mean(clause, shown.iter().map(String::as_str));
                let message = say!("`{id}` 没有列出条款 `{clause}`", "`{id}` does not list the clause `{clause}`");
                reader.report(span, Diagnostic::error(Code::UnknownClause, message).suggest(suggestion));
                return None;
            }
        };
        Some(Citation { instrument: Arc::clone(instrument), clause })
    }
}

/// Reads and checks the expression `text`, which stands at `span`, quotes included.
pub(super) fn expression(
    (text, span): (&str, Span),
    source: &Arc<SourceText>,
    names: &Names<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Expr> {
    if names.vocabulary.is_own()
        && let Some(expr) = source.prepared.and_then(|prepared| read_beforehand(prepared, span, names))
    {
        return Some(expr);
    }
    let start = toml::text_start(source, span, text);
    let origin = Origin { source: Arc::clone(source), span, start };
    let mut expr = parse(text, &origin, problems)?;
    check(&mut expr, names, &origin, problems).then_some(expr)
}

/// The expression at `span` as it was read and checked when the program was built.
fn read_beforehand(prepared: &Prepared, span: Span, names: &Names<'_>) -> Option<Expr> {
    let start = u32::try_from(span.start).ok()?;
    let at = prepared.expressions.binary_search_by_key(&start, |(start, _)| *start).ok()?;
    compact::decode(prepared.text, prepared.expressions.get(at)?.1, names)
}

/// Adds a file to a checksum: its path and its text, with line ends made `\n`.
pub(super) fn add_file(sha: &mut Sha256, path: &str, source: &SourceText) {
    sha.update(path.as_bytes());
    sha.update([0]);
    if source.text.contains('\r') {
        sha.update(source.text.replace("\r\n", "\n").as_bytes());
    } else {
        sha.update(source.text.as_bytes());
    }
    sha.update([0]);
}

/// `node` as a day.
pub(super) fn date_of(reader: &mut Reader<'_>, key: &str, node: &Node) -> Option<Date> {
    let date = match &node.value {
        Toml::Datetime(text) => text.parse().ok(),
        _ => None,
    };
    if date.is_none() {
        let message = say!("`{key}` 应为日期，如 2005-09-03", "`{key}` must be a date such as 2005-09-03");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }
    date
}

/// Whether `key` is there and true.
pub(super) fn flag(reader: &mut Reader<'_>, key: &'static str) -> bool {
    let Some(node) = reader.optional(key) else { return false };
    if let Toml::Boolean(flag) = node.value {
        return flag;
    }
    let message = say!("`{key}` 应为 true 或 false", "`{key}` must be true or false");
    reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    false
}

/// The day under `key`, if there is one.
pub(super) fn optional_date(reader: &mut Reader<'_>, key: &'static str) -> Option<Date> {
    let node = reader.optional(key)?;
    date_of(reader, key, node)
}

/// Reports ids that are there twice.
pub(super) fn report_duplicates<'a>(ids: impl Iterator<Item = (&'a str, &'a Place)>, problems: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, &Place> = HashMap::new();
    for (id, place) in ids {
        if let Some(first) = seen.insert(id, place) {
            let message = say!("标识 `{id}` 重复，已见于 {first}", "the id `{id}` is there twice, first at {first}");
            problems.push(Diagnostic::error(Code::Duplicate, message).at(place.clone()));
        }
    }
}
