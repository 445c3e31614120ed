import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { type Scheduled, Scheduler } from "./lr-scheduler.js";

/** Several schedules of one optimizer, each of which takes its step. */
export class ChainedScheduler extends Scheduler {
  readonly #schedulers: readonly Scheduler[];

  /**
   * @throws ValueError for none, and for schedules of several optimizers
   * @example const scheduler = new optim.lr_scheduler.ChainedScheduler([new optim.lr_scheduler.ConstantLR(optimizer), new optim.lr_scheduler.ExponentialLR(optimizer, 0.9)]);
   */
  constructor(schedulers: readonly Scheduler[], optimizer: Scheduled | null = null) {
    const [first] = schedulers;
    if (first === undefined) {
      throw new ValueError("ChainedScheduler expects at least one scheduler to be chained, but got no scheduler.");
    }
    const own = optimizer ?? first.optimizer;
    for (const [i, scheduler] of schedulers.entries()) {
      if (scheduler.optimizer === own) continue;
      throw new ValueError(
        `ChainedScheduler expects all schedulers to belong to the same optimizer, but got scheduler ${scheduler.constructor.name} at index ${i} has ${pythonText(scheduler.optimizer)}, which is different from ${own.constructor.name}.`,
      );
    }
    super(own);
    this.#schedulers = schedulers;
  }

  override step(): void {
    for (const scheduler of this.#schedulers) scheduler.step();
  }

  protected override factor(): number {
    return 1;
  }

  override state_dict(): { readonly [setting: string]: unknown } {
    return { _last_lr: this.get_last_lr(), _schedulers: this.#schedulers.map((scheduler) => scheduler.state_dict()) };
  }

  override load_state_dict(state_dict: { readonly [setting: string]: unknown }): void {
    const states = state_dict._schedulers as readonly { readonly [setting: string]: unknown }[];
    for (const [i, state] of states.entries()) this.#schedulers[i].load_state_dict(state);
  }
}
