import type { Constructors } from "../../autograd/generated/operations.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { signatureOfClass } from "../signature.js";
import {
  type Lambdas,
  lambdasFor,
  plainSettings,
  type Scheduled,
  Scheduler,
  type SchedulerState,
  takeSettings,
} from "./lr-scheduler.js";

/**
 * Multiplies the learning rates by what a function of the epoch answers, each time anew.
 *
 * @throws ValueError for a list of functions that are not as many as the groups
 */
export class MultiplicativeLR extends Scheduler {
  readonly #lambdas: readonly ((epoch: number) => number)[];

  constructor(optimizer: Scheduled, lr_lambda: Lambdas | { readonly lr_lambda: Lambdas }) {
    super(optimizer);
    this.#lambdas = lambdasFor(optimizer, lr_lambda);
  }

  protected override factor(): number {
    return 1;
  }

  protected override update(): void {
    if (this.last_epoch === 0) return;
    for (const [i, group] of this.optimizer.param_groups.entries()) group.lr *= this.#lambdas[i](this.last_epoch);
  }
}

/**
 * @param T_0 epochs of the first round
 * @param T_mult how many times as long each round is as the one before
 * @param eta_min the smallest rate
 */
const bindRestarts = signatureOfClass("optim::CosineAnnealingWarmRestarts(int T_0, int T_mult=1, float eta_min=0.0)");

/**
 * Lets the learning rates fall to `eta_min` along half a cosine, round by round.
 *
 * @throws ValueError for rounds without epochs
 * @example const scheduler = new optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 10, 2);
 */
export class CosineAnnealingWarmRestarts extends Scheduler {
  readonly T_0: number;
  readonly T_mult: number;
  readonly eta_min: number;

  constructor(optimizer: Scheduled, ...args: Constructors["CosineAnnealingWarmRestarts"]) {
    super(optimizer);
    [this.T_0, this.T_mult, this.eta_min] = bindRestarts(args);
    if (this.T_0 <= 0) throw new ValueError(`Expected positive integer T_0, but got ${this.T_0}`);
    if (this.T_mult < 1) throw new ValueError(`Expected integer T_mult >= 1, but got ${this.T_mult}`);
  }

  /** Ends an epoch, or goes to one, which may be part of one. */
  override step(epoch?: number): void {
    this.jumpTo(epoch ?? Math.floor(this.last_epoch) + 1);
  }

  protected override factor(epoch: number): number {
    let [round, left] = [this.T_0, epoch];
    while (left >= round) {
      left -= round;
      round *= this.T_mult;
    }
    return (1 + Math.cos((Math.PI * left) / round)) / 2;
  }

  protected override rate(first: number, epoch: number): number {
    return this.eta_min + (first - this.eta_min) * this.factor(epoch);
  }
}

/** Runs one schedule after the other. */
export class SequentialLR extends Scheduler {
  readonly #schedulers: readonly Scheduler[];
  readonly #milestones: readonly number[];

  /**
   * @param milestones the epochs after which the next schedule begins
   * @throws ValueError unless there is one schedule more than milestones
   * @example const scheduler = new optim.lr_scheduler.SequentialLR(optimizer, [new optim.lr_scheduler.ConstantLR(optimizer), new optim.lr_scheduler.ExponentialLR(optimizer, 0.9)], [5]);
   */
  constructor(
    optimizer: Scheduled,
    schedulers: readonly Scheduler[],
    milestones: readonly number[] | { readonly milestones: readonly number[] },
  ) {
    super(optimizer);
    this.#schedulers = schedulers;
    this.#milestones = "milestones" in milestones ? milestones.milestones : milestones;
    if (schedulers.length < 1) {
      throw new ValueError("SequentialLR expects at least one scheduler, but got no scheduler.");
    }
    if (this.#milestones.length !== schedulers.length - 1) {
      throw new ValueError(
        `Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got number of schedulers ${schedulers.length} and the number of milestones to be equal to ${this.#milestones.length}`,
      );
    }
    optimizer.param_groups.forEach((group, i) => {
      group.lr = this.base_lrs[i];
    });
    schedulers[0].jumpTo(0);
  }

  override state_dict(): SchedulerState {
    return { ...super.state_dict(), _schedulers: this.#schedulers.map((schedule) => schedule.state_dict()) };
  }

  override load_state_dict(state_dict: SchedulerState): void {
    super.load_state_dict(state_dict);
    const states = state_dict._schedulers as readonly SchedulerState[];
    for (const [i, schedule] of this.#schedulers.entries()) schedule.load_state_dict(states[i]);
  }

  protected override factor(): number {
    return 1;
  }

  protected override update(): void {
    const passed = this.#milestones.filter((milestone) => milestone <= this.last_epoch).length;
    const scheduler = this.#schedulers[passed];
    if (passed > 0 && this.#milestones[passed - 1] === this.last_epoch) scheduler.jumpTo(0);
    else scheduler.step();
  }
}

/**
 * @param mode whether the smallest or the largest value is the best
 * @param factor the factor on the rates
 * @param patience how many epochs may pass without a better value
 * @param threshold by how much a value must be better
 * @param threshold_mode whether that is a share of the best value, or a number
 * @param cooldown how many epochs do not count after a change
 * @param min_lr what the rates are at least
 * @param eps smaller changes are not made
 */
const bindPlateau = signatureOfClass(
  "optim::ReduceLROnPlateau(str<min|max> mode='min', float factor=0.1, int patience=10, float threshold=0.0001, str<rel|abs> threshold_mode='rel', int cooldown=0, float[1] min_lr=0, float eps=1e-08)",
);

/**
 * Multiplies the learning rates by a factor when a value, given to `step`, has stopped to get better.
 *
 * @throws ValueError for settings out of range
 * @example const scheduler = new optim.lr_scheduler.ReduceLROnPlateau(optimizer, { patience: 2 }); scheduler.step(0.5)
 */
export class ReduceLROnPlateau {
  last_epoch = 0;
  best: number;
  num_bad_epochs = 0;
  cooldown_counter = 0;
  readonly #settings: ReturnType<typeof bindPlateau>;

  constructor(
    readonly optimizer: Scheduled,
    ...args: Constructors["ReduceLROnPlateau"]
  ) {
    this.#settings = bindPlateau(args);
    const [mode, factor, , , threshold_mode] = this.#settings;
    if (factor >= 1) throw new ValueError("Factor should be < 1.0.");
    if (mode !== "min" && mode !== "max") throw new ValueError(`mode ${mode} is unknown!`);
    if (threshold_mode !== "rel" && threshold_mode !== "abs") {
      throw new ValueError(`threshold mode ${threshold_mode} is unknown!`);
    }
    this.best = mode === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  /** Ends an epoch whose value is `metrics`, a number or a tensor with one. */
  step(metrics: number | { item(): number }): void {
    const value = typeof metrics === "number" ? metrics : metrics.item();
    const [, , patience, , , cooldown] = this.#settings;
    this.last_epoch++;
    this.num_bad_epochs = this.#isBetter(value) ? 0 : this.num_bad_epochs + 1;
    if (this.num_bad_epochs === 0) this.best = value;
    if (this.cooldown_counter > 0) {
      this.cooldown_counter--;
      this.num_bad_epochs = 0;
    }
    if (this.num_bad_epochs <= patience) return;
    this.#reduce();
    this.cooldown_counter = cooldown;
    this.num_bad_epochs = 0;
  }

  #isBetter(value: number): boolean {
    const [mode, , , threshold, kind] = this.#settings;
    const sign = mode === "min" ? -1 : 1;
    const bar = kind === "rel" ? this.best * (1 + sign * threshold) : this.best + sign * threshold;
    return sign * value > sign * bar;
  }

  #reduce(): void {
    const [, factor, , , , , min_lr, eps] = this.#settings;
    this.optimizer.param_groups.forEach((group, i) => {
      const next = Math.max(group.lr * factor, typeof min_lr === "number" ? min_lr : min_lr[i]);
      if (group.lr - next > eps) group.lr = next;
    });
  }

  /** The learning rates now, one for each group. */
  get_last_lr(): number[] {
    return this.optimizer.param_groups.map(({ lr }) => lr);
  }

  /** Where the schedule stands. */
  state_dict(): SchedulerState {
    return { ...plainSettings(this), _last_lr: this.get_last_lr() };
  }

  /** Goes on where another schedule stood. */
  load_state_dict(state_dict: SchedulerState): void {
    takeSettings(this, state_dict);
  }
}

/**
 * @param max_lr the largest rate, one for all groups or one each
 * @param total_steps how many steps there are in all; or
 * @param epochs how many epochs, of
 * @param steps_per_epoch how many steps
 * @param pct_start the share of the steps in which the rates rise
 * @param anneal_strategy along a cosine or a line
 * @param cycle_momentum whether the momentum goes the other way
 * @param base_momentum the least momentum
 * @param max_momentum the largest
 * @param div_factor the largest rate divided by the first
 * @param final_div_factor the first rate divided by the last
 * @param three_phase whether the rates fall to the first one, and then to the last
 */
const bindOneCycle = signatureOfClass(
  "optim::OneCycleLR(float[1] max_lr, int? total_steps=None, int? epochs=None, int? steps_per_epoch=None, float pct_start=0.3, str<cos|linear> anneal_strategy='cos', bool cycle_momentum=True, float base_momentum=0.85, float max_momentum=0.95, float div_factor=25.0, float final_div_factor=10000.0, bool three_phase=False)",
);

/** One part of a cycle: until which step, and from where to where. */
interface Phase {
  readonly end: number;
  readonly rates: readonly [from: number, to: number];
  readonly momenta: readonly [from: number, to: number];
}

const curves = {
  cos: (from: number, to: number, way: number) => to + ((from - to) / 2) * (1 + Math.cos(Math.PI * way)),
  linear: (from: number, to: number, way: number) => from + (to - from) * way,
};

/** Groups whose momentum can be set: that of SGD, or the first of Adam's betas. */
interface WithMomentum {
  momentum?: number;
  betas?: readonly [number, number];
}

/**
 * Lets the learning rates rise to a largest one and fall far below the first, a step for every batch.
 *
 * @throws ValueError for settings that do not fit, and for more steps than there are
 * @example const scheduler = new optim.lr_scheduler.OneCycleLR(optimizer, 0.1, { total_steps: 100 });
 */
export class OneCycleLR extends Scheduler {
  readonly #phases: readonly (readonly Phase[])[];
  readonly #curve: (from: number, to: number, way: number) => number;
  readonly #cycles: boolean;
  readonly total_steps: number;

  constructor(optimizer: Scheduled, ...args: Constructors["OneCycleLR"]) {
    super(optimizer);
    const settings = bindOneCycle(args);
    const [max_lr, , , , pct_start, strategy, cycle_momentum, base, most, div, final, three_phase] = settings;
    this.total_steps = stepsOf(settings);
    if (!(pct_start >= 0 && pct_start <= 1)) {
      throw new ValueError(`Expected float between 0 and 1 pct_start, but got ${pythonText(pct_start)}`);
    }
    if (!(strategy in curves)) {
      throw new ValueError(`anneal_strategy must be one of 'cos' or 'linear', instead got ${strategy}`);
    }
    this.#curve = curves[strategy];
    this.#cycles = cycle_momentum;
    if (cycle_momentum) requireMomentum(optimizer);
    const rise = pct_start * this.total_steps;
    this.#phases = optimizer.param_groups.map((group, i): Phase[] => {
      const top = typeof max_lr === "number" ? max_lr : max_lr[i];
      const first = top / div;
      group.initial_lr = first;
      const up: Phase = { end: rise - 1, rates: [first, top], momenta: [most, base] };
      const end = this.total_steps - 1;
      if (!three_phase) return [up, { end, rates: [top, first / final], momenta: [base, most] }];
      const down: Phase = { end: 2 * rise - 2, rates: [top, first], momenta: [base, most] };
      return [up, down, { end, rates: [first, first / final], momenta: [most, most] }];
    });
    this.update();
  }

  protected override factor(): number {
    return 1;
  }

  protected override update(): void {
    const step = this.last_epoch;
    if (step > this.total_steps) {
      throw new ValueError(`Tried to step ${step} times. The specified number of total steps is ${this.total_steps}`);
    }
    this.optimizer.param_groups.forEach((group, i) => {
      const phases = this.#phases[i];
      const k = phases.findIndex(({ end }, at) => step <= end || at === phases.length - 1);
      const start = k === 0 ? 0 : phases[k - 1].end;
      const { end, rates, momenta } = phases[k];
      const way = (step - start) / (end - start);
      group.lr = this.#curve(...rates, way);
      if (this.#cycles) setMomentum(group, this.#curve(...momenta, way));
    });
  }
}

/** @throws ValueError for an optimizer that has no momentum */
export function requireMomentum({ param_groups }: Scheduled): void {
  const groups: readonly (object & WithMomentum)[] = param_groups;
  if (!groups.every((group) => "momentum" in group || "betas" in group)) {
    throw new ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
  }
}

export function setMomentum(group: object & WithMomentum, momentum: number): void {
  if (group.betas) group.betas = [momentum, group.betas[1]];
  else group.momentum = momentum;
}

/** How many steps a cycle has. @throws ValueError unless they are given, and positive */
function stepsOf([, total_steps, epochs, steps_per_epoch]: ReturnType<typeof bindOneCycle>): number {
  for (const [name, count] of Object.entries(total_steps === null ? { epochs, steps_per_epoch } : { total_steps })) {
    if (count === null) {
      throw new ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)");
    }
    if (count <= 0) throw new ValueError(`Expected positive integer ${name}, but got ${count}`);
  }
  return total_steps ?? (epochs ?? 0) * (steps_per_epoch ?? 0);
}
