import type { IOutput } from "@jupyterlab/nbformat";
import type { KernelMessage } from "@jupyterlab/services";
import { asLines } from "../notebook/notebook.js";
import { errorFromStderr } from "./tslab.js";

/**
 * Outputs of a cell that failed without an `error` message, with the one that the kernel should have sent.
 * @param stock the kernel is stock tslab, whose stderr holds what other kernels put into the reply
 */
export function replyError(
  outputs: readonly IOutput[],
  stderr: string,
  reply: KernelMessage.IExecuteReplyMsg["content"],
  stock: boolean,
): IOutput[] {
  if (!stock) return [...outputs, { output_type: "error", ...errorIn(reply) }];
  const { before, error } = errorFromStderr(stderr);
  const rest = outputs.filter((output) => !(output.output_type === "stream" && output.name === "stderr"));
  const kept = before === "" ? [] : [{ output_type: "stream", name: "stderr", text: asLines(before) }];
  return [...rest, ...kept, error];
}

function errorIn(reply: object): { ename: string; evalue: string; traceback: string[] } {
  const {
    ename = "Error",
    evalue = "",
    traceback,
  } = reply as { ename?: string; evalue?: string; traceback?: string[] };
  const shown = evalue === "" ? `${ename}: the kernel says only that the cell failed` : `${ename}: ${evalue}`;
  return { ename, evalue, traceback: traceback !== undefined && traceback.length > 0 ? traceback : [shown] };
}
