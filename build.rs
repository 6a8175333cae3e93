//! Gathers the rule files that the program carries, each with what can be made of it beforehand: its tree, and its expressions read and checked, in
//! compact form. Writes what is known of them as a whole, and gives the Windows program its manifest: UTF-8 as its code page, and long paths.
//!
//! The lower floors of the program are part of this one too, without any rules in them, so that an expression is read and checked here by the
//! same code.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/expressions.rs"]
mod expressions;
#[path = "build/link.rs"]
mod link;

#[allow(dead_code, unused_imports)]
#[path = "src/expr/mod.rs"]
mod expr;
#[allow(dead_code, unused_imports)]
#[path = "src/fact/mod.rs"]
mod fact;
#[allow(dead_code, unused_imports)]
#[path = "src/rule/mod.rs"]
mod rule;
#[allow(dead_code, unused_imports)]
#[path = "src/source/mod.rs"]
mod source;

use rule::RuleFiles;
use source::{SourceText, compact_encode};

fn main() -> io::Result<()> {
    for read in ["build.rs", "build", "rules", "docs/diagnostics", "src/source", "src/fact", "src/expr", "src/rule"] {
        println!("cargo:rerun-if-changed={read}");
    }
    println!("cargo:rustc-cfg=rules_embedded");
    embed_rules()?;
    link::link(&out()?)?;
    if env::var_os("CARGO_CFG_WINDOWS").is_some() {
        use embed_manifest::manifest::{ActiveCodePage, Setting};
        let manifest = embed_manifest::new_manifest("Kuangjian")
            .active_code_page(ActiveCodePage::Utf8)
            .long_path_aware(Setting::Enabled);
        if let Err(error) = embed_manifest::embed_manifest(manifest) {
            println!("cargo:warning=the manifest was not embedded: {error}");
        }
    }
    Ok(())
}

/// The folder for what is written.
fn out() -> io::Result<PathBuf> {
    env::var("OUT_DIR").map(PathBuf::from).map_err(io::Error::other)
}

/// A rule file, with its path in the folder of rules, and its tree where it is valid.
struct RuleFile {
    path: String,
    text: String,
    tree: Option<String>,
}

/// Writes each rule file, with its tree and expressions, a table of all of them, the checksums of the packs, and the catalogue of the
/// vocabulary. Line ends are `\n`, so that the program means the same wherever it is built.
fn embed_rules() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    let out = out()?;
    let files = rule_files(&root)?;
    let sources = files.iter().map(|file| (file.path.clone(), SourceText::new(file.path.clone(), file.text.as_str())));
    let sources = RuleFiles::new(sources.collect());
    let mut problems = Vec::new();
    // Where something is wrong with the rules, whoever loads them is told; here nothing is made of them.
    let book = Some(rule::load(&sources, None, &mut problems)).filter(|_| problems.is_empty());
    let expressions = book.as_ref().map(|book| expressions::compact(&sources, book)).unwrap_or_default();
    fs::create_dir_all(out.join("rules"))?;
    let (mut table, mut names) = (String::from("&[\n"), String::new());
    for (at, RuleFile { path, text, tree }) in files.iter().enumerate() {
        fs::write(out.join(format!("rules/{at}.toml")), text)?;
        fs::write(out.join(format!("rules/{at}.tree")), tree.as_deref().unwrap_or_default())?;
        let part = |ending: &str| format!("concat!(env!(\"OUT_DIR\"), \"/rules/{at}.{ending}\")");
        let (text, tree) = (part("toml"), part("tree"));
        let expressions = expressions.get(path).into_iter().flatten();
        let expressions =
            expressions.fold(String::new(), |all, (start, form)| all + &format!("({start}, {}), ", literal(form)));
        let start = names.len();
        let _ = write!(names, "rules/{path}");
        let end = names.len();
        let prepared = format!(
            "Prepared {{ text: include_str!({text}), tree: include_str!({tree}), expressions: &[{expressions}] }}"
        );
        let _ = writeln!(table, "    (part(NAMES, {start}, {end}), {prepared}),");
    }
    table.push_str("]\n");
    fs::write(out.join("rules.table.rs"), table)?;
    fs::write(out.join("rules.names.txt"), names)?;
    fs::write(out.join("rules.checksums.rs"), checksums(&files)?)?;
    fs::write(out.join("rules.packs.rs"), packs(book.as_ref(), &sources))?;
    let instruments = book.as_ref().and_then(|book| rule::compact_encode::instruments(&book.instruments));
    fs::write(out.join("rules.instruments.form"), instruments.unwrap_or_default())?;
    fs::write(out.join("rules.regimes.rs"), regimes(book.as_ref()))?;
    let catalogue = book.as_ref().and_then(|book| catalogue::catalogue(&book.vocabulary));
    fs::write(out.join("catalogue.txt"), catalogue.as_ref().map_or("", |catalogue| &catalogue.names))?;
    fs::write(out.join("catalogue.forms"), catalogue.as_ref().map_or("", |catalogue| &catalogue.forms))?;
    fs::write(out.join("catalogue.rs"), catalogue.as_ref().map_or(catalogue::NONE, |catalogue| &catalogue.expression))
}

/// A form as a literal of Rust. That `\0` has a digit behind it is no mistake, but looks like one.
fn literal(form: &str) -> String {
    let character = |c: char| if c == '\0' { "\\u{0}".to_owned() } else { c.escape_debug().to_string() };
    format!("\"{}\"", form.chars().map(character).collect::<String>())
}

/// The compact forms of the packs that have one.
fn packs(book: Option<&rule::RuleBook>, files: &RuleFiles) -> String {
    let mut table = String::from("&[\n");
    for (book, pack) in book.into_iter().flat_map(|book| book.packs.iter().map(move |pack| (book, pack))) {
        if let Some(form) = rule::compact_encode::encode(pack, book, files) {
            let _ = writeln!(table, "    ({:?}, {}),", pack.id, literal(&form));
        }
    }
    table + "]\n"
}

/// The packs that state the law of certain days.
fn regimes(book: Option<&rule::RuleBook>) -> String {
    let mut table = String::from("&[\n");
    for rule::Regime { pack, title, in_force, until } in book.into_iter().flat_map(|book| &book.regimes) {
        let (in_force, until) = (in_force.to_string(), until.map(|until| until.to_string()));
        let _ = writeln!(table, "    ({pack:?}, {:?}, {:?}, {in_force:?}, {until:?}),", title.zh, title.en);
    }
    table + "]\n"
}

fn rule_files(root: &Path) -> io::Result<Vec<RuleFile>> {
    let mut paths = Vec::new();
    collect(root, &mut paths)?;
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
        let relative = path.strip_prefix(root).map_err(io::Error::other)?;
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        Ok(RuleFile { path: parts.join("/"), tree: compact_encode::encode(&text), text })
    };
    let mut files: Vec<RuleFile> = paths.into_iter().map(read).collect::<io::Result<_>>()?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The checksum of every pack, over the same as in `load_pack`: the instruments, the vocabulary, the files of the packs that it extends,
/// and its own.
fn checksums(files: &[RuleFile]) -> io::Result<String> {
    let add = |sha: &mut Sha256, folder: &str| {
        for file in files.iter().filter(|file| parent(&file.path) == folder) {
            for part in [&file.path, &file.text] {
                sha.update(part.as_bytes());
                sha.update([0]);
            }
        }
    };
    let mut law = Sha256::new();
    add(&mut law, "");
    add(&mut law, "vocabulary");
    let mut table = String::from("&[\n");
    for pack in files.iter().filter_map(|file| file.path.strip_suffix("/pack.toml")) {
        let mut sha = law.clone();
        let mut folders = vec![pack.to_owned()];
        while let Some(base) = base_of(files, folders.last().map_or("", String::as_str))? {
            if folders.contains(&base) {
                return Err(io::Error::other(format!("the pack `{base}` ends up extending itself")));
            }
            folders.push(base);
        }
        folders.iter().rev().for_each(|folder| add(&mut sha, folder));
        let checksum: String = sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let _ = writeln!(table, "    ({pack:?}, {checksum:?}),");
    }
    table.push_str("]\n");
    Ok(table)
}

/// The pack that the one in `folder` extends.
fn base_of(files: &[RuleFile], folder: &str) -> io::Result<Option<String>> {
    let path = format!("{folder}/pack.toml");
    let Some(file) = files.iter().find(|file| file.path == path) else { return Ok(None) };
    let table: toml::Table = file.text.parse().map_err(io::Error::other)?;
    let base = table.get("pack").and_then(|pack| pack.get("extends")).and_then(toml::Value::as_str);
    Ok(base.map(str::to_owned))
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    Ok(())
}
