import { dense } from "../ops/cast.js";
import { requireCpu } from "../tensor/device.js";
import { uint8 } from "../tensor/dtype.js";
import { defaultGenerator } from "../tensor/generator.js";
import { NdArray } from "../tensor/ndarray.js";
import { arrayOf, fromArray } from "./graph/variable.js";
import { isTensor } from "./operand.js";
import type { Tensor } from "./tensor.js";

/** What programs ask about graphics processors: there are none. */
export const cuda = {
  is_available: (): boolean => false,
  is_initialized: (): boolean => false,
  device_count: (): number => 0,
  /** Seeds processors that there are not. */
  manual_seed: (_seed: number | bigint): void => {},
  /** Seeds processors that there are not. */
  manual_seed_all: (_seed: number | bigint): void => {},
  empty_cache: (): void => {},
  memory_allocated: (): number => 0,
  max_memory_allocated: (): number => 0,
  /** @throws AssertionError in the words of a PyTorch built for the CPU */
  synchronize: (): void => requireCpu("cuda"),
  /** @throws AssertionError in the words of a PyTorch built for the CPU */
  current_device: (): void => requireCpu("cuda"),
  /** @throws AssertionError in the words of a PyTorch built for the CPU */
  set_device: (_device: number): void => requireCpu("cuda"),
};

/** `torch.backends`: switches that programs set; they have no effect here. */
export const backends = {
  cudnn: {
    enabled: true,
    benchmark: false,
    deterministic: false,
    is_available: (): boolean => false,
    version: (): number | null => null,
  },
  mps: { is_available: (): boolean => false, is_built: (): boolean => false },
};

/** `torch.version`. */
export const version = { cuda: null };

/** The PyTorch that this library answers as. */
export const __version__ = "2.15.0";

/** The number that the default stream of draws was last seeded with. */
export function initial_seed(): bigint {
  return defaultGenerator.initial_seed();
}

/** Where the default stream of draws stands, as a tensor of bytes that {@link set_rng_state} takes. */
export function get_rng_state(): Tensor {
  const state = defaultGenerator.state();
  return fromArray(new NdArray(uint8, state, [state.length]));
}

/**
 * Lets the default stream of draws go on where it stood.
 *
 * @throws RuntimeError for what `get_rng_state` has not answered
 * @example const state = torch.get_rng_state(); torch.rand(2); torch.set_rng_state(state)
 */
export function set_rng_state(new_state: Tensor): void {
  if (!isTensor(new_state) || new_state.dtype !== uint8) {
    throw new TypeError("RNG state must be a torch.ByteTensor");
  }
  defaultGenerator.restore(dense(arrayOf(new_state)) as Uint8Array);
}

/** Seeds the default stream of draws with a number that nobody knows beforehand, and answers it. */
export function seed(): bigint {
  return defaultGenerator.seed();
}
