import type { IOutput, MultilineString } from "@jupyterlab/nbformat";
import { KernelMessage } from "@jupyterlab/services";
import { asLines, joined } from "../notebook/notebook.js";

type Bundle = { [mime: string]: unknown };

/** The outputs of one cell, built message by message as a notebook front end does. */
export class Outputs {
  private readonly list: IOutput[] = [];
  private readonly displayIds = new Map<string, IOutput>();
  private clearNext = false;

  /** All that has arrived, as nbformat stores it. */
  get outputs(): IOutput[] {
    return this.list.map((output) =>
      output.output_type === "stream" ? { ...output, text: lines(output.text) } : output,
    );
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
      if (transient?.display_id !== undefined) this.displayIds.set(transient.display_id, output);
    }
  }

  private stream(name: string, text: string): void {
    const last = this.clearNext ? undefined : this.list.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text = joined(last.text as MultilineString) + text;
    else this.push({ output_type: "stream", name, text });
  }

  private update(id: string | undefined, { data, metadata }: KernelMessage.IUpdateDisplayDataMsg["content"]): void {
    const shown = id === undefined ? undefined : this.displayIds.get(id);
    if (shown !== undefined) Object.assign(shown, { data: stored(data), metadata });
  }

  private push(output: IOutput): void {
    if (this.clearNext) this.clear();
    this.list.push(output);
  }

  private clear(): void {
    this.clearNext = false;
    this.list.length = 0;
  }
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
