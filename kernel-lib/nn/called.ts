/**
 * What a call takes whose first `Count` arguments must be given: the others may be left out, or some given in a last
 * object, whatever they are called there.
 */
export type Called<All extends readonly unknown[], Count extends number> = Count extends 1
  ? All extends readonly [infer A, ...infer Rest]
    ? [first: A, ...rest: Partial<Rest> | [options: object]]
    : never
  : All extends readonly [infer A, infer B, ...infer Rest]
    ? [first: A, second: B, ...rest: Partial<Rest> | [options: object]]
    : never;
