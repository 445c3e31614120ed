import { textOf } from "../../../display/contract.js";

type Expected = RegExp | ((...args: never[]) => unknown) | object | string;
type Message = string | Error | undefined;

/** What is thrown when something that must be so is not. */
class AssertionError extends Error {
  override readonly name = "AssertionError";
  readonly code = "ERR_ASSERTION";

  constructor(
    message: string,
    readonly actual?: unknown,
    readonly expected?: unknown,
  ) {
    super(message);
  }
}

function refuse(given: Message, message: string, actual?: unknown, expected?: unknown): never {
  throw given instanceof Error ? given : new AssertionError(given ?? message, actual, expected);
}

function ok(value: unknown, message?: Message): void {
  if (!value) refuse(message, "The expression evaluated to a falsy value", value, true);
}

/** Two values as Node's strict functions compare them: by their own properties, prototypes, and what they hold. */
export function isDeepEqual(one: unknown, other: unknown, within = new Map<unknown, unknown>()): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (within.get(one) === other) return true;
  within.set(one, other);
  const isEqual = (a: unknown, b: unknown) => isDeepEqual(a, b, within);
  if (one instanceof Date) return one.getTime() === (other as Date).getTime();
  if (one instanceof RegExp) return String(one) === String(other);
  if (one instanceof Set) return hasSame([...one], [...(other as Set<unknown>)], isEqual);
  if (one instanceof Map) return hasSame([...one], [...(other as Map<unknown, unknown>)], isEqual);
  if (one instanceof ArrayBuffer) return isEqual(new Uint8Array(one), new Uint8Array(other as ArrayBuffer));
  if (one instanceof Error && (one.message !== (other as Error).message || one.name !== (other as Error).name)) {
    return false;
  }
  const [names, others] = [Reflect.ownKeys(one), Reflect.ownKeys(other)].map((keys) =>
    keys.filter((k) => k !== "stack"),
  );
  return (
    names.length === others.length &&
    names.every((name) => Object.hasOwn(other, name) && isEqual(Reflect.get(one, name), Reflect.get(other, name)))
  );
}

const hasSame = (one: unknown[], other: unknown[], isEqual: (a: unknown, b: unknown) => boolean) =>
  one.length === other.length && one.every((a) => other.some((b) => isEqual(a, b)));

function check(thrown: unknown, expected: Expected | undefined, message: Message): void {
  if (expected === undefined || typeof expected === "string") return;
  if (expected instanceof RegExp) {
    if (!expected.test(String(thrown)))
      refuse(message, `The error ${thrown} does not match ${expected}`, thrown, expected);
  } else if (typeof expected === "function") {
    const isClass = expected.prototype !== undefined && thrown instanceof expected;
    if (
      !isClass &&
      (Object.prototype.isPrototypeOf.call(Error, expected) || expected(...([thrown] as never[])) !== true)
    ) {
      refuse(message, `The error ${thrown} is not what was expected`, thrown, expected);
    }
  } else {
    for (const [name, value] of Object.entries(expected)) {
      const got = Reflect.get(thrown as object, name);
      const isRight = value instanceof RegExp ? value.test(String(got)) : isDeepEqual(got, value);
      if (!isRight) refuse(message, `The error's ${name} is ${textOf(got)}, not ${textOf(value)}`, thrown, expected);
    }
  }
}

function equal(actual: unknown, expected: unknown, message?: Message): void {
  if (Object.is(actual, expected)) return;
  const told = `Expected values to be strictly equal:\n\n${textOf(actual)} !== ${textOf(expected)}\n`;
  refuse(message, told, actual, expected);
}

function notEqual(actual: unknown, expected: unknown, message?: Message): void {
  if (!Object.is(actual, expected)) return;
  refuse(message, `Expected "actual" to be strictly unequal to: ${textOf(expected)}`, actual, expected);
}

function deepEqual(actual: unknown, expected: unknown, message?: Message): void {
  if (isDeepEqual(actual, expected)) return;
  const told = `Expected values to be strictly deep-equal:\n\n${textOf(actual)}\n\nshould equal\n\n${textOf(expected)}\n`;
  refuse(message, told, actual, expected);
}

function notDeepEqual(actual: unknown, expected: unknown, message?: Message): void {
  if (!isDeepEqual(actual, expected)) return;
  refuse(message, `Expected "actual" not to be strictly deep-equal to: ${textOf(expected)}`, actual, expected);
}

/** The parts of Node's `assert/strict` that notebooks check their claims with. */
export const assert = Object.assign(ok.bind(undefined), {
  AssertionError,
  ok,
  equal,
  strictEqual: equal,
  notEqual,
  notStrictEqual: notEqual,
  deepEqual,
  deepStrictEqual: deepEqual,
  notDeepEqual,
  notDeepStrictEqual: notDeepEqual,
  match(text: string, pattern: RegExp, message?: Message): void {
    if (!pattern.test(text)) refuse(message, `The input did not match ${pattern}. Input:\n\n${textOf(text)}\n`, text);
  },
  throws(run: () => unknown, expected?: Expected, message?: Message): void {
    let thrown: { error: unknown } | undefined;
    try {
      run();
    } catch (error) {
      thrown = { error };
    }
    if (thrown === undefined) refuse(message, "Missing expected exception.");
    check(thrown.error, expected, message);
  },
  async rejects(work: Promise<unknown> | (() => Promise<unknown>), expected?: Expected, message?: Message) {
    const outcome = await (typeof work === "function" ? work() : work).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (outcome === undefined) refuse(message, "Missing expected rejection.");
    check(outcome.error, expected, message);
  },
  fail: (message?: Message) => refuse(message, "Failed"),
});
