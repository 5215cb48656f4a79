// Which links are taken for policies, and what the boundary lets in.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as boundary from "../../extension/panel/boundary.js";
import { findPolicies } from "../../extension/panel/policies.js";

const words = JSON.parse(readFileSync(new URL("../../extension/data/policy-words.json", import.meta.url), "utf8"));
const PAGE = "https://shop.example/start";

/** @param {string} text @param {string} href @param {"header" | "menu" | "main" | "footer"} [place] @param {string} [rel] */
const link = (text, href, place = "footer", rel = "") => ({ text, href, place, rel });

/** @param {ReturnType<typeof link>[]} links */
const kinds = (links) => findPolicies(links, PAGE, words).map(({ text, kind }) => [text, kind]);

test("a privacy policy comes before cookies, and both before terms", () => {
  const links = [link("Terms of use", "https://shop.example/t"), link("Cookies", "https://shop.example/c"), link("Privacy policy", "https://shop.example/p")];
  assert.deepEqual(kinds(links), [["Privacy policy", "privacy"], ["Cookies", "cookies"], ["Terms of use", "terms"]]);
});

test("every language's words are found", () => {
  for (const [language, own] of Object.entries(words.text)) {
    for (const [kind, phrases] of Object.entries(/** @type {Record<string, string[]>} */ (own))) {
      for (const phrase of phrases) assert.deepEqual(kinds([link(phrase, "https://shop.example/x1")]), [[phrase, kind]], `${language}: ${phrase}`);
    }
  }
});

test("words inside other words and sentences about privacy are no policies", () => {
  assert.deepEqual(kinds([link("Midterms", "https://shop.example/a"), link("Legally blonde", "https://shop.example/b")]), []);
  assert.deepEqual(kinds([link("Ten privacy tips that every gardener ought to know before the hedge grows", "https://shop.example/c")]), []);
});

test("an address tells where words do not, and the page's own word tells most", () => {
  const found = findPolicies([link("Read more", "https://shop.example/privacy-policy"), link("Here", "https://x.example/a", "main", "privacy-policy")], PAGE, words);
  assert.deepEqual(found.map(({ by, here }) => [by, here]), [["relation", false], ["address", true]]);
});

test("of links to one page the best is kept, and the page itself is none", () => {
  assert.deepEqual(kinds([link("more", "https://shop.example/privacy"), link("Privacy", "https://shop.example/privacy#a"), link("Privacy", `${PAGE}#top`)]), [["Privacy", "privacy"]]);
});

test("what a page sends must have the form that the agent gives it", () => {
  const good = { text: "a", whole: true, title: "t", url: "https://a.example/", type: "text/html", links: [] };
  assert.equal(boundary.page(good).text, "a");
  for (const bad of [null, [], { ...good, text: 1 }, { ...good, links: {} }, { ...good, url: "javascript:alert(1)" }, { ...good, links: [{ text: "", href: "data:,x" }] }, { ...good, text: "x".repeat(2_000_001) }]) {
    assert.throws(() => boundary.page(bad), boundary.BoundaryError);
  }
  assert.equal(boundary.index(-1), null);
  assert.equal(boundary.index("1"), null);
  assert.equal(boundary.index(3, 3), null);
});

test("lone surrogates stay one code unit, and turned writing is laid straight in titles", () => {
  const { text, title } = boundary.page({ text: "a\ud800b", whole: true, title: "a\u202egnp.exe\nb", url: "https://a.example/", type: "", links: [] });
  assert.equal(text, "a\ufffdb");
  assert.equal(title, "agnp.exe b");
});
