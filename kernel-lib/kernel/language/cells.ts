import type { CompiledCell, Failure } from "../threads.js";
import { diagnose } from "./diagnostics.js";
import { specifiersOf } from "./imports.js";
import { emitOptions } from "./options.js";
import { ModuleProgram } from "./program.js";
import { Scope } from "./scope.js";
import { bindToHost, shareTopLevel } from "./transform.js";
import { ts } from "./typescript.js";

const typicalCell = `

interface Warm { x: number }
class Up<T extends Warm> { private all: T[] = []; add(...some: T[]): this { this.all.push(...some); return this } }
const up = new Up<Warm>().add({ x: 1 }), { length } = [1, 2].map((v) => v * 2);
async function later(n: number): Promise<number[]> { await null; return Array.from({ length: n }, (_, i) => i) }
for (const v of await later(length)) { if (v > 1) console.log(v, up) }
\`\${length}\``;

/** Checks cells and turns them into JavaScript; what passes becomes visible to the cells after it. */
export class Cells {
  readonly modules: ModuleProgram;
  readonly scope = new Scope();
  #hasCompiled = false;

  constructor(directory: string) {
    this.modules = new ModuleProgram(directory);
  }

  compile({ id, count, source }: { id: number; count: number; source: string }): CompiledCell | Failure {
    this.#hasCompiled = true;
    const file = this.scope.bind(`[cell ${id}].ts`, source, this.modules);
    if (this.modules.use(specifiersOf(file))) this.#resolveEarlierCells();
    this.scope.open(file);
    const failure = diagnose(file, this.modules.checker);
    if (failure !== undefined) return failure;
    this.scope.declare(file);
    return { id, count, source, ...emit(source, `cell:${id}`) };
  }

  /** Runs the compiler over a typical cell while nobody waits, so that the first real one finds it compiled. */
  warmUp(): void {
    if (this.#hasCompiled) return;
    const file = this.scope.bind("[warm-up].ts", typicalCell, this.modules);
    diagnose(file, this.modules.checker);
    emit(typicalCell, "cell:0");
  }

  /** In order, so that a long chain of inferred types is not resolved by deep recursion later. */
  #resolveEarlierCells(): void {
    for (const symbol of this.scope.names.values()) this.modules.checker.getTypeOfSymbol(symbol);
  }
}

function emit(source: string, name: string): { code: string; map: string } {
  const { outputText, sourceMapText = "" } = ts.transpileModule(source, {
    compilerOptions: emitOptions,
    fileName: "cell.ts",
    transformers: { before: [bindToHost], after: [shareTopLevel] },
  });
  return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, `//# sourceURL=${name}`), map: sourceMapText };
}
