// A checker that works in a worker; its text comes as a script, since a page opened from a file may fetch nothing.

/**
 * Start the worker and return the checker that `startChecking` wants.
 * @param {string} text the script of the worker
 */
export function checkerBeside(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address);
  const waiting = new Map();
  let number = 0;
  const ask = (question, moved = []) =>
    new Promise((resolve, reject) => {
      number += 1;
      waiting.set(number, { resolve, reject });
      worker.postMessage({ number, ...question }, moved);
    });
  return new Promise((ready, failed) => {
    worker.addEventListener("error", (event) => failed(new Error(event.message)));
    worker.addEventListener("message", ({ data }) => {
      if (data.about !== undefined) {
        URL.revokeObjectURL(address);
        ready({
          ...data.about,
          check: (content, name) => ask({ content, name }, [content]),
          missing: (reason, name) => ask({ reason, name }),
        });
        return;
      }
      const { resolve, reject } = waiting.get(data.number);
      waiting.delete(data.number);
      if (data.failure === undefined) resolve(data.outcome);
      else reject(new Error(data.failure));
    });
  });
}
