/** So long may a client take from the name of a cell to its breakpoints; some send none. */
const patienceMs = 1000;

/**
 * Files whose breakpoints are about to come. JupyterLab names a cell at a click beside its line, asks twice, and only
 * then sends the breakpoint; a reader who presses Run at once would see the cell run through.
 */
export class Announced {
  readonly #files = new Map<string, { come: Promise<void>; end: () => void }>();

  announce(path: string): void {
    if (this.#files.has(path)) return;
    let end = () => {};
    const come = new Promise<void>((resolve) => {
      const timer = setTimeout(() => end(), patienceMs);
      end = () => {
        clearTimeout(timer);
        this.#files.delete(path);
        resolve();
      };
    });
    this.#files.set(path, { come, end });
  }

  /** They have come. */
  end(path: string): void {
    this.#files.get(path)?.end();
  }

  /** Waits for those that are announced. */
  async until(path: string): Promise<void> {
    await this.#files.get(path)?.come;
  }
}
