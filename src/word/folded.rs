//! Lists of phrases as the build writes them: lower-case, one space between words, a bar between phrases, no apostrophe. So a
//! start takes no more than a look at each byte, and a hash of each word.
//!
//! Behind a phrase that must be written in one way stands `=` and that way: `us=US`.

use super::{load, spread, take};

/// Returns the hash of the singular of the folded word at `from..to` of `bytes`, which has no apostrophe.
///
/// "ie" and "ies" both become "y", so that "cookie" and "company" each meet their plurals without a list of exceptions.
pub(super) fn singular_hash(bytes: &[u8], from: usize, to: usize) -> u64 {
    let (cut, has_y) = ending(&bytes[from..to]);
    let end = to - cut;
    let eight = |at: usize| {
        let left = end - at;
        let kept = if left < 8 { load(bytes, at) & ((1 << (8 * left)) - 1) } else { load(bytes, at) };
        if has_y && left < 8 { kept | u64::from(b'y') << (8 * left) } else { kept }
    };
    spread((from..end + usize::from(has_y)).step_by(8).fold(0, |hash, at| take(hash, eight(at))))
}

/// Returns how many bytes make the word a plural, and whether a "y" stands for them.
fn ending(word: &[u8]) -> (usize, bool) {
    let length = word.len();
    match word {
        [.., b'i', b'e'] if length > 3 => (2, true),
        [.., b'i', b'e', b's'] if length > 4 => (3, true),
        [.., b's', b's', b'e', b's'] | [.., b's' | b'c', b'h', b'e', b's'] | [.., b'x' | b'z', b'e', b's']
            if length > 4 =>
        {
            (2, false)
        }
        [.., b's' | b'u' | b'i', b's'] => (0, false),
        [.., b's'] if length >= 3 => (1, false),
        _ => (0, false),
    }
}

/// Reads a list of phrases.
#[derive(Debug)]
pub(crate) struct FoldedList<'l> {
    list: &'l str,
    at: usize,
}

impl<'l> FoldedList<'l> {
    pub(crate) fn new(list: &'l str) -> Self {
        Self { list, at: 0 }
    }

    /// Calls `found` with the hash of each word of the next phrase, and returns how it must be written, where that matters;
    /// nothing behind the last phrase.
    pub(crate) fn next(&mut self, mut found: impl FnMut(u64)) -> Option<Option<&'l str>> {
        let bytes = self.list.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        loop {
            let from = self.at;
            while self.at < bytes.len() && !matches!(bytes[self.at], b' ' | b'|' | b'=') {
                self.at += 1;
            }
            if self.at > from {
                found(singular_hash(bytes, from, self.at));
            }
            let mark = bytes.get(self.at);
            self.at += 1;
            match mark {
                Some(b' ') => {}
                Some(b'=') => {
                    let rest = &self.list[self.at..];
                    let exact = rest.split_once('|').map_or(rest, |(exact, _)| exact);
                    self.at += exact.len() + 1;
                    return Some(Some(exact));
                }
                _ => return Some(None),
            }
        }
    }
}
