import { red } from "./code-frame.js";
import type { Failure } from "./threads.js";

export type InterruptReason = "interrupt" | "memory";

const names = { interrupt: "Interrupted", memory: "OutOfMemory" };
const words = {
  interrupt: "the cell was stopped; variables keep their values",
  memory: "the cell was stopped before it used up the heap; allow more with NODE_OPTIONS=--max-old-space-size=<MB>",
};

/** The error of a cell that was stopped. */
export function interrupted(reason: InterruptReason): Failure {
  const [ename, evalue] = [names[reason], words[reason]];
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}
