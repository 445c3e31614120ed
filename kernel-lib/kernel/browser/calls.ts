type Calls<C> = { [K in keyof C]: (request: never) => Promise<unknown> };
type Request<C extends Calls<C>, K extends keyof C> = Parameters<C[K]>[0];
type Question = { id: number; call: string; request: unknown };
type Answer = { id: number; value: unknown } | { id: number; error: string };

/** Answers the questions that arrive. */
export function answerCalls<C extends Calls<C>>(port: WorkerLike, calls: C): void {
  port.addEventListener("message", async ({ data }) => {
    const { id, call, request } = data as Question;
    port.postMessage(
      await calls[call as keyof C](request as never).then(
        (value): Answer => ({ id, value }),
        (error: unknown): Answer => ({ id, error: error instanceof Error ? error.message : String(error) }),
      ),
    );
  });
}

/** Asks a worker; a question is refused by an error of the worker's, or when it cannot be loaded. */
export class Caller<C extends Calls<C>> {
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  readonly #port: WorkerLike;
  #last = 0;
  #failure: Error | undefined;

  constructor(port: WorkerLike) {
    this.#port = port;
    port.addEventListener("message", ({ data }) => {
      const answer = data as Answer;
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ("error" in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.value as never);
    });
  }

  call<K extends keyof C & string>(call: K, request: Request<C, K>): ReturnType<C[K]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure) as ReturnType<C[K]>;
    const id = ++this.#last;
    this.#port.postMessage({ id, call, request } satisfies Question);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject })) as ReturnType<C[K]>;
  }

  /** Refuses all that waits, and all that comes. */
  fail(error: Error): void {
    this.#failure = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
