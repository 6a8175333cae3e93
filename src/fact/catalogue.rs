//! Where the program's own vocabulary has each of its facts and tables, and what its names stand for; written by `build.rs`.
//!
//! One record and one pack name a few hundred of its thousand facts and columns. With the catalogue, a fact is read when it is first
//! looked at, and the others never.

use super::vocabulary::Named;
use super::{FactId, TableId};

/// The names of the program's own vocabulary, as names are compared, end to end.
#[cfg(rules_embedded)]
static NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.txt"));
/// The compact forms of what it defines, end to end.
#[cfg(rules_embedded)]
static FORMS: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.forms"));

/// The catalogue of the program's own vocabulary; `build.rs` itself has none.
#[cfg(rules_embedded)]
pub static SHIPPED: Catalogue = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
#[cfg(not(rules_embedded))]
pub static SHIPPED: Catalogue = NONE;

/// The catalogue of nothing.
#[cfg(any(test, not(rules_embedded)))]
const NONE: Catalogue = Catalogue {
    files: &[],
    facts: &[],
    tables: &[],
    completes: &[],
    keys: &[],
    invariants: &[],
    spans: &[],
    names: "",
    forms: "",
};

/// What is where in a vocabulary that is part of the program.
#[derive(Debug)]
pub struct Catalogue {
    /// The names of the files; none where something was wrong with the vocabulary when the program was built.
    pub files: &'static [&'static str],
    /// The facts; a [`FactId`] is a position here.
    pub facts: &'static [Entry],
    /// The tables; a [`TableId`] is a position here.
    pub tables: &'static [Entry],
    /// The fact that says of each table that its rows are all.
    pub completes: &'static [FactId],
    /// The position of the key column of each table, and how many values it can have, where its rows have a key.
    pub keys: &'static [Option<(usize, usize)>],
    /// The invariants.
    pub invariants: &'static [Entry],
    names: &'static str,
    /// Sorted by their digests.
    spans: &'static [Name],
    forms: &'static str,
}

/// Where something is defined.
#[derive(Debug)]
pub struct Entry {
    /// The position of the file.
    pub file: u16,
    /// Where its form begins.
    pub at: u32,
}

/// A name, and what it stands for. Its text is given by numbers: a reference would have to be filled in at every start.
#[derive(Debug)]
struct Name {
    digest: u32,
    start: u32,
    end: u32,
    named: Named,
    is_id: bool,
}

impl Catalogue {
    /// The compact form of what an entry is of, and of all that comes after it; that of the groups stands at the beginning.
    pub fn form(&self, at: u32) -> Option<&'static str> {
        self.forms.get(usize::try_from(at).ok()?..)
    }

    /// What has exactly this id.
    pub fn by_id(&self, id: &str) -> Option<Named> {
        self.find(id).filter(|name| name.is_id).map(|name| name.named)
    }

    /// What has this name, written as names are compared.
    pub fn by_folded_name(&self, name: &str) -> Option<Named> {
        self.find(name).map(|name| name.named)
    }

    fn find(&self, wanted: &str) -> Option<&Name> {
        let text = |name: &Name| {
            let bytes = self.names.as_bytes().get(usize::try_from(name.start).ok()?..)?;
            bytes.get(..usize::try_from(name.end.checked_sub(name.start)?).ok()?)
        };
        let digest = digest(wanted);
        // Numbers are compared sooner than texts of which many begin alike.
        let first = self.spans.partition_point(|name| name.digest < digest);
        let mut same = self.spans.get(first..)?.iter().take_while(|name| name.digest == digest);
        same.find(|name| text(name) == Some(wanted.as_bytes()))
    }
}

/// A number for a name that is the same on every machine (FNV-1a), by which names are sorted. Different names may have the same.
pub fn digest(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |digest, byte| (digest ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_the_same_digest_are_told_apart() {
        assert_eq!(digest("costarring"), digest("liquid"));
        let name =
            |start, end, id| Name { digest: digest("liquid"), start, end, named: Named::Fact(FactId(id)), is_id: true };
        let spans = Box::leak(Box::new([name(0, 10, 1), name(10, 16, 2)]));
        let catalogue = Catalogue { spans, names: "costarringliquid", ..NONE };
        assert_eq!(catalogue.by_id("costarring"), Some(Named::Fact(FactId(1))));
        assert_eq!(catalogue.by_id("liquid"), Some(Named::Fact(FactId(2))));
        assert_eq!(catalogue.by_id("water"), None);
    }
}
