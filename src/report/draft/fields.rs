//! What the placeholders of a document stand for.

use super::token::{Kind, Token};

/// What a person fills in with a pen.
pub const BLANK: &str = "______";

/// Values by their names.
pub type Values = Vec<(&'static str, String)>;

/// A list: its name, and the values of each item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The name.
    pub name: &'static str,
    /// The names of the values of an item, in their order.
    pub columns: &'static [&'static str],
    /// The items, each with a value for each name.
    pub items: Vec<Vec<String>>,
}

/// All that may stand in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// The values.
    pub values: Values,
    /// The lists.
    pub lists: Vec<List>,
}

/// An item of a list: the list, and which item.
pub type Open<'f> = (&'f List, &'f [String]);

impl Fields {
    /// The list of that name.
    pub fn list(&self, name: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// The value of that name: of the innermost item that has it, else of the document.
    pub fn value<'f>(&'f self, name: &str, open: &[Open<'f>]) -> Option<&'f str> {
        let of_item = |(list, item): &Open<'f>| {
            let at = list.columns.iter().position(|column| *column == name)?;
            item.get(at).map(String::as_str)
        };
        let of_items = open.iter().rev().find_map(of_item);
        of_items.or_else(|| self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str()))
    }

    /// Every placeholder that may stand where these lists are open.
    pub fn known(&self, open: &[String]) -> Vec<String> {
        let columns = open.iter().filter_map(|name| self.list(name)).flat_map(|list| list.columns.iter().copied());
        let values = self.values.iter().map(|(name, _)| *name);
        let lists = self.lists.iter().map(|list| format!("{{{{#{}}}}}", list.name));
        columns.chain(values).map(|name| format!("{{{{{name}}}}}")).chain(lists).collect()
    }

    /// Whether a placeholder stands for something where these lists are open.
    pub fn knows(&self, token: &Token, open: &[String]) -> bool {
        match token.kind {
            Kind::Each | Kind::None | Kind::End => self.list(&token.name).is_some(),
            Kind::Value if token.document().is_some() => true,
            Kind::Value => self.known(open).contains(&token.shown()),
        }
    }
}
