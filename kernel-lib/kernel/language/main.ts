/** The language thread: TypeScript, warm, apart from what cells do to their own globals and heap. */
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
import { createWarmUp } from "./warm-up.js";

const { ports, directory } = workerData as LanguageData;
const cells = new Cells(directory);
const collect = createCollector();
const postponeWarmUp = createWarmUp(cells, keepCompiler);
const calls: LanguageCalls = {
  compile: (request) => {
    postponeWarmUp();
    // after the answer has gone
    setImmediate(collect);
    return cells.compile(request);
  },
  complete: (request) => complete(cells, request),
  inspect: (request) => inspect(cells, request),
  isComplete,
  module: compileModule,
};
for (const port of ports) answerCalls(port, calls);
