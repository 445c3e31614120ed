/** Enough for a network's layers. */
const MOST = 16;

/**
 * Keeps what was made for the last keys: a network asks for the same few plans at each step.
 *
 * @example const plans = kept<Plan>(); const plan = plans(`${shape}|${stride}`, () => planOf(shape, stride));
 */
export function kept<Value>(): (key: string, make: () => Value) => Value {
  const known = new Map<string, Value>();
  return (key, make) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = make();
    if (known.size === MOST) known.delete([...known.keys()][0]);
    known.set(key, value);
    return value;
  };
}
