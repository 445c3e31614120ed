import type { LanguageCalls } from "../threads.js";
import type { Cells } from "./cells.js";
import { complete } from "./complete.js";
import { createCollector } from "./garbage.js";
import { inspect } from "./inspect.js";
import { isComplete } from "./is-complete.js";
import { compileModule } from "./modules.js";
import { createWarmUp } from "./warm-up.js";

/** What the compiler answers. `compiled` is called when a cell is, and before it runs. */
export function answersOf(cells: Cells, compiled: () => void = () => {}): LanguageCalls {
  const collect = createCollector();
  const warmUp = createWarmUp(cells);
  return {
    compile: (request) => {
      warmUp.pause();
      // after the answer has gone
      setImmediate(collect);
      try {
        return cells.compile(request);
      } finally {
        compiled();
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
