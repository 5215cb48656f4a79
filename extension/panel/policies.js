// Which links of a page lead to policies, best first.

/**
 * @typedef {{ text: string, href: string, place: "header" | "menu" | "main" | "footer", rel: string }} Link
 * @typedef {"privacy" | "cookies" | "rights" | "terms"} Kind
 * @typedef {{ kinds: Kind[], text: Record<string, Partial<Record<Kind, string[]>>>, address: Record<Kind, string[]> }} Words
 * @typedef {object} Policy
 * @property {Kind} kind
 * @property {string} text What the link says.
 * @property {string} href
 * @property {boolean} here Whether it is of the same origin as the page.
 * @property {"text" | "address" | "relation"} by What told it.
 * @property {Link["place"]} place
 * @property {number} score
 */

/** A link that says more than this is a sentence with the word in it, not a link to a policy. */
const LONG = 70;
/** A smaller share of a link's words does not make it one to a policy. */
const LITTLE = 0.2;
const MOST = 24;

/**
 * Returns the links that lead to policies, best first: by what they are about, then by how surely. Of links to one page the
 * best is kept.
 *
 * @param {Link[]} links
 * @param {string} page The address of the page that they are on.
 * @param {Words} words
 * @returns {Policy[]}
 */
export function findPolicies(links, page, words) {
  const origin = new URL(page).origin;
  const phrases = phrasesOf(words);
  /** @type {Map<string, Policy>} */
  const best = new Map();
  for (const link of links) {
    const told = kindOf(link, phrases, words);
    if (!told) continue;
    const url = new URL(link.href);
    url.hash = "";
    if (url.href === withoutHash(page)) continue;
    const here = url.origin === origin;
    const score = told.score + (link.place === "footer" ? 6 : link.place === "main" ? 0 : 2) + (here ? 3 : 0);
    const policy = { kind: told.kind, by: told.by, text: link.text, href: url.href, here, place: link.place, score };
    const known = best.get(url.href);
    if (!known || known.score < score) best.set(url.href, policy);
  }
  const rank = (/** @type {Policy} */ { kind }) => words.kinds.indexOf(kind);
  return [...best.values()].sort((a, b) => rank(a) - rank(b) || b.score - a.score || (a.href < b.href ? -1 : 1)).slice(0, MOST);
}

/**
 * @param {Words} words
 * @returns {{ phrase: string, kind: Kind }[]} Longest first, so that "cookie policy" comes before "policy".
 */
function phrasesOf(words) {
  const all = Object.values(words.text).flatMap((kinds) => words.kinds.flatMap((kind) => (kinds[kind] ?? []).map((phrase) => ({ phrase: fold(phrase), kind }))));
  return all.sort((a, b) => b.phrase.length - a.phrase.length);
}

/**
 * @param {Link} link
 * @param {{ phrase: string, kind: Kind }[]} phrases
 * @param {Words} words
 * @returns {{ kind: Kind, by: Policy["by"], score: number } | null}
 */
function kindOf(link, phrases, words) {
  if (/(?:^|\s)privacy-policy(?:\s|$)/.test(link.rel)) return { kind: "privacy", by: "relation", score: 60 };
  if (/(?:^|\s)terms-of-service(?:\s|$)/.test(link.rel)) return { kind: "terms", by: "relation", score: 60 };
  const text = fold(link.text);
  const found = text.length <= LONG ? phrases.find(({ phrase }) => holds(text, phrase)) : undefined;
  const path = fold(decode(new URL(link.href).pathname));
  const inPath = words.kinds.find((kind) => words.address[kind].some((word) => path.includes(word)));
  // How much of the link the phrase is: "Privacy" alone says more than "Privacy tips for gardeners with a hedge".
  const share = found ? found.phrase.length / text.length : 0;
  if (found && share >= LITTLE) {
    return { kind: found.kind, by: "text", score: 20 + 20 * share + (inPath === found.kind ? 10 : 0) };
  }
  // An address alone is a guess; one of an article on privacy has more than the word in it.
  if (!inPath || path.length > 60) return null;
  return { kind: inPath, by: "address", score: 12 - path.split("/").length };
}

/**
 * @param {string} text
 * @param {string} phrase
 * @returns {boolean} Whether the phrase stands in the text as words of its own; scripts without spaces have none.
 */
function holds(text, phrase) {
  const at = text.indexOf(phrase);
  if (at === -1) return false;
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(phrase)) return true;
  const letter = /[\p{L}\p{M}\p{N}]/u;
  return !letter.test(text[at - 1] ?? " ") && !letter.test(text[at + phrase.length] ?? " ");
}

/** @param {string} text */
function fold(text) {
  return text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** @param {string} path */
function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** @param {string} address */
function withoutHash(address) {
  const url = new URL(address);
  url.hash = "";
  return url.href;
}
