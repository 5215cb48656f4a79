// All ways by which a text comes in, in a real browser with the real engine: `cargo xtask build` comes first.

import assert from "node:assert/strict";
import { availableParallelism, loadavg } from "node:os";
import { after, before, describe } from "node:test";
import { docx, pdf } from "./files.mjs";
import { assertAxeClean, assertFits, both, drop, missing, paste, POLICY, read, Session, test, whenRead } from "./session.mjs";

/** @typedef {import("playwright-core").Page} Page */

/**
 * @param {string} name
 * @param {string | Buffer} content
 */
const file = (name, content) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });

/** @param {Page} page */
const shown = (page) => page.locator("#policy").innerText();

/**
 * @param {Page} page
 * @param {RegExp} message
 */
async function assertFault(page, message) {
  const error = page.locator("#error:not([hidden])");
  await error.waitFor();
  assert.match(await error.innerText(), message);
}

const PDF_PAGES = [
  [
    { y: 810, size: 9, text: "Example Ltd" },
    { y: 780, size: 22, text: "Privacy policy" },
    { y: 745, size: 14, text: "What we collect" },
    { y: 720, text: "We collect your name, your postal address and the infor-" },
    { y: 706, text: "mation that third-party services give us, so that we can deliver" },
    { y: 692, text: "what you order." },
    { y: 665, text: "We also collect:" },
    { y: 648, x: 80, text: "• your e-mail address, when you" },
    { y: 634, x: 90, text: "register with us" },
    { y: 620, x: 80, text: "• log files of our servers" },
    { y: 590, text: "We share your personal data with companies that deliver parcels" },
    { y: 30, x: 280, size: 9, text: "Page 1 of 3" },
  ],
  [
    { y: 810, size: 9, text: "Example Ltd" },
    { y: 780, text: "and with banks that handle payments." },
    { y: 750, size: 14, text: "How long" },
    { y: 730, text: "Orders" },
    { y: 730, x: 200, text: "are kept for two years" },
    { y: 714, text: "Log files" },
    { y: 714, x: 200, text: "are kept for 30 days" },
    { y: 30, x: 280, size: 9, text: "Page 2 of 3" },
  ],
  [
    { y: 810, size: 9, text: "Example Ltd" },
    { y: 780, size: 14, text: "Your rights" },
    { y: 760, text: "You have the right to access this information and to have it deleted." },
    { y: 30, x: 280, size: 9, text: "Page 3 of 3" },
  ],
];

describe("a text comes in", { skip: missing }, () => {
  /** @type {Session} */
  let session;
  before(async () => void (session = await Session.start()));
  after(() => session?.end());

  both("a PDF keeps its headings, lists and tables, and loses its line breaks and page numbers", () =>
    session.open(async (page) => {
      await page.setInputFiles("#file", file("policy.pdf", pdf(PDF_PAGES)));
      await whenRead(page);
      const text = await shown(page);
      assert.deepEqual(await page.locator(".policy .heading").allInnerTexts(), ["Privacy policy", "What we collect", "How long", "Your rights"]);
      assert.match(text, /your postal address and the information that third-party services give us, so that we can deliver what you order\./);
      assert.match(text, /your e-mail address, when you register with us/);
      assert.match(text, /companies that deliver parcels and with banks/);
      assert.equal(await page.locator(".policy li").count(), 2);
      assert.equal(await page.locator(".policy td").count(), 4);
      assert.doesNotMatch(text, /Page 1|Example Ltd/);
      assert.equal(await page.locator('[data-requirement="baseline.retention"]').count(), 1);
    }));

  test("a PDF that a browser printed is read word for word", async () => {
    const parts = Array.from({ length: 60 }, (_, at) => `${at}. We collect data of kind ${at} when you order, and we share it with companies of group ${at} that deliver parcels for us.`);
    const text = [POLICY, ...parts].join("\n\n");
    const printer = await session.browser.newPage();
    await printer.setContent(`<html lang="en"><style>p { text-align: justify }</style>${text.split("\n\n").map((part) => `<p>${part}</p>`).join("")}`);
    const printed = await printer.pdf({ format: "A4" });
    await printer.close();
    await session.open(async (page) => {
      await page.setInputFiles("#file", file("printed.pdf", printed));
      await whenRead(page);
      const words = (/** @type {string} */ all) => (all.match(/[\p{L}\p{N}][\p{L}\p{N}@.-]*/gu) ?? []).sort();
      await page.click("#fresh");
      assert.deepEqual(words(await page.inputValue("#text")), words(text));
    });
  });

  both("a Word document keeps its headings and lists", () =>
    session.open(async (page) => {
      const document = docx([
        { style: "Heading1", text: "Privacy policy" },
        { text: "We collect your name & your <img src=x> e-mail address." },
        { list: true, text: "We share your personal data with banks." },
        { list: true, text: "We do not sell your personal data." },
        { style: "Heading2", text: "Your rights" },
        { text: "You have the right to access your data." },
      ]);
      await page.setInputFiles("#file", file("policy.docx", document));
      await whenRead(page);
      assert.deepEqual(await page.locator(".policy .heading").allInnerTexts(), ["Privacy policy", "Your rights"]);
      assert.equal(await page.locator(".policy li").count(), 2);
      assert.match(await shown(page), /your name & your <img src=x> e-mail address\./);
    }));

  both("the readers of PDF and Word are loaded when they are needed, and not before", () =>
    session.open(async (page) => {
      const asked = () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /vendor|pdf|docx|compare|share|export/.test(name.split("/").slice(-2).join("/")) && /\.js$/.test(name)));
      assert.deepEqual(await asked(), []);
      await read(page, POLICY);
      assert.deepEqual(await asked(), []);
      await page.click("#fresh");
      await page.setInputFiles("#file", file("policy.pdf", pdf(PDF_PAGES)));
      await whenRead(page);
      assert.ok((await asked()).some((name) => name.endsWith("pdfjs/pdf.js")));
    }));

  /** @type {[string, string, string | Buffer, RegExp][]} */
  const faults = [
    ["a scan", "scan.pdf", pdf([[], []]), /scan\.pdf.*pictures of pages, but no text/],
    ["a locked PDF", "locked.pdf", pdf([[{ y: 700, text: "We collect your name." }]], { locked: true }), /locked\.pdf.*locked with a password/],
    ["a broken PDF", "broken.pdf", "%PDF-1.4\nnothing follows", /broken\.pdf.*damaged/],
    ["an empty PDF file", "empty.pdf", "", /empty\.pdf.*damaged/],
    ["a broken Word document", "broken.docx", "PK and no more", /broken\.docx.*damaged/],
    ["an old Word document", "old.doc", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), /old\.doc.*old form of Word/],
    ["a locked Word document", "locked.docx", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), /locked\.docx.*locked with a password/],
    ["an empty file", "empty.txt", " \n ", /no text in “empty\.txt”/],
    ["a page that scripts would fill", "shell.html", "<!doctype html><div id=root></div><script>go()</script>", /no text in “shell\.html”/],
    ["a picture", "policy.png", Buffer.from([0x89, 0x50, 0x4e, 0x47]), /policy\.png.*kind of file/],
    ["a binary file with the name of a text", "policy.txt", Buffer.from(Array.from({ length: 400 }, (_, at) => at % 7)), /binary/],
  ];
  for (const [what, name, content, message] of faults) {
    (what === "a scan" ? both : test)(`${what} is told, with what to do`, () =>
      session.open(async (page) => {
        await page.setInputFiles("#file", file(name, content));
        await assertFault(page, message);
        // The page goes on.
        await read(page, POLICY);
      }));
  }

  test("a file of more than 64 MB is told, and not opened", () =>
    session.open(async (page) => {
      await page.evaluate(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array((64 << 20) + 1)], "huge.txt"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
      });
      await assertFault(page, /huge\.txt.*larger than 64 MB/);
    }));

  test("a text of old Windows programs and one in UTF-16 keep their letters", () =>
    session.open(async (page) => {
      const text = "Privacy policy. We collect Müller’s name and his e-mail address. We share it with our partners.";
      const old = Buffer.from([...text].map((letter) => (letter === "’" ? 0x92 : (letter.codePointAt(0) ?? 0))));
      await page.setInputFiles("#file", file("old.txt", old));
      await whenRead(page);
      assert.match(await shown(page), /Müller’s name/);
      await page.click("#fresh");
      await page.setInputFiles("#file", file("wide.txt", Buffer.from(`\ufeff${text}`, "utf16le")));
      await whenRead(page);
      assert.match(await shown(page), /Müller’s name/);
    }));

  both("several files are one policy, in the reader's order, each under its name", () =>
    session.open(async (page) => {
      await page.setInputFiles("#file", [file("cookie_notice.txt", "We use cookies to count visits."), file("privacy-policy.md", "## What we collect\n\nWe collect your name and your e-mail address."), file("rights.html", "<h2>Rights</h2><p>You have the right to access your data.</p>")]);
      const names = page.locator(".part-name");
      await names.nth(2).waitFor();
      assert.equal(await page.locator("#text").isVisible(), false);
      await assertAxeClean(page, "parts");
      await page.click('[data-part="1"][data-move="-1"]');
      assert.deepEqual(await names.allInnerTexts(), ["privacy-policy.md", "cookie_notice.txt", "rights.html"]);
      // The focus follows the part as far as it can go on.
      assert.equal(await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.dataset.part), "0");
      await drop(page, [{ name: "contact.txt", content: "Write to privacy@example.org." }]);
      await names.nth(3).waitFor();
      await page.click('[data-part="2"][data-drop]');
      assert.equal(await names.count(), 3);
      await page.click("#analyse");
      await whenRead(page);
      assert.deepEqual(await page.locator(".policy .heading").allInnerTexts(), ["privacy-policy", "What we collect", "cookie notice", "contact"]);
      await page.click("#fresh");
      for (let left = 3; left > 0; left--) await page.click('[data-part="0"][data-drop]');
      assert.equal(await page.locator("#text").isVisible(), true);
    }));

  test("one file that cannot be read leaves the others", () =>
    session.open(async (page) => {
      await page.setInputFiles("#file", [file("policy.txt", POLICY), file("broken.pdf", "%PDF-1.4"), file("scan.pdf", pdf([[]])), file("rights.txt", POLICY)]);
      await assertFault(page, /broken\.pdf.*\n.*scan\.pdf/);
      assert.deepEqual(await page.locator(".part-name").allInnerTexts(), ["policy.txt", "rights.txt"]);
      await page.click("#analyse");
      await whenRead(page);
    }));

  both("another page is added to a text that is there", () =>
    session.open(async (page) => {
      await page.locator("#text").fill(POLICY);
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.click("#another")]);
      await chooser.setFiles(file("cookies.txt", "We use cookies to count visits."));
      await page.locator(".part-name").nth(1).waitFor();
      await paste(page, "We keep log files for 30 days.", { field: "body" });
      await page.locator(".part-name").nth(2).waitFor();
    }));

  both("a paste of a megabyte leaves the page awake, and its text whole", () =>
    session.open(async (page) => {
      const text = POLICY.repeat(Math.ceil(1e6 / POLICY.length));
      await page.evaluate(() => {
        let last = performance.now();
        setInterval(() => {
          const now = performance.now();
          /** @type {any} */ (window).longest = Math.max(/** @type {any} */ (window).longest, now - last);
          last = now;
        }, 10);
      });
      await page.evaluate(() => void (/** @type {any} */ (window).longest = 0));
      await paste(page, text);
      // The marks in sight; the rest is laid out frame by frame.
      await page.waitForSelector("#policy mark", { timeout: 60_000 });
      const longest = await page.evaluate(() => /** @type {any} */ (window).longest);
      // What else runs on the machine makes the page sleep, too.
      const slowed = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
      assert.ok(longest < 1000 * slowed, `the page slept for ${Math.round(longest)} ms on a machine that is slowed ${slowed.toFixed(1)} times`);
      await page.click("#fresh");
      assert.match(await page.locator(".parts").innerText(), /1,0\d\d,\d\d\d characters/);
    }));

  both("what takes long says so after a while, shows how far it is, and can be cancelled", async () => {
    const pages = Array.from({ length: 900 }, (_, page) => [{ y: 700, text: `Section ${page}. We collect your name and your e-mail address when you order from us.` }]);
    await session.open(async (page) => {
      await page.setInputFiles("#file", file("long.pdf", pdf(pages)));
      const bar = page.locator("#progress");
      await bar.waitFor();
      assert.match(await page.locator(".busy").innerText(), /Opening “long\.pdf”/);
      await page.waitForFunction(() => Number(document.querySelector("#progress")?.getAttribute("value") ?? 0) > 0);
      await assertAxeClean(page, "busy");
      await page.click("[data-cancel]");
      assert.equal(await bar.count(), 0);
      assert.match(await page.locator("#status").innerText(), /Stopped/);
      assert.equal(await page.locator("#error:not([hidden])").count(), 0);
      await read(page, POLICY);
    });
  });

  both("every example opens", () =>
    session.open(
      async (page) => {
        const examples = await page.locator("[data-example]").count();
        assert.ok(examples >= 4);
        for (let index = 0; index < examples; index++) {
          await page.locator("[data-example]").nth(index).click();
          await whenRead(page);
          await page.click("#fresh");
        }
      },
      // One is a web page with styles of its own. They are not applied, and the browser says so.
      { complaints: /Applying inline style/ },
    ));

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing where parts, faults and notices are shown, ${colorScheme}`, () =>
      session.open(
        async (page) => {
          await page.setInputFiles("#file", [file("one.txt", POLICY), file("two.pdf", "%PDF-1.4")]);
          await assertFault(page, /two\.pdf/);
          await assertAxeClean(page, "parts and a fault");
          await page.click("#forget");
          await page.locator(".came").waitFor();
          await assertAxeClean(page, "notice");
        },
        { colorScheme },
      ));
  }

  test("parts fit a screen of 320 pixels", () =>
    session.open(
      async (page) => {
        await page.setInputFiles("#file", [file(`${"a-very-long-name-".repeat(8)}.txt`, POLICY), file("two.txt", POLICY)]);
        await page.locator(".part-name").nth(1).waitFor();
        await assertFits(page);
      },
      { viewport: { width: 320, height: 700 } },
    ));
});
