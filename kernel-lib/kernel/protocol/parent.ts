const everyMs = 1000;

/** Calls back once when the process that started this one, `parent`, has ended. */
export function watchParent(parent: number, ended: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    ended();
  }, everyMs);
}
