import { setFlagsFromString } from "node:v8";
import type { LanguageCalls } from "../threads.js";
import type { Cells } from "./cells.js";
import { complete } from "./complete.js";
import { createCollector } from "./garbage.js";
import { inspect } from "./inspect.js";
import { isComplete } from "./is-complete.js";
import { compileModule } from "./modules.js";
import { createWarmUp } from "./warm-up.js";

/** What the compiler answers. `begun` is called when the first cell has come. */
export function answersOf(cells: Cells, begun: () => void = () => {}): LanguageCalls {
  // what V8 would optimize on the way to the first answer is not worth it: that takes half as much again of the processor
  setFlagsFromString("--no-opt");
  const optimize = () => setFlagsFromString("--opt");
  const collect = createCollector();
  const warmUp = createWarmUp(cells);
  return {
    compile: (request) => {
      warmUp.pause();
      begun();
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
}
