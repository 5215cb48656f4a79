// Waiting for what a browser does in its own time.

/**
 * Asks until there is an answer.
 *
 * @template T
 * @param {() => Promise<T | null | undefined | false>} ask
 * @param {number} [most] Milliseconds.
 * @returns {Promise<T>}
 */
export async function retry(ask, most = 30_000) {
  const end = Date.now() + most;
  for (;;) {
    const answer = await ask();
    if (answer && !(Array.isArray(answer) && answer.length === 0)) return answer;
    if (Date.now() > end) throw new Error(`there was no answer in ${most} ms: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
