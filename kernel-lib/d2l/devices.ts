import { cuda, device } from "../autograd/torch.js";

type Device = ReturnType<typeof device>;

/** The processor. */
export function cpu(): Device {
  return device("cpu");
}

/** A graphics processor by its number; that there is none is told when it is used. */
export function gpu(i = 0): Device {
  return device(`cuda:${i}`);
}

/** How many graphics processors there are: none. */
export function num_gpus(): number {
  return cuda.device_count();
}

/**
 * A graphics processor if there is one, else the processor: here always this.
 *
 * @example X.to(d2l.try_gpu())
 */
export function try_gpu(i = 0): Device {
  return num_gpus() >= i + 1 ? gpu(i) : cpu();
}

/** All graphics processors: none. */
export function try_all_gpus(): Device[] {
  return Array.from({ length: num_gpus() }, (_, i) => gpu(i));
}
