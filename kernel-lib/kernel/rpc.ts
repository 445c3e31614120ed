import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";

type Calls<C> = { [K in keyof C]: (request: never) => unknown };
type Request<C extends Calls<C>, K extends keyof C> = Parameters<C[K]>[0];

export interface Question {
  call: string;
  id: number;
  request: unknown;
  /** Wakes a caller that blocks. */
  signal?: Int32Array;
}

type Answer = { id: number; value: unknown } | { id: number; error: string };

/** What a caller needs of the way to those who answer. */
export interface Port {
  postMessage(question: unknown): void;
  on(event: "message", listener: (answer: unknown) => void): unknown;
}

/** Answers the questions that arrive on a port, one after the other. */
export function answerCalls<C extends Calls<C>>(port: MessagePort, calls: C): void {
  port.on("message", (question: Question) => port.postMessage(answerQuestion(calls, question)));
}

export function answerQuestion<C extends Calls<C>>(calls: C, { call, id, request }: Question): Answer {
  try {
    return { id, value: calls[call as keyof C](request as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Hands on the questions that arrive on a port, and their answers; wakes those who block. */
export function relayCalls<C extends Calls<C>>(port: MessagePort, caller: Caller<C>): void {
  port.on("message", async ({ call, id, request, signal }: Question) => {
    const answer: Answer = await caller.call(call as keyof C & string, request as never).then(
      (value) => ({ id, value }),
      (error: Error) => ({ id, error: error.message }),
    );
    port.postMessage(answer);
    if (signal === undefined) return;
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  });
}

/** Asks over a port; answers come as promises. */
export class Caller<C extends Calls<C>> {
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  readonly #port: Port;
  #last = 0;

  constructor(port: Port) {
    this.#port = port;
    port.on("message", (value) => {
      const answer = value as Answer;
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
