// A site for the tests: pages by path, at free ports of this machine, and a log of what was asked for.

import { createServer } from "node:http";

/**
 * @typedef {string | { body: string | Buffer, type: string }} Answer
 * @typedef {{ origin: string, port: number, asked: string[], close: () => void }} Site
 */

/**
 * Serves pages by their paths.
 *
 * @param {Record<string, Answer | (() => Answer)>} pages
 * @returns {Promise<Site>}
 */
export async function openSite(pages) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    asked.push(path);
    const page = pages[path];
    const answer = typeof page === "function" ? page() : page;
    if (answer === undefined) return response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    const { body, type } = typeof answer === "string" ? { body: answer, type: "text/html; charset=utf-8" } : answer;
    response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
