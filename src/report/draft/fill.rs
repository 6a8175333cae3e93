//! A part of a Word file with values in place of its placeholders.
//!
//! Word splits a text into runs as it likes, in the middle of a placeholder too; the texts of a paragraph are therefore read as one, and a value
//! goes where its placeholder begins. What is repeated stands between two placeholders in one text, in two paragraphs or rows of a table that
//! hold nothing else, or at the beginning and the end of one row.

use super::fields::{Fields, Open};
use super::token::{Kind, Token, only, tokens};
use super::tree::{Element, Node};

const DOCUMENT: &str = "w:document";
const BODY: &str = "w:body";
const PARAGRAPH: &str = "w:p";
const ROW: &str = "w:tr";
const CELL: &str = "w:tc";
const SECTION: &str = "w:sectPr";
const TABLE: &str = "w:tbl";
const TEXT: &str = "w:t";

/// What is wrong with the placeholders of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// One that stands for nothing, with those that may stand there.
    Unknown(Token, Vec<String>),
    /// One that has no end; its first characters.
    Unfinished(String),
    /// The beginning or end of what is repeated, without the other or where it cannot be.
    Unpaired(Token),
}

/// The mistakes in a part, all of them.
pub fn mistakes(nodes: &[Node], fields: &Fields) -> Vec<Mistake> {
    let mut found = Vec::new();
    let mut open: Vec<Token> = Vec::new();
    for text in paragraphs(nodes) {
        let chars: Vec<char> = text.chars().collect();
        let tokens = match tokens(&chars) {
            Ok(tokens) => tokens,
            Err(begun) => {
                found.push(Mistake::Unfinished(begun));
                continue;
            }
        };
        for token in tokens {
            let names: Vec<String> = open.iter().map(|token| token.name.clone()).collect();
            if !fields.knows(&token, &names) {
                found.push(Mistake::Unknown(token.clone(), fields.known(&names)));
                continue;
            }
            match token.kind {
                Kind::Value => {}
                Kind::Each | Kind::None => open.push(token),
                Kind::End => match open.pop() {
                    Some(begin) if begin.name == token.name => {}
                    Some(other) => {
                        open.push(other);
                        found.push(Mistake::Unpaired(token));
                    }
                    None => found.push(Mistake::Unpaired(token)),
                },
            }
        }
    }
    found.extend(open.into_iter().map(Mistake::Unpaired));
    found
}

/// The kinds of document that a part says it is a template of.
pub fn documents(nodes: &[Node]) -> Vec<String> {
    let of = |text: String| tokens(&text.chars().collect::<Vec<_>>()).unwrap_or_default();
    let tokens = paragraphs(nodes).into_iter().flat_map(of);
    tokens.filter_map(|token| token.document().map(str::to_owned)).collect()
}

/// Puts a paragraph that says `word` at the beginning of the body of a document. How it looks stands in itself, so that no style of the
/// template hides it.
pub fn mark(nodes: &mut [Node], word: &str) {
    const LOOKS: &str = "<w:rPr><w:b/><w:vanish w:val=\"0\"/><w:webHidden w:val=\"0\"/><w:color w:val=\"C00000\"/><w:sz w:val=\"36\"/><w:szCs w:val=\"36\"/><w:specVanish w:val=\"0\"/></w:rPr>";
    const PLACE: &str = "<w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"480\" w:lineRule=\"auto\"/><w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"0\" w:firstLineChars=\"0\"/><w:jc w:val=\"center\"/></w:pPr>";
    let document = nodes.iter_mut().find_map(|node| match node {
        Node::Element(element) if element.name() == DOCUMENT => Some(element),
        _ => None,
    });
    for node in document.into_iter().flat_map(|document| &mut document.children) {
        let Node::Element(body) = node else { continue };
        if body.name() == BODY {
            let mut text = Element::new(TEXT, Vec::new());
            text.set_text(word);
            let run = Element::new("w:r", vec![Node::Written(LOOKS.to_owned()), Node::Element(text)]);
            let inner = vec![Node::Written(PLACE.to_owned()), Node::Element(run)];
            body.children.insert(0, Node::Element(Element::new(PARAGRAPH, inner)));
        }
    }
}

/// The texts of the paragraphs, in their order.
fn paragraphs(nodes: &[Node]) -> Vec<String> {
    let mut found = Vec::new();
    for element in nodes.iter().filter_map(Node::element) {
        if element.name() == PARAGRAPH {
            let text: String = texts(element).concat();
            found.push(text);
        }
        found.extend(paragraphs(&element.children));
    }
    found
}

/// The texts of the runs of an element, without those of paragraphs inside it (text boxes).
fn texts(element: &Element) -> Vec<String> {
    let mut found = Vec::new();
    for child in element.elements() {
        match child.name() {
            TEXT => found.push(child.text()),
            PARAGRAPH => {}
            _ => found.extend(texts(child)),
        }
    }
    found
}

/// Puts new texts, as many as [`texts`] gives, in place of those of the runs.
fn set_texts(element: &mut Element, new: &mut impl Iterator<Item = String>) {
    for child in &mut element.children {
        let Node::Element(child) = child else { continue };
        match child.name() {
            TEXT => {
                let text = new.next().unwrap_or_default();
                if text != child.text() {
                    child.set_text(&text);
                }
            }
            PARAGRAPH => {}
            _ => set_texts(child, new),
        }
    }
}

/// The nodes with values in place of the placeholders; or the placeholder that stands where it cannot.
pub fn fill(nodes: &[Node], fields: &Fields, open: &[Open<'_>]) -> Result<Vec<Node>, Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        at += 1;
        let Node::Element(element) = node else {
            out.push(node.clone());
            continue;
        };
        if is_kind_alone(element) {
            continue;
        }
        if let Some(begin) = begins(element) {
            let rest = nodes.get(at..).unwrap_or_default();
            let length = length(rest, &begin).ok_or_else(|| begin.clone())?;
            let inner = rest.get(..length).unwrap_or_default();
            for open in repeated(&begin, fields, open) {
                out.extend(fill(inner, fields, &open)?);
            }
            at += length + 1;
            continue;
        }
        match begins_and_ends(element) {
            Some((begin, end)) => {
                for open in repeated(&begin, fields, open) {
                    let mut row = element.clone();
                    strip(&mut row, &begin);
                    strip(&mut row, &end);
                    out.push(filled(&row, fields, &open)?);
                }
            }
            None => out.push(filled(element, fields, open)?),
        }
    }
    Ok(out)
}

fn filled(element: &Element, fields: &Fields, open: &[Open<'_>]) -> Result<Node, Token> {
    let mut new = element.clone();
    if element.name() == PARAGRAPH {
        replace(&mut new, fields, open)?;
    }
    new.children = fill(&new.children, fields, open)?;
    let has = |name| new.elements().any(|child| child.name() == name);
    match element.name() {
        // Word calls a cell without paragraph damaged.
        CELL if !has(PARAGRAPH) => new.children.push(Node::Element(Element::new(PARAGRAPH, Vec::new()))),
        // So it does with a table without rows.
        TABLE if !has(ROW) => return Ok(Node::Element(Element::new(PARAGRAPH, Vec::new()))),
        _ => {}
    }
    Ok(Node::Element(new))
}

/// Whether a paragraph only says of which kind of document the template is, so that nothing is left of it. One that ends a section of the
/// document is more than its text.
fn is_kind_alone(element: &Element) -> bool {
    let ends_section = || element.elements().any(|inner| inner.elements().any(|inner| inner.name() == SECTION));
    element.name() == PARAGRAPH
        && only(&texts(element).concat()).is_some_and(|token| token.document().is_some())
        && !ends_section()
}

/// The placeholder that begins what is repeated, where a paragraph or row holds nothing else.
fn begins(element: &Element) -> Option<Token> {
    marker(element).filter(|token| matches!(token.kind, Kind::Each | Kind::None))
}

fn marker(element: &Element) -> Option<Token> {
    match element.name() {
        PARAGRAPH => only(&texts(element).concat()),
        ROW => only(&paragraphs(&element.children).concat()),
        _ => None,
    }
}

/// How many nodes stand before the end of what `begin` begins.
fn length(nodes: &[Node], begin: &Token) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, node) in nodes.iter().enumerate() {
        let Some(token) = node.element().and_then(marker).filter(|token| token.name == begin.name) else { continue };
        match (token.kind, depth) {
            (Kind::End, 0) => return Some(at),
            (Kind::End, _) => depth -= 1,
            (Kind::Each | Kind::None, _) => depth += 1,
            (Kind::Value, _) => {}
        }
    }
    None
}

/// The placeholders with which a row of a table begins and ends, where it is to be repeated as a whole.
fn begins_and_ends(element: &Element) -> Option<(Token, Token)> {
    if element.name() != ROW {
        return None;
    }
    let text: Vec<char> = paragraphs(&element.children).concat().trim().chars().collect();
    let tokens = tokens(&text).ok()?;
    let (begin, end) = (tokens.first()?, tokens.last()?);
    let is_row = begin.start == 0
        && matches!(begin.kind, Kind::Each | Kind::None)
        && end.kind == Kind::End
        && end.end == text.len()
        && begin.name == end.name
        && tokens.iter().filter(|token| token.kind == Kind::End && token.name == end.name).count() == 1;
    is_row.then(|| (begin.clone(), end.clone()))
}

/// Takes the first placeholder like `marker` out of an element; true if there is one.
fn strip(element: &mut Element, marker: &Token) -> bool {
    if element.name() == PARAGRAPH {
        let (chars, owners, count) = owned(element);
        let tokens = tokens(&chars).unwrap_or_default();
        if let Some(found) = tokens.iter().find(|token| (&token.kind, &token.name) == (&marker.kind, &marker.name)) {
            let mut new = vec![String::new(); count];
            for (at, (c, owner)) in chars.iter().zip(&owners).enumerate() {
                if !(found.start..found.end).contains(&at) {
                    push(&mut new, *owner, &c.to_string());
                }
            }
            set_texts(element, &mut new.into_iter());
            return true;
        }
    }
    element.children.iter_mut().any(|child| match child {
        Node::Element(child) => strip(child, marker),
        Node::Written(_) => false,
    })
}

/// The items that `begin` repeats for, each with those that are open already; for [`Kind::None`] once where there is no item.
fn repeated<'f>(begin: &Token, fields: &'f Fields, open: &[Open<'f>]) -> Vec<Vec<Open<'f>>> {
    let Some(list) = fields.list(&begin.name) else { return Vec::new() };
    match begin.kind {
        Kind::None if list.items.is_empty() => vec![open.to_vec()],
        Kind::None => Vec::new(),
        _ => {
            let with = |item: &'f Vec<String>| open.iter().copied().chain([(list, item.as_slice())]).collect();
            list.items.iter().map(with).collect()
        }
    }
}

/// The characters of a paragraph, for each the number of the text that it stands in, and how many texts there are.
fn owned(paragraph: &Element) -> (Vec<char>, Vec<usize>, usize) {
    let texts = texts(paragraph);
    let owned = texts.iter().enumerate().flat_map(|(at, text)| text.chars().map(move |c| (c, at)));
    let (chars, owners) = owned.unzip();
    (chars, owners, texts.len())
}

fn push(texts: &mut [String], at: usize, text: &str) {
    if let Some(slot) = texts.get_mut(at) {
        slot.push_str(text);
    }
}

/// Puts values in place of the placeholders of a paragraph.
fn replace(paragraph: &mut Element, fields: &Fields, open: &[Open<'_>]) -> Result<(), Token> {
    let (chars, owners, count) = owned(paragraph);
    let tokens = tokens(&chars).unwrap_or_default();
    if tokens.is_empty() {
        return Ok(());
    }
    let mut new = vec![String::new(); count];
    let mut put = |at: usize, text: &str| push(&mut new, owners.get(at).copied().unwrap_or_default(), text);
    write(&chars, (0, chars.len()), &tokens, fields, open, &mut put)?;
    set_texts(paragraph, &mut new.into_iter());
    Ok(())
}

/// Writes the characters from the one to the other, with values in place of the placeholders among them.
fn write(
    chars: &[char],
    (from, to): (usize, usize),
    tokens: &[Token],
    fields: &Fields,
    open: &[Open<'_>],
    put: &mut dyn FnMut(usize, &str),
) -> Result<(), Token> {
    let mut at = from;
    while at < to {
        let Some(token) = tokens.iter().find(|token| token.start == at) else {
            put(at, &chars.get(at).map(char::to_string).unwrap_or_default());
            at += 1;
            continue;
        };
        match token.kind {
            Kind::Value => {
                put(at, fields.value(&token.name, open).unwrap_or_default());
                at = token.end;
            }
            Kind::Each | Kind::None => {
                let mut depth = 0_usize;
                let same = tokens.iter().filter(|other| other.start >= token.end && other.name == token.name);
                let mut end = None;
                for other in same {
                    match (&other.kind, depth) {
                        (Kind::End, 0) => {
                            end = Some(other);
                            break;
                        }
                        (Kind::End, _) => depth -= 1,
                        (Kind::Value, _) => {}
                        _ => depth += 1,
                    }
                }
                let end = end.filter(|end| end.end <= to).ok_or_else(|| token.clone())?;
                for open in repeated(token, fields, open) {
                    write(chars, (token.end, end.start), tokens, fields, &open, put)?;
                }
                at = end.end;
            }
            Kind::End => return Err(token.clone()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fields::List;
    use super::super::tree;
    use super::*;

    fn fields() -> Fields {
        let items = vec![vec!["1".to_owned(), "超能力".to_owned()], vec!["2".to_owned(), "{{煤矿名称}}".to_owned()]];
        Fields {
            values: vec![("煤矿名称", "<甲>&乙".to_owned())],
            lists: vec![
                List { name: "条件", columns: &["序号", "条件"], items },
                List { name: "依据", columns: &["条款"], items: Vec::new() },
            ],
        }
    }

    fn of(xml: &str) -> String {
        let fields = fields();
        let nodes = tree::parse(xml).unwrap();
        assert_eq!(mistakes(&nodes, &fields), []);
        let mut out = String::new();
        tree::write(&fill(&nodes, &fields, &[]).unwrap(), &mut out);
        out.replace(" xml:space=\"preserve\"", "")
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn a_placeholder_split_over_runs_is_replaced_where_it_begins() {
        assert_eq!(
            of("<w:p><w:r><w:t>甲{</w:t></w:r><w:r><w:b/><w:t>{煤矿</w:t></w:r><w:r><w:t>名称}}乙</w:t></w:r></w:p>"),
            "<w:p><w:r><w:t>甲&lt;甲&gt;&amp;乙</w:t></w:r><w:r><w:b/><w:t></w:t></w:r><w:r><w:t>乙</w:t></w:r></w:p>"
        );
    }

    #[test]
    fn paragraphs_between_two_that_hold_nothing_else_are_repeated() {
        let text =
            [p("{{#条件}}"), p("{{序号}}. {{条件}}"), p("{{/条件}}"), p("{{^依据}}"), p("无"), p("{{/依据}}")].concat();
        assert_eq!(of(&text), [p("1. 超能力"), p("2. {{煤矿名称}}"), p("无")].concat());
    }

    #[test]
    fn what_says_the_kind_vanishes_with_its_paragraph() {
        assert_eq!(of(&[p("{{文书种类：复查意见书}}"), p("甲")].concat()), p("甲"));
        assert_eq!(of(&p("甲{{文书种类：复查意见书}}乙")), p("甲乙"));
        let cell = format!("<w:tc>{}</w:tc>", p("{{文书种类：复查意见书}}"));
        assert_eq!(of(&cell), "<w:tc><w:p/></w:tc>");
        let section = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{文书种类：复查意见书}}</w:t></w:r></w:p>";
        assert!(of(section).contains("<w:sectPr/>"));
        let nodes = tree::parse(&p("{{文书种类：甲}}{{文书种类:乙}}")).unwrap();
        assert_eq!(documents(&nodes), ["甲", "乙"]);
    }

    #[test]
    fn rows_are_repeated_and_a_text_inside_another() {
        let row = |cells: [&str; 2]| {
            format!("<w:tr>{}</w:tr>", cells.map(|cell| format!("<w:tc>{}</w:tc>", p(cell))).concat())
        };
        let table = format!("<w:tbl>{}</w:tbl>", row(["{{#条件}}{{序号}}", "{{条件}}{{/条件}}"]));
        assert_eq!(of(&table), format!("<w:tbl>{}{}</w:tbl>", row(["1", "超能力"]), row(["2", "{{煤矿名称}}"])));
        assert_eq!(of(&p("有{{#条件}}{{条件}}；{{/条件}}完{{^条件}}无{{/条件}}")), p("有超能力；{{煤矿名称}}；完"));
    }

    #[test]
    fn what_would_be_damaged_is_mended() {
        let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p("{{#依据}}{{条款}}{{/依据}}"));
        assert_eq!(of(&table), "<w:p/>");
        let cell = format!("<w:tc>{}{}{}</w:tc>", p("{{#依据}}"), p("{{条款}}"), p("{{/依据}}"));
        assert_eq!(of(&cell), "<w:tc><w:p/></w:tc>");
    }

    #[test]
    fn every_mistake_is_found() {
        let fields = fields();
        let nodes =
            tree::parse(&[p("{{煤矿}}{{序号}}{{/条件}}"), p("{{煤矿名称"), p("{{#条件}}{{序号}}")].concat()).unwrap();
        let found: Vec<String> = mistakes(&nodes, &fields)
            .iter()
            .map(|mistake| match mistake {
                Mistake::Unknown(token, _) => format!("unknown {}", token.shown()),
                Mistake::Unfinished(text) => format!("unfinished {text}"),
                Mistake::Unpaired(token) => format!("unpaired {}", token.shown()),
            })
            .collect();
        assert_eq!(
            found,
            [
                "unknown {{煤矿}}",
                "unknown {{序号}}",
                "unpaired {{/条件}}",
                "unfinished {{煤矿名称",
                "unpaired {{#条件}}"
            ]
        );
        let nodes = tree::parse(&[p("甲{{#条件}}"), p("{{/条件}}")].concat()).unwrap();
        assert_eq!(mistakes(&nodes, &fields), []);
        assert_eq!(fill(&nodes, &fields, &[]).unwrap_err().shown(), "{{#条件}}");
    }
}
