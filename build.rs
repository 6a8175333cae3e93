//! Gathers the rule files that the program carries, each with its tree in compact form, and gives the Windows program its manifest:
//! UTF-8 as its code page, and long paths.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/source/compact_encode.rs"]
mod compact_encode;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/source/compact_encode.rs");
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=docs/diagnostics");
    embed_rules()?;
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

/// Writes all rule files end to end, their trees end to end, and a table of what is where. Line ends are `\n`, so that the program means
/// the same wherever it is built.
fn embed_rules() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let mut paths = Vec::new();
    collect(&root, &mut paths)?;
    paths.sort();
    let (mut texts, mut trees, mut table) = (String::new(), Vec::new(), String::from("&[\n"));
    for path in paths {
        let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
        let tree = compact_encode::encode(&text);
        let relative = path.strip_prefix(&root).map_err(io::Error::other)?;
        let name: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let (text_start, tree_start) = (texts.len(), trees.len());
        texts.push_str(&text);
        trees.extend(tree.unwrap_or_default());
        let (text_end, tree_end) = (texts.len(), trees.len());
        let _ = writeln!(table, "    ({:?}, {text_start}..{text_end}, {tree_start}..{tree_end}),", name.join("/"));
    }
    table.push_str("]\n");
    fs::write(out.join("rules.txt"), texts)?;
    fs::write(out.join("rules.trees"), trees)?;
    fs::write(out.join("rules.table.rs"), table)
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
