import type { Bound, Constructors } from "../autograd/generated/operations.js";
import { bind } from "../base/bind.js";
import { parseSignature, type Signature } from "../base/signature.js";

type Values<Key> = Key extends keyof Bound ? Parameters<Bound[Key]> : never;

/** Binds the arguments of a constructor; `name` is that of the class, where a signature serves several. */
type Binder<Key> = (args: readonly unknown[], name?: string) => Values<Key>;

/**
 * Declares what a class takes when it is made, in PyTorch's notation, and answers what binds the arguments of its
 * constructor. The types of the arguments, `Constructors[…]`, are made from the text. `Conv{1,2,3}d` stands for three
 * classes that take the same.
 *
 * @example signatureOfClass("nn::Flatten(int start_dim=1, int end_dim=-1)")([2]) // [2, -1]
 */
export function signatureOfClass<Space extends string, Name extends keyof Constructors & string>(
  text: `${Space}::${Name}(${string}`,
): Binder<`${Space}::${Name}`> {
  const signatures = new Map<string | undefined, Signature>();
  return (args, name) => {
    let signature = signatures.get(name);
    if (signature === undefined) {
      const read = parseSignature(text);
      signature = name === undefined ? read : { ...read, name: `${name}.__init__`, kernel: `${name}.__init__` };
      signatures.set(name, signature);
    }
    return bind(signature, args) as Values<`${Space}::${Name}`>;
  };
}
