// The reading room: marks, filters, search, outline, strip, links and ways back.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { stretches } from "../../www/js/deciding.js";
import { assertAxeClean, assertFits, both, clipboard, missing, POLICY, read, Session, site, test } from "./session.mjs";

/** @typedef {import("playwright-core").Page} Page */

// Long enough to scroll, with headings and each of the five categories.
const LONG = `Privacy Policy of the Harbour Library

${["Boats", "Maps", "Letters", "Charts"]
  .map(
    (name) => `What we collect about ${name}

We collect your name, your e-mail address and your reading history when you borrow ${name.toLowerCase()}. Our website uses cookies.

How we use it

We use your e-mail address to remind you of what is due. We use your reading history to recommend other ${name.toLowerCase()} to you.

Whom we give it to

We share your name with other libraries. We do not sell your personal information. We share your data with companies that send letters for us.

How we protect it

We use encryption to protect your data in transit. Only trained staff may see it.

Your rights

You have the right to access your personal data and to have it deleted. You may object to the use of your data at any time.
`,
  )
  .join("\n")}`;

/**
 * Runs in the page: returns how the highlights of categories look. axe does not see them. `depth` is how far the ground is
 * from the paper's.
 *
 * @param {string[]} ids
 */
function looks(ids) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const policy = document.querySelector(".policy");
  if (!canvas || !policy) throw new Error("there is nothing to look at");
  /** @param {string[]} colours One over the other. @returns {number[]} */
  const seen = (...colours) => {
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  // Relative luminance and contrast as WCAG 2.2 defines them.
  const luminance = (/** @type {number[]} */ colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((part) => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  const look = (/** @type {string} */ name) => {
    const { backgroundColor, color, textDecorationStyle } = getComputedStyle(policy, `::highlight(${name})`);
    const ground = seen(paper, backgroundColor);
    const [light = 0, dark = 0] = [luminance(ground), luminance(seen(paper, backgroundColor, color))].sort((a, b) => b - a);
    const depth = seen(paper).reduce((sum, part, at) => sum + Math.abs(part - (ground[at] ?? 0)), 0);
    return { contrast: (light + 0.05) / (dark + 0.05), line: textDecorationStyle, depth };
  };
  return ids.map((id) => ({ id, ...look(id), unsure: look(`${id}-unsure`) }));
}

describe("the reading room", { skip: missing }, () => {
  /** @type {Session} */
  let session;
  /** @type {(text: string, options: object) => object} The engine, run here. */
  let analyze;

  before(async () => {
    session = await Session.start();
    const engine = await import(pathToFileURL(join(site, "wasm/lacuna.js")).href);
    engine.initSync({ module: gunzipSync(readFileSync(join(site, "wasm/lacuna.packed"))) });
    ({ analyze } = engine);
  });
  after(() => session?.end());

  /**
   * @param {Page} page
   * @returns {Promise<number>} The sentence that has the focus.
   */
  const focused = (page) => page.evaluate(() => Number(document.activeElement instanceof HTMLElement ? document.activeElement.dataset.sentence : NaN));

  /**
   * @param {Page} page
   * @param {string} name
   * @returns {Promise<string[]>} What is painted under a name.
   */
  const painted = (page, name) =>
    page.evaluate(
      (name) =>
        [...(CSS.highlights.get(name) ?? [])].map((range) => {
          const live = new Range();
          live.setStart(range.startContainer, range.startOffset);
          live.setEnd(range.endContainer, range.endOffset);
          return live.toString();
        }),
      name,
    );

  both("marks are painted over the text, each in its category", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      const sharing = [...(await painted(page, "sharing")), ...(await painted(page, "sharing-unsure"))];
      assert.ok(sharing.some((words) => /^We do not sell/.test(words)), sharing.join(" / "));
      const all = await page.locator("mark").count();
      let sum = 0;
      for (const id of ["collection", "use", "sharing", "security", "rights", "other"]) sum += (await painted(page, id)).length + (await painted(page, `${id}-unsure`)).length;
      assert.equal(sum, all, "each mark is painted once");
    }));

  both("a browser that cannot paint ranges shows the marks all the same", () =>
    session.open(
      async (page) => {
        await page.addInitScript(() => {
          // @ts-ignore
          delete window.Highlight;
        });
        await page.reload();
        await page.waitForSelector("[name=checklist]", { state: "attached" });
        await read(page, POLICY);
        const mark = page.locator("mark", { hasText: "We do not sell" });
        const ground = () => mark.evaluate((element) => getComputedStyle(element).backgroundColor);
        assert.notEqual(await ground(), "rgba(0, 0, 0, 0)");
        await page.click("[data-filter=rights]");
        assert.equal(await ground(), "rgba(0, 0, 0, 0)");
        await page.keyboard.press("/");
        await page.keyboard.type("parcels");
        await page.locator(".find-count", { hasText: "1 of 1" }).waitFor();
        assert.equal(await page.evaluate(() => String(getSelection())), "parcels");
      },
    ));

  both("the words that decided a mark are painted in the text while its reasons are shown", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      const text = await page.locator("#policy").evaluate((policy) => policy.textContent);
      const mark = page.locator("mark", { hasText: "We do not sell" });
      await mark.click();
      assert.deepEqual(await painted(page, "deciding"), []);
      await page.click("[data-explain]");
      await page.locator(".explanation", { hasText: "thick line in the text" }).waitFor();
      const words = await painted(page, "deciding");
      assert.ok(words.some((each) => /\bsell\b/.test(each)), words.join(" / "));
      assert.equal(await page.locator("#policy").evaluate((policy) => policy.textContent), text);
      await page.emulateMedia({ media: "print" });
      assert.equal(await mark.evaluate((element) => getComputedStyle(element, "::highlight(deciding)").textDecorationLine), "none");
      assert.deepEqual(await mark.evaluate((element) => [getComputedStyle(element).outlineStyle, getComputedStyle(element, "::before").content]), ["none", "none"]);
      assert.equal(await page.locator(".card").isVisible(), false);
      await page.emulateMedia({ media: "screen" });
      await page.keyboard.press("Escape");
      assert.deepEqual(await painted(page, "deciding"), []);
    }));

  for (const [why, options, prepare] of /** @type {const} */ ([
    ["in forced colours", { forcedColors: "active" }, () => {}],
    // @ts-ignore
    ["where ranges cannot be painted", {}, () => void delete window.Highlight],
  ])) {
    test(`${why} the deciding words stand out all the same, and the text is whole again afterwards`, () =>
      session.open(async (page) => {
        await page.addInitScript(prepare);
        await page.reload();
        await page.waitForSelector("[name=checklist]", { state: "attached" });
        await read(page, POLICY);
        const policy = page.locator("#policy");
        const before = await policy.innerHTML();
        await page.locator("mark", { hasText: "We do not sell" }).click();
        await page.click("[data-explain]");
        const word = policy.locator(".deciding", { hasText: "sell" });
        await word.waitFor();
        assert.equal(await word.evaluate((element) => getComputedStyle(element).textDecorationLine), "underline");
        await assertAxeClean(page, "deciding words");
        await page.keyboard.press("Escape");
        assert.equal(await policy.locator(".deciding").count(), 0);
        const whole = (/** @type {string} */ html) => html.replace(/ tabindex="-?\d"| class="[^"]*"/g, "");
        assert.equal(whole(await policy.innerHTML()), whole(before));
      }, options));
  }

  both("labels at the margin name the categories of a block, and copied text is the policy's own", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      const paragraph = page.locator(".policy p", { hasText: "We do not sell" });
      const names = await paragraph.locator(".at").evaluateAll((labels) => labels.map((label) => label.getAttribute("data-name")));
      assert.deepEqual(names, ["no\u00a0Sharing", "Security"]);
      assert.equal(await paragraph.evaluate((element) => element.textContent?.startsWith("We do not sell")), true);
    }));

  both("a focused mark says in words what it means", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      const mark = page.locator("mark", { hasText: "We do not sell" });
      assert.match((await mark.getAttribute("aria-description")) ?? "", /^Sharing \(says it does not\): (clear|likely|unsure)$/);
      await mark.focus();
      const shown = await mark.evaluate((element) => getComputedStyle(element, "::before").content);
      // Firefox gives the rule as it is written, Chromium what comes of it.
      assert.match(shown, /Sharing \(says it does not\)|^attr\(aria-description\)/);
    }));

  both("a topic is a filter of its own", () =>
    session.open(async (page) => {
      await read(page, LONG);
      await page.click("#topics > summary");
      await assertAxeClean(page, "topics");
      const topic = page.locator('[data-topic="sharing.sale"]');
      const n = Number(await topic.locator(".chip-count").innerText());
      await topic.click();
      assert.equal(await page.locator("#topics").getAttribute("open"), null);
      const shown = [...(await painted(page, "sharing")), ...(await painted(page, "sharing-unsure"))];
      assert.equal(shown.length, n);
      assert.match(await page.locator("#topics > summary").innerText(), /Sale/);
      assert.equal(await page.locator("[data-filter=sharing]").getAttribute("aria-pressed"), "true");
      assert.match(await page.locator("#status").evaluate((status) => status.textContent ?? ""), /^\d+ sentences?$/);
      await page.keyboard.press("j");
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /sell/);
      await page.keyboard.press("0");
      assert.equal(await page.locator("[data-filter='']").getAttribute("aria-pressed"), "true");
      assert.ok((await painted(page, "rights")).length > 0);
    }));

  both("search counts, goes on and back, and ends", () =>
    session.open(async (page) => {
      await read(page, LONG);
      await page.keyboard.press("/");
      // Capitals, and white space where the text has other white space, make no difference.
      await page.keyboard.type("YOUR PERSONAL");
      const count = page.locator(".find-count");
      await count.filter({ hasText: "1 of" }).waitFor();
      const all = LONG.match(/your personal/g)?.length ?? 0;
      assert.equal(await count.innerText(), `1 of ${all}`);
      assert.equal((await painted(page, "found")).length, all);
      await page.keyboard.press("Enter");
      assert.equal(await count.innerText(), `2 of ${all}`);
      assert.deepEqual(await painted(page, "here"), ["your personal"]);
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.press("Shift+Enter");
      assert.equal(await count.innerText(), `${all} of ${all}`);
      const box = await page.evaluate(() => {
        const [range] = [...(CSS.highlights.get("here") ?? [])];
        const { top, bottom } = range?.startContainer.parentElement?.getBoundingClientRect() ?? { top: NaN, bottom: NaN };
        return top >= 0 && bottom <= innerHeight;
      });
      assert.ok(box, "the match is in sight");
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("#find").inputValue(), "");
      assert.equal((await painted(page, "found")).length, 0);
      await page.keyboard.type("no such words");
      await count.filter({ hasText: "Not found" }).waitFor();
    }));

  test("a match may go over the border of two sentences, never of two blocks", () =>
    session.open(async (page) => {
      await read(page, LONG);
      await page.keyboard.press("/");
      await page.keyboard.type("other libraries. We do");
      await page.locator(".find-count", { hasText: "1 of 4" }).waitFor();
      await page.locator("#find").fill("due. we use your reading history to recommend other boats to you. whom");
      await page.locator(".find-count", { hasText: "Not found" }).waitFor();
    }));

  both("the outline leads to a heading and shows where one is", () =>
    session.open(async (page) => {
      await read(page, LONG);
      assert.equal(await page.locator(".outline").isVisible(), false);
      await page.keyboard.press("o");
      await assertAxeClean(page, "outline");
      const item = page.locator("[data-heading]", { hasText: "What we collect about Letters" });
      assert.match(await item.evaluate((element) => element.textContent ?? ""), /About: Collection/);
      await item.click();
      assert.equal(await page.locator(".outline").isVisible(), false);
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /about Letters/);
      const top = await page.evaluate(() => document.activeElement?.getBoundingClientRect().top ?? NaN);
      assert.ok(top > 40 && top < 200, `the heading is at ${top}`);
      await page.locator("[data-heading][aria-current]", { hasText: "about Letters" }).waitFor({ state: "attached" });
    }));

  test("the outline stands beside the policy where there is room", () =>
    session.open(
      async (page) => {
        await read(page, LONG);
        assert.equal(await page.locator(".outline").isVisible(), true);
        assert.equal(await page.locator("[data-outline]").isVisible(), false);
        await assertAxeClean(page, "wide");
      },
      { viewport: { width: 1700, height: 900 } },
    ));

  both("the strip is a slider over the text", () =>
    session.open(async (page) => {
      await read(page, LONG);
      const strip = page.locator("#strip");
      await strip.focus();
      await page.keyboard.press("End");
      await page.waitForFunction(() => Number(document.querySelector("#strip")?.getAttribute("aria-valuenow")) > 50);
      assert.match((await strip.getAttribute("aria-valuetext")) ?? "", /^\d+ %, under “.+”$/);
      await page.keyboard.press("Home");
      await page.waitForFunction(() => document.querySelector("#strip")?.getAttribute("aria-valuenow") === "0");
      await page.keyboard.press("PageDown");
      await page.waitForFunction(() => /What we collect about Boats/.test(document.querySelector("#strip")?.getAttribute("aria-valuetext") ?? ""));
      const box = await strip.boundingBox();
      assert.ok(box);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.waitForFunction(() => Number(document.querySelector("#strip")?.getAttribute("aria-valuenow")) > 30);
      for (const id of ["collection", "use", "sharing", "security", "rights"]) assert.match((await page.locator(`#strip .${id} path`).getAttribute("d")) ?? "", /^M/, id);
    }));

  both("what leads to a sentence can be undone", () =>
    session.open(async (page) => {
      await read(page, LONG);
      await page.click('[data-section="label"]');
      const fact = page.locator("#label [data-go]").last();
      await fact.focus();
      const before = await page.evaluate(() => [scrollY, document.querySelector("#panel")?.scrollTop]);
      await page.keyboard.press("Enter");
      assert.ok((await focused(page)) >= 0);
      assert.equal((await painted(page, "quote")).length, 1);
      const back = page.locator("[data-back]");
      assert.equal(await back.isVisible(), true);
      await page.keyboard.press("b");
      assert.equal(await fact.evaluate((element) => element === document.activeElement), true);
      assert.deepEqual(await page.evaluate(() => [scrollY, document.querySelector("#panel")?.scrollTop]), before);
      assert.equal(await back.isVisible(), false);
    }));

  test("on a narrow screen the way back leads to the findings", () =>
    session.open(
      async (page) => {
        await read(page, LONG);
        const fact = page.locator("#label [data-go]").first();
        await fact.click();
        assert.equal(await page.locator(".findings").isVisible(), false);
        await assertAxeClean(page, "back");
        await page.click("[data-back]");
        assert.equal(await fact.evaluate((element) => element === document.activeElement), true);
        assert.equal(await page.locator(".policy").isVisible(), false);
      },
      { viewport: { width: 390, height: 800 } },
    ));

  both("the address names the sentence, and leads back to it with the text", () =>
    session.open(async (page) => {
      await read(page, LONG);
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      const id = await focused(page);
      await page.waitForFunction((id) => location.hash === `#s=${id}`, id);
      await page.reload();
      await page.waitForSelector("[name=checklist]", { state: "attached" });
      await read(page, LONG);
      assert.equal(await focused(page), id);
      await page.click("#fresh");
      assert.equal(await page.evaluate(() => location.hash), "");
    }));

  test("a number that no sentence has leads nowhere", () =>
    session.open(
      async (page) => {
        await read(page, POLICY);
        assert.ok(Number.isNaN(await focused(page)));
        assert.equal(await page.evaluate(() => scrollY), 0);
      },
      { url: `${session.server.url}#s=99999&x=1` },
    ));

  both("a link to a sentence is copied", () =>
    session.open(
      async (page) => {
        await read(page, POLICY);
        await page.locator("mark", { hasText: "We do not sell" }).click();
        await page.click("[data-copy-link]");
        await page.locator("#status.seen", { hasText: "Copied" }).waitFor();
        const link = await clipboard(page);
        const id = await page.locator("mark", { hasText: "We do not sell" }).getAttribute("data-sentence");
        assert.equal(new URL(link).hash, `#s=${id}`);
      },
      { permissions: ["clipboard-read", "clipboard-write"] },
    ));

  test("emphasis of Markdown leaves no stars behind", () =>
    session.open(async (page) => {
      await page.setInputFiles("#file", {
        name: "policy.md",
        mimeType: "text/markdown",
        buffer: Buffer.from("# Privacy policy\n\nWe collect personal data:\n\n- **Account data.** We collect your name.\n- **Cookies:** we use cookies on our website.\n* ***Both.*** We share it with partners.\n1. **Numbered.** We use encryption.\n"),
      });
      await page.waitForSelector("#policy[data-complete]", { state: "attached" });
      const shown = await page.locator(".policy").innerText();
      assert.doesNotMatch(shown, /[*_]/);
      assert.match(shown, /Cookies: we use cookies/);
      assert.equal(await page.locator(".marker", { hasText: "•" }).count(), 3);
    }));

  both("painted marks can be read, differ by their lines, and are lighter where unsure", () =>
    session.open(async (page) => {
      await read(page, LONG);
      for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        await page.emulateMedia({ colorScheme });
        const marks = await page.evaluate(looks, ["collection", "use", "sharing", "security", "rights"]);
        for (const [at, { id, contrast, line, depth, unsure }] of marks.entries()) {
          assert.ok(contrast >= 4.5 && unsure.contrast >= 4.5, `${colorScheme}, ${id}: contrast ${contrast}, unsure ${unsure.contrast}`);
          assert.ok(unsure.depth > 0 && unsure.depth < depth, `${colorScheme}, ${id}: depth ${depth}, unsure ${unsure.depth}`);
          assert.equal(unsure.line, line);
          assert.equal(marks.findIndex((other) => other.line === line), at, `${id} has the line of another: ${line}`);
        }
      }
    }));

  both("what is arrived at glows, and not for a reader who wants no motion", () =>
    session.open(async (page) => {
      await read(page, LONG);
      await page.locator("#label [data-go]").first().click();
      const arrived = page.locator(".arrived");
      await arrived.waitFor();
      const animation = () => arrived.evaluate((element) => getComputedStyle(element).animationName);
      assert.equal(await animation(), "arrive");
      await page.emulateMedia({ reducedMotion: "reduce" });
      assert.equal(await animation(), "none");
      const moving = await page.evaluate(() => document.getAnimations().length);
      assert.equal(moving, 0);
    }));

  both("what is in sight stays where it is while the rest of a long policy is laid out", () =>
    session.open(async (page) => {
      await page.evaluate(() => {
        const places = (/** @type {any} */ (window).places = /** @type {number[]} */ ([]));
        const look = () => {
          const mark = document.querySelector(".policy mark");
          if (mark) places.push(Math.round(mark.getBoundingClientRect().top + scrollY));
          requestAnimationFrame(look);
        };
        look();
      });
      await read(page, LONG.repeat(20));
      const places = await page.evaluate(() => /** @type {any} */ (window).places);
      assert.ok(places.length > 1, "the policy came in several frames");
      assert.deepEqual([...new Set(places)].length, 1, places.join(" "));
    }));

  test("nothing moves while a long policy is laid out", () =>
    session.open(async (page) => {
      await page.evaluate(() => {
        const shifts = /** @type {any} */ (window);
        shifts.sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifts.sum += /** @type {any} */ (entry).value;
        }).observe({ type: "layout-shift" });
      });
      await read(page, LONG.repeat(20));
      // The start view's leaving is no shift of the policy.
      await page.evaluate(() => (/** @type {any} */ (window).sum = 0));
      for (let turn = 0; turn < 10; turn += 1) {
        await page.mouse.move(400, 500);
        await page.mouse.wheel(0, 1500);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      }
      const sum = await page.evaluate(() => /** @type {any} */ (window).sum);
      assert.ok(sum < 0.05, `moved by ${sum}`);
    }));

  both("at a zoom of 400 % no bar stays over the text", () =>
    session.open(
      async (page) => {
        await read(page, LONG);
        await page.click("[data-turn=policy]");
        await assertFits(page);
        await page.evaluate(() => scrollTo(0, 1200));
        const bottom = await page.locator(".toolbar").evaluate((bar) => bar.getBoundingClientRect().bottom);
        assert.ok(bottom < 0, `the bar ends at ${bottom}`);
      },
      { viewport: { width: 320, height: 256 } },
    ));

  both("forced colours leave the marks their underlines and labels", () =>
    session.open(
      async (page) => {
        await read(page, POLICY);
        const mark = page.locator("mark.sharing").first();
        assert.match(await mark.evaluate((element) => getComputedStyle(element).textDecorationStyle), /double/);
        assert.equal((await painted(page, "sharing")).length, 0);
        assert.equal(await page.locator(".at.sharing").first().isVisible(), true);
        await assertAxeClean(page, "forced colours");
      },
      { forcedColors: "active" },
    ));

  both("paper has the whole policy and every finding, and no control", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      await page.emulateMedia({ media: "print" });
      // Paper is about as wide as a small screen.
      await page.setViewportSize({ width: 680, height: 1000 });
      for (const hidden of [".toolbar", ".strip", ".sections", ".room-actions", ".lists", "#fresh"]) assert.equal(await page.locator(hidden).isVisible(), false, hidden);
      for (const shown of [".policy", "#list-baseline", "#list-gdpr", ".limits", ".at.sharing"]) assert.equal(await page.locator(shown).first().isVisible(), true, shown);
    }));

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing in what opens, ${colorScheme}`, () =>
      session.open(
        async (page) => {
          await read(page, LONG);
          await page.keyboard.press("/");
          await page.keyboard.type("data");
          await page.locator(".find-count", { hasText: "1 of" }).waitFor();
          await assertAxeClean(page, "search");
          await page.keyboard.press("Escape");
          await page.keyboard.press("Escape");
          await page.click("#topics > summary");
          await assertAxeClean(page, "topics");
          await page.keyboard.press("Escape");
          await page.click("[data-filter=use]");
          await assertAxeClean(page, "filter");
          await page.keyboard.press("0");
          await page.keyboard.press("j");
          await page.keyboard.press("Enter");
          await page.click("[data-explain]");
          await page.locator(".explanation").waitFor();
          await assertAxeClean(page, "explanation");
          await page.keyboard.press("Escape");
          await page.keyboard.press("g");
          await assertAxeClean(page, "gap");
        },
        { colorScheme },
      ));
  }

  test("without the policy the room lists sentences and tells the page what it must show", () =>
    session.open(async (page) => {
      const report = analyze(LONG, { checklists: ["all"], today: "2026-03-01", format: "text", id: "" });
      await page.evaluate(
        async ({ text, report }) => {
          const { openRoom } = await import(new URL("js/room.js", location.href).href);
          const told = (/** @type {any} */ (window).told = /** @type {any[]} */ ([]));
          const note = (/** @type {string} */ what) => (/** @type {any[]} */ ...given) => told.push([what, ...given]);
          const services = { policy: false, explain: () => Promise.resolve([]), announce: () => {}, onFocus: note("focus"), onHover: note("hover"), onChoose: note("choose"), onFilter: note("filter") };
          const main = document.querySelector("main");
          if (main) /** @type {any} */ (window).room = openRoom(main, { text, format: "text", report }, services);
          document.body.classList.add("reading");
        },
        { text: LONG, report },
      );
      const told = () => page.evaluate(() => /** @type {[string, any, any][]} */ (/** @type {any} */ (window).told.splice(0)));
      assert.equal(await page.locator(".policy, .strip, .outline, .find").count(), 0);
      await page.click("[data-filter=security]");
      const filter = (await told()).find(([name]) => name === "filter")?.[1];
      assert.equal(filter.category, "security");
      await page.click(".sentence-list > summary");
      const listed = page.locator(".sentences [data-go]");
      await listed.first().waitFor();
      assert.deepEqual(await listed.evaluateAll((all) => all.map((each) => Number(each.dataset.go))), filter.sentences);
      await assertAxeClean(page, "list of sentences");
      await told();
      await listed.first().hover();
      await listed.first().click();
      const events = await told();
      const id = filter.sentences[0];
      assert.ok(events.some(([name, at]) => name === "hover" && at === id), JSON.stringify(events));
      assert.ok(events.some(([name, at, ranges]) => name === "choose" && at === id && ranges === ""), JSON.stringify(events));
      assert.ok(events.some(([name, at]) => name === "focus" && at === id), JSON.stringify(events));
      assert.equal(await page.locator(".card").count(), 1);
      await page.click("[data-close]");
      assert.equal(await listed.first().evaluate((element) => element === document.activeElement), true);
      await told();
      await page.locator("#label [data-go]").first().click();
      const choice = (await told()).find(([name]) => name === "choose");
      assert.match(choice?.[2], /^\d+-\d+$/);
    }));
});

test("deciding words are found as the engine spells them, wherever they stand", () => {
  const found = (/** @type {string} */ text, /** @type {string[][]} */ topics) => stretches(text, topics).map(([from, to]) => text.slice(from, to));
  assert.deepEqual(found("We keep log-files for 30 days — Müller’s 🎉 data.", [["log files for 00", "müller's data"]]), ["log-files for 30", "Müller’s 🎉 data"]);
  assert.deepEqual(found("your name and your address", [["your"]]), ["your"]);
  assert.deepEqual(found("your name and your address", [["your", "your"]]), ["your", "your"]);
  assert.deepEqual(found("We do not sell your data", [["not sell"], ["sell your"]]), ["not sell your"]);
  assert.deepEqual(found("We collect", [["share"], [""]]), []);
});
