// The page in Firefox: what `both` registers in the files beside this one.

import { readdirSync } from "node:fs";
import { after } from "node:test";

process.env.BROWSER = "firefox";
const { closeFirefox } = await import("./session.mjs");
after(closeFirefox);

const here = new URL(".", import.meta.url);
for (const file of readdirSync(here).sort()) {
  if (file.endsWith(".test.mjs") && file !== "firefox.test.mjs") await import(new URL(file, here).href);
}
