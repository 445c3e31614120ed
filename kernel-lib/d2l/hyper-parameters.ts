/** What an object was made with, by name. */
export type Settings = Readonly<Record<string, unknown>>;

/** Puts settings on an object, but for those that are ignored, and answers what it has put there. */
export function keepSettings(target: object, settings: Settings, ignore: readonly string[]): Settings {
  const kept = Object.fromEntries(
    Object.entries(settings).filter(([name]) => !ignore.includes(name) && !name.startsWith("_")),
  );
  Object.assign(target, kept);
  return kept;
}

/**
 * Objects that keep what they are made with. Defined in d2l's chapter on object-oriented design; Python finds the
 * arguments by itself, here they are named.
 *
 * @example
 * class B extends d2l.HyperParameters {
 *   declare a: number;
 *   constructor(a: number, b: number) { super(); this.save_hyperparameters({ a, b }, ["b"]); }
 * }
 */
export class HyperParameters {
  /** What has been kept. */
  declare hparams: Settings;

  /** Keeps settings as properties of the object, but for those that are ignored. */
  save_hyperparameters(settings: Settings, ignore: readonly string[] = []): void {
    this.hparams = keepSettings(this, settings, ignore);
  }
}

/**
 * Adds a function to a class as a method of its name, after the class was made.
 *
 * @example class A {}; d2l.add_to_class(A)(function double(x) { return 2 * x }); new A().double(3) // 6
 */
export function add_to_class(
  target: abstract new (...args: never[]) => object,
): <Method extends (...args: never[]) => unknown>(method: Method) => Method {
  return (method) => {
    Object.defineProperty(target.prototype, method.name, { value: method, writable: true, configurable: true });
    return method;
  };
}
