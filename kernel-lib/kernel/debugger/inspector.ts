import { Session } from "node:inspector";
import { hostName } from "../host.js";

type Parameters = { [name: string]: unknown };

interface Evaluation {
  result: { value?: unknown };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

/** What answers on the main thread; in local modules the bare name of the host means their own one. */
export const inspection = `globalThis.${hostName}.inspection`;

/** So long may it take to describe values. */
const timeout = 2000;

/** V8's inspector of the main thread, which answers at a stop and while the thread spins. */
export class Inspector {
  #session: Session | undefined;

  /** What the inspector answers to one of its commands. */
  post<Answer>(method: string, parameters: Parameters = {}): Promise<Answer> {
    return new Promise((resolve, reject) =>
      this.#connected().post(method, parameters, (error: Error | null, answer?: object) =>
        error === null ? resolve(answer as Answer) : reject(error),
      ),
    );
  }

  on<Event>(method: string, listener: (event: Event) => void): void {
    this.#connected().on(method, ({ params }: { params: Event }) => listener(params));
  }

  /** The value of an expression that neither stops nor is told of, as JSON; in a frame when one is given. */
  async evaluate<Value>(expression: string, { frame = "", awaits = false } = {}): Promise<Value> {
    const usual = { expression, silent: true, returnByValue: true, timeout };
    const { result, exceptionDetails } =
      frame === ""
        ? await this.post<Evaluation>("Runtime.evaluate", { ...usual, disableBreaks: true, awaitPromise: awaits })
        : await this.post<Evaluation>("Debugger.evaluateOnCallFrame", { ...usual, callFrameId: frame });
    if (exceptionDetails === undefined) return result.value as Value;
    const { text, exception } = exceptionDetails;
    throw new Error((exception?.description ?? text).split("\n    at ")[0]);
  }

  /** The answer of the main thread's `Inspection`; the arguments are JavaScript. */
  inspect<Value>(member: string, args: string[], where: { frame?: string; awaits?: boolean } = {}): Promise<Value> {
    return this.evaluate(`${inspection}.${member}(${args.join(", ")})`, where);
  }

  disconnect(): void {
    this.#session?.disconnect();
    this.#session = undefined;
  }

  #connected(): Session {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    return this.#session;
  }
}
