//! Real policies that always work. They are other people's texts, so they lie beside the project, not in it.

use lacuna::block::{self, BlockKind};
use lacuna::sentence;
use lacuna::text::{Format, Text};
use std::path::Path;

#[test]
fn seeds_are_cut_into_sentences_under_headings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there, so no seed policies were read", folder.display());
        return;
    };
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    for path in paths {
        let source = std::fs::read_to_string(&path).unwrap();
        let text = Text::read(&source, Format::Auto).unwrap();
        assert_eq!(text.plain(), source, "{}: a pasted policy is plain text", path.display());
        let blocks = block::blocks(&text);
        let sentences = sentence::sentences(&text, &blocks);
        let count = |kind: BlockKind| sentences.iter().filter(|sentence| sentence.kind == kind).count();
        assert!(count(BlockKind::Heading) >= 4, "{}: {} headings", path.display(), count(BlockKind::Heading));
        assert!(count(BlockKind::Paragraph) >= 15, "{}", path.display());
        let longest = sentences.iter().map(|sentence| sentence.span.end - sentence.span.start).max();
        assert!(longest < Some(1500), "{}: a sentence of {longest:?} bytes", path.display());
        let covered: usize = sentences.iter().map(|sentence| sentence.span.end - sentence.span.start).sum();
        assert!(covered * 100 >= source.trim().len() * 90, "{}: {covered} of {} bytes", path.display(), source.len());
    }
}
