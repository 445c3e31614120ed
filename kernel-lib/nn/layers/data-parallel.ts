import { type AnyModule, Module } from "../module.js";

/** A module that is to run on all graphics processors; as there are none, it runs where it is. */
export class DataParallel extends Module<unknown[], unknown> {
  readonly device_ids: readonly number[] = [];
  readonly module: AnyModule;

  /** @param device_ids without effect: there are no graphics processors */
  constructor(module: AnyModule, _device_ids?: readonly number[] | object | null) {
    super();
    this.module = module;
  }

  override forward(...inputs: unknown[]): unknown {
    return (this.module as unknown as (...inputs: unknown[]) => unknown)(...inputs);
  }
}
