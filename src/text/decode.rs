//! Bytes to text.

use crate::error::Error;
use std::borrow::Cow;

/// Returns the text of `bytes`: UTF-8 with or without a byte order mark, or UTF-16 with one.
///
/// The byte order mark is no part of the text. Linear in `bytes`; UTF-8 is borrowed.
///
/// # Errors
///
/// [`Error::is_encoding`] at the first byte that is neither, and [`Error::is_binary`] where the bytes are no text.
///
/// ```
/// assert_eq!(lacuna::text::decode(b"\xFF\xFEW\x00e\x00").unwrap(), "We");
/// assert!(lacuna::text::decode(b"caf\xE9 data").unwrap_err().is_encoding());
/// ```
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let text: Cow<'_, str> = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        _ => {
            let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            if let Some(offset) = binary_at(bytes) {
                return Err(Error::binary(offset));
            }
            match std::str::from_utf8(&bytes[mark..]) {
                Ok(text) => return Ok(Cow::Borrowed(text)),
                Err(error) => return Err(Error::encoding(mark + error.valid_up_to())),
            }
        }
    };
    match binary_at(text.as_bytes()) {
        Some(offset) => Err(Error::binary(offset)),
        None => Ok(text),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Error> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2 + bytes.len() / 8);
    let mut at = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let c = decoded.map_err(|_| Error::encoding(at))?;
        at += 2 * c.len_utf16();
        text.push(c);
    }
    if rest.is_empty() { Ok(text) } else { Err(Error::encoding(bytes.len() + 1)) }
}

/// Returns the first byte that shows that `bytes` are no text: a NUL, or the first of many control characters.
pub(super) fn binary_at(bytes: &[u8]) -> Option<usize> {
    let odd = |byte: u8| byte < 0x20 && !(0x09..=0x0d).contains(&byte) && byte != 0x1b;
    // A stray control character comes from copying out of a document; one in a hundred does not.
    let allowed = 8 + bytes.len() / 100;
    let (mut first, mut count) = (None, 0);
    let mut start = 0;
    for chunk in bytes.chunks(256) {
        // Without a way out of the loop it is done many bytes at a time.
        if chunk.iter().fold(false, |found, &byte| found | odd(byte)) {
            for (at, &byte) in chunk.iter().enumerate() {
                if byte == 0 {
                    return Some(start + at);
                }
                if odd(byte) {
                    first = first.or(Some(start + at));
                    count += 1;
                }
            }
        }
        start += chunk.len();
    }
    first.filter(|_| count > allowed)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::text::{Format, Text};

    #[test]
    fn byte_order_marks_tell_the_encoding_and_are_no_text() {
        let text = "Müller’s 🎉 data";
        let units = || text.encode_utf16();
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect();
        let utf8 = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [&little, &big, &utf8, &text.as_bytes().to_vec()] {
            assert_eq!(decode(bytes).unwrap(), text);
        }
    }

    #[test]
    fn broken_text_is_an_encoding_error() {
        for bytes in [&b"caf\xe9 data"[..], b"\xff\xfe\x00\xd8a\x00", b"\xff\xfea\x00b", b"\xef\xbb\xbfa\xff"] {
            assert!(decode(bytes).unwrap_err().is_encoding(), "{bytes:?}");
        }
        assert!(decode(b"caf\xe9 data").unwrap_err().to_string().starts_with("byte 3 "));
    }

    #[test]
    fn bytes_of_a_program_are_a_binary_error() {
        let noise: Vec<u8> = (0..400).map(|byte| (byte % 29) as u8 + 1).collect();
        for bytes in [&b"MZ\x00\x01"[..], &noise] {
            assert!(decode(bytes).unwrap_err().is_binary());
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(Text::read(text, Format::Auto).unwrap_err().is_binary());
        }
        // A stray control character comes from copying.
        assert!(Text::read("We collect\u{7} data.", Format::Auto).is_ok());
    }

    #[test]
    fn blank_text_is_empty_and_markup_without_text_is_not() {
        for blank in ["", " \r\n\t", "\u{feff}\u{200b}\u{a0}"] {
            assert!(Text::read(blank, Format::Html).unwrap_err().is_empty());
        }
        assert!(Text::read("<p></p>", Format::Html).unwrap().plain().trim().is_empty());
    }
}
