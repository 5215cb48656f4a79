//! Spans are ordered, disjoint, nested and on character boundaries, whatever the input.

use lacuna::block::{self, BlockKind};
use lacuna::sentence;
use lacuna::text::{self, Format, Text};
use proptest::prelude::*;

const FORMATS: [Format; 4] = [Format::Auto, Format::Text, Format::Markdown, Format::Html];

fn check(source: &str) {
    for format in FORMATS {
        let Ok(text) = Text::read(source, format) else { continue };
        let plain = text.plain();
        let blocks = block::blocks(&text);
        let mut end = 0;
        for (index, block) in blocks.iter().enumerate() {
            assert!(end <= block.span.start && block.span.start < block.span.end && block.span.end <= plain.len());
            assert!(!plain[block.span.start..block.span.end].trim().is_empty());
            assert!(block.heading.is_none_or(|heading| heading < index && blocks[heading].kind == BlockKind::Heading));
            assert!(block.lead_in.is_none_or(|lead_in| lead_in < index));
            end = block.span.end;
        }
        let sentences = sentence::sentences(&text, &blocks);
        let (mut end, mut source_end) = (0, 0);
        let mut blocks_seen = vec![false; blocks.len()];
        for (index, sentence) in sentences.iter().enumerate() {
            let (span, block) = (sentence.span, blocks[sentence.block].span);
            assert!(end <= span.start && span.start < span.end, "{span:?} after {end}");
            assert!(block.start <= span.start && span.end <= block.end);
            assert_eq!(text.slice(span).trim(), text.slice(span));
            for other in [sentence.heading, sentence.lead_in, sentence.previous].into_iter().flatten() {
                assert!(other < index);
            }
            end = span.end;
            blocks_seen[sentence.block] = true;
            let at = text.to_source(span);
            assert!(source_end <= at.start && at.start < at.end, "{format:?} {at:?} after {source_end}");
            assert!(source.get(at.start..at.end).is_some(), "{format:?} {at:?} splits a character");
            source_end = at.end;
        }
        assert!(blocks_seen.into_iter().all(|seen| seen), "a block without a sentence");
    }
}

/// Pieces of which hostile and ordinary policies are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<li>",
            "</li>",
            "<ul>",
            "</ul>",
            "<table><tr><td>",
            "</td>",
            "<th>",
            "<h2>",
            "</h2>",
            "<b>",
            "</b>",
            "<div hidden>",
            "</div>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<a title='>",
            "'>",
            "<br>",
            "<pre>",
            "</pre>",
            "<nav>",
            "</nav>",
            "&amp;",
            "&#8217;",
            "&#x1F389;",
            "&nbsp",
            "&#0;",
            "&",
            "<",
            ">",
            "</",
            "<svg/>",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec![
            "# ",
            "## ",
            "- ",
            "* ",
            "1. ",
            "1.1 ",
            "(a) ",
            "a) ",
            "iv. ",
            "• ",
            "o ",
            "**",
            "*",
            "_",
            "`",
            "```\n",
            "[",
            "](",
            ")",
            "![",
            "|",
            " | ",
            "\n|---|---|\n",
            "---\n",
            "===\n",
            "> ",
            "\\",
            "  \n",
            "\t",
            "~~",
            "<http://a.b>",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec![
            "\n", "\r\n", "\r", "\n\n", " ", "\u{a0}", "\u{ad}", "\u{feff}", "\u{200b}", "\u{2028}", "\u{85}", "\u{b}",
            ".", "!", "?", "…", "。", ":", ";", ",", "(", "“", "”", "’", "\"", "\u{301}", "\u{200d}", "\u{7}",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec![
            "We",
            "we",
            "collect",
            "data",
            "Müller’s",
            "🎉",
            "e.g.",
            "Inc.",
            "U.S.",
            "Art.",
            "13",
            "4.2",
            "§ 5",
            "GENERAL",
            "Cookies",
            "www.acme.com",
            "a@b.co",
            "İ",
            "ß",
            "数据",
            "data.We",
            "Contents",
            "Table of contents",
            "ext.",
            "A",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_of_composed_text_nest_and_slice(pieces in prop::collection::vec(piece(), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn spans_of_words_nest_and_slice(pieces in prop::collection::vec(piece(), 0..60)) {
        check(&pieces.join(" "));
    }

    #[test]
    fn spans_of_any_string_nest_and_slice(source in any::<String>()) {
        check(&source);
    }

    #[test]
    fn spans_of_any_bytes_nest_and_slice(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&String::from_utf8_lossy(&bytes));
        if let Ok(decoded) = text::decode(&bytes) {
            check(&decoded);
        }
    }
}

/// Deep and unclosed markup costs its length, not its square, and no stack.
#[test]
fn hostile_markup_is_read_in_linear_time() {
    let started = std::time::Instant::now();
    for pattern in [
        "<div>",
        "<li>",
        "<ul><li>",
        "<b>",
        "<p>x<b>",
        "<table><tr><td>",
        "<div hidden>",
        "</div>x",
        "<!--",
        "<a b='",
        "<script>",
        "<style>x</style >",
        "<!---->",
        "<li>x</ul>",
        "<td>x<p>",
        "[",
        "](",
        "[a](",
        "![",
        "**a ",
        "*a_",
        "`",
        "``a`",
        "> ",
        "- ",
        "  - a\n",
        "|a",
        "|-|-|\n",
        "<",
        "&",
        "a.B",
        "1.",
        "a. ",
        ". ",
        "(i) ",
        "“",
        "a\n\n",
        "#",
        "x:\n",
        "\u{301}.",
        "…A",
        "<h1>",
        "<span><p></span>",
        "~~a",
        "\\",
        "A. b\n",
        "<details><summary>",
        "a\tb\n",
        "<i hidden>x</b>",
    ] {
        check(&pattern.repeat(20_000));
    }
    // Thousands of times this would be needed if any pattern cost its square.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
