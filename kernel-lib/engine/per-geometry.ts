import type { ConvGeometry } from "./contract.js";

/**
 * A function of a geometry that remembers what it answered: a network asks for the same few at
 * each step, and finding where everything lies takes longer than small convolutions.
 */
export function perGeometry<Value>(compute: (geometry: ConvGeometry) => Value): (geometry: ConvGeometry) => Value {
  const known = new WeakMap<ConvGeometry, Value>();
  return (geometry) => {
    const before = known.get(geometry);
    if (before !== undefined) return before;
    const value = compute(geometry);
    known.set(geometry, value);
    return value;
  };
}
