//! A workbook as text: what its cells say and take, and how it is printed. Read from its parts, by no code of the program.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read};

use roxmltree::{Document, Node};

/// A workbook.
pub struct Book {
    parts: BTreeMap<String, String>,
    sheets: Vec<Sheet>,
}

/// A sheet of it.
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
    pub validations: Vec<Validation>,
    /// Frozen panes, columns, merged cells, paper: each as a line.
    layout: Vec<String>,
}

pub struct Row {
    /// Its number, from 1.
    pub number: usize,
    pub height: Option<f64>,
    pub cells: Vec<Cell>,
}

pub struct Cell {
    /// Where it is: `C5`.
    pub at: String,
    /// Its column, from 0.
    pub column: usize,
    /// What it says; nothing if it is empty.
    pub text: String,
    /// The number format.
    pub format: String,
}

/// What cells take.
pub struct Validation {
    /// The cells: `C5` or `C5:C9`.
    pub cells: String,
    kind: String,
    pub formulas: Vec<String>,
    style: String,
    message: String,
}

impl Book {
    /// The workbook with these bytes.
    pub fn open(bytes: &[u8]) -> Book {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            parts.insert(file.name().unwrap().into_owned(), text);
        }
        let strings = Document::parse(&parts["xl/sharedStrings.xml"]).unwrap();
        let strings: Vec<String> = named(strings.root(), "si").map(text_of).collect();
        let formats = formats(&parts["xl/styles.xml"]);
        let workbook = Document::parse(&parts["xl/workbook.xml"]).unwrap();
        let sheets = named(workbook.root(), "sheet").enumerate().map(|(at, sheet)| {
            let part = Document::parse(&parts[&format!("xl/worksheets/sheet{}.xml", at + 1)]).unwrap();
            Sheet::new(sheet.attribute("name").unwrap(), &part, &strings, &formats)
        });
        let sheets = sheets.collect();
        Book { parts, sheets }
    }

    /// The names of the parts.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// The sheets, in the order of their tabs.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }
}

impl Sheet {
    fn new(name: &str, part: &Document<'_>, strings: &[String], formats: &[String]) -> Sheet {
        let root = part.root();
        let mut layout = Vec::new();
        let mut tell = |what: &str, attributes: &[&str]| {
            for node in named(root, what) {
                let told = attributes.iter().filter_map(|name| Some(format!(" {name}={}", node.attribute(*name)?)));
                layout.push(format!("{what}{}", told.collect::<String>()));
            }
        };
        tell("pane", &["xSplit", "ySplit", "state"]);
        tell("col", &["min", "max", "width"]);
        tell("mergeCell", &["ref"]);
        tell("pageMargins", &["left", "right", "top", "bottom"]);
        tell("pageSetup", &["paperSize", "orientation", "fitToHeight", "fitToWidth"]);
        for what in ["oddHeader", "oddFooter"] {
            layout.extend(named(root, what).map(|node| format!("{what} {}", node.text().unwrap_or(""))));
        }
        let rows = named(root, "row").map(|row| Row {
            number: row.attribute("r").unwrap().parse().unwrap(),
            height: row.attribute("ht").map(|height| height.parse().unwrap()),
            cells: named(row, "c").map(|cell| Cell::new(cell, strings, formats)).collect(),
        });
        let validations = named(root, "dataValidation").map(|node| {
            let attribute = |name: &str| node.attribute(name).unwrap_or("").to_owned();
            let formulas = ["formula1", "formula2"].into_iter().flat_map(|name| named(node, name));
            Validation {
                cells: attribute("sqref"),
                kind: attribute("type"),
                formulas: formulas.map(text_of).collect(),
                style: attribute("errorStyle"),
                message: attribute("prompt"),
            }
        });
        Sheet { name: name.to_owned(), rows: rows.collect(), validations: validations.collect(), layout }
    }

    /// Whether it is printed on A4, and as high as it comes.
    pub fn is_printed_on_a4_in_width(&self) -> bool {
        self.layout.iter().any(|line| line.starts_with("pageSetup paperSize=9 ") && line.contains(" fitToHeight=0"))
    }
}

impl Validation {
    /// Spreadsheets refuse a file with longer lists or messages.
    pub fn check(&self, sheet: &str) {
        assert!(self.message.encode_utf16().count() <= 255, "{sheet} {}", self.message);
        for formula in &self.formulas {
            assert!(formula.encode_utf16().count() <= 257, "{sheet} {formula}");
        }
        assert!(self.kind.is_empty() || self.style == "warning", "{sheet} {}: anything can be written", self.cells);
    }
}

impl Row {
    /// The text of a cell.
    pub fn text(&self, column: usize) -> &str {
        self.cells.iter().find(|cell| cell.column == column).map_or("", |cell| &cell.text)
    }
}

impl Cell {
    fn new(cell: Node<'_, '_>, strings: &[String], formats: &[String]) -> Cell {
        let value = named(cell, "v").next().and_then(|value| value.text()).unwrap_or("");
        let text = match cell.attribute("t") {
            Some("s") => strings[value.parse::<usize>().unwrap()].clone(),
            Some("inlineStr") => text_of(cell),
            _ => value.to_owned(),
        };
        let style: usize = cell.attribute("s").map_or(0, |style| style.parse().unwrap());
        let at = cell.attribute("r").unwrap().to_owned();
        Cell { column: column(&at), at, text, format: formats[style].clone() }
    }

    /// The text, or in angle brackets how what is written into the empty cell is taken.
    fn told(&self) -> Option<String> {
        let shown = if self.text.is_empty() { format!("<{}>", self.format) } else { self.text.clone() };
        (shown != "<>").then(|| format!("{} {shown}", self.at))
    }
}

/// The column of `C5`, from 0.
pub fn column(at: &str) -> usize {
    let letters = at.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1) - 1
}

/// The number formats of the styles of cells.
fn formats(styles: &str) -> Vec<String> {
    let styles = Document::parse(styles).unwrap();
    let own: BTreeMap<&str, &str> = named(styles.root(), "numFmt")
        .map(|format| (format.attribute("numFmtId").unwrap(), format.attribute("formatCode").unwrap()))
        .collect();
    let of_cells = named(styles.root(), "cellXfs").next().unwrap();
    named(of_cells, "xf")
        .map(|style| match style.attribute("numFmtId").unwrap() {
            "0" => String::new(),
            "49" => "@".to_owned(),
            id => own.get(id).map_or_else(|| id.to_owned(), |code| (*code).to_owned()),
        })
        .collect()
}

fn named<'d, 'i>(node: Node<'d, 'i>, name: &str) -> impl Iterator<Item = Node<'d, 'i>> {
    node.descendants().filter(move |inner| inner.tag_name().name() == name)
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|inner| if inner.is_text() { inner.text() } else { None }).collect()
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sheet in &self.sheets {
            writeln!(f, "==== {}", sheet.name)?;
            for line in &sheet.layout {
                writeln!(f, "{line}")?;
            }
            let mut above = Vec::new();
            for row in &sheet.rows {
                let formats: Vec<_> =
                    row.cells.iter().filter(|cell| cell.text.is_empty()).map(|cell| &cell.format).collect();
                // Empty rows below each other are all alike.
                let is_empty = row.cells.len() == formats.len();
                if is_empty && above == formats {
                    continue;
                }
                above = formats;
                let cells: Vec<_> = row.cells.iter().filter_map(|cell| cell.told()).collect();
                let height = row.height.map_or(String::new(), |height| format!("({height}) "));
                writeln!(f, "{height}{}", cells.join(" | "))?;
            }
            for validation in &sheet.validations {
                let Validation { cells, kind, formulas, message, .. } = validation;
                writeln!(f, "{cells} takes {kind} {} {}", formulas.join(" to "), message.replace('\n', " / "))?;
            }
        }
        Ok(())
    }
}

/// Checksums change with every rule.
pub fn without_checksums(text: &str) -> String {
    let is_checksum = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    text.split(' ').map(|word| if is_checksum(word) { "#" } else { word }).collect::<Vec<_>>().join(" ")
}
