// What the commands need of the machine, from Node: `Machine` in `src/cli/machine.rs`, whose rules these functions follow.

import { closeSync, existsSync, openSync, readSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isatty } from "node:tty";

/** What the operating system says, as the native program words it. */
const CAUSES = new Map([
  ["EACCES", "Permission denied"],
  ["EEXIST", "File exists"],
  ["EISDIR", "Is a directory"],
  ["ELOOP", "Too many levels of symbolic links"],
  ["ENAMETOOLONG", "File name too long"],
  ["ENOENT", "No such file or directory"],
  ["ENOSPC", "No space left on device"],
  ["ENOTDIR", "Not a directory"],
  ["EPERM", "Operation not permitted"],
  ["EROFS", "Read-only file system"],
]);

/**
 * Calls `act`, and throws what it throws with the words of the native program.
 *
 * @template T
 * @param {() => T} act
 * @returns {T}
 */
function worded(act) {
  try {
    return act();
  } catch (error) {
    const { code, errno, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const cause = CAUSES.get(code ?? "");
    throw { code, message: cause && errno !== undefined ? `${cause} (os error ${-errno})` : message };
  }
}

/**
 * Calls `act` again while what it reads or writes is not ready: a pipe may be set not to wait.
 *
 * @param {() => number} act
 */
function patiently(act) {
  for (;;) {
    try {
      return act();
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      // The end of a pipe, on Windows.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** @param {number} descriptor @param {number} most */
function read(descriptor, most) {
  /** @type {Buffer[]} */
  const parts = [];
  let left = most;
  while (left > 0) {
    const part = Buffer.allocUnsafe(Math.min(left, 1 << 16));
    const length = patiently(() => readSync(descriptor, part));
    if (length === 0) break;
    parts.push(part.subarray(0, length));
    left -= length;
  }
  return Buffer.concat(parts);
}

/** @param {number} descriptor @param {Uint8Array} bytes */
function writeAll(descriptor, bytes) {
  for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(descriptor, bytes, at));
}

/** @param {string} path @param {string} flags @param {(descriptor: number) => T} use @template T @returns {T} */
function withFile(path, flags, use) {
  const descriptor = openSync(path, flags);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** @param {string} path */
function resolved(path) {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** @param {string} path @param {Uint8Array} bytes */
function writeFile(path, bytes) {
  // The file itself and not a link to it is replaced.
  const target = resolved(path) ?? path;
  if (existsSync(target) && !statSync(target).isFile()) return withFile(target, "r+", (descriptor) => writeAll(descriptor, bytes));
  // A run that was cut short leaves no file that seems whole.
  const partial = join(dirname(target), `${basename(target)}.${process.pid}.partial`);
  try {
    withFile(partial, "w", (descriptor) => writeAll(descriptor, bytes));
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

export const machine = {
  /** @param {string} path @param {number} most */
  readFile: (path, most) => worded(() => withFile(path, "r", (descriptor) => read(descriptor, most))),
  /** @param {number} most */
  readInput: (most) => worded(() => read(0, most)),
  /** @param {string} path @param {Uint8Array} bytes */
  writeFile: (path, bytes) => worded(() => writeFile(path, bytes)),
  /** @param {Uint8Array} bytes */
  print: (bytes) => worded(() => writeAll(1, bytes)),
  /** @param {string} text */
  warn(text) {
    try {
      writeAll(2, Buffer.from(text));
    } catch {
      // Where standard error is closed, no one is left to tell.
    }
  },
  /** @param {string} one @param {string} other */
  isSameFile(one, other) {
    const path = resolved(one);
    return path !== undefined && path === resolved(other) && statSync(path).isFile();
  },
  /** @param {number} descriptor */
  isTerminal: (descriptor) => isatty(descriptor),
  columns: () => (isatty(1) ? process.stdout.columns : undefined),
  /** @param {string} name */
  variable: (name) => process.env[name] || undefined,
  seconds: () => Math.floor(Date.now() / 1000),
};
