import { RuntimeError } from "../base/errors.js";
import { set_num_threads as setEngineThreads } from "../engine/choice.js";

export { get_num_threads } from "../engine/choice.js";

/**
 * Sets the number of threads that a large operation may use; results stay the same to the last bit.
 *
 * @throws RuntimeError unless `count` is a positive integer
 * @example torch.set_num_threads(1)
 */
export function set_num_threads(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new RuntimeError("set_num_threads expects a positive integer");
  setEngineThreads(count);
}
