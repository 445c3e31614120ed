import type { Lesson } from "./lesson.js";

/** Seconds that each notebook will take, by path: those of the last time, else a kernel's start and its number of cells. */
export function expectedSeconds(
  lessons: readonly Lesson[],
  times: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const known = lessons.filter(({ path }) => times.has(path));
  const cells = known.reduce((sum, lesson) => sum + lesson.cells, 0);
  const seconds = known.reduce((sum, { path }) => sum + (times.get(path) ?? 0), 0);
  const perCell = cells === 0 ? guessPerCell : Math.max(0, seconds - known.length * guessStart) / cells;
  const guess = (cells: number): number => (cells === 0 ? 0 : guessStart + cells * perCell);
  return new Map(lessons.map(({ path, cells }) => [path, times.get(path) ?? guess(cells)]));
}

/** Seconds that a kernel takes to start, and a cell to run, where nothing is known: their proportion is what counts. */
const guessStart = 1;
const guessPerCell = 0.1;

/** The longest first, so that it is not what everybody waits for in the end. */
export function longestFirst(lessons: readonly Lesson[], seconds: ReadonlyMap<string, number>): Lesson[] {
  const of = ({ path }: Lesson): number => seconds.get(path) ?? 0;
  return [...lessons].sort((a, b) => of(b) - of(a));
}

/** Seconds until all is done: the work that is left shared out evenly, but no shorter than its longest piece. */
export function timeLeft(left: readonly number[], jobs: number): number {
  const sum = left.reduce((total, seconds) => total + seconds, 0);
  return Math.max(sum / jobs, ...left, 0);
}
