// The page in a real browser, with the real engine: `cargo xtask build` comes first.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { serve } from "./server.mjs";
import { assertAxeClean, assertFits, both, drop, missing, paste, POLICY, read, Session, site, test, whenRead } from "./session.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const seeds = join(root, "../shared/seeds");

const STORY = `The hare was the first to reach the hill. It sat down in the grass and looked at the river, which was high after the rain. "I shall wait here," it said, "until the others come." But nobody came. In the evening the wind turned, and the hare went home by the old road, past the mill and the orchard, and slept until noon.`;
const GERMAN = `Datenschutzerklärung. Wir freuen uns über Ihr Interesse an unserer Website. Der Schutz Ihrer personenbezogenen Daten ist uns ein wichtiges Anliegen. Wir verarbeiten Ihre Daten ausschließlich auf Grundlage der gesetzlichen Bestimmungen. Sie haben jederzeit das Recht auf Auskunft über die zu Ihrer Person gespeicherten Daten und auf deren Löschung.`;

describe("the page", { skip: missing }, () => {
  /** @type {Session} */
  let session;

  before(async () => {
    session = await Session.start();
    // Without its engine or a checklist the page can do nothing of what the tests wait for, so they end here.
    await session.open(async (page) => {
      const offered = await page.locator("[name=checklist]").evaluateAll((boxes) => boxes.map((box) => box.getAttribute("value")));
      assert.deepEqual(offered.slice(0, 2), ["baseline", "gdpr"], `the built page offers other checklists; it says: ${await page.locator("#error").textContent()}`);
    });
  });
  after(() => session?.end());

  both("a paste shows marks and gaps, with headings and lists kept", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      assert.ok((await page.locator("mark").count()) >= 5);
      assert.match(await page.locator(".policy .heading", { hasText: "Your rights" }).innerText(), /Your rights/);
      assert.equal(await page.locator(".policy li").count(), 2);
      for (const category of ["collection", "sharing", "security", "rights"]) {
        assert.ok(await page.locator(`mark[data-categories~="${category}"]`).count(), category);
      }
      await page.click("[data-tab=gdpr]");
      const retention = page.locator('[data-requirement="gdpr.retention"]');
      assert.match((await retention.getAttribute("class")) ?? "", /missing/);
      await retention.locator("summary").click();
      const link = retention.locator("a");
      assert.match((await link.getAttribute("href")) ?? "", /^https:\/\//);
      assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
      assert.match(await retention.innerText(), /Art\. 1[34]/);
    }));

  both("every word of the text is shown, and as text only", () =>
    session.open(async (page) => {
      const text = `${POLICY}\nWe collect <img src=x onerror="document.title='owned'"> and <script>alert(1)</script> from you.\n`;
      await read(page, text);
      const shown = (await page.locator("#policy").evaluate((policy) => policy.textContent)) ?? "";
      const words = (/** @type {string} */ all) => all.match(/[\p{L}\p{N}@.<>=]+/gu) ?? [];
      const there = new Set(words(shown.replace(/([.!?])(?=\p{L})/gu, "$1 ")));
      const all = shown.replace(/\s+/g, "");
      for (const word of words(text)) assert.ok(there.has(word) || all.includes(word), word);
      assert.equal(await page.locator("#policy img, #policy script").count(), 0);
      assert.doesNotMatch(await page.title(), /owned/);
    }));

  both("the summary says what is stated and what is missing, and leads there", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      assert.equal(await page.locator("[data-tab]").first().getAttribute("data-tab"), "baseline");
      const plain = await page.locator(".plain").innerText();
      const missing = page.locator("#list-baseline .requirement.missing");
      assert.match(plain, /this policy states \d+.* leaves out \d+\./);
      assert.ok(plain.includes(`leaves out ${await missing.count()}.`));
      const first = page.locator(".total.missing [data-show]").first();
      const id = await first.getAttribute("data-show");
      await first.click();
      assert.equal(await page.locator(`[data-requirement="${id}"]`).getAttribute("open"), "");
      assert.equal(await page.evaluate(() => document.activeElement?.parentElement?.dataset.requirement), id);
      assert.equal(new URL(page.url()).hash, "");
    }));

  both("every gap shows its advice and the law's link, every other judgement its evidence", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      const lacking = await page.locator(".requirement").evaluateAll((all) =>
        all
          .filter((each) => {
            const judged = each.matches(".stated, .vague");
            const gap = each.matches(".missing, .vague");
            return (judged && !each.querySelector("[data-go]")) || (gap && !(each.querySelector(".advice") && each.querySelector('.cite a[href^="https://"]')));
          })
          .map((each) => each.id),
      );
      assert.deepEqual(lacking, []);
    }));

  both("what a gap shows as evidence leads to its sentence", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      await page.click("[data-tab=gdpr]");
      const stated = page.locator('[data-requirement="gdpr.access"]');
      await page.locator("#list-gdpr details.group.stated > summary").click();
      await stated.locator("summary").click();
      await stated.locator("[data-go]").first().click();
      const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
      assert.match(focused, /right to access/);
    }));

  both("a sentence says what it is about, what it denies, and why", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      const denial = page.locator("mark", { hasText: "We do not sell" });
      assert.equal(await page.locator("p", { has: denial }).locator(".at.sharing").getAttribute("data-name"), "no\u00a0Sharing");
      assert.match((await denial.getAttribute("aria-description")) ?? "", /Sharing \(says it does not\)/);
      await denial.click();
      const card = page.locator(".card");
      assert.match(await card.innerText(), /says it does not/);
      assert.match(await card.innerText(), /clear|likely|unsure/);
      await page.keyboard.press("Escape");
      await page.locator("mark", { hasText: "your postal address" }).click();
      assert.match(await card.locator(".facts").innerText(), /e-mail address/);
      await card.locator("[data-explain]").click();
      await card.locator(".explanation .word").first().waitFor();
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".card").count(), 0);
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /your postal address/);
    }));

  both("the keyboard alone reads, opens, filters and helps", () =>
    session.open(async (page) => {
      await page.locator("#text").focus();
      await page.keyboard.insertText(POLICY);
      await page.keyboard.press("Control+Enter");
      await whenRead(page);
      const at = () => page.evaluate(() => Number(document.activeElement instanceof HTMLElement ? document.activeElement.dataset.sentence : NaN));
      await page.keyboard.press("j");
      const first = await at();
      await page.keyboard.press("j");
      const second = await at();
      assert.ok(second > first);
      await page.keyboard.press("k");
      assert.equal(await at(), first);
      await page.keyboard.press("Enter");
      assert.equal(await page.locator(".card").count(), 1);
      await page.keyboard.press("Escape");
      assert.equal(await at(), first);
      await page.keyboard.press("5");
      assert.equal(await page.locator("[data-filter=rights]").getAttribute("aria-pressed"), "true");
      await page.keyboard.press("j");
      assert.equal(await page.evaluate(() => document.activeElement?.matches('[data-categories~="rights"]')), true);
      await page.keyboard.press("?");
      assert.equal(await page.locator("dialog[open]").count(), 1);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("dialog[open]").count(), 0);
    }));

  both("files are chosen or dropped, Markdown and HTML with their form", () =>
    session.open(async (page) => {
      const html = `<!doctype html><title>x</title><nav>Home Shop</nav><h1>Privacy policy</h1><h2>What we collect</h2><p>We collect your <b>name</b> &amp; your e-mail address.</p><ul><li>cookies that we set on your device</li><li>log files of our servers</li></ul><h2>Sharing</h2><p>We share your personal data with service providers that process it for us.</p>`;
      await page.setInputFiles("#file", { name: "policy.html", mimeType: "text/html", buffer: Buffer.from(html) });
      await whenRead(page);
      assert.equal(await page.locator(".policy .heading").count(), 3);
      assert.equal(await page.locator(".policy li").count(), 2);
      assert.match(await page.locator(".policy").innerText(), /your name & your e-mail address/);
      assert.doesNotMatch(await page.locator(".policy").innerText(), /Home Shop/);

      await page.click("#fresh");
      const markdown = "# Privacy policy\n\nWe collect your **name** and your e-mail address.\n\n- We share data with [partners](https://example.org).\n";
      await drop(page, [{ name: "policy.md", content: markdown }], "#text");
      await whenRead(page);
      assert.match(await page.locator(".policy").innerText(), /your name and your/);
      assert.match(await page.locator(".policy li").innerText(), /with partners\./);

      await page.click("#fresh");
      await page.setInputFiles("#file", { name: "policy.exe", mimeType: "application/octet-stream", buffer: Buffer.from([0]) });
      await page.locator("#error", { hasText: "policy.exe" }).waitFor();
    }));

  both("a formatted paste keeps its headings and lists", () =>
    session.open(async (page) => {
      await paste(page, "x", { html: "<h2>What we collect</h2><ul><li>We collect your name.</li><li>We collect your e-mail address.</li></ul>" });
      await whenRead(page);
      assert.equal(await page.locator(".policy .heading").count(), 1);
      assert.equal(await page.locator(".policy li").count(), 2);
    }));

  both("a story is no policy, and no gap is told", () =>
    session.open(async (page) => {
      await read(page, STORY);
      assert.match(await page.locator(".summary").innerText(), /does not look like a privacy policy/);
      assert.equal(await page.locator(".requirement, .totals, mark").count(), 0);
      assert.match(await page.locator(".policy").innerText(), /The hare was the first/);
      await assertAxeClean(page, "not a policy");
    }));

  test("a policy is read without a network", () =>
    session.open(async (page) => {
      await page.context().setOffline(true);
      await read(page, POLICY);
      assert.ok((await page.locator("mark").count()) >= 5);
    }));

  test("a paste that comes before the engine is measured against every checklist", () =>
    session.open(async (page) => {
      const offered = await page.locator("[name=checklist]").count();
      await page.reload({ waitUntil: "commit" });
      await page.locator("#text").waitFor();
      await read(page, POLICY);
      assert.equal(await page.locator(".checklist").count(), offered);
    }));

  both("a text that is not English says so", () =>
    session.open(async (page) => {
      await read(page, GERMAN);
      assert.match(await page.locator(".summary").innerText(), /not in English/);
      assert.equal(await page.locator("mark, .requirement").count(), 0);
    }));

  both("an empty field is told, not analysed", () =>
    session.open(async (page) => {
      await page.click("#analyse");
      assert.match(await page.locator("#error").innerText(), /no text yet/);
      await assertAxeClean(page, "error");
      await page.locator("#text").fill("now there is some");
      assert.equal(await page.locator("#error").isVisible(), false);
    }));

  test("the checklists are the reader's choice", () =>
    session.open(async (page) => {
      // A box that was empty for a while comes back in its place.
      await page.uncheck("[name=checklist][value=baseline]");
      await page.check("[name=checklist][value=baseline]");
      await read(page, POLICY);
      assert.equal(await page.locator("[data-tab]").first().getAttribute("data-tab"), "baseline");
      await page.click("#fresh");
      await page.locator("#text").fill("");
      for (const box of await page.locator("[name=checklist]:not([value=gdpr])").all()) await box.uncheck();
      await read(page, POLICY);
      assert.equal(await page.locator("[data-tab]").count(), 0);
      assert.equal(await page.locator(".checklist").getAttribute("id"), "list-gdpr");
      await page.click("#fresh");
      assert.match(await page.locator("#text").inputValue(), /Müller’s Bakery/);
    }));

  // A policy that keeps data without saying how long, by a rule of one's own.
  const OWN = `id = "acme"
title = "Acme’s <b>list</b>"
jurisdiction = "Acme"
as_of = 2026-01-01
cite = "Acme"
url = "https://acme.example"

[[requirements]]
id = "acme.retention"
title = "How long"
cite = "Rule 1"
url = "https://acme.example/1"
demand = "Say how long."
any = [{ topics = ["other.retention"] }]
advice = "Say how long data is kept."
`;

  test("a checklist of the reader's own stands beside the others until it is removed", () =>
    session.open(async (page) => {
      await page.setInputFiles("#own", { name: "acme.toml", mimeType: "application/toml", buffer: Buffer.from(OWN) });
      const box = page.locator("[name=checklist][value=acme]");
      await box.waitFor();
      assert.equal(await box.isChecked(), true);
      assert.match(await page.locator(".own").innerText(), /Acme’s <b>list<\/b>/);
      await assertAxeClean(page, "own checklist");
      await read(page, POLICY);
      await page.click("[data-tab=acme]");
      assert.match(await page.locator("#list-acme").innerText(), /asked for/);
      assert.match(await page.locator("#list-acme .requirement.missing").innerText(), /How long/);
      assert.doesNotMatch(await page.locator("#list-gdpr .applies").evaluate((shown) => shown.textContent ?? ""), /asked for/);
      await page.click("#fresh");
      await page.click("[data-remove=acme]");
      assert.equal(await box.count(), 0);
      await page.locator("#text").fill("");
      await read(page, POLICY);
      assert.equal(await page.locator("[data-tab=acme]").count(), 0);
      await page.reload();
      await page.waitForSelector("[name=checklist]");
      assert.equal(await box.count(), 0);
    }));

  test("a checklist dropped on a result measures it anew", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      const json = { id: "acme", title: "Acme", jurisdiction: "Acme", as_of: "2026-01-01", cite: "Acme", url: "https://acme.example", requirements: [{ id: "acme.sale", title: "Sale", cite: "Rule", url: "https://acme.example", demand: "Say it.", any: [{ topics: ["sharing.sale"] }], denial: "ok", advice: "Say it." }] };
      await drop(page, [{ name: "acme.json", content: JSON.stringify(json) }]);
      await page.locator("[data-tab=acme][aria-selected=true]").waitFor();
      assert.equal(await page.locator("#list-acme .requirement.stated").count(), 1);
    }));

  test("a faulty checklist is told with its place and remedy", () =>
    session.open(async (page) => {
      await drop(page, [{ name: "acme.toml", content: OWN.replace("other.retention", "other.retenton") }]);
      const error = page.locator("#error");
      await error.filter({ hasText: "acme.toml" }).waitFor();
      assert.match(await error.innerText(), /requirements\[0\]\.any\[0\]\.topics\[0\].*did you mean `other\.retention`\?/);
      await drop(page, [{ name: "slip.toml", content: OWN.replace('cite = "Acme"', "cite = Acme") }]);
      await error.filter({ hasText: "slip.toml" }).waitFor();
      assert.match(await error.innerText(), /line 5, column \d+/i);
      await drop(page, [{ name: "acme.json", content: '{\n  "id": "acme",\n  "titel": "x"\n}' }]);
      await error.filter({ hasText: "acme.json" }).waitFor();
      assert.match(await error.innerText(), /line 3, column 3: `titel`: there is no such field; did you mean `title`\?/i);
      assert.equal(await page.locator(".own").count(), 0);
      assert.equal(await page.locator("#text").getAttribute("aria-invalid"), null);
    }));

  test("an example opens with marks", () =>
    session.open(async (page) => {
      await page.locator("[data-example]").first().click();
      await whenRead(page);
      assert.ok((await page.locator("mark").count()) > 5);
    }));

  test("a page without examples hides them", () =>
    session.open(async (page) => {
      await page.route("**/examples/index.js", (route) => route.fulfill({ status: 200, contentType: "text/javascript", body: "export default [];" }));
      await page.reload();
      await page.waitForSelector("[name=checklist]");
      assert.equal(await page.locator(".examples").count(), 0);
    }));

  both("what takes long can be cancelled, and the page goes on", async () => {
    /** @type {() => void} */
    let release = () => {};
    const gate = new Promise((resolve) => (release = () => resolve(undefined)));
    let hold = false;
    const held = () => (hold ? /** @type {Promise<void>} */ (gate) : Promise.resolve());
    const slow = new Session(await serve(site, "/", new Map([["wasm/lacuna.js", held]])), session.browser);
    try {
      await slow.open(async (page) => {
        // An engine that arrives late takes as long as one that reads long.
        hold = true;
        await page.reload();
        await page.locator("#text").fill(POLICY);
        await page.click("#analyse");
        await page.locator("#progress").waitFor();
        await page.click("[data-cancel]");
        assert.equal(await page.locator("#progress").count(), 0);
        assert.match(await page.locator("#text").inputValue(), /Müller/);
        hold = false;
        release();
        await page.click("#analyse");
        await whenRead(page);
      });
    } finally {
      release();
      slow.server.close();
    }
  });

  test("a megabyte is read while the page stays awake", () =>
    session.open(async (page) => {
      const text = POLICY.repeat(Math.ceil(1e6 / POLICY.length));
      await page.evaluate(() => {
        // @ts-ignore Kept on the window for the test alone.
        window.longest = 0;
        let last = performance.now();
        setInterval(() => {
          const now = performance.now();
          // @ts-ignore
          window.longest = Math.max(window.longest, now - last);
          last = now;
        }, 10);
      });
      await page.locator("#text").evaluate((field, value) => {
        /** @type {HTMLTextAreaElement} */ (field).value = value;
      }, text);
      const before = await page.evaluate(() => performance.now());
      await page.click("#analyse");
      await page.waitForSelector("#policy[data-complete]", { state: "attached", timeout: 60_000 });
      const [longest, after] = await page.evaluate(() => [/** @type {any} */ (window).longest, performance.now()]);
      // A share, since machines differ and are busy: a page that does all at once sleeps for nearly the whole time.
      assert.ok(longest < (after - before) / 2, `the page slept for ${Math.round(longest)} of ${Math.round(after - before)} ms`);
    }));

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    (colorScheme === "dark" ? both : test)(`axe finds nothing in the start, result and card states, ${colorScheme}`, () =>
      session.open(
        async (page) => {
          await page.locator(".check summary").click();
          await assertAxeClean(page, "start");
          await read(page, POLICY);
          await assertAxeClean(page, "result");
          for (const summary of await page.locator("#list-baseline .requirement > summary:visible").all()) await summary.click();
          await assertAxeClean(page, "gaps open");
          await page.click("[data-filter=sharing]");
          await assertAxeClean(page, "filter");
          await page.click('[data-filter=""]');
          await page.locator("mark").first().click();
          await assertAxeClean(page, "card");
          await page.click("[data-close]");
          await page.keyboard.press("?");
          await assertAxeClean(page, "help");
        },
        { colorScheme },
      ));
  }

  for (const width of [320, 390, 1280, 3840]) {
    (width === 320 || width === 3840 ? both : test)(`nothing is wider than ${width} pixels`, () =>
      session.open(
        async (page) => {
          await assertFits(page);
          await read(page, `${POLICY}\nSee https://example.org/${"a-very-long-address/".repeat(12)} for more about how we collect data.\n`);
          await assertFits(page);
          if (width < 900) {
            await assertAxeClean(page, "narrow findings");
            await page.click(".switch [data-turn=policy]");
            await assertFits(page);
            await assertAxeClean(page, "narrow policy");
          }
          await page.locator("mark").first().click();
          await assertFits(page);
        },
        { viewport: { width, height: 800 } },
      ));
  }

  describe("the seeds", { skip: existsSync(seeds) ? false : "../shared is absent" }, () => {
    for (const name of existsSync(seeds) ? readdirSync(seeds).filter((file) => file.endsWith(".txt")) : []) {
      test(`${name} shows marks and gaps`, () =>
        session.open(async (page) => {
          await read(page, readFileSync(join(seeds, name), "utf8"));
          assert.ok((await page.locator("mark").count()) > 5);
          assert.ok((await page.locator(".requirement.missing").count()) > 0);
          assert.ok((await page.locator(".requirement.stated").count()) > 0);
        }));
    }
  });
});

test("no text of the page says the word that it may not say", () => {
  const files = ["index.html", "js/strings.js"].map((file) => readFileSync(join(root, "www", file), "utf8"));
  for (const text of files) assert.doesNotMatch(text, /compliant/i);
});

test("no script or style stands in the page itself", () => {
  const page = readFileSync(join(root, "www/index.html"), "utf8");
  assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
  for (const [, address] of page.matchAll(/(?:href|src)="([^"]*)"/g)) assert.doesNotMatch(address ?? "", /^(?:\/|https?:)/);
});

test("the page names every module that it starts with, so that none waits for another", () => {
  /** @type {Set<string>} */
  const modules = new Set();
  /** @param {string} file */
  const visit = (file) => {
    if (modules.has(file)) return;
    modules.add(file);
    const text = readFileSync(join(root, "www", file), "utf8");
    for (const [, to] of text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+"(\.[^"]+)"/gms)) visit(posix.join(posix.dirname(file), to ?? ""));
  };
  visit("js/main.js");
  modules.delete("js/main.js");
  const page = readFileSync(join(root, "www/index.html"), "utf8");
  const named = [...page.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, address]) => address);
  assert.deepEqual(named, [...modules].sort());
});

test("the site serves every script as it is written but for the comments, and the engine packed", { skip: missing }, () => {
  const scripts = ["sw.js", ...readdirSync(join(root, "www/js")).map((file) => `js/${file}`)];
  const exported = (/** @type {string} */ script) => [...script.matchAll(/^export (?:async )?(?:function|class|const|let) (\w+)/gm)].map(([, name]) => name);
  for (const file of scripts) {
    const [written, served] = [join(root, "www", file), join(site, file)].map((path) => readFileSync(path, "utf8"));
    assert.doesNotMatch(served ?? "", /^\s*\/[/*]/m, file);
    assert.deepEqual(exported(served ?? ""), exported(written ?? ""), file);
  }
  const packed = readFileSync(join(site, "wasm/lacuna.packed"));
  assert.ok(gunzipSync(packed).equals(readFileSync(join(root, "pkg/wasm/lacuna_bg.wasm"))));
});
