//! Relationships: which part of a package is for what.

use std::collections::HashMap;

use super::super::package::Package;
use super::super::xml::Xml;
use crate::record::cell::Refused;

/// What a part refers to.
#[derive(Debug)]
pub struct Relation {
    /// The last word of its type, such as `worksheet`; what stands before it differs between versions of the format.
    pub kind: String,
    /// The name of the part.
    pub target: String,
}

/// All that a part refers to inside the package.
#[derive(Debug, Default)]
pub struct Relations {
    by_id: HashMap<String, Relation>,
    /// The first of each type.
    by_kind: HashMap<String, String>,
}

impl Relations {
    /// Those of the package itself.
    pub fn of_package(package: &mut Package<'_>) -> Result<Relations, Refused> {
        Relations::in_part(package, "_rels/.rels", "")
    }

    /// Those of a part.
    pub fn of_part(package: &mut Package<'_>, part: &str) -> Result<Relations, Refused> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Relations::in_part(package, &format!("{folder}_rels/{name}.rels"), &folder)
    }

    fn in_part(package: &mut Package<'_>, part: &str, folder: &str) -> Result<Relations, Refused> {
        let mut relations = Relations::default();
        let Some(text) = package.text(part)? else { return Ok(relations) };
        let mut xml = Xml::new(&text, part);
        xml.root()?;
        while let Some(child) = xml.child()? {
            let (mut id, mut kind, mut target, mut is_outside) = (None, None, None, false);
            for attribute in child.attributes() {
                match attribute? {
                    ("Id", value) => id = Some(value.into_owned()),
                    ("Type", value) => kind = value.rsplit('/').next().map(str::to_owned),
                    ("Target", value) => target = Some(resolved(folder, &value)),
                    ("TargetMode", value) => is_outside = value.eq_ignore_ascii_case("External"),
                    _ => {}
                }
            }
            match (id, kind, target) {
                _ if is_outside => {}
                (Some(id), Some(kind), Some(target)) => {
                    relations.by_kind.entry(kind.clone()).or_insert_with(|| target.clone());
                    relations.by_id.insert(id, Relation { kind, target });
                }
                _ => return Err(xml.damaged()),
            }
            xml.skip()?;
        }
        xml.end()?;
        Ok(relations)
    }

    /// The part of that type.
    pub fn of_type(&self, kind: &str) -> Option<String> {
        self.by_kind.get(kind).cloned()
    }

    /// The relation with that id.
    pub fn with_id(&self, id: &str) -> Option<&Relation> {
        self.by_id.get(id)
    }
}

/// The name of the part to which `target` refers from inside `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let path = if target.starts_with('/') { target } else { format!("{folder}{target}") };
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            _ => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        for (folder, target, expected) in [
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl/", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/", "./styles.xml", "xl/styles.xml"),
            ("xl/worksheets/", "../sharedStrings.xml", "xl/sharedStrings.xml"),
            ("xl/", "..\\..\\..\\xl\\styles.xml", "xl/styles.xml"),
        ] {
            assert_eq!(resolved(folder, target), expected);
        }
    }
}
