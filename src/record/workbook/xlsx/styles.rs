//! The styles of cells, of which only the number formats count.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::format::{Format, builtin};
use super::super::xml::Xml;
use crate::record::cell::Refused;

/// The number formats of all styles, in the order in which cells refer to them.
pub fn read(text: &str, part: &str) -> Result<Vec<Rc<Format>>, Refused> {
    let mut xml = Xml::new(text, part);
    let mut codes: HashMap<u32, String> = HashMap::new();
    let mut formats: HashMap<u32, Rc<Format>> = HashMap::new();
    let mut styles = Vec::new();
    xml.root()?;
    while let Some(child) = xml.child()? {
        match child.name() {
            "numFmts" => {
                while let Some(format) = xml.child()? {
                    let id = format.get("numFmtId")?.and_then(|id| id.trim().parse().ok());
                    let code = format.get("formatCode")?;
                    let (Some(id), Some(code)) = (id, code) else { return Err(xml.damaged()) };
                    codes.insert(id, code.into_owned());
                    xml.skip()?;
                }
            }
            "cellXfs" => {
                while let Some(style) = xml.child()? {
                    let id = match style.get("numFmtId")? {
                        Some(id) => id.trim().parse().map_err(|_| xml.damaged())?,
                        None => 0,
                    };
                    let code = || codes.get(&id).map(String::as_str).or_else(|| builtin::code(id)).unwrap_or_default();
                    let format = formats.entry(id).or_insert_with(|| Rc::new(Format::from_code(code())));
                    styles.push(Rc::clone(format));
                    xml.skip()?;
                }
            }
            _ => xml.skip()?,
        }
    }
    xml.end()?;
    Ok(styles)
}
