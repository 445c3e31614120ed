/** The language process in a thread, where there is no snapshot: TypeScript, apart from what cells do to their own globals and heap. */
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

// the compiler's code is loaded by now, and the other threads have theirs: V8 refuses code of other flags
answerCalls(port, answersOf(cells, keepCode));
