/** The language thread: TypeScript, warm, apart from what cells do to their own globals and heap. */
import { setFlagsFromString } from "node:v8";
import { workerData } from "node:worker_threads";
import { answerCalls } from "../rpc.js";
import type { LanguageCalls, LanguageData } from "../threads.js";
import { Cells } from "./cells.js";
import { complete } from "./complete.js";
import { createCollector } from "./garbage.js";
import { inspect } from "./inspect.js";
import { isComplete } from "./is-complete.js";
import { compileModule } from "./modules.js";
import { keepCompiler } from "./typescript.js";
import { createWarmUp, rehearse } from "./warm-up.js";

// what V8 would optimize on the way to the first answer is not worth it: that takes half as much again of the processor.
// The compiler's code is loaded by now, and the other threads have theirs: V8 refuses code of other flags
setFlagsFromString("--no-opt");
const optimize = () => setFlagsFromString("--opt");

const { ports, directory, language } = workerData as LanguageData;
const cells = new Cells(directory, language);
const collect = createCollector();
const warmUp = createWarmUp(cells);
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

const calls: LanguageCalls = {
  compile: (request) => {
    warmUp.pause();
    keepCode();
    // after the answer has gone
    setImmediate(collect);
    try {
      return cells.compile(request);
    } finally {
      // before any cell runs
      optimize();
    }
  },
  complete: (request) => complete(cells, request),
  inspect: (request) => inspect(cells, request),
  isComplete,
  preview: ({ source }) => cells.preview(source),
  expression: ({ text, setApart }) => cells.expression(text, setApart),
  names: () => cells.scope.all(),
  rest: warmUp.resume,
  module: (request) => compileModule(request, cells.modules),
};
for (const port of ports) answerCalls(port, calls);
