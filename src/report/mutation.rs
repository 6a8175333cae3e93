//! The small changes of a pack that no test notices.

use std::fmt::Write;
use std::io;

use serde::Serialize;

use super::Style;
use crate::rule::Pack;
use crate::source::{Bilingual, Language};
use crate::trial::Mutation;

/// Renders what became of the mutants.
pub fn render(pack: &Pack, mutation: &Mutation, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    let unexplained: Vec<&str> = mutation.unexplained().collect();
    for change in &unexplained {
        let _ = match language {
            Language::Zh => writeln!(out, "没有测试发现：{change}"),
            Language::En => writeln!(out, "no test notices: {change}"),
        };
    }
    for change in &mutation.stale {
        let _ = match language {
            Language::Zh => writeln!(out, "多余的说明：{change}"),
            Language::En => writeln!(out, "explained, but not a survivor: {change}"),
        };
    }
    let (id, all) = (&pack.id, mutation.mutants);
    let (survivors, explained) = (mutation.survivors.len(), mutation.explained.len());
    let noticed = all - survivors;
    let _ = match language {
        Language::Zh => writeln!(
            out,
            "{id}：小改 {all} 处，测试发现 {noticed} 处，未发现 {survivors} 处（其中已说明原因 {explained} 处）"
        ),
        Language::En => {
            writeln!(out, "{id}: {all} mutants, {noticed} noticed, {survivors} survivors ({explained} explained)")
        }
    };
    out
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    pack: &'a str,
    sha256: &'a str,
    mutants: usize,
    survivors: Vec<Survivor<'a>>,
    stale: &'a [String],
}

#[derive(Serialize)]
struct Survivor<'a> {
    change: &'a str,
    because: Option<&'a Bilingual>,
}

/// Writes what became of the mutants as one JSON document.
pub fn write_json(out: &mut dyn io::Write, pack: &Pack, mutation: &Mutation) -> io::Result<()> {
    let because = |change: &str| pack.survivors.iter().find(|(known, _)| known == change).map(|(_, because)| because);
    let document = Document {
        format_version: 1,
        pack: &pack.id,
        sha256: &pack.sha256,
        mutants: mutation.mutants,
        survivors: mutation.survivors.iter().map(|change| Survivor { change, because: because(change) }).collect(),
        stale: &mutation.stale,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}
