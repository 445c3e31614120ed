/** Sizes of the workers' files as they were built. */
declare const buildSizes: { [file: string]: number };

/** Tells how much of what every page needs is there. */
export class Loading {
  readonly #onProgress: ((loaded: number, total: number) => void) | undefined;
  readonly #done = new Set<string>();

  constructor(onProgress: ((loaded: number, total: number) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  done(file: string): void {
    if (this.#done.has(file)) return;
    this.#done.add(file);
    const total = Object.values(buildSizes).reduce((sum, size) => sum + size, 0);
    const loaded = [...this.#done].reduce((sum, name) => sum + buildSizes[name], 0);
    this.#onProgress?.(loaded, total);
  }
}
