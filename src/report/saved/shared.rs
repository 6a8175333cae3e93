//! Texts that thousands of mines have in common are kept once by each thread that makes mines: a result of many mines would not fit into the
//! memory of a laptop otherwise.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::ops::Deref;
use std::sync::Arc;

use foldhash::fast::FixedState;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Reason, StatedValue};
use crate::source::Bilingual;

/// So many different texts are remembered; whoever has more of them has little in common.
const MOST: usize = 1 << 16;

/// Something that many have in common.
#[derive(PartialEq, Eq, Hash)]
pub struct Shared<T: ?Sized>(Arc<T>);

/// A text in both languages that stands in the rules, so that many mines have it.
pub type Text = Shared<Bilingual>;

/// An id or the name of a file.
pub type Name = Shared<str>;

type Known<T> = RefCell<HashSet<Arc<T>, FixedState>>;

thread_local! {
    static TEXTS: Known<Bilingual> = RefCell::default();
    static NAMES: Known<str> = RefCell::default();
}

/// The one that is known already, or this one, which is known from now on.
fn known<T: ?Sized + Eq + Hash>(known: &Known<T>, of: &T, new: impl FnOnce() -> Arc<T>) -> Shared<T>
where
    Arc<T>: Borrow<T>,
{
    let mut known = known.borrow_mut();
    if let Some(same) = known.get(of) {
        return Shared(Arc::clone(same));
    }
    if known.len() >= MOST {
        known.clear();
    }
    let new = new();
    known.insert(Arc::clone(&new));
    Shared(new)
}

impl Text {
    /// A text that is not looked for among those that are known: where few are kept, and not for long.
    pub fn single(text: Bilingual) -> Text {
        Shared(Arc::new(text))
    }
}

impl Name {
    /// A name that is not looked for among those that are known.
    pub fn single(name: &str) -> Name {
        Shared(Arc::from(name))
    }
}

impl From<&Bilingual> for Text {
    fn from(text: &Bilingual) -> Text {
        TEXTS.with(|texts| known(texts, text, || Arc::new(text.clone())))
    }
}

impl From<Bilingual> for Text {
    fn from(text: Bilingual) -> Text {
        Text::from(&text)
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Name {
        NAMES.with(|names| known(names, name, || Arc::from(name)))
    }
}

impl From<String> for Name {
    fn from(name: String) -> Name {
        Name::from(name.as_str())
    }
}

impl From<StatedValue> for Reason {
    fn from(value: StatedValue) -> Reason {
        Shared(Arc::new(value))
    }
}

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: ?Sized + Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        Bilingual::deserialize(deserializer).map(Text::from)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        String::deserialize(deserializer).map(Name::from)
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Reason, D::Error> {
        StatedValue::deserialize(deserializer).map(Reason::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one() {
        let text = || Text::from(Bilingual::new("煤".to_owned(), "coal".to_owned()));
        assert!(Arc::ptr_eq(&text().0, &text().0));
        assert!(Arc::ptr_eq(&Name::from("S01").0, &Name::from("S01".to_owned()).0));
        assert_ne!(text(), Text::from(Bilingual::new("煤", "ore")));
    }

    #[test]
    fn it_is_written_and_read_as_what_it_holds() {
        let text = Text::from(Bilingual::new("煤", "coal"));
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(json, "{\"zh\":\"煤\",\"en\":\"coal\"}");
        assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
        assert_eq!(serde_json::from_str::<Name>("\"a\\n\"").unwrap(), Name::from("a\n"));
    }
}
