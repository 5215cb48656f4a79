// A static server for the tests: the built page under a sub-path, as on a shared host.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves `directory` under `base` at a free port of this machine. A path in `held` is not answered until the promise
 * there resolves.
 *
 * @param {string} directory
 * @param {string} [base] Begins and ends with a slash.
 * @param {Map<string, () => Promise<void>>} [held]
 * @param {boolean} [zipped] Whether files are compressed on their way, as hosts do.
 * @returns {Promise<{ origin: string, url: string, close: () => void }>}
 */
export async function serve(directory, base = "/some/where/", held = new Map(), zipped = false) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const name = path.startsWith(base) ? path.slice(base.length) || "index.html" : null;
    const file = name === null ? null : normalize(join(directory, name));
    await held.get(name ?? "")?.();
    try {
      if (file === null || !file.startsWith(directory + sep)) throw new Error("outside");
      const body = await readFile(file);
      const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-store" };
      response.writeHead(200, zipped ? { ...headers, "content-encoding": "gzip" } : headers);
      response.end(zipped ? gzipSync(body, { level: 9 }) : body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const origin = `http://127.0.0.1:${address.port}`;
  return { origin, url: `${origin}${base}`, close: () => (server.closeAllConnections(), server.close()) };
}
