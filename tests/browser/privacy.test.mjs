// The proof of privacy: nothing is sent, nothing is kept that the reader did not allow, and the page could not do otherwise.
// `cargo xtask build` comes first.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { docx, pdf } from "./files.mjs";
import { assertAxeClean, both, drop, missing, NOTHING, paste, POLICY, read, Session, site, stored, test, whenRead } from "./session.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** What the browser says of what the page's policy refuses. */
const REFUSED = /Content.Security.Policy|Refused to|violates/;

/** The same, and that a plain server has no WebSocket. */
const REFUSED_OR_NO_SOCKET = new RegExp(`${REFUSED.source}|WebSocket connection|connection to the server at ws:`);

/**
 * Runs in a page or a worker, so it stands alone.
 *
 * @param {string} address
 * @returns {Promise<string[]>} The ways by which it could be reached.
 */
async function connections(address) {
  const tried = await Promise.all([
    fetch(address).then(() => "fetch", () => null),
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.addEventListener("load", () => resolve("request"));
      request.addEventListener("error", () => resolve(null));
      request.open("GET", address);
      request.send();
    }),
    new Promise((resolve) => {
      try {
        const socket = new WebSocket(address.replace(/^http/, "ws"));
        socket.addEventListener("open", () => resolve("socket"));
        socket.addEventListener("error", () => resolve(null));
      } catch {
        resolve(null);
      }
    }),
  ]);
  return tried.filter((way) => way !== null);
}

/**
 * Runs in the page before its scripts: tries to connect when a text is about to be unpacked.
 *
 * @param {string} address
 */
function tryAtUnpacking(address) {
  const all = /** @type {any} */ (window);
  all.tried = [];
  all.DecompressionStream = class extends DecompressionStream {
    /** @param {CompressionFormat} format */
    constructor(format) {
      // The program comes as gzip, and before the page is bound.
      if (format === "deflate-raw") all.tried.push(fetch(address).then(() => "connected", () => "refused"));
      super(format);
    }
  };
}

/**
 * @param {Page} page
 * @param {string} text
 * @returns {Promise<string>} A link to the page that holds the text.
 */
const linkOf = (page, text) =>
  page.evaluate(async (text) => (await import(new URL("js/share.js", location.href).href)).toLink(location.href, { text, format: "text", name: "" }), text);

/** @type {Record<string, (page: Page) => Promise<unknown>>} The ways by which a first text comes in. */
const WAYS = {
  "a letter is typed": (page) => page.locator("#text").pressSequentially("W"),
  "a text is pasted": (page) => paste(page, POLICY),
  "a file is chosen": (page) => page.setInputFiles("#file", { name: "a.pdf", mimeType: "application/pdf", buffer: pdf([[{ y: 700, text: "We collect your name and your address." }]]) }),
  "a file is dropped": (page) => drop(page, [{ name: "a.txt", content: POLICY }]),
  "an example is tried": (page) => page.locator("[data-example]").first().click().then(() => whenRead(page)),
  "a checklist is brought": (page) => page.setInputFiles("#own", { name: "own.json", mimeType: "application/json", buffer: Buffer.from("{}") }),
  "a link is opened": async (page) => {
    const link = await linkOf(page, POLICY);
    await page.goto("about:blank");
    await page.goto(link);
    await page.waitForSelector(".came");
  },
  "a text is remembered": async (page) => {
    await page.check("#remember");
    await read(page, POLICY);
    await page.reload();
    await page.waitForSelector(".came");
  },
  "two texts are compared": async (page) => {
    await page.click("#to-compare");
    await paste(page, POLICY, { field: "#new-text" });
  },
};

/** @param {Page} page */
const worker = (page) => page.workers().find((each) => each.url().startsWith("blob:"));

describe("nothing leaves the machine", { skip: missing }, () => {
  /** @type {Session} */
  let session;
  before(async () => void (session = await Session.start()));
  after(() => session?.end());

  both("once the page is there, a text is read without a single request", () =>
    session.open(async (page) => {
      await page.waitForLoadState("networkidle");
      /** @type {string[]} */
      const asked = [];
      page.context().on("request", (request) => asked.push(request.url()));
      await read(page, POLICY);
      await page.locator("[data-tab=gdpr]").click();
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.locator("[data-explain]").first().click();
      await page.locator(".explanation").waitFor();
      assert.deepEqual(asked, []);
    }));

  both("through every flow, requests go for the page's own files and carry nothing of the text", async () => {
    /** @type {{ url: string, method: string, body: string | null }[]} */
    const asked = [];
    await session.open(async (page) => {
      page.context().on("request", (request) => asked.push({ url: request.url(), method: request.method(), body: request.postData() }));
      await page.locator("[data-example]").first().click();
      await whenRead(page);
      await page.click("#fresh");
      for (const [name, content] of /** @type {const} */ ([
        ["secret-name.pdf", pdf([[{ y: 700, text: "We collect your secretword and your e-mail address when you order from us." }]])],
        ["secret-name.docx", docx([{ text: "We collect your secretword and your e-mail address." }])],
        ["secret-name.html", "<h1>Privacy</h1><p>We collect your secretword.</p><img src='https://elsewhere.example/pixel.gif'>"],
      ])) {
        await page.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
        await whenRead(page);
        await page.click("#fresh");
      }
      await page.setInputFiles("#own", { name: "faulty.toml", mimeType: "application/toml", buffer: Buffer.from('id = "secretword"') });
      await page.locator("#error:not([hidden])").waitFor();
      await read(page, `${POLICY}\nWe keep your secretword.`);
      await page.click("#export");
      await page.waitForSelector("dialog.export[open]");
      await Promise.all([page.waitForEvent("download"), page.click("[data-file=html]")]);
      await page.click("#make-link");
      const link = await page.locator("#link-text").inputValue();
      await page.keyboard.press("Escape");
      await page.click("#compare-with");
      await page.locator("#new-text").fill("We collect your secretword. We share your personal data with partners.");
      await page.click("#compare");
      await page.waitForSelector(".compared");
      await page.goto("about:blank");
      await page.goto(link);
      await whenRead(page);
    });
    const own = asked.filter(({ url }) => !url.startsWith("blob:") && url !== "about:blank");
    assert.ok(own.length > 5);
    for (const { url, method, body } of own) {
      assert.ok(url.startsWith(session.server.url), url);
      assert.equal(method, "GET");
      assert.equal(body, null);
      assert.equal(new URL(url).search, "");
      // What stands behind the `#` stays in the browser; the driver shows it all the same.
      assert.doesNotMatch(url.replace(/#.*/, ""), /secret/);
    }
  });

  both("from the first letter on, neither the page nor a worker that it starts can connect", () =>
    session.open(
      async (page) => {
        const address = `${session.server.url}icon.svg`;
        assert.deepEqual(await page.evaluate(connections, address), ["fetch", "request"]);
        await page.locator("#text").focus();
        await page.keyboard.type("W");
        assert.deepEqual(await page.evaluate(connections, address), []);
        // The driver of Firefox does not reach into workers, so this one is started as the page starts its own: from a blob.
        const inWorker = await page.evaluate((code) => {
          const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
          return new Promise((resolve) => worker.addEventListener("message", ({ data }) => resolve(data)));
        }, `(${connections})(${JSON.stringify(address)}).then(postMessage)`);
        assert.deepEqual(inWorker, []);
      },
      { complaints: REFUSED_OR_NO_SOCKET },
    ));

  test("the program that reads can connect to nothing from its start, while the page still can", () =>
    session.open(
      async (page) => {
        const address = `${session.server.url}icon.svg`;
        const engine = worker(page);
        assert.ok(engine, "the engine's worker is started from a blob");
        assert.deepEqual(await engine.evaluate(connections, address), []);
        // What shows that the attempts are such as succeed where no rule forbids them.
        assert.deepEqual(await page.evaluate(connections, address), ["fetch", "request"]);
      },
      { complaints: REFUSED_OR_NO_SOCKET },
    ));

  for (const [way, give] of Object.entries(WAYS)) {
    test(`${way}: from then on the page and its workers can connect to nothing, not even to their own server`, () =>
      session.open(
        async (page) => {
          const address = `${session.server.url}icon.svg`;
          await give(page);
          assert.deepEqual(await page.evaluate(connections, address), []);
          const workers = page.workers().filter((each) => each.url().startsWith("blob:"));
          assert.ok(workers.length > 0);
          for (const each of workers) assert.deepEqual(await each.evaluate(connections, address), []);
        },
        { complaints: REFUSED, keeps: true },
      ));
  }

  test("the page is bound before its first listener reads what is pasted", () =>
    session.open(
      async (page) => {
        await page.evaluate((address) => {
          document.addEventListener(
            "paste",
            () => Object.assign(window, { tried: fetch(address).then(() => "connected", () => "refused") }),
            { capture: true },
          );
        }, `${session.server.url}icon.svg`);
        await read(page, POLICY);
        assert.equal(await page.evaluate(() => /** @type {any} */ (window).tried), "refused");
      },
      { complaints: REFUSED },
    ));

  test("the page is bound before it unpacks the text of a link, and reads it all the same", () =>
    session.open(
      async (page) => {
        const link = await linkOf(page, POLICY);
        await page.addInitScript(tryAtUnpacking, `${session.server.url}icon.svg`);
        await page.goto("about:blank");
        await page.goto(link);
        await whenRead(page);
        assert.deepEqual(await page.evaluate(() => Promise.all(/** @type {any} */ (window).tried)), ["refused"]);
      },
      { complaints: REFUSED },
    ));

  test("a paste with nothing in it is no text, so the page is as before", () =>
    session.open(async (page) => {
      await page.locator("#text").evaluate((field) => field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true })));
      assert.ok(await page.evaluate((address) => fetch(address).then(() => true), `${session.server.url}icon.svg`));
    }));

  test("on a host that forbids frames, the page is bound before its program starts", async () => {
    await session.open(
      async (page) => {
        await page.route("**/bound.html", (route) => route.fulfill({ status: 200, contentType: "text/html", headers: { "x-frame-options": "DENY" }, body: "" }));
        await page.reload();
        await page.waitForSelector("[name=checklist]");
        const address = `${session.server.url}icon.svg`;
        assert.deepEqual(await page.evaluate(connections, address), []);
        assert.deepEqual(await worker(page)?.evaluate(connections, address), []);
        await read(page, POLICY);
      },
      { complaints: /Refused to|violates|X-Frame-Options/i },
    );
  });

  both("no script, picture, frame, style or form leads elsewhere", () =>
    session.open(
      async (page) => {
        const refused = await page.evaluate(async () => {
          /** @type {Set<string>} */
          const directives = new Set();
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => directives.add(effectiveDirective));
          /** @param {string} name @param {Record<string, string>} attributes */
          const add = (name, attributes) => {
            const element = document.createElement(name);
            for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
            document.body.append(element);
            return element;
          };
          const elsewhere = "https://elsewhere.example/x";
          add("script", { src: elsewhere });
          add("img", { src: elsewhere });
          add("iframe", { src: elsewhere });
          add("link", { rel: "stylesheet", href: elsewhere });
          add("video", { src: elsewhere });
          const form = /** @type {HTMLFormElement} */ (add("form", { action: elsewhere, method: "post" }));
          for (const leave of [() => form.submit(), () => navigator.sendBeacon(elsewhere, "x")]) {
            try {
              leave();
            } catch {
              // Refused at once.
            }
          }
          const awaited = ["connect-src", "form-action", "frame-src", "img-src", "media-src", "script-src-elem", "style-src-elem"];
          for (const end = performance.now() + 5_000; performance.now() < end && !awaited.every((each) => directives.has(each)); ) await new Promise((resolve) => setTimeout(resolve, 20));
          return awaited.filter((each) => !directives.has(each));
        });
        assert.deepEqual(refused, [], "what was not refused");
      },
      { complaints: REFUSED },
    ));

  both("the reader can let the page and its program try, and sees them stopped", () =>
    session.open(
      async (page) => {
        await page.click(".check summary");
        await page.click("#prove");
        await page.locator("#proof-said", { hasText: "Your browser stopped the page and its program" }).waitFor();
        await assertAxeClean(page, "proof");
      },
      { complaints: REFUSED },
    ));

  test("a page whose program did not come says nothing of its program", () =>
    session.open(
      async (page) => {
        await page.route("**/lacuna.packed", (route) => route.abort());
        await page.reload();
        await page.locator("#error:not([hidden])").waitFor();
        await page.click(".check summary");
        await page.click("#prove");
        await page.locator("#proof-said", { hasText: "it could not try" }).waitFor();
      },
      { complaints: /packed|ERR_FAILED|Refused to|violates/ },
    ));

  test("in a browser that does not obey, the page says that it could connect", () =>
    session.open(
      async (page) => {
        await page.click(".check summary");
        await page.click("#prove");
        await page.locator("#proof-said", { hasText: "A connection was made" }).waitFor();
      },
      { bypassCSP: true },
    ));

  both("a text is remembered only for a reader who says so, and forgotten at one click", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      await page.click("#fresh");
      assert.deepEqual(await stored(page), NOTHING);
      await page.uncheck("[name=checklist][value=coppa]");
      assert.deepEqual(await stored(page), NOTHING);

      await page.check("#remember");
      await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
      const kept = await stored(page);
      assert.deepEqual([Object.keys(kept.local), kept.databases], [["lacuna"], ["lacuna"]]);
      assert.ok(!JSON.parse(kept.local.lacuna ?? "{}").checklists.includes("coppa"));

      await page.reload();
      await page.locator(".came").waitFor();
      assert.match(await page.locator(".came").innerText(), /read here last/);
      assert.equal(await page.inputValue("#text"), POLICY);
      assert.equal(await page.isChecked("[name=checklist][value=coppa]"), false);
      assert.equal(await page.isChecked("#remember"), true);
      await assertAxeClean(page, "remembered");

      await page.click("#forget");
      await page.locator(".came", { hasText: "forgotten" }).waitFor();
      assert.deepEqual(await stored(page), NOTHING);
      assert.equal(await page.inputValue("#text"), "");
      assert.equal(await page.isChecked("[name=checklist][value=coppa]"), true);
      await page.reload();
      await page.waitForSelector("[name=checklist]");
      assert.equal(await page.inputValue("#text"), "");
      assert.equal(await page.isChecked("#remember"), false);
    }));

  both("who takes the permission back is forgotten, and what other pages of the host keep stays", () =>
    session.open(
      async (page) => {
        await page.evaluate(() => localStorage.setItem("another", "page"));
        await page.check("#remember");
        await read(page, POLICY);
        await page.click("#fresh");
        await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
        await page.uncheck("#remember");
        await page.waitForFunction(async () => (await indexedDB.databases()).length === 0);
        assert.deepEqual(await stored(page), { ...NOTHING, local: { another: "page" } });
        assert.equal(await page.inputValue("#text"), POLICY);
      },
      { keeps: true },
    ));

  test("what is remembered damaged is as if it were not there", () =>
    session.open(
      async (page) => {
        for (const damaged of ['{"checklists": 7', '{"checklists": 7, "theme": {}}', "[]", '{"checklists": ["nothing"]}']) {
          await page.evaluate((value) => localStorage.setItem("lacuna", value), damaged);
          await page.reload();
          await page.waitForSelector("[name=checklist]:checked");
        }
        await read(page, POLICY);
      },
      { keeps: true },
    ));
});

test("the page says why its rules are as they are", { skip: missing }, () => {
  const page = readFileSync(join(site, "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1] ?? "";
  const rules = new Map(policy.split(";").map((rule) => /** @type {[string, string]} */ ([rule.trim().split(" ")[0], rule.trim().split(" ").slice(1).join(" ")])));
  assert.equal(rules.get("default-src"), "'none'");
  assert.equal(rules.get("script-src"), "'self' 'wasm-unsafe-eval'");
  assert.equal(rules.get("connect-src"), "'self'");
  assert.equal(rules.get("frame-src"), "'self'");
  assert.equal(rules.get("worker-src"), "'self' blob:");
  for (const [name, sources] of rules) assert.doesNotMatch(sources, /https?:|\*|'unsafe-(?:inline|eval)'|data:/, name);
});
