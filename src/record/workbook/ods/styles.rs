//! The styles of an OpenDocument spreadsheet: of its cells the number formats, of its sheets whether people see them.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::rc::Rc;

use super::super::format::Format;
use super::super::xml::{Element, Xml};
use super::data_styles::DataStyles;
use crate::record::cell::Refused;

/// The style of cells that name none.
const DEFAULT: &str = "Default";

/// How far styles may descend from each other.
const DEEPEST: usize = 32;

/// The style of a cell.
#[derive(Debug, Default)]
struct CellStyle {
    parent: Option<String>,
    data: Option<String>,
}

/// All styles.
#[derive(Debug, Default)]
pub struct Styles {
    data: DataStyles,
    cells: HashMap<String, CellStyle>,
    hidden_sheets: HashSet<String>,
    /// The formats of data styles, by the names of these; of none, the format of a number as it is.
    formats: HashMap<Option<String>, Rc<Format>>,
}

impl Styles {
    /// Reads the part with the styles that have names. The others in it are those of pages.
    pub fn read_named(&mut self, text: &str, part: &str) -> Result<(), Refused> {
        let mut xml = Xml::new(text, part);
        xml.root()?;
        while let Some(child) = xml.child()? {
            match child.full_name() {
                "office:styles" => self.read(&mut xml)?,
                _ => xml.skip()?,
            }
        }
        xml.end()
    }

    /// Reads the styles in the element that was entered last, and leaves it.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Refused> {
        while let Some(child) = xml.child()? {
            if DataStyles::is_one(&child) {
                self.data.read(&child, xml)?;
            } else if child.full_name() == "style:style" {
                self.style(&child, xml)?;
            } else {
                xml.skip()?;
            }
        }
        Ok(())
    }

    fn style(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let owned =
            |name| -> Result<Option<String>, Refused> { Ok(element.get(name)?.map(|value| value.into_owned())) };
        let Some(name) = owned("style:name")? else { return Err(xml.damaged()) };
        match element.get("style:family")?.as_deref() {
            Some("table-cell") => {
                let style =
                    CellStyle { parent: owned("style:parent-style-name")?, data: owned("style:data-style-name")? };
                self.cells.insert(name, style);
                xml.skip()
            }
            Some("table") => {
                while let Some(child) = xml.child()? {
                    if child.get("table:display")?.as_deref() == Some("false") {
                        self.hidden_sheets.insert(name.clone());
                    }
                    xml.skip()?;
                }
                Ok(())
            }
            _ => xml.skip(),
        }
    }

    /// Whether a sheet of that style is hidden.
    pub fn hides_sheet(&self, style: &str) -> bool {
        self.hidden_sheets.contains(style)
    }

    /// The number format of cells of that style.
    pub fn format(&mut self, style: Option<&str>) -> Rc<Format> {
        let name = self.data_style(style.unwrap_or(DEFAULT)).map(str::to_owned);
        let data = &self.data;
        let format = |name: &Option<String>| data.format(name.as_deref()?);
        match self.formats.entry(name) {
            Entry::Occupied(known) => Rc::clone(known.get()),
            Entry::Vacant(new) => {
                let format = Rc::new(format(new.key()).unwrap_or_default());
                Rc::clone(new.insert(format))
            }
        }
    }

    /// The data style of a style, or of one that it descends from.
    fn data_style(&self, style: &str) -> Option<&str> {
        let mut name = style;
        for _ in 0..DEEPEST {
            let style = self.cells.get(name)?;
            if let Some(data) = &style.data {
                return Some(data);
            }
            name = style.parent.as_deref()?;
        }
        None
    }
}
