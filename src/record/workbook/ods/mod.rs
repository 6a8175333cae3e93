//! OpenDocument spreadsheets: `.ods`.
//!
//! Source: OpenDocument 1.3 part 3. Own code, because `calamine` gives neither percentages nor hidden rows of such files, and not the
//! exact texts of numbers.

mod cell;
mod content;
mod data_styles;
mod paragraphs;
mod styles;

use self::styles::Styles;
use super::package::Package;
use super::refused::{self, damaged};
use super::sheets::Sheets;
use crate::record::cell::Refused;

/// The part with the sheets.
const CONTENT: &str = "content.xml";

/// The part with the styles that have names.
const STYLES: &str = "styles.xml";

/// The part that lists the others.
const MANIFEST: &str = "META-INF/manifest.xml";

/// Reads the sheets of a package.
pub fn read(package: &mut Package<'_>, sheets: &mut Sheets<'_>) -> Result<(), Refused> {
    if package.text(MANIFEST)?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(refused::encrypted());
    }
    let mut styles = Styles::default();
    if let Some(text) = package.text(STYLES)? {
        styles.read_named(&text, STYLES)?;
    }
    let text = package.text(CONTENT)?.ok_or_else(|| damaged(CONTENT))?;
    content::read(&text, CONTENT, styles, sheets)
}
