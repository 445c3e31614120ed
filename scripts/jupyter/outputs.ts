import type { IOutput, MultilineString } from "@jupyterlab/nbformat";
import { KernelMessage } from "@jupyterlab/services";
import { asLines, joined } from "../notebook/notebook.js";
import { KernelLost } from "./loss.js";

type Bundle = { [mime: string]: unknown };

/** What a server writes on stderr, in the cell's name, when it throws output away (its `limit_rate`). */
const thrownAway = /^IOPub (?:message|data) rate exceeded\./;

/** The outputs of one cell, built message by message as a notebook front end does. */
export class Outputs {
  private readonly list: IOutput[] = [];
  private readonly sizes = new Map<IOutput, number>();
  private total = 0;
  private clearNext = false;
  private refusal: KernelLost | null = null;
  private refuse: (reason: KernelLost) => void = () => {};
  /** Rejects when the outputs cannot be complete: there are too many, or the server threw some away. */
  readonly refused: Promise<never>;

  /**
   * @param displays outputs of all cells by display id, for one cell may update what another has shown
   * @param maxSize most that is kept, in bytes
   */
  constructor(
    private readonly displays: Map<string, IOutput[]>,
    private readonly maxSize: number,
  ) {
    this.refused = new Promise((_, reject) => {
      this.refuse = reject;
    });
    // late output may be refused when nobody waits any more; `complete` tells
    this.refused.catch(() => {});
  }

  /** All that has arrived, as nbformat stores it. */
  get outputs(): IOutput[] {
    return this.list.map((output) =>
      output.output_type === "stream" ? { ...output, text: lines(output.text) } : output,
    );
  }

  /**
   * All outputs.
   * @throws {KernelLost} they cannot be complete
   */
  complete(): IOutput[] {
    if (this.refusal !== null) throw this.refusal;
    return this.outputs;
  }

  /** Text of the stderr stream. */
  get stderr(): string {
    return this.list
      .filter((output) => output.output_type === "stream" && output.name === "stderr")
      .map((output) => joined(output.text as MultilineString))
      .join("");
  }

  /** Take one message of the cell's parent. */
  add(message: KernelMessage.IIOPubMessage): void {
    if (this.refusal !== null) return;
    if (KernelMessage.isClearOutputMsg(message)) {
      if (message.content.wait) this.clearNext = true;
      else this.clear();
    } else if (KernelMessage.isUpdateDisplayDataMsg(message)) {
      this.update(message.content.transient.display_id, message.content);
    } else if (KernelMessage.isStreamMsg(message)) {
      this.stream(message.content.name, message.content.text);
    } else if (KernelMessage.isErrorMsg(message)) {
      const { ename, evalue, traceback } = message.content;
      this.push({ output_type: "error", ename, evalue, traceback });
    } else if (KernelMessage.isExecuteResultMsg(message)) {
      const { data, metadata, execution_count } = message.content;
      this.push({ output_type: "execute_result", data: stored(data), metadata, execution_count });
    } else if (KernelMessage.isDisplayDataMsg(message)) {
      const { data, metadata, transient } = message.content;
      const output: IOutput = { output_type: "display_data", data: stored(data), metadata };
      this.push(output);
      this.remember(transient?.display_id, output);
    }
  }

  private stream(name: string, text: string): void {
    if (name === "stderr" && thrownAway.test(text)) {
      this.end(new KernelLost("the server threw output away: start it with a higher limit (its option limit_rate)"));
      return;
    }
    const last = this.clearNext ? undefined : this.list.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      last.text = joined(last.text as MultilineString) + text;
      this.sized(last, (this.sizes.get(last) ?? 0) + text.length);
    } else {
      this.push({ output_type: "stream", name, text });
    }
  }

  private remember(id: string | undefined, output: IOutput): void {
    if (id !== undefined) this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
  }

  private update(id: string | undefined, { data, metadata }: KernelMessage.IUpdateDisplayDataMsg["content"]): void {
    for (const shown of this.displays.get(id ?? "") ?? []) {
      Object.assign(shown, { data: stored(data), metadata });
      if (this.sizes.has(shown)) this.sized(shown, sizeOf(shown));
    }
  }

  private push(output: IOutput): void {
    if (this.clearNext) this.clear();
    this.list.push(output);
    this.sized(output, sizeOf(output));
  }

  private sized(output: IOutput, size: number): void {
    this.total += size - (this.sizes.get(output) ?? 0);
    this.sizes.set(output, size);
    if (this.total > this.maxSize) this.end(new KernelLost(tooMuch(this.maxSize)));
  }

  private end(reason: KernelLost): void {
    this.refusal = reason;
    this.refuse(reason);
  }

  private clear(): void {
    this.clearNext = false;
    this.list.length = 0;
    this.sizes.clear();
    this.total = 0;
  }
}

/** The words for more output than may be kept. */
export function tooMuch(maxSize: number): string {
  return `put out more than ${maxSize / 1e6} MB, which no notebook should hold: print less, or raise --max-output`;
}

function sizeOf(output: IOutput): number {
  return JSON.stringify(output).length;
}

function lines(text: unknown): string[] {
  return asLines(joined(text as MultilineString));
}

/** A bundle as nbformat stores it: text as a list of lines, JSON as it is. */
function stored(data: Bundle): { [mime: string]: MultilineString } {
  const entries = Object.entries(data).map(([mime, value]) => [
    mime,
    typeof value === "string" ? asLines(value) : value,
  ]);
  return Object.fromEntries(entries);
}
