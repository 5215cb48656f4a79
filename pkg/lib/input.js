// The forms in which a text is given, turned into the one that the engine takes.

import { LacunaError } from "./error.js";
import { suggest } from "./options.js";

/**
 * A text and how it is written: the name of a format, or three numbers for each block, as `src/wasm.rs` reads them.
 *
 * @typedef {{ text: string, format?: string | number[] }} Source
 */

const FORMS = ["text", "html", "markdown", "blocks"];

/** The kinds of blocks, by the numbers that the engine knows them by. */
const KINDS = ["paragraph", "heading", "list_item", "cell"];
const HEADER_CELL = 4;

/** What stands between two blocks in the text that they make. */
const BREAK = "\n";

/**
 * @param {unknown} input
 * @returns {Source}
 */
export function read(input) {
  if (typeof input === "string") return { text: input };
  if (typeof input !== "object" || input === null) throw wrong("the text is no string");
  const given = /** @type {Record<string, unknown>} */ (input);
  const names = Object.keys(given);
  for (const name of names) {
    if (!FORMS.includes(name)) throw wrong(`a text has no field \`${name}\`; ${suggest(name, FORMS)}`, "");
  }
  const [form] = names;
  if (form === undefined || names.length > 1) throw wrong("the text is given in no form, or in several");
  if (form === "blocks") return blocks(given.blocks);
  const text = given[form];
  if (typeof text !== "string") throw wrong(`\`${form}\` is no string`);
  return { text, format: form };
}

/** @param {string} what @param {string} [remedy] */
function wrong(what, remedy = "; give a string, { html }, { markdown } or { blocks }") {
  return new LacunaError("input", `${what}${remedy}`);
}

/**
 * @param {unknown} given
 * @returns {Source}
 */
function blocks(given) {
  if (!Array.isArray(given)) throw wrong("`blocks` is no array", "; give one such as [{ kind: \"paragraph\", text: \"…\" }]");
  /** @type {string[]} */
  const texts = [];
  /** @type {number[]} */
  const format = [];
  given.forEach((block, index) => {
    const place = `blocks[${index}]`;
    const { kind, text } = block ?? {};
    if (typeof text !== "string") throw wrong(`\`${place}.text\` is no string`, "; give the words of the block");
    if (!KINDS.includes(kind)) throw wrong(`\`${place}.kind\` is not known; ${suggest(String(kind), KINDS)}`, "");
    const isHeader = kind === "cell" && block.header === true;
    format.push(isHeader ? HEADER_CELL : KINDS.indexOf(kind), level(kind, block, place), text.length);
    texts.push(text);
  });
  return { text: texts.join(BREAK), format };
}

/**
 * Returns the depth of a block, or of a cell its place in the table.
 *
 * @param {string} kind
 * @param {any} block
 * @param {string} place
 */
function level(kind, block, place) {
  /** @param {string} name @param {number} least @param {number} most */
  const whole = (name, least, most) => {
    const number = block[name] ?? least;
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw wrong(`\`${place}.${name}\` is no whole number from ${least} to ${most}`, "; mend it or leave it out");
  };
  return kind === "cell" ? whole("row", 0, 0xffff) * 0x10000 + whole("column", 0, 0xffff) : whole("level", 1, 200);
}
