//! Which packs state the law of which days.

use super::RuleFiles;
use super::files::KnownRegime;
use crate::fact::Date;
use crate::source::Bilingual;
use crate::source::toml::{self, Toml};

/// A pack that states the law of certain days, as far as its head says; the pack itself need not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regime {
    /// The id of the pack.
    pub pack: String,
    /// Its title.
    pub title: Bilingual,
    /// The first day on which records are judged by it.
    pub in_force: Date,
    /// The last such day; none while it is in force.
    pub until: Option<Date>,
}

impl Regime {
    /// Whether records of that day are judged by the pack.
    pub fn covers(&self, day: Date) -> bool {
        lies_within(day, self.in_force, self.until)
    }
}

/// Whether a day is among those from `from` through `until`, both included.
pub(super) fn lies_within(day: Date, from: Date, until: Option<Date>) -> bool {
    day >= from && until.is_none_or(|until| day <= until)
}

/// The packs that state the law of certain days, the earliest first. Mistakes in their heads are reported when they are loaded.
pub fn regimes(files: &RuleFiles) -> Vec<Regime> {
    let known = files.known_regimes().and_then(|known| known.iter().map(|regime| of_program(*regime)).collect());
    known.unwrap_or_else(|| stated(files))
}

/// What the heads of the packs say.
fn stated(files: &RuleFiles) -> Vec<Regime> {
    let mut found: Vec<Regime> = files.pack_folders().filter_map(|folder| head(files, folder)).collect();
    found.sort_by(|a, b| (a.in_force, &a.pack).cmp(&(b.in_force, &b.pack)));
    found
}

fn of_program((pack, zh, en, in_force, until): KnownRegime) -> Option<Regime> {
    let until = until.map(str::parse).transpose().ok()?;
    Some(Regime { pack: pack.to_owned(), title: Bilingual::new(zh, en), in_force: in_force.parse().ok()?, until })
}

fn head(files: &RuleFiles, folder: &str) -> Option<Regime> {
    let head = toml::entry(files.get(&format!("{folder}/pack.toml"))?, "pack")?;
    let Toml::Table(pack) = &head.value else { return None };
    let text = |table: &toml::Table, key: &str| match &table.get(key)?.value {
        Toml::Text(text) | Toml::Datetime(text) => Some(text.clone()),
        _ => None,
    };
    let Toml::Table(title) = &pack.get("title")?.value else { return None };
    Some(Regime {
        pack: folder.to_owned(),
        title: Bilingual { zh: text(title, "zh")?, en: text(title, "en")? },
        in_force: text(pack, "in_force")?.parse().ok()?,
        until: text(pack, "until").and_then(|until| until.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regimes_in_the_program_are_those_of_its_packs() {
        let files = RuleFiles::embedded();
        assert!(files.known_regimes().is_some_and(|known| known.len() > 3));
        assert_eq!(regimes(&files), stated(&files));
    }
}
