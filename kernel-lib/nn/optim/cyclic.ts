import type { Constructors } from "../../autograd/generated/operations.js";
import { ValueError, ZeroDivisionError } from "../../base/errors.js";
import { signatureOfClass } from "../signature.js";
import { type Scheduled, Scheduler } from "./lr-scheduler.js";
import { requireMomentum, setMomentum } from "./more-schedules.js";

/**
 * @param base_lr the smallest rate, for all groups or one for each
 * @param max_lr the largest rate of the first cycle, for all groups or one for each
 * @param step_size_up steps from the smallest rate to the largest
 * @param step_size_down steps back; null for as many
 * @param mode "triangular"; "triangular2", whose cycles halve in height; or "exp_range", where `gamma` says how they shrink
 * @param gamma the factor of "exp_range" for each step
 * @param scale_fn the height of a cycle in place of `mode`, a function of what `scale_mode` names
 * @param scale_mode "cycle" or "iterations"
 * @param cycle_momentum whether the momentum moves against the rate
 * @param base_momentum the smallest momentum
 * @param max_momentum the largest momentum
 */
const bindCyclic = signatureOfClass(
  "optim::CyclicLR(float|float[] base_lr, float|float[] max_lr, int step_size_up=2000, int? step_size_down=None, str<triangular|triangular2|exp_range> mode='triangular', float gamma=1.0, any? scale_fn=None, str<cycle|iterations> scale_mode='cycle', bool cycle_momentum=True, float base_momentum=0.8, float max_momentum=0.9)",
);

type Values = number | readonly number[];

/** One value for each group. @throws ValueError where they are not as many */
function perGroup(name: string, optimizer: Scheduled, value: Values): readonly number[] {
  const groups = optimizer.param_groups.length;
  if (typeof value === "number") return new Array<number>(groups).fill(value);
  if (value.length === groups) return value;
  throw new ValueError(
    `${name} must have the same length as optimizer.param_groups. ${name} has ${value.length} values, param_groups has ${groups}.`,
  );
}

/**
 * Lets the learning rates rise and fall between two bounds, a step for every batch.
 *
 * @throws ValueError for settings that do not fit
 * @example const scheduler = new optim.lr_scheduler.CyclicLR(optimizer, 0.001, 0.1, { step_size_up: 100 });
 */
export class CyclicLR extends Scheduler {
  readonly max_lrs: readonly number[];
  readonly total_size: number;
  readonly step_ratio: number;
  readonly mode: string;
  readonly gamma: number;
  readonly scale_mode: string;
  readonly cycle_momentum: boolean;
  readonly #momenta: readonly [least: number, most: number];
  readonly #scale: (x: number) => number;

  constructor(optimizer: Scheduled, ...args: Constructors["CyclicLR"]) {
    super(optimizer);
    const [base, max, up, down, mode, gamma, scale, scale_mode, cycle_momentum, least, most] = bindCyclic(args);
    this.base_lrs = perGroup("base_lr", optimizer, base);
    this.max_lrs = perGroup("max_lr", optimizer, max);
    this.total_size = up + (down ?? up);
    this.step_ratio = up / this.total_size;
    this.mode = mode;
    this.gamma = gamma;
    const scales: { readonly [mode: string]: (x: number) => number } = {
      triangular: () => 1,
      triangular2: (cycle) => 1 / 2 ** (cycle - 1),
      exp_range: (step) => gamma ** step,
    };
    if (!(mode in scales) && scale === null) throw new ValueError("mode is invalid and scale_fn is None");
    this.#scale = (scale as ((x: number) => number) | null) ?? scales[mode];
    this.scale_mode = scale === null ? (mode === "exp_range" ? "iterations" : "cycle") : scale_mode;
    this.cycle_momentum = cycle_momentum;
    if (cycle_momentum) requireMomentum(optimizer);
    this.#momenta = [least, most];
    if (up === 0) throw new ZeroDivisionError("float division by zero");
    for (const [i, group] of optimizer.param_groups.entries()) group.initial_lr = this.base_lrs[i];
    this.update();
  }

  protected override factor(): number {
    return 1;
  }

  protected override update(): void {
    const way = this.last_epoch / this.total_size;
    const cycle = Math.floor(1 + way);
    const x = 1 + way - cycle;
    const height = x <= this.step_ratio ? x / this.step_ratio : (x - 1) / (this.step_ratio - 1);
    const scale = this.#scale(this.scale_mode === "cycle" ? cycle : this.last_epoch);
    const [least, most] = this.#momenta;
    for (const [i, group] of this.optimizer.param_groups.entries()) {
      group.lr = this.base_lrs[i] + (this.max_lrs[i] - this.base_lrs[i]) * height * scale;
      if (this.cycle_momentum) setMomentum(group, most - (most - least) * height * scale);
    }
  }
}
