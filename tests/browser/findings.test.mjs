// What stands at the right: the summary, what the policy says, gaps, warnings and what a reading cannot know.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { assertAxeClean, both, clipboard, missing, POLICY, read, Session } from "./session.mjs";

/** Two sentences that cannot both hold, and words that say too little. */
const TORN = `${POLICY}
We never share your personal information with any third party.

Our marketing

We may share your personal information with advertising partners. We keep your data as long as necessary. Your data is 100% safe with us.
`;

describe("the findings", { skip: missing }, () => {
  /** @type {Session} */
  let session;
  before(async () => void (session = await Session.start()));
  after(() => session?.end());

  both("the summary has five lines and a picture, which agrees with the checklist", () =>
    session.open(async (page) => {
      await read(page, TORN);
      const lines = page.locator("#summary .plain, #summary .lines > .line");
      assert.equal(await lines.count(), 5);
      for (const line of await lines.allInnerTexts()) assert.match(line, /\p{L}/u);
      for (const status of ["stated", "vague", "missing"]) {
        const cells = await page.locator(`#summary .picture .cell.${status}`).count();
        assert.equal(cells, await page.locator(`#list-baseline .requirement.${status}`).count(), status);
      }
      for (const row of await page.locator("#summary .picture tr").all()) assert.match((await row.locator("td .sr").textContent()) ?? "", /\d+ (?:stated|vague|missing)/i);
    }));

  both("a contradiction shows both sentences, and each leads to its own", () =>
    session.open(async (page) => {
      await read(page, TORN);
      const sides = page.locator("#warnings .warning .sides").first().locator("[data-go]");
      assert.equal(await sides.count(), 2);
      const words = await sides.allInnerTexts();
      assert.ok(words.some((side) => /never share/.test(side)) && words.some((side) => /may share/.test(side)), words.join(" / "));
      for (const side of await sides.all()) {
        const said = (await side.innerText()).replace(/\s+/g, " ").trim();
        await side.click();
        assert.equal(await page.evaluate(() => document.activeElement?.textContent?.replace(/\s+/g, " ").trim()), said);
        await page.keyboard.press("b");
      }
      assert.ok((await page.locator("#warnings .warning .severity").count()) >= 2);
      await assertAxeClean(page, "contradiction");
    }));

  both("the label answers five questions in the policy's own facts", () =>
    session.open(async (page) => {
      await read(page, TORN);
      assert.deepEqual(await page.locator("#label .line > dt").allInnerTexts(), ["Collects", "Why", "With whom", "How long", "Your rights"]);
      assert.match(await page.locator("#label .line").first().innerText(), /e-mail address/);
      assert.match(await page.locator("#label .line").nth(2).innerText(), /parcels|partners|payment/);
    }));

  both("whatever leads to a sentence names one that is there", () =>
    session.open(async (page) => {
      await read(page, TORN);
      const astray = await page.evaluate(() => {
        const there = new Set([...document.querySelectorAll(".policy [data-sentence]")].map((each) => each.getAttribute("data-sentence")));
        const ways = [...document.querySelectorAll(".findings [data-go]")];
        return ways.length < 10 ? [`only ${ways.length} ways`] : ways.filter((each) => !there.has(each.getAttribute("data-go"))).map((each) => each.outerHTML);
      });
      assert.deepEqual(astray, []);
      // What is judged has evidence to go to, and a list that says so.
      const judged = await page.locator(".requirement.stated, .requirement.vague").count();
      assert.ok((await page.locator(".requirement [data-go]").count()) >= judged);
    }));

  both("a gap is copied as text: what is missing, by which rule, and what to write", () =>
    session.open(
      async (page) => {
        await read(page, POLICY);
        await page.click("[data-tab=gdpr]");
        const gap = page.locator('[data-requirement="gdpr.retention"]');
        await gap.locator("summary").click();
        await gap.locator("[data-copy-gap]").click();
        await page.locator("#status.seen", { hasText: "Copied" }).waitFor();
        const copied = await clipboard(page);
        assert.match(copied, /Missing/i);
        assert.match(copied, /Art\. 13/);
        assert.ok(copied.includes((await gap.locator(".advice p").last().innerText()).trim()), copied);
        assert.match(copied, /^https:\/\/\S+$/m);
      },
      { permissions: ["clipboard-read", "clipboard-write"] },
    ));

  both("what a reading cannot know is said, and “compliant” nowhere", () =>
    session.open(async (page) => {
      await read(page, TORN);
      assert.equal(await page.locator(".limits").isVisible(), true);
      assert.match(await page.locator(".limits").innerText(), /cannot know[^]*Only its words were read/);
      assert.doesNotMatch((await page.locator("body").textContent()) ?? "", /complian(?:t|ce)/i);
    }));

  both("the page has its landmarks, and says once what was found", () =>
    session.open(async (page) => {
      await page.evaluate(() => {
        const said = (/** @type {any} */ (window).said = /** @type {string[]} */ ([]));
        const status = document.querySelector("#status");
        if (status) new MutationObserver(() => status.textContent && said.push(status.textContent)).observe(status, { childList: true });
      });
      await read(page, POLICY);
      /** @type {string[]} */
      const said = await page.evaluate(() => /** @type {any} */ (window).said);
      // What takes long on a busy machine is told before.
      assert.equal(said.filter((each) => /\d+ words.*missing/.test(each)).length, 1, said.join(" / "));
      for (const landmark of ["header", "main", "footer", "nav[aria-label]", "[role=status][aria-live=polite]"]) assert.equal(await page.locator(`body ${landmark}`).count() > 0, true, landmark);
      assert.equal(await page.locator("mark[aria-description]").count(), await page.locator("mark").count());
    }));
});
