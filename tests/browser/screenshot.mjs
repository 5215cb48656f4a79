// Makes docs/page.png, the picture of the page in the README: `cargo xtask build && node tests/browser/screenshot.mjs`.

import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const out = resolve(process.argv[2] ?? join(root, "docs/page.png"));

const server = await serve(join(root, "target/site"));
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(server.url);
  await page.click('[data-example="small-shop.txt"]');
  await page.waitForSelector("#policy[data-complete]", { state: "attached" });
  const gap = page.locator("#list-baseline .requirement.missing").first();
  await gap.locator("summary").click();
  // The first gap comes to the top of the panel: with the numbers above it, its advice would be out of the picture.
  await page.locator(".gaps").evaluate((gaps) => gaps.scrollIntoView({ block: "start" }));
  // This part of the policy has sentences of most categories.
  await page.locator(".policy p", { hasText: "If you subscribe" }).evaluate((paragraph) => paragraph.scrollIntoView({ block: "start" }));
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.mouse.move(0, 0);
  await mkdir(dirname(out), { recursive: true });
  await page.screenshot({ path: out });
  const { size } = await stat(out);
  console.log(`${out}: ${(size / 1000).toFixed(0)} kB`);
} finally {
  await browser.close();
  server.close();
}
