import { bindArguments } from "../../base/arguments.js";

/** What a schedule sees of an optimizer. */
export interface Scheduled {
  readonly param_groups: { lr: number }[];
}

/** Sets the learning rates of an optimizer after each epoch; `step()` ends an epoch. */
abstract class Scheduler {
  /** Epochs that have ended. */
  last_epoch = 0;
  /** The learning rates at the start, one for each group. */
  readonly base_lrs: readonly number[];

  constructor(private readonly optimizer: Scheduled) {
    this.base_lrs = optimizer.param_groups.map(({ lr }) => lr);
  }

  /** The factor on the first learning rate after `epoch` epochs. */
  protected abstract factor(epoch: number): number;

  /** Ends an epoch. */
  step(): void {
    this.last_epoch++;
    this.update();
  }

  protected update(): void {
    this.optimizer.param_groups.forEach((group, i) => {
      group.lr = this.base_lrs[i] * this.factor(this.last_epoch);
    });
  }

  /** The learning rates now, one for each group. */
  get_last_lr(): number[] {
    return this.optimizer.param_groups.map(({ lr }) => lr);
  }
}

interface Decay {
  readonly gamma?: number;
}

/**
 * Multiplies the learning rates by `gamma` after every `step_size` epochs.
 *
 * @example const scheduler = new optim.lr_scheduler.StepLR(optimizer, 10, { gamma: 0.5 });
 */
export class StepLR extends Scheduler {
  private readonly step_size: number;
  private readonly gamma: number;

  constructor(optimizer: Scheduled, step_size: number, ...rest: readonly (number | Decay)[]) {
    super(optimizer);
    const bound = bindArguments<{ step_size: typeof step_size; gamma: number }>(
      "StepLR.__init__",
      [step_size, ...rest],
      ["step_size"],
      {
        gamma: 0.1,
      },
    );
    this.step_size = bound.step_size;
    this.gamma = bound.gamma;
  }

  protected override factor(epoch: number): number {
    return this.gamma ** Math.floor(epoch / this.step_size);
  }
}

/** Multiplies the learning rates by `gamma` when each of the `milestones` has passed. */
export class MultiStepLR extends Scheduler {
  private readonly milestones: readonly number[];
  private readonly gamma: number;

  constructor(optimizer: Scheduled, milestones: readonly number[], ...rest: readonly (number | Decay)[]) {
    super(optimizer);
    const bound = bindArguments<{ milestones: typeof milestones; gamma: number }>(
      "MultiStepLR.__init__",
      [milestones, ...rest],
      ["milestones"],
      {
        gamma: 0.1,
      },
    );
    this.milestones = bound.milestones;
    this.gamma = bound.gamma;
  }

  protected override factor(epoch: number): number {
    return this.gamma ** this.milestones.filter((milestone) => milestone <= epoch).length;
  }
}

/** Multiplies the learning rates by `gamma` after every epoch. */
export class ExponentialLR extends Scheduler {
  constructor(
    optimizer: Scheduled,
    private readonly gamma: number,
  ) {
    super(optimizer);
  }

  protected override factor(epoch: number): number {
    return this.gamma ** epoch;
  }
}

/** Multiplies the first learning rates by what a function of the epoch answers. */
export class LambdaLR extends Scheduler {
  constructor(
    optimizer: Scheduled,
    private readonly lr_lambda: (epoch: number) => number,
  ) {
    super(optimizer);
    this.update();
  }

  protected override factor(epoch: number): number {
    return this.lr_lambda(epoch);
  }
}
