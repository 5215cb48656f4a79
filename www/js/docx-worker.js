// Turns a Word document into HTML, away from the page, so that a large one holds nothing up and can be stopped.

/** @type {Promise<any>} */
const loading = import(/** @type {string} */ ("../vendor/mammoth/mammoth.js")).then(() => /** @type {any} */ (globalThis).mammoth);

addEventListener("message", async ({ data }) => {
  let mammoth;
  try {
    mammoth = await loading;
  } catch {
    postMessage({ fault: "reader" });
    return;
  }
  try {
    // Pictures say nothing here and would be copied as text.
    const convertImage = mammoth.images.imgElement(async () => ({}));
    const { value } = await mammoth.convertToHtml({ arrayBuffer: data }, { convertImage, externalFileAccess: false });
    postMessage({ html: value });
  } catch {
    postMessage({ fault: "broken" });
  }
});
