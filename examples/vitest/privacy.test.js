// Keeps one's own policy in check: what it says today it must go on saying, and it must hold no contradiction.

import { readFile } from "node:fs/promises";
import { analyze } from "lacuna";
import { beforeAll, expect, test } from "vitest";

/** What the policy must say, by the requirements of the checklist `gdpr` (`npx lacuna checklists gdpr`). */
const STATED = ["gdpr.controller", "gdpr.purposes", "gdpr.legal_basis", "gdpr.retention", "gdpr.access", "gdpr.erasure", "gdpr.complaint"];

/** @type {string} */
let text;
/** @type {import("lacuna").Report} */
let report;

beforeAll(async () => {
  text = await readFile(new URL("./PRIVACY.md", import.meta.url), "utf8");
  report = await analyze({ markdown: text }, { checklists: ["gdpr"] });
});

test.each(STATED)("the policy states %s", (id) => {
  const requirement = report.checklists[0].requirements.find((requirement) => requirement.id === id);
  // Where it fails, the reason and the advice are shown.
  expect(requirement).toMatchObject({ status: "stated" });
});

test("the policy has no grave fault", () => {
  const grave = report.warnings.filter(({ severity }) => severity === "high");
  expect(grave.map(({ message, quotes }) => [message, ...quotes.map(({ start, end }) => text.slice(start, end))])).toEqual([]);
});

test("logs are kept no longer than 90 days", () => {
  const periods = report.facts.filter(({ kind, sentence }) => kind === "retention" && /\blogs?\b/.test(slice(sentence)));
  expect(periods.length).toBeGreaterThan(0);
  for (const { value, days } of periods.filter(({ value }) => /day/.test(value))) expect(days, value).toBeLessThanOrEqual(90);
});

/** @param {number} id Of a sentence. */
function slice(id) {
  const { start, end } = report.sentences[id];
  return text.slice(start, end);
}
