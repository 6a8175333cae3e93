//! What the words of a column say, found by their bytes.

use super::bytes::{eight, first_eight};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing at all.
    Vacant,
    /// That the value is not known.
    Unknown,
    /// Yes or no.
    YesNo(bool),
    /// A number, as it is kept.
    Number(i64),
    /// A day, by its number.
    Day(i32),
    /// The position of a choice.
    Choice(u16),
    /// A text.
    Text,
    /// More than a value: its row is to be read with care.
    Special,
}

/// The words of a column: those that are expected, and those that were met.
#[derive(Debug, Clone)]
pub struct Words {
    /// Twice as many places as there are words at least, so that a word is found at once; their number is a power of two, or there is none.
    places: Vec<Option<Word>>,
    count: usize,
    /// The bytes of those words that have more than their keys.
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    key: Key,
    /// Where its bytes begin among those that are kept, if they are more than the key has.
    at: u32,
    found: Found,
}

/// The first and last eight bytes of a word, and its length: all of it, if it has no more than 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    first: u64,
    last: u64,
    len: u32,
}

impl Key {
    /// The key of a word that begins at a position of `bytes`.
    #[inline(always)]
    pub fn of(bytes: &[u8], start: usize, len: usize) -> Key {
        // Which words are longer cannot be foretold, and those that are not have other bytes before them.
        let last = eight(bytes, start.wrapping_add(len).wrapping_sub(8)) & if len > 8 { !0 } else { 0 };
        Key { first: first_eight(bytes, start, len), last, len: short(len) }
    }

    /// The key of a word by itself.
    fn of_word(word: &[u8]) -> Key {
        let mut first = [0; 8];
        first.iter_mut().zip(word).for_each(|(to, from)| *to = *from);
        let last = word.last_chunk().filter(|_| word.len() > 8).map_or(0, |last| u64::from_le_bytes(*last));
        Key { first: u64::from_le_bytes(first), last, len: short(word.len()) }
    }

    /// Whether two words with this key may differ.
    fn is_part(self) -> bool {
        self.len > 16
    }

    fn place(self, places: usize) -> usize {
        const SCATTER: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.first ^ self.last.rotate_left(29) ^ u64::from(self.len)).wrapping_mul(SCATTER);
        usize::try_from(mixed >> 40).unwrap_or(0) & places.wrapping_sub(1)
    }
}

/// A length of a word, or where one begins among those that are kept. Both stay far below what there is room for: a word is no longer than a
/// row, and no more than so many are kept, none of them with more than [`super::columns::REMEMBERED`] bytes.
fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Words {
    /// None.
    pub const NONE: Words = Words { places: Vec::new(), count: 0, bytes: Vec::new() };

    /// More words than this are not kept.
    const MOST: usize = 4_096;
    /// The fewest places.
    const FEWEST: usize = 4;

    /// What the word says that begins at a position of `bytes`, if it is known.
    #[inline(always)]
    pub fn find(&self, bytes: &[u8], start: usize, len: usize) -> Option<Found> {
        self.with_key(Key::of(bytes, start, len), bytes, start)
    }

    /// The same, where the key is known already.
    #[inline(always)]
    pub fn with_key(&self, key: Key, bytes: &[u8], start: usize) -> Option<Found> {
        let mut place = key.place(self.places.len());
        loop {
            let word = self.places.get(place)?.as_ref()?;
            if word.key == key && (!key.is_part() || self.bytes_of(word) == bytes.get(start..start + key.len as usize))
            {
                return Some(word.found);
            }
            place = (place + 1) & self.places.len().wrapping_sub(1);
        }
    }

    /// The bytes of a word that has more than its key.
    fn bytes_of(&self, word: &Word) -> Option<&[u8]> {
        self.bytes.get(word.at as usize..)?.get(..word.key.len as usize)
    }

    /// How many words were added.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Adds a word, unless there are many already.
    pub fn add(&mut self, word: &[u8], found: Found) {
        if self.count >= Words::MOST {
            return;
        }
        if (self.count + 1) * 2 > self.places.len() {
            let longer = vec![None; (self.places.len() * 2).max(Words::FEWEST)];
            let old = std::mem::replace(&mut self.places, longer);
            old.into_iter().flatten().for_each(|word| self.put(word));
        }
        let (key, at) = (Key::of_word(word), short(self.bytes.len()));
        if key.is_part() {
            self.bytes.extend_from_slice(word);
        }
        self.put(Word { key, at, found });
        self.count += 1;
    }

    fn put(&mut self, word: Word) {
        let places = self.places.len();
        let mut place = word.key.place(places);
        while let Some(Some(other)) = self.places.get(place) {
            if other.key == word.key && (!word.key.is_part() || self.bytes_of(other) == self.bytes_of(&word)) {
                break;
            }
            place = (place + 1) & places.wrapping_sub(1);
        }
        if let Some(slot) = self.places.get_mut(place) {
            *slot = Some(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_all_their_bytes() {
        let names: Vec<String> = (0..600)
            .map(|at| "煤与瓦斯突出矿井".chars().cycle().take(at % 9).collect::<String>() + &at.to_string())
            .collect();
        let mut words = Words::NONE;
        for (at, name) in names.iter().enumerate() {
            words.add(name.as_bytes(), Found::Day(i32::try_from(at).unwrap()));
        }
        for (at, name) in names.iter().enumerate() {
            let padded = format!("{name}xxxxxxxx");
            assert_eq!(
                words.find(padded.as_bytes(), 0, name.len()),
                Some(Found::Day(i32::try_from(at).unwrap())),
                "{name}"
            );
            assert_eq!(words.find(padded.as_bytes(), 0, name.len() + 1), None);
        }
        assert_eq!(words.find(b"\0\0\0\0\0\0\0\0", 0, 0), None);
    }

    #[test]
    fn a_word_has_the_same_key_by_itself_and_in_a_text() {
        let text = "煤与瓦斯突出矿井, abcdefghijklmnopqrstuvwxyz";
        for len in 0..40 {
            assert_eq!(Key::of_word(&text.as_bytes()[2..2 + len]), Key::of(text.as_bytes(), 2, len), "{len}");
        }
    }

    #[test]
    fn a_long_word_that_is_added_again_says_what_it_said_last() {
        let (word, other) = ("煤与瓦斯突出矿井".as_bytes(), "煤与瓦斯突出矿矿井".as_bytes());
        let mut words = Words::NONE;
        words.add(word, Found::Unknown);
        words.add(other, Found::Vacant);
        words.add(word, Found::Text);
        assert_eq!(words.find(word, 0, word.len()), Some(Found::Text));
        assert_eq!(words.find(other, 0, other.len()), Some(Found::Vacant));
    }

    #[test]
    fn a_place_is_free_however_few_words_there_are() {
        let mut words = Words::NONE;
        words.add("煤".as_bytes(), Found::Unknown);
        assert_eq!(words.find("煤xxxxxxxx".as_bytes(), 0, 3), Some(Found::Unknown));
        assert_eq!(words.find("矿xxxxxxxx".as_bytes(), 0, 3), None);
    }

    #[test]
    fn not_all_words_of_a_file_are_kept() {
        let mut words = Words::NONE;
        (0..10_000u32).for_each(|at| words.add(&at.to_le_bytes(), Found::Unknown));
        assert!(words.count == Words::MOST && words.places.len() <= Words::MOST * 4);
        assert_eq!(words.find(&[0; 12], 0, 4), Some(Found::Unknown));
    }
}
