// Handing a file to the reader: from the page's memory to the disk, with no server between.

/**
 * @param {string} name
 * @param {string} type Its media type.
 * @param {string} content
 */
export function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the blob after this call.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Returns a name for what is made of a text: its own, without what some disks refuse.
 *
 * @param {string} name Of the text; may be empty.
 * @param {string} fallback
 * @param {string} extension Without a dot.
 * @returns {string}
 */
export function fileName(name, fallback, extension) {
  const stem = name.replace(/\.[a-z]{2,8}$/i, "").replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, " ").trim().slice(0, 80);
  return `${stem || fallback}.${extension}`;
}
