//! Names of files from mine ids, as every file system takes them.

use std::collections::HashSet;

/// The longest name in bytes, without ending; file systems take 255 with it.
const LONGEST: usize = 120;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A name for the file of each mine, without ending: from its id, or its place in the list. No two are the same, whatever their case.
pub fn file_names<'a>(ids: impl Iterator<Item = Option<&'a str>>) -> Vec<String> {
    let mut taken = HashSet::new();
    ids.enumerate()
        .map(|(at, id)| {
            let base = id.map(safe).filter(|name| !name.is_empty()).unwrap_or_else(|| format!("mine-{}", at + 1));
            let numbered = (2..).map(|number| format!("{base}-{number}"));
            let mut names = std::iter::once(base.clone()).chain(numbered);
            names.find(|name| taken.insert(name.to_lowercase())).unwrap_or(base)
        })
        .collect()
}

/// A name with letters, digits, hyphens, underlines and single points only.
///
/// Marks that combine with a letter are left out as well, because file systems disagree on whether they make another name.
fn safe(id: &str) -> String {
    let mut name = String::new();
    for c in id.chars() {
        let c = if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    // A point in front hides a file, and one at the end is dropped by Windows.
    let name = name.trim_matches('.');
    let stem = name.split('.').next().unwrap_or("").to_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|number| {
            matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
    };
    let is_device = DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt");
    if is_device { format!("_{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(ids: &[&str]) -> Vec<String> {
        file_names(ids.iter().map(|id| Some(*id)))
    }

    #[test]
    fn ids_become_names_that_every_file_system_takes() {
        for (id, name) in [
            ("QG-01", "QG-01"),
            ("安和县/青石岭 煤矿", "安和县_青石岭_煤矿"),
            ("a<b>:\"c|?*\\", "a_b___c____"),
            ("CON", "_CON"),
            ("nul.2005", "_nul.2005"),
            ("Com1", "_Com1"),
            ("COM10", "COM10"),
            ("..", "mine-1"),
            (".hidden.", "hidden"),
            ("~$lock", "__lock"),
            ("007", "007"),
            ("😀", "_"),
        ] {
            assert_eq!(names(&[id]), [name], "{id}");
        }
        assert_eq!(names(&[&"煤".repeat(300)])[0].chars().count(), 40);
    }

    #[test]
    fn no_two_names_are_the_same() {
        assert_eq!(names(&["a/b", "A_B", "a b", "a_b-2"]), ["a_b", "A_B-2", "a_b-3", "a_b-2-2"]);
        assert_eq!(file_names([None, Some("x"), None].into_iter()), ["mine-1", "x", "mine-3"]);
    }

    proptest! {
        #[test]
        fn any_ids_have_names_of_their_own(ids in prop::collection::vec("[aA./\\\\: 煤-]{0,3}|\\PC{0,4}", 1..8)) {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let names = names(&ids);
            let lower: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(lower.len(), ids.len());
            for name in &names {
                prop_assert!(!name.is_empty() && !name.starts_with(['.', '~']) && !name.ends_with(['.', ' ']));
                prop_assert!(!name.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*']) && name.len() < 200);
            }
        }
    }
}
