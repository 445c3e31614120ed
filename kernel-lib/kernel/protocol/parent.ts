const everyMs = 1000;

/** Calls back once when the process that started this one has ended. */
export function watchParent(ended: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    ended();
  }, everyMs);
}
