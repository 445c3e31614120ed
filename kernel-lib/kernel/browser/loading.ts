/** Sizes of the workers' files as they were built. */
declare const buildSizes: { [file: string]: number };

/** Tells how much is there of what cells wait for. */
export class Loading {
  readonly #onProgress: ((loaded: number, total: number) => void) | undefined;
  readonly #awaited = new Set<string>();
  readonly #done = new Set<string>();

  constructor(onProgress: ((loaded: number, total: number) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  /** A cell cannot run without it. */
  await(file: string): void {
    this.#awaited.add(file);
  }

  done(file: string): void {
    if (this.#done.has(file)) return;
    this.#done.add(file);
    if (!this.#awaited.has(file)) return;
    const isThere = ([name]: [string, number]) => this.#done.has(name);
    const sizes = Object.entries(buildSizes).filter(([name]) => this.#awaited.has(name));
    this.#onProgress?.(sum(sizes.filter(isThere)), sum(sizes));
  }
}

const sum = (sizes: [string, number][]) => sizes.reduce((total, [, size]) => total + size, 0);
