let enabled = true;

/** Whether operations are recorded now. */
export function is_grad_enabled(): boolean {
  return enabled;
}

function withMode<Result>(mode: boolean, body: () => Result): Result {
  const before = enabled;
  enabled = mode;
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new TypeError(
        "expected a function that returns its result, but got one that returns a Promise: gradients would be back on before it ends. Wait outside, compute inside.",
      );
    }
    return result;
  } finally {
    enabled = before;
  }
}

/**
 * Runs `body` without recording what it computes; its result is returned.
 *
 * @example torch.no_grad(() => weight.sub_(weight.grad.mul(0.1)))
 */
export function no_grad<Result>(body: () => Result): Result {
  return withMode(false, body);
}

/** Runs `body` with recording on, also inside `no_grad`. */
export function enable_grad<Result>(body: () => Result): Result {
  return withMode(true, body);
}

/** Runs `body` without recording what it computes, as {@link no_grad} does; its result is returned. */
export function inference_mode<Result>(body: () => Result): Result {
  return withMode(false, body);
}

/**
 * Sets whether operations are recorded from here on.
 *
 * @example torch.set_grad_enabled(true)
 */
export function set_grad_enabled(mode: boolean): void {
  if (typeof mode !== "boolean") throw new TypeError("set_grad_enabled(): argument 'mode' must be bool");
  enabled = mode;
}
