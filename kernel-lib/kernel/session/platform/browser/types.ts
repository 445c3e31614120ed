type Form = Pick<
  typeof import("../types.js")["types"],
  | "isAnyArrayBuffer"
  | "isBoxedPrimitive"
  | "isDate"
  | "isMap"
  | "isNativeError"
  | "isPromise"
  | "isProxy"
  | "isRegExp"
  | "isSet"
  | "isTypedArray"
>;

/** Whether a method that only values of one kind have takes this one. */
function has(value: unknown, method: (this: never) => unknown): boolean {
  try {
    Reflect.apply(method, value, []);
    return true;
  } catch {
    return false;
  }
}

const getterOf = (prototype: object, name: string) =>
  (Object.getOwnPropertyDescriptor(prototype, name) as { get(this: never): unknown }).get;
const sizeOfMap = getterOf(Map.prototype, "size");
const sizeOfSet = getterOf(Set.prototype, "size");
const flagOf = getterOf(RegExp.prototype, "hasIndices");

/** What the web tells of a value's kind. */
export const types: Form = {
  isAnyArrayBuffer: (value): value is ArrayBufferLike =>
    value instanceof ArrayBuffer || (typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer),
  isBoxedPrimitive: (value): value is never =>
    [Number, String, Boolean, BigInt, Symbol].some((kind) => has(value, kind.prototype.valueOf)) &&
    typeof value === "object",
  isDate: (value): value is Date => has(value, Date.prototype.getTime),
  isMap: (value): value is never => has(value, sizeOfMap),
  isNativeError: (value): value is Error => value instanceof Error,
  isPromise: (value): value is Promise<unknown> => value instanceof Promise,
  // the web does not say
  isProxy: () => false,
  isRegExp: (value): value is RegExp => has(value, flagOf) && value !== RegExp.prototype,
  isSet: (value): value is never => has(value, sizeOfSet),
  isTypedArray: (value): value is NodeJS.TypedArray => ArrayBuffer.isView(value) && !(value instanceof DataView),
};
