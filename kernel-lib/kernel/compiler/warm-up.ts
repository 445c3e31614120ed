import type { Cells } from "./cells.js";

/** Something of all that cells are made of; no line of it runs. */
export const typicalCell = `
interface Point { x: number; y: number; name?: string }
type Path = { kind: "line"; ends: [Point, Point] } | { kind: "arc"; centre: Point; radius: number; angle: number };
function lengthOf(path: Path): number {
  switch (path.kind) {
    case "line": {
      const [{ x, y }, end] = path.ends;
      return Math.sqrt((end.x - x) ** 2 + (end.y - y) ** 2);
    }
    case "arc": return Math.abs(path.radius * path.angle);
  }
}
class Drawing<P extends Path> {
  private readonly paths: P[] = [];
  static readonly unit = "mm";
  get size(): number { return this.paths.length; }
  add(...more: P[]): this { this.paths.push(...more); return this; }
  longest(): P | undefined { return this.paths.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0]; }
  count(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { kind } of this.paths) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }
}
const drawing = new Drawing<Path>().add({ kind: "line", ends: [{ x: 0, y: 0 }, { x: 3, y: 4, name: "end" }] });
const table = Object.fromEntries([...drawing.count()].map(([kind, n]) => [kind, { n, share: n / drawing.size }]));
let total = 0;
for (let i = 0; i < 3; i++) { if (i % 2 === 1) continue; total += Array.from({ length: i }, (_, j) => i * j).length; }
async function later<T>(value: T): Promise<T[]> { await null; return [value, value].filter(Boolean); }
try { console.log(await later(total), JSON.stringify({ ...table }), drawing.longest()?.kind); }
catch (error) { console.error(error instanceof Error ? error.message : String(error)); }
\`\${total.toFixed(2)} \${Drawing.unit}\``;

const passes = 5;
const idleMs = 300;
const betweenMs = 20;

/**
 * Runs the compiler over a typical cell while the kernel rests, some times, so that V8 has its machine code when a real
 * cell comes: that one takes a third of the time. (More would not make it faster by as much, and cost half a megabyte
 * each.) Nothing happens before the first cell, for a kernel that a runner keeps ready has busy neighbours, nor while
 * a cell runs.
 */
export function createWarmUp(cells: Cells): { pause: () => void; resume: () => void } {
  let left = passes;
  let timer: NodeJS.Timeout | undefined;
  const step = () => {
    rehearse(cells);
    left--;
    if (left > 0) timer = setTimeout(step, betweenMs);
  };
  return {
    pause: () => clearTimeout(timer),
    resume: () => {
      clearTimeout(timer);
      if (left > 0) timer = setTimeout(step, idleMs);
    },
  };
}

/** Compiles a cell with something of all that cells are made of; all of the language is known then, as there is time. */
export function rehearse(cells: Cells): void {
  cells.widen();
  cells.rehearse(typicalCell);
}
