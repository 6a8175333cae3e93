//! Placeholders in a text: `{{煤矿名称}}`, `{{#条件}}…{{/条件}}`, and `{{^条件}}…{{/条件}}` for what stands where there is none.

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A value.
    Value,
    /// The beginning of what is repeated for each.
    Each,
    /// The beginning of what stands once, where there is none.
    None,
    /// The end of either.
    End,
}

/// A placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it stands for.
    pub kind: Kind,
    /// The name in it.
    pub name: String,
    /// Where it begins, in characters.
    pub start: usize,
    /// Where what follows it begins.
    pub end: usize,
}

/// The name of the placeholder that says of which kind of document a template is, before a colon and the kind.
const KIND: &str = "文书种类";

impl Token {
    /// Of which kind of document the template is, where the placeholder says that: it vanishes when the template is filled in.
    pub fn document(&self) -> Option<&str> {
        let rest = self.name.strip_prefix(KIND).filter(|_| self.kind == Kind::Value)?;
        rest.strip_prefix(['：', ':']).or_else(|| rest.is_empty().then_some(rest))
    }

    /// As it is written, in the usual form.
    pub fn shown(&self) -> String {
        let sign = match self.kind {
            Kind::Value => "",
            Kind::Each => "#",
            Kind::None => "^",
            Kind::End => "/",
        };
        format!("{{{{{sign}{}}}}}", self.name)
    }
}

/// The placeholders of a text in their order; or the beginning of one that has no end. Chinese input methods write `｛｛` and `＃`, which is the same.
pub fn tokens(text: &[char]) -> Result<Vec<Token>, String> {
    let is = |at: usize, half: char, full: char| text.get(at).is_some_and(|c| *c == half || *c == full);
    let opens = |at: usize| is(at, '{', '｛') && is(at + 1, '{', '｛');
    let closes = |at: usize| is(at, '}', '｝') && is(at + 1, '}', '｝');
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !opens(at) {
            at += 1;
            continue;
        }
        let begun = || text.iter().skip(at).take(20).collect::<String>();
        let end = (at + 2..text.len()).take_while(|end| !opens(*end)).find(|end| closes(*end)).ok_or_else(begun)?;
        let inner: String = text.get(at + 2..end).unwrap_or_default().iter().filter(|c| !c.is_whitespace()).collect();
        let signs = [(['#', '＃'], Kind::Each), (['^', '＾'], Kind::None), (['/', '／'], Kind::End)];
        let sign = signs.into_iter().find_map(|(signs, kind)| Some((inner.strip_prefix(signs)?.to_owned(), kind)));
        let (name, kind) = sign.unwrap_or((inner, Kind::Value));
        found.push(Token { kind, name, start: at, end: end + 2 });
        at = end + 2;
    }
    Ok(found)
}

/// The placeholder that is all of the text but for spaces.
pub fn only(text: &str) -> Option<Token> {
    let chars: Vec<char> = text.trim().chars().collect();
    match tokens(&chars).ok()?.as_slice() {
        [token] if token.start == 0 && token.end == chars.len() => Some(token.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Vec<String>, String> {
        let chars: Vec<char> = text.chars().collect();
        Ok(tokens(&chars)?.iter().map(Token::shown).collect())
    }

    #[test]
    fn placeholders_are_found_however_they_are_typed() {
        assert_eq!(of("甲{{ 煤矿 名称 }}乙{{#条件}}{{／条件｝}").unwrap(), ["{{煤矿名称}}", "{{#条件}}", "{{/条件}}"]);
        assert_eq!(of("｛｛＃依据｝｝{a} }} {{^依据}}").unwrap(), ["{{#依据}}", "{{^依据}}"]);
    }

    #[test]
    fn the_kind_of_document_is_read_from_its_placeholder() {
        let kind = |text: &str| only(text).unwrap().document().map(str::to_owned);
        assert_eq!(kind("{{文书种类：停产整顿决定书}}").unwrap(), "停产整顿决定书");
        assert_eq!(kind("｛｛ 文书种类 : 复查意见书 ｝｝").unwrap(), "复查意见书");
        assert_eq!(kind("{{文书种类}}").unwrap(), "");
        assert_eq!(kind("{{文书种类别}}"), None);
        assert_eq!(kind("{{#文书种类：甲}}"), None);
    }

    #[test]
    fn one_without_end_is_told() {
        assert_eq!(of("甲{{煤矿名称}乙").unwrap_err(), "{{煤矿名称}乙");
        assert_eq!(of("{{甲 {{乙}}").unwrap_err(), "{{甲 {{乙}}");
    }

    #[test]
    fn one_that_stands_alone_is_known() {
        assert_eq!(only(" {{#条件}} ").unwrap().kind, Kind::Each);
        assert_eq!(only("{{甲}}。"), None);
        assert_eq!(only("{{甲}}{{乙}}"), None);
    }
}
