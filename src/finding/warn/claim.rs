//! What sentences claim and deny: who does what with which data towards whom. Two claims contradict each other where
//! all of that is the same and only the polarity is not.

use super::{Around, Hit, Line, List, Reading, Words};
use crate::text::Span;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Share,
    Sell,
    Advertise,
    Collect,
    Cookies,
}

/// Towards whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Nobody is named, nor needs to be.
    Any,
    /// Those who work for the company.
    Near,
    /// Others as well.
    Wide,
}

/// One claim or denial.
#[derive(Clone, Copy, Debug)]
struct Claim {
    act: Act,
    sentence: usize,
    span: Span,
    /// Of a denial, whom it shuts out: [`Reach::Wide`] where it speaks of strangers only.
    reach: Reach,
}

/// The words that one sentence puts against another's.
#[derive(Debug)]
pub(super) struct Contradiction {
    /// The form of the message, by act.
    pub(super) form: usize,
    /// The denial and the claim.
    pub(super) sides: [(usize, Span); 2],
}

/// The claims and denials of a text, in its order.
#[derive(Debug, Default)]
pub(super) struct Claims {
    stated: Vec<Claim>,
    denied: Vec<Claim>,
}

/// How far from its verb, in words, the subject, the data and the recipient may stand.
const SUBJECT: usize = 14;
const OBJECT: usize = 12;
const RECIPIENT: usize = 30;

/// How many phrases such as "at any time" may follow the recipient.
const TAILS: usize = 4;

/// Who does it, in the words before a verb, and whether it is denied.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// The first word of the clause that counts: the subject, or the first word where there is none.
    from: usize,
    is_ours: bool,
    is_passive: bool,
    denied: bool,
}

impl Claims {
    /// Reads the claims of a sentence.
    pub(super) fn read(&mut self, line: &Line, around: Around) {
        let acts = [List::Share, List::Sell, List::Collect, List::Use, List::ThirdAds];
        let is_excused = line.has(List::Consent) || line.has(List::Law);
        if is_excused || !acts.iter().any(|list| line.has(*list)) {
            return;
        }
        // What is said of children, of one kind of data or of one state is no rule for all.
        let is_scoped = [List::Special, List::Child]
            .iter()
            .any(|list| [line.all, around.heading, around.lead_in].iter().any(|lists| lists.has(*list)))
            || [line.all, around.lead_in].iter().any(|lists| lists.has(List::Exception));
        let has_others = [List::Anyone, List::Wide, List::Near].iter().any(|list| line.has(*list));
        let can_be = |act: Act| match act {
            Act::Share => has_others && line.has(List::Personal),
            Act::Sell | Act::Collect => line.has(List::Personal),
            Act::Cookies => line.has(List::Cookies),
            Act::Advertise => true,
        };
        for hit in line.hits {
            let is_anonymous = line.has(List::Anonymous) && !hit.lists.has(List::ThirdAds);
            let found = if is_anonymous {
                None
            } else if hit.lists.has(List::Share) && can_be(Act::Share) {
                share(line, hit, Act::Share)
            } else if hit.lists.has(List::Sell) && can_be(Act::Sell) {
                share(line, hit, Act::Sell)
            } else if hit.lists.has(List::Collect) && can_be(Act::Collect) {
                collect(line, hit, List::Personal, Act::Collect)
            } else if hit.lists.has(List::Use) && can_be(Act::Cookies) {
                collect(line, hit, List::Cookies, Act::Cookies)
            } else if hit.lists.has(List::ThirdAds) {
                advertise(line, hit)
            } else {
                None
            };
            let Some((claim, denied)) = found else { continue };
            let claims = if denied { &mut self.denied } else { &mut self.stated };
            let is_known =
                claims.iter().rev().take_while(|known| known.sentence == line.at).any(|known| known.act == claim.act);
            if !(is_known || denied && is_scoped) {
                claims.push(claim);
            }
        }
    }

    /// Returns the contradictions: for each denial the clearest claim against it. Linear in the claims.
    pub(super) fn contradictions(self, reading: &Reading, words: &Words) -> Vec<Contradiction> {
        let mut found = Vec::new();
        for (form, act) in [Act::Share, Act::Sell, Act::Advertise, Act::Collect, Act::Cookies].into_iter().enumerate() {
            let stated: Vec<&Claim> = self.stated.iter().filter(|claim| claim.act == act).collect();
            // The first claim of each reach is as good as any other; a second one is kept for a denial that takes the
            // first back by an exception.
            let best = |wanted: Reach| {
                let of_reach = || stated.iter().filter(move |claim| claim.reach == wanted);
                (of_reach().next().copied(), of_reach().next_back().copied())
            };
            let choices = [best(Reach::Wide), best(Reach::Near), best(Reach::Any)];
            for denial in self.denied.iter().filter(|claim| claim.act == act) {
                if is_taken_back(denial, reading, words) {
                    continue;
                }
                let claim = choices.iter().take(if denial.reach == Reach::Wide { 1 } else { 3 });
                let claim = claim.flat_map(|(first, last)| [*first, *last]).flatten();
                let Some(claim) = claim.into_iter().find(|claim| claim.sentence != denial.sentence) else { continue };
                let sides = [(denial.sentence, denial.span), (claim.sentence, claim.span)];
                found.push(Contradiction { form, sides });
            }
        }
        found
    }
}

/// Whether the sentence after the denial makes an exception of it.
fn is_taken_back(denial: &Claim, reading: &Reading, words: &Words) -> bool {
    let next = denial.sentence + 1;
    let Some(sentence) = reading.sentences.get(next) else { return false };
    let lexicon = &*super::LEXICON;
    let written = reading.text.slice(sentence.span);
    let words = words.at(next);
    (0..words.len().min(4)).any(|at| {
        let hit = lexicon.phrases.at(written, words, at);
        hit.is_some_and(|hit| lexicon.lists[hit.value as usize].has(List::Opener))
    })
}

/// Returns who does what the verb says, and whether it is denied; nothing where someone else does it, or where it is
/// left open ("may not").
fn frame(line: &Line, verb: &Hit) -> Option<Frame> {
    // "Your data is never sold, rented or shared": the verbs before it and what joins them.
    let mut first = verb.word;
    let joins = |at: usize| {
        let is_join =
            |hit: &Hit| [List::Join, List::Share, List::Sell, List::Collect].iter().any(|list| hit.lists.has(*list));
        line.within(at.saturating_sub(2), at + 1).iter().any(|hit| at < hit.end && is_join(hit))
    };
    while first > 0 && verb.word - first < SUBJECT && joins(first - 1) {
        first -= 1;
    }
    let is_be = |at: usize| line.between(List::Be, at, at + 1);
    let is_passive = first > 0 && is_be(first - 1);
    if is_passive && line.word(verb.end).eq_ignore_ascii_case("by") {
        return None;
    }
    let mut from = verb.word;
    let mut is_ours = false;
    let breaks = |at: usize| line.gap(at).contains([';', ':', '.', '?', '!']) || line.gap(at).contains('(');
    while from > 0 && verb.word - from < SUBJECT && !breaks(from - 1) {
        from -= 1;
        match line.within(from, from + 1).first() {
            Some(hit) if hit.lists.has(List::We) => {
                is_ours = true;
                break;
            }
            Some(hit) if hit.lists.has(List::Other) && !is_passive => return None,
            _ => {}
        }
    }
    let mut denied = false;
    for hit in line.within(from, verb.word) {
        if hit.lists.has(List::Negation) {
            let before = hit.word.checked_sub(1).map_or("", |at| line.word(at));
            // "may not" leaves it open, "to not" is an aim, and "not only" is a claim.
            if ["may", "might", "to"].iter().any(|open| before.eq_ignore_ascii_case(open))
                || line.word(hit.end).eq_ignore_ascii_case("only")
            {
                return None;
            }
            denied = true;
        } else if hit.lists.has(List::Turn) && !is_never(line, hit.word) {
            denied = false;
        }
    }
    Some(Frame { from, is_ours, is_passive, denied })
}

/// Whether a negation stands right before the word: "never will" turns nothing.
fn is_never(line: &Line, at: usize) -> bool {
    at > 0 && line.between(List::Negation, at - 1, at)
}

/// Whether the clause of a verb says under which condition or towards whom something is done, and not that it is, or a
/// negation before it takes it back: "when our business is sold", "the parties to whom we sell", "no knowledge that we sell".
fn is_supposed(line: &Line, frame: &Frame, verb: &Hit) -> bool {
    let supposes = ["if", "when", "where", "whether", "whom", "how", "which"];
    let near = frame.from.saturating_sub(2)..verb.word;
    line.between(List::Negation, 0, verb.word)
        || near.into_iter().any(|at| supposes.iter().any(|word| line.word(at).eq_ignore_ascii_case(word)))
}

/// Returns the claim of a verb of sharing or selling, and whether it is denied.
fn share(line: &Line, verb: &Hit, act: Act) -> Option<(Claim, bool)> {
    let breaks = |at: usize| line.gap(at).contains([';', ':', '.', '(']);
    let frame = frame(line, verb).filter(|frame| frame.is_ours || frame.is_passive)?;
    let data = if frame.is_passive {
        // What others collect is shared by others.
        let data = line.find(List::Personal, frame.from, verb.word)?;
        if line.between(List::Other, data.end, verb.word) {
            return None;
        }
        data
    } else {
        // "The information shared with them" is no claim that it is.
        let is_participle = line.word(verb.end - 1).ends_with(['d', 'D', 'n', 'N']);
        let data = line.find(List::Personal, verb.end, verb.end + OBJECT).filter(|_| !is_participle)?;
        // "provide means for reading your data" shares no data.
        let parts = |at: usize| {
            ["for", "how", "whether", "when", "means", "about", "on"]
                .iter()
                .any(|word| line.word(at).eq_ignore_ascii_case(word))
        };
        if (verb.end - 1..data.word).any(breaks) || (verb.end..data.word).any(parts) {
            return None;
        }
        data
    };
    // "such personal data" and "for these third parties" speak of what was said before.
    let points_back = |at: usize| {
        let before = at.checked_sub(1).map_or("", |at| line.word(at));
        ["such", "this", "these", "that", "those", "the"].iter().any(|word| before.eq_ignore_ascii_case(word))
    };
    if points_back(data.word) {
        return None;
    }
    let after = verb.end.max(if frame.is_passive { 0 } else { data.end });
    let (mut reach, mut end) = (Reach::Any, after);
    let next = |list: List| line.find(list, after, verb.end + RECIPIENT);
    if frame.denied {
        match next(List::Anyone) {
            Some(anyone) => {
                if points_back(anyone.word) || is_owner(line, anyone) || is_aim(line, after, anyone.word) {
                    return None;
                }
                let is_narrow = line.between(List::Narrow, after, anyone.word);
                (reach, end) = (if is_narrow { Reach::Wide } else { Reach::Any }, anyone.end);
            }
            None if act == Act::Share => return None,
            None => {}
        }
        if !closes(line, end) {
            return None;
        }
    } else {
        if is_supposed(line, &frame, verb) {
            return None;
        }
        let wide = next(List::Wide).or_else(|| next(List::Anyone));
        match (wide, next(List::Near)) {
            (Some(hit), _) => (reach, end) = (Reach::Wide, hit.end),
            (None, Some(hit)) => (reach, end) = (Reach::Near, hit.end),
            (None, None) if act == Act::Share => return None,
            (None, None) => {}
        }
        // "only with those who", "only for": what is stated is an exception itself.
        if (frame.from..end + 2).any(|at| line.word(at).eq_ignore_ascii_case("only")) {
            return None;
        }
    }
    let from = frame.from.min(data.word);
    let claim = Claim { act, sentence: line.at, span: line.span(from, end.max(verb.end).max(data.end)), reach };
    Some((claim, frame.denied))
}

/// Whether a recipient's name only says whose something is: "a third party's products".
fn is_owner(line: &Line, recipient: &Hit) -> bool {
    let last = line.word(recipient.end - 1);
    last.contains(['\'', '\u{2019}']) || line.gap(recipient.end - 1).starts_with(['\'', '\u{2019}'])
}

/// Whether words from `from` on lead up to the word `at` by an aim, "to advertise", and not by "to" alone.
fn is_aim(line: &Line, from: usize, at: usize) -> bool {
    let serves = |next: usize| line.between(List::Serve, next, next + 1);
    (from..at).any(|word| line.word(word).eq_ignore_ascii_case("to") && word + 1 < at && serves(word + 1))
}

/// Returns the claim of a verb whose object is of `list`: collecting personal data, using cookies.
fn collect(line: &Line, verb: &Hit, list: List, act: Act) -> Option<(Claim, bool)> {
    let frame = frame(line, verb).filter(|frame| frame.is_ours && !frame.is_passive)?;
    // "any personal data", but not "further kinds of personal data".
    // "We do not use cookies to collect it" denies a means, and not the collecting.
    if frame.denied && verb.word.checked_sub(1).is_some_and(|at| line.word(at).eq_ignore_ascii_case("to")) {
        return None;
    }
    let is_any = ["any", "your", "no"].iter().any(|word| line.word(verb.end).eq_ignore_ascii_case(word));
    let most = if act == Act::Collect && (is_any || !frame.denied) { 2 } else { 1 };
    let object = line.find(list, verb.end, verb.end + most)?;
    if frame.denied && !closes(line, object.end) {
        return None;
    }
    let claim = Claim { act, sentence: line.at, span: line.span(frame.from, object.end), reach: Reach::Any };
    Some((claim, frame.denied))
}

/// Returns the claim that data serves the advertising of others, for the words that name such advertising.
fn advertise(line: &Line, ads: &Hit) -> Option<(Claim, bool)> {
    let breaks = |at: usize| line.gap(at).contains([';', ':', '(', '.']);
    let mut from = ads.word;
    while from > 0 && ads.word - from < RECIPIENT && !breaks(from - 1) {
        from -= 1;
    }
    let serve = line.within(from, ads.word).iter().rfind(|hit| hit.lists.has(List::Serve))?;
    if line.between(List::Negation, from, ads.word) {
        // A rule about data: "we do not use or share your information to advertise …".
        let we = line.find(List::We, from, ads.word)?;
        let data = line.find(List::Personal, from, ads.word)?;
        let claim =
            Claim { act: Act::Advertise, sentence: line.at, span: line.span(we.word, ads.end), reach: Reach::Any };
        return (we.word < data.word).then_some((claim, true));
    }
    // "Use of third-party ads" is a title, and others' products are not advertised by being sold.
    let is_title = line.word(serve.end).eq_ignore_ascii_case("of");
    if is_title || line.word(ads.end - 1).to_ascii_lowercase().starts_with("product") {
        return None;
    }
    if line.between(List::Other, from, serve.word) || ads.word - serve.end.min(ads.word) > 6 {
        return None;
    }
    let claim =
        Claim { act: Act::Advertise, sentence: line.at, span: line.span(serve.word, ads.end), reach: Reach::Any };
    Some((claim, false))
}

/// Whether the clause says no more from the word `at` on than "at any time": what goes on ("for their marketing", "who
/// would sell it") makes a narrower rule of it.
fn closes(line: &Line, mut at: usize) -> bool {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| line.word(at).eq_ignore_ascii_case(word));
    let ends = |at: usize| at >= line.words.len() || line.gap(at - 1).contains(['.', ';', '!', ')', '\u{2014}']);
    let narrows = ["for", "to", "who", "whose", "that", "which", "in", "so", "as"];
    for _ in 0..TAILS {
        if at == 0 || ends(at) {
            return true;
        }
        if is(at, &["and", "or", "nor"]) || line.gap(at - 1).contains(',') {
            // The list goes on, or another clause begins; either may still be narrowed.
            let rest = at..at + OBJECT;
            return !rest.take_while(|at| !ends(*at)).any(|at| is(at, &narrows));
        }
        match line.find(List::Tail, at, at + 1) {
            Some(hit) => at = hit.end,
            None => return false,
        }
    }
    false
}

/// Returns the words by which personal data goes to others without a purpose or limit.
pub(super) fn broad_sharing(line: &Line) -> Option<(usize, usize)> {
    let open = line.first(List::AnyPurpose)?;
    if line.has(List::Anonymous) || line.has(List::Law) || line.has(List::Special) {
        return None;
    }
    let next = line.word(open.end);
    let is_other = next.eq_ignore_ascii_case("other") || next.eq_ignore_ascii_case("except");
    if is_other || line.each(List::Negation).any(|hit| hit.word < open.word) {
        return None;
    }
    // "without your consent" is among the words looked for, and no consent.
    if line.each(List::Consent).any(|hit| hit.word < open.word || hit.word >= open.end) {
        return None;
    }
    let verbs = line.hits.iter().filter(|hit| hit.lists.has(List::Share) || hit.lists.has(List::Sell));
    for verb in verbs {
        let Some(frame) = frame(line, verb) else { continue };
        let is_participle = !frame.is_passive && line.word(verb.end - 1).ends_with(['d', 'D', 'n', 'N']);
        if frame.denied || is_participle || !frame.is_ours && !frame.is_passive {
            continue;
        }
        let has_data =
            [List::Personal, List::Data].iter().any(|list| line.between(*list, frame.from, verb.end + OBJECT));
        let anyone = [List::Anyone, List::Wide]
            .iter()
            .filter_map(|list| line.find(*list, verb.end, verb.end + RECIPIENT))
            .min_by_key(|hit| hit.word);
        if let Some(anyone) = anyone
            && has_data
            && !line.between(List::Negation, verb.end, anyone.word)
        {
            return Some((verb.word.min(open.word), anyone.end.max(open.end)));
        }
    }
    None
}
