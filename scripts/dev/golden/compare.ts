import type { Answer, Case, Plain, Recorded, Refusal } from "./case.js";

/** One way in which our answer is not PyTorch's. */
export interface Difference {
  readonly kind: string;
  readonly theirs: unknown;
  readonly ours: unknown;
}

/** Sums of products, whose zeros have a sign that depends on the order in which a machine adds. */
const sums = /matmul|mm$|mv$|dot$|linear|conv|norm|pool|loss|entropy|interpolate|Upsample/i;

/** How our answer differs from PyTorch's: nothing where it does not. */
export function differences(theirs: Case, ours: Answer): Difference[] {
  const digits = Math.max(0, ...theirs.tensors.map(([, dtype]) => precisions[dtype] ?? 0));
  const found = answerDifferences(theirs, ours).filter((one) => digits === 0 || !isNear(one, digits));
  return sums.test(theirs.call) ? found.filter(({ kind }) => !kind.startsWith("sign of zero")) : found;
}

/** How far apart neighbours lie in narrow floats, as a share: PyTorch rounds between the steps of some operations. */
const precisions: { readonly [dtype: string]: number } = { float16: 2 ** -10, bfloat16: 2 ** -7 };

/** Whether lists of narrow floats differ in their last digits alone, beside the largest number. */
function isNear({ theirs, ours }: Difference, precision: number): boolean {
  if (!Array.isArray(theirs) || !Array.isArray(ours) || theirs.length !== ours.length) return false;
  const most = Math.max(1, ...theirs.map((value) => Math.abs(Number(value))).filter(Number.isFinite));
  return theirs.every((value: Plain, i) => {
    const [a, b] = [Number(value), Number(ours[i])];
    return isClose(value, ours[i] as Plain) || Math.abs(a - b) <= 4 * precision * most;
  });
}

function answerDifferences(theirs: Answer, ours: Answer): Difference[] {
  if (theirs.error || ours.error) return refused(theirs.error, ours.error, theirs.result, ours.result);
  return [
    ...recorded("", theirs.result, ours.result),
    ...(theirs.after ? list("after", theirs.after, ours.after) : []),
    ...forwarded(theirs.forward, ours.forward),
    ...(theirs.backward || ours.backward ? refused(theirs.backward, ours.backward, theirs.grads, ours.grads) : []),
    ...lists("gradient", theirs.grads, ours.grads),
    ...seconds(theirs.second, ours.second),
    ...lists("parameters' gradient", theirs.parameters, ours.parameters),
  ];
}

function seconds(theirs: Answer["second"], ours: Answer["second"]): Difference[] {
  if (theirs === undefined || theirs === "refused") return []; // what PyTorch refuses may be answered
  if (ours === undefined || ours === "refused") return [{ kind: "gradient of the gradient", theirs, ours }];
  return lists("gradient of the gradient", theirs, ours).filter(({ kind }) => !kind.startsWith("sign"));
}

function refused(theirs: Refusal | undefined, ours: Refusal | undefined, value: unknown, own: unknown): Difference[] {
  if (theirs === undefined) return [{ kind: "refused by us alone", theirs: value, ours }];
  if (ours === undefined) return [{ kind: "refused by PyTorch alone", theirs, ours: own }];
  if (theirs[0] !== ours[0]) return [{ kind: "class of the refusal", theirs, ours }];
  return sameWords(theirs[1], ours[1]) ? [] : [{ kind: "words of the refusal", theirs, ours }];
}

/** The order of a Python set changes from run to run; and we may say more at the end. */
function sameWords(theirs: string | null, ours: string | null): boolean {
  if (theirs === null || ours === null) return true;
  const sorted = (words: string) =>
    words.replace(/\{([^{}]*)\}/, (_, set: string) => set.split(", ").sort().join(", "));
  return sorted(ours).startsWith(sorted(theirs));
}

function forwarded(theirs: Answer["forward"], ours: Answer["forward"]): Difference[] {
  const [their, our] = [theirs, ours].map((forward) => (forward && "error" in forward ? forward.error : undefined));
  if (their || our) return refused(their, our, theirs, ours);
  return recorded("", theirs as Recorded | undefined, ours as Recorded | undefined);
}

function recorded(where: string, theirs: Recorded | undefined, ours: Recorded | undefined): Difference[] {
  if (theirs === undefined) return [];
  if (ours === undefined) return [{ kind: `${where}kind of the result`, theirs, ours }];
  if (theirs.list) {
    if (theirs.list.length !== ours.list?.length) return [{ kind: "length of the result", theirs, ours }];
    return theirs.list.flatMap((each, i) => recorded(where, each, ours.list?.[i]));
  }
  if (theirs.module !== undefined) {
    const state = JSON.stringify(theirs.state?.map(([name, [shape]]) => [name, shape]));
    return [
      ...(theirs.module === ours.module
        ? []
        : [{ kind: "text of the module", theirs: theirs.module, ours: ours.module }]),
      ...(state === JSON.stringify(ours.state?.map(([name, [shape]]) => [name, shape]))
        ? lists(
            "state",
            theirs.state?.map(([, [, , values]]) => values),
            ours.state?.map(([, [, , values]]) => values),
          )
        : [{ kind: "names in the state", theirs: state, ours: ours.state?.map(([name]) => name) }]),
    ];
  }
  if (theirs.tensor) return tensors(theirs, ours);
  return list("value", [theirs.value ?? null].flat(9) as Plain[], [ours.value ?? null].flat(9) as Plain[]);
}

function tensors(theirs: Recorded, ours: Recorded): Difference[] {
  const [shape, dtype, values] = theirs.tensor ?? [[], "", []];
  if (ours.tensor === undefined) return [{ kind: "kind of the result", theirs: theirs.tensor, ours }];
  const [ownShape, ownDtype, ownValues] = ours.tensor;
  if (String(shape) !== String(ownShape)) return [{ kind: "shape", theirs: shape, ours: ownShape }];
  if (dtype !== ownDtype) return [{ kind: "dtype", theirs: dtype, ours: ownDtype }];
  const found = list("value", values, ownValues);
  if (theirs.grad_fn !== ours.grad_fn) found.push({ kind: "grad_fn", theirs: theirs.grad_fn, ours: ours.grad_fn });
  if (theirs.requires_grad !== ours.requires_grad) {
    found.push({ kind: "requires_grad", theirs: theirs.requires_grad, ours: ours.requires_grad });
  }
  const isText = found.length > 0 || theirs.text === undefined || skeleton(theirs.text) === skeleton(ours.text ?? "");
  return isText ? found : [{ kind: "text", theirs: theirs.text, ours: ours.text }];
}

/** The text without its digits, the last of which may be rounded otherwise. */
const skeleton = (text: string): string => text.replace(/\d/g, "0");

function lists(kind: string, theirs: Answer["grads"], ours: Answer["grads"]): Difference[] {
  return (theirs ?? []).flatMap((values, i) => {
    const own = ours?.[i] ?? null;
    if (values === null || own === null) return values === own ? [] : [{ kind, theirs: values, ours: own }];
    return list(kind, values, own);
  });
}

function list(kind: string, theirs: readonly Plain[], ours: readonly Plain[] | undefined): Difference[] {
  if (theirs.length !== ours?.length) return [{ kind, theirs, ours }];
  const wrong = theirs.findIndex((value, i) => !isClose(value, ours[i]));
  if (wrong >= 0) return [{ kind, theirs, ours }];
  const isSigned = theirs.every(
    (value, i) => (value === "-0") === (ours[i] === "-0") || Number(value) !== 0 || (ours[i] !== 0 && ours[i] !== "-0"),
  );
  return isSigned ? [] : [{ kind: `sign of zero in ${kind}`, theirs, ours }];
}

/** To 1e-5, and beside the largest numbers that a sum of floats may have had. */
export function isClose(theirs: Plain, ours: Plain): boolean {
  if (theirs === ours) return true;
  if (typeof theirs === "boolean" || typeof ours === "boolean" || theirs === null || ours === null) return false;
  const [a, b] = [Number(theirs), Number(ours)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) && String(theirs) === String(ours);
  return a === b || Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(a));
}
