import { Animator, type AnimatorOptions } from "./animator.js";

/**
 * Points plotted while they are computed, averaged over each `every_n`. Defined in d2l's chapter on
 * object-oriented design.
 *
 * @example
 * const board = new d2l.ProgressBoard({ xlabel: "x" });
 * for (let x = 0; x < 10; x += 0.1) board.draw(x, Math.sin(x), "sin", 2);
 */
export class ProgressBoard {
  private readonly labels: string[] = [];
  private readonly pending = new Map<string, { x: number; y: number }[]>();
  private readonly animator: Animator;

  private readonly options: AnimatorOptions;

  constructor(options: Omit<AnimatorOptions, "legend"> = {}) {
    this.options = { ...options, legend: this.labels };
    this.animator = new Animator(this.options);
  }

  /** Sets the ends of the x axis, as a trainer does. */
  set xlim(limits: readonly [number, number]) {
    this.options.xlim = limits;
  }

  draw(x: number, y: number, label: string, every_n = 1): void {
    const points = this.pending.get(label) ?? [];
    if (!this.labels.includes(label)) this.labels.push(label);
    points.push({ x, y });
    if (points.length < every_n) {
      this.pending.set(label, points);
      return;
    }
    this.pending.set(label, []);
    const values = this.labels.map((name) => (name === label ? mean(points.map((point) => point.y)) : null));
    this.animator.add(mean(points.map((point) => point.x)), values);
  }

  /** The plot as it is now. */
  figure(): ReturnType<Animator["figure"]> {
    return this.animator.figure();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
