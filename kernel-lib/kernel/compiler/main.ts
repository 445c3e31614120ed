/** The language process in a thread, where there is no snapshot: TypeScript, apart from what cells do to their own globals and heap. */
import { setFlagsFromString } from "node:v8";
import { workerData } from "node:worker_threads";
import { answerCalls } from "../rpc.js";
import type { LanguageData } from "../threads.js";
import { answersOf } from "./answers.js";
import { Cells } from "./cells.js";
import { keepCompiler } from "./typescript.js";
import { rehearse } from "./warm-up.js";

const { port, directory, language } = workerData as LanguageData;
const cells = new Cells(directory, language);
const keepAfterMs = 500;
let keep = keepCompiler;

/** Once, when the first cell has gone on its way. */
function keepCode(): void {
  const store = keep;
  keep = undefined;
  if (store === undefined) return;
  setTimeout(() => {
    rehearse(cells);
    store();
  }, keepAfterMs);
}

// what V8 would optimize on the way to the first answer is not worth it: that takes half as much again of the processor.
// The compiler's code is loaded by now, and the other threads have theirs: V8 refuses code of other flags
setFlagsFromString("--no-opt");
const compiled = () => {
  setFlagsFromString("--opt");
  keepCode();
};
answerCalls(port, answersOf(cells, compiled));
