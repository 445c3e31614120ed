import type { MimeBundle } from "../../../display/contract.js";
import { interrupted } from "../../interrupted.js";
import type { Failure, FromMain } from "../../threads.js";
import type { LiveOutput } from "../contract.js";
import type { FromCells } from "../messages.js";

/** What the session tells, as the page has it. */
export function toPage(message: FromMain): FromCells[] {
  if (message.kind === "stream") {
    const { name, text } = message;
    return [{ kind: "output", id: Number(message.parent.msg_id), output: { output_type: "stream", name, text } }];
  }
  if (message.kind === "publish") {
    return [{ kind: "output", id: Number(message.parent.msg_id), output: toOutput(message.type, message.content) }];
  }
  if (message.kind !== "done") return [];
  const { id, failure } = message;
  if (failure === undefined) return [{ kind: "done", id, end: "ok" }];
  const isStopped = failure === "stopped";
  const output = toOutput("error", { ...(isStopped ? interrupted("interrupt") : failure) });
  return [
    { kind: "output", id, output },
    { kind: "done", id, end: isStopped ? "stopped" : "error" },
  ];
}

function toOutput(type: string, content: { [key: string]: unknown }): LiveOutput {
  const { data = {}, metadata = {}, transient = {} } = content as { [part: string]: MimeBundle };
  const { display_id } = transient as { display_id?: string };
  const shown = { data, metadata };
  switch (type) {
    case "update_display_data":
      return { output_type: type, ...shown, display_id: String(display_id) };
    case "execute_result":
      return { output_type: type, ...shown, execution_count: Number(content.execution_count) };
    case "clear_output":
      return { output_type: type, wait: content.wait === true };
    case "error": {
      const { ename, evalue, traceback } = content as unknown as Failure;
      return { output_type: type, ename, evalue, traceback };
    }
    default:
      return { output_type: "display_data", ...shown, ...(display_id === undefined ? {} : { display_id }) };
  }
}
