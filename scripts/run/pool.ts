/** What the pool knows of a kernel. */
interface Closable {
  close(): Promise<void>;
}

/**
 * Kernels started ahead of need, one for each notebook and never used twice, so that no state leaks from one to the
 * next; those that are done end in the background.
 */
export class KernelPool<Need, Kernel extends Closable> {
  private readonly warm = new Map<Need, Promise<Kernel>>();
  private readonly ending = new Set<Promise<void>>();
  private readonly taken = new Set<Need>();

  /**
   * @param needs in the order in which they will be taken
   * @param ahead how many kernels may wait
   */
  constructor(
    private readonly start: (need: Need) => Promise<Kernel>,
    private readonly needs: readonly Need[],
    private readonly ahead: number,
  ) {}

  /** The kernel for a need; another one is fresh each time. */
  async take(need: Need): Promise<Kernel> {
    this.taken.add(need);
    const kernel = this.warm.get(need) ?? this.start(need);
    this.warm.delete(need);
    await kernel;
    this.warmUp();
    return kernel;
  }

  /** End a kernel that was taken. */
  release(kernel: Kernel): void {
    const end = kernel.close().finally(() => this.ending.delete(end));
    this.ending.add(end);
  }

  /** End every kernel that was not taken, and wait until all have ended. */
  async close(): Promise<void> {
    for (const start of this.warm.values()) {
      await start.then(
        (kernel) => this.release(kernel),
        () => {
          // it did not start: there is nothing to end
        },
      );
    }
    await Promise.all(this.ending);
  }

  private warmUp(): void {
    for (const need of this.needs) {
      if (this.warm.size >= this.ahead) return;
      if (this.warm.has(need) || this.taken.has(need)) continue;
      const start = this.start(need);
      // whoever takes it is told
      start.catch(() => {});
      this.warm.set(need, start);
    }
  }
}
