// Pages for the tests of the extension, in words of their own.

/** @param {string} body @param {string} [head] */
export const page = (body, head = "<title>Privacy – Larkspur</title>") => `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;

/** What every browser is shown: emoji before the text, a list, links and emphasis inside sentences. */
export const POLICY = `
<h1>Privacy policy of Larkspur 🌼</h1>
<p>Last updated: 3 May 2026. Larkspur Ltd, 4 Garden Row, Leeds, is the controller of your personal data.</p>
<h2>What we collect</h2>
<p id="collect">We collect your <em>name</em>, your e-mail address and your postal address when you order.</p>
<p>Our website uses cookies and keeps log files.</p>
<h2>Sharing</h2>
<p id="share">We share your personal information with advertising partners. We do not sell your personal information.</p>
<ul><li>We give your address to companies that deliver parcels.</li><li>We disclose data where a court orders it.</li></ul>
<h2>Security</h2>
<p>We use encryption to protect your data in transit.</p>
<h2>Your rights</h2>
<p id="rights">You have the right to access your personal data, to correct it and to have it deleted. Write to <a href="mailto:hello@larkspur.example">hello@larkspur.example</a>.</p>`;

const AROUND = `<header><nav><a href="/">Home</a> <a href="/shop">Shop</a> <a href="/news">News</a></nav></header>`;
const FOOT = `<footer><p>© Larkspur Ltd, who grow flowers in Leeds.</p><a href="/privacy">Privacy</a></footer>`;

/**
 * Returns a policy of about `size` characters, no sentence of which is like another.
 *
 * @param {number} size
 */
export function longPolicy(size) {
  const things = ["name", "postal address", "telephone number", "e-mail address", "order history", "payment details", "location", "device identifier"];
  const others = ["parcel services", "payment providers", "advertising networks", "our auditors", "analytics companies", "public authorities"];
  const parts = [`<h1>Privacy policy of Longmeadow</h1>`];
  for (let n = 1, length = 0; length < size; n += 1) {
    const part = `<h2>${n}. Part ${n}</h2><p>We collect your ${things[n % 8]} when you use service ${n}. We use it to provide service ${n} and to answer your questions about it.</p><p>We share it with ${others[n % 6]} in region ${n}. We keep it for ${(n % 20) + 1} years and protect it by encryption. You have the right to access and delete what service ${n} knows of you.</p>`;
    parts.push(part);
    length += part.length;
  }
  return page(`<main>${parts.join("\n")}</main>`, "<title>Longmeadow</title>");
}

/** @returns {Record<string, string | { body: string, type: string }>} */
export function pages() {
  return {
    "/privacy": page(`${AROUND}<main>${POLICY}</main>${FOOT}`),
    "/plain": page(POLICY),
    "/home": page(
      `${AROUND}<main><h1>Larkspur</h1><p>We grow flowers and send them by post, all year round.</p><a href="/blog/privacy-tips-for-gardeners-who-love-their-hedges-and-quiet">Privacy tips for gardeners who love quiet hedges</a></main>
       <footer><a href="/plain">Privacy policy</a> <a href="/cookies">Cookie policy</a> <a href="https://elsewhere.example/terms">Terms of service</a> <a href="/de">Datenschutzerklärung</a> <a href="/empty">Privacy notice</a></footer>`,
      "<title>Larkspur</title>",
    ),
    "/empty": page(`<div id="app"></div>`, "<title>App</title>"),
    "/nothing": page(`<h1>Weather</h1><p>It will rain in the north and be dry in the south, with a light wind from the west all day long.</p>`, "<title>Weather</title>"),
    "/late": page(`<div id="app"><p>Loading</p></div><script>window.arrive = () => { document.querySelector("#app").innerHTML = ${JSON.stringify(POLICY)}; };</script>`),
    "/app": page(`<div id="app">${POLICY}</div><script>window.leave = () => { history.pushState({}, "", "/app/other"); document.querySelector("#app").innerHTML = "<h1>Basket</h1><p>Your basket is empty, but the shop is full of flowers.</p>"; };</script>`),
    "/frames": page(`<h1>Legal</h1><iframe id="inner" src="/plain" style="width:100%;height:600px"></iframe>`),
    "/shadow": page(`<legal-text></legal-text><script>customElements.define("legal-text", class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = ${JSON.stringify(POLICY)}; } });</script>`),
    "/hostile": page(
      `<form><input name="firstChild"><input name="childNodes"><input name="localName"><img name="body" alt=""></form>
       <main>${POLICY}<p>We collect &lt;img src=x onerror="document.title='taken'"&gt; and your name. \`\`\`</p><p>Our partners &lt;script&gt;alert(1)&lt;/script&gt; receive your data.</p></main>
       <img name="body" alt=""><script>
         for (const name of ["map", "push", "forEach", "filter", "join", "slice"]) Array.prototype[name] = () => { throw new Error("taken"); };
         Node.prototype.appendChild = () => { throw new Error("taken"); };
         window.getComputedStyle = () => { throw new Error("taken"); };
         Object.defineProperty(Object.prototype, "only", { get() { return new Set([1]); } });
         postMessage({ event: "opened", id: 1 }, "*");
         let at = document.createElement("x-deep"); document.documentElement.lastElementChild.append(at);
         for (let n = 0; n < 3000; n += 1) { const next = document.createElement("x-deep"); at.attachShadow({ mode: "open" }).append(next); at = next; }
       </script>`,
    ),
    "/policy.txt": { body: "not a page", type: "text/plain" },
    "/file.pdf": { body: "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF", type: "application/pdf" },
    "/long": longPolicy(50_000),
    "/huge": longPolicy(2_000_000),
  };
}
