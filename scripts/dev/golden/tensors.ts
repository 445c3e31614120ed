import type { Tensor } from "d2l-ts";
import type { Plain, Recorded, TensorSpec } from "./case.js";

/** The library under test: the built package, or the sources. */
export type Library = typeof import("d2l-ts");

const special = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 2.5];

function* stream(count: number, seed: number): Generator<number> {
  let state = BigInt(seed);
  for (let i = 0; i < count; i++) {
    state = (state * 1103515245n + 12345n) % 2n ** 31n;
    yield Number(state >> 16n);
  }
}

function numberOf(fill: string, x: number): number {
  if (fill === "special") return special[x % 8];
  if (fill === "quarters") return ((x % 25) - 12) / 4;
  if (fill === "positive") return ((x % 24) + 1) / 4;
  if (fill === "share") return (x % 9) / 8;
  if (fill === "sign") return x % 2 ? 1 : -1;
  return fill === "classes" ? x % 3 : (x % 7) - 3;
}

/** The tensor that _net/values.py makes of the same words, and the leaf that its gradient goes to. */
export function make({ torch }: Library, spec: TensorSpec, seed: number): { tensor: Tensor; leaf: Tensor | null } {
  const [whole, dtype, fill, form] = spec;
  const isRepeated = form.includes("x");
  const shape = isRepeated ? [...whole.slice(0, -1), 1] : whole;
  const flat = [
    ...stream(
      shape.reduce((product, n) => product * n, 1),
      seed,
    ),
  ].map((x) => numberOf(fill, x));
  const type = torch[dtype as "float32"];
  const values = dtype === "uint8" ? flat.map(Math.abs) : dtype === "bool" ? flat.map(Boolean) : flat;
  const isTurned = form.includes("t");
  let tensor = torch.tensor(values, { dtype: type }).reshape(isTurned ? [...shape].reverse() : [...shape]);
  if (isTurned) tensor = tensor.permute([...shape.keys()].reverse());
  tensor = tensor.detach(); // nobody's view
  const seen = (own: Tensor) => (isRepeated ? own.expand([...whole]) : own);
  if (!/[gd]/.test(form)) return { tensor: seen(tensor), leaf: null };
  const leaf = tensor.detach().requires_grad_();
  return { tensor: seen(form.includes("d") ? leaf.mul(1) : leaf), leaf };
}

/** Numbers as JSON holds them. */
export function numbers(tensor: Tensor): Plain[] {
  return (tensor.detach().reshape([-1]).tolist() as unknown[]).map(plain);
}

function plain(value: unknown): Plain {
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === undefined || value === null) return null;
  return typeof value === "boolean" || typeof value === "string" ? value : String(value);
}

/** What came back, in the words of a case. */
export function record({ nn, torch }: Library, value: unknown): Recorded {
  if (value instanceof torch.Tensor) {
    return {
      tensor: [[...value.shape], value.dtype.name, numbers(value)],
      ...(value.grad_fn && { grad_fn: value.grad_fn.name }),
      ...(value.requires_grad && !value.grad_fn && { requires_grad: true }),
      text: String(value),
    };
  }
  if (value instanceof nn.Module) {
    const state = [...value.state_dict()].filter(
      ([, tensor]) => !(tensor instanceof nn.UninitializedParameter) && tensor.numel() > 0,
    );
    return {
      module: String(value),
      state: state.map(([name, tensor]) => [name, [[...tensor.shape], tensor.dtype.name, numbers(tensor)]] as const),
    };
  }
  if (isExtremes(value))
    return { list: [record({ nn, torch } as Library, value.values), record({ nn, torch } as Library, value.indices)] };
  if (value instanceof torch.Size) return { value: [...value] };
  if (Array.isArray(value) && value.some((element) => element instanceof torch.Tensor)) {
    return { list: value.map((element) => record({ nn, torch } as Library, element)) };
  }
  return { value: plain(value) };
}

function isExtremes(value: unknown): value is { values: Tensor; indices: Tensor } {
  return typeof value === "object" && value !== null && "values" in value && "indices" in value;
}
