/** Values that one memo holds: enough for the layers of a network. */
const MOST = 16;

/**
 * A memo by text: it holds the values of the last keys, since a network asks for the same few plans at each step.
 *
 * @example const plans = memoByKey<Plan>(); const plan = plans(`${shape}|${stride}`, () => planOf(shape, stride));
 */
export function memoByKey<Value>(): (key: string, make: () => Value) => Value {
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

/**
 * A function of an object that computes its value once for each object, for as long as the object lives. Finding where
 * everything lies in memory takes longer than a small convolution.
 *
 * @example const padding = memoByObject((geometry: ConvGeometry) => paddingOf(geometry));
 */
export function memoByObject<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
