import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";

type Calls<C> = { [K in keyof C]: (request: never) => unknown };
type Request<C extends Calls<C>, K extends keyof C> = Parameters<C[K]>[0];

interface Question {
  call: string;
  id: number;
  request: unknown;
  /** Wakes a caller that blocks. */
  signal?: Int32Array;
}

type Answer = { id: number; value: unknown } | { id: number; error: string };

/** Answers the questions that arrive on a port, one after the other. */
export function answerCalls<C extends Calls<C>>(port: MessagePort, calls: C): void {
  port.on("message", ({ call, id, request, signal }: Question) => {
    port.postMessage(answer(id, () => calls[call as keyof C](request as never)));
    if (signal !== undefined) {
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    }
  });
}

function answer(id: number, compute: () => unknown): Answer {
  try {
    return { id, value: compute() };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Asks over a port; answers come as promises. */
export class Caller<C extends Calls<C>> {
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  readonly #port: MessagePort;
  #last = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ("error" in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.value as never);
    });
  }

  call<K extends keyof C & string>(call: K, request: Request<C, K>): Promise<ReturnType<C[K]>> {
    const id = ++this.#last;
    this.#port.postMessage({ call, id, request } satisfies Question);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
}

let lastBlocking = 0;

/** Asks over a port and blocks this thread until the answer is there. */
export function callBlocking<C extends Calls<C>, K extends keyof C & string>(
  port: MessagePort,
  call: K,
  request: Request<C, K>,
): ReturnType<C[K]> {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const id = ++lastBlocking;
  port.postMessage({ call, id, request, signal } satisfies Question);
  Atomics.wait(signal, 0, 0);
  const answer = receiveMessageOnPort(port)?.message as Answer | undefined;
  if (answer?.id !== id) throw new Error(`the kernel's ${call} gave no answer`);
  if ("error" in answer) throw new Error(answer.error);
  return answer.value as ReturnType<C[K]>;
}
