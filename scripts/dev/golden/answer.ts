import type { nn, Tensor } from "d2l-ts";
import type { Answer, Argument, Case, Refusal } from "./case.js";
import { type Library, make, numbers, record } from "./tensors.js";

type Callable = (...args: readonly unknown[]) => unknown;
type Class = new (...args: readonly unknown[]) => unknown;

function given(library: Library, argument: Argument, tensors: readonly Tensor[]): unknown {
  if (Array.isArray(argument)) return argument.map((element: Argument) => given(library, element, tensors));
  if (typeof argument === "object" && argument !== null && "float" in argument) return Number(argument.float);
  if (typeof argument === "string" && argument.startsWith("$")) return tensors[Number(argument.slice(1))];
  if (typeof argument === "string" && argument.startsWith("@")) return library.torch[argument.slice(1) as "float32"];
  return argument;
}

/** Calls by name: what Python has by keyword is the last object. */
function invoke(library: Library, name: string, args: readonly unknown[]): unknown {
  const [space, last] = name.split(".");
  if (space === "Tensor") {
    const [self, ...rest] = args;
    return (self as { readonly [name: string]: Callable })[last](...rest);
  }
  const { F, nn, optim, torch } = library;
  const owners: { readonly [space: string]: unknown } = {
    torch,
    F,
    nn,
    init: nn.init,
    optim,
    lr_scheduler: optim.lr_scheduler,
  };
  const owner = owners[space] as { readonly [name: string]: unknown };
  if (/^[A-Z]/.test(last)) return new (owner[last] as Class)(...args);
  return (owner[last] as Callable)(...args);
}

function refusal(error: unknown): Refusal {
  if (!(error instanceof Error)) return [typeof error, String(error)];
  return [error.name, error.message.split("\n")[0]];
}

/** What our library answers to a call. */
export function answer(library: Library, c: Case): Answer {
  const { torch } = library;
  const made = c.tensors.map((spec, k) => make(library, spec, c.seed + k));
  const tensors = made.map(({ tensor }) => tensor);
  const leaves = made.map(({ leaf }) => leaf);
  const args = c.args.map((argument) => given(library, argument, tensors));
  const named = Object.entries(c.options).map(([name, value]) => [name, given(library, value, tensors)]);
  if (named.length > 0) args.push(Object.fromEntries(named));
  torch.manual_seed(c.seed);
  const [space] = c.call.split(".");
  try {
    if (space === "optim") return { result: { value: steps(library, c.call, tensors, args) } };
    if (space === "lr_scheduler") return { result: { value: rates(library, c.call, tensors[0], args) } };
    const value = invoke(library, c.call, args);
    if (value instanceof library.nn.Module) return moduleAnswer(library, value, tensors, leaves, c);
    const isWritten = c.call.endsWith("_") || c.call === "Tensor.set";
    const result = { result: record(library, value), ...(isWritten && { after: numbers(tensors[0]) }) };
    return { ...result, ...gradients(library, isWritten ? tensors[0] : value, leaves, c) };
  } catch (error) {
    return { error: refusal(error) };
  }
}

/** Of the first result that has a history, for the gradient that PyTorch got. */
function gradients(library: Library, value: unknown, leaves: readonly (Tensor | null)[], c: Case): Answer {
  if (c.grads === undefined && c.backward === undefined) return {};
  const { torch } = library;
  const isOne = value instanceof torch.Tensor;
  const values = Array.isArray(value) ? value : !isOne && isExtremes(value) ? [value.values] : [value];
  const first = values.find((result): result is Tensor => result instanceof torch.Tensor && result.grad_fn !== null);
  if (first === undefined) return {};
  const upstream = make(library, [[...first.shape], first.dtype.name, "whole", ""], c.seed + 50).tensor;
  try {
    first.backward(upstream, { retain_graph: true });
  } catch (error) {
    return { backward: refusal(error) };
  }
  const grads = leaves.map((leaf) => (leaf?.grad ? numbers(leaf.grad) : null));
  return { grads, ...(c.second !== undefined && { second: second(library, first, upstream, leaves, c.seed) }) };
}

/** The gradients of the gradients, of which each is weighed by a tensor that both languages make. */
function second(
  library: Library,
  first: Tensor,
  upstream: Tensor,
  leaves: readonly (Tensor | null)[],
  seed: number,
): NonNullable<Answer["second"]> {
  const { grad } = library.torch.autograd;
  const asked = leaves.filter((leaf) => leaf !== null);
  try {
    const found = grad(first, asked, upstream, { create_graph: true, allow_unused: true });
    const shares = found.flatMap((own, k) => {
      if (!own?.requires_grad) return [];
      const weights = make(library, [[...own.shape], own.dtype.name, "whole", ""], seed + 60 + k).tensor;
      return [own.mul(weights).sum().to(first.dtype)];
    });
    if (shares.length === 0) return asked.map(() => null);
    const total = shares.reduce((sum, share) => sum.add(share));
    const grads = grad(total, asked, { allow_unused: true });
    return grads.map((own) => (own === null || !own.any().item() ? null : numbers(own)));
  } catch {
    return "refused";
  }
}

function isExtremes(value: unknown): value is { values: Tensor } {
  return typeof value === "object" && value !== null && "values" in value && "indices" in value;
}

function moduleAnswer(
  library: Library,
  module: nn.Module,
  tensors: readonly Tensor[],
  leaves: readonly (Tensor | null)[],
  c: Case,
): Answer {
  const found = { result: record(library, module) };
  if (tensors.length === 0) return found;
  let output: unknown;
  try {
    output = (module as unknown as Callable)(...tensors);
  } catch (error) {
    return { ...found, forward: { error: refusal(error) } };
  }
  const rest = gradients(library, output, leaves, c);
  const parameters = [...module.parameters()].map(({ grad }) => (grad ? numbers(grad) : null));
  return { ...found, forward: record(library, output), ...rest, ...(rest.grads && { parameters }) };
}

type Stepping = { step(): void };

function steps(library: Library, name: string, tensors: readonly Tensor[], args: readonly unknown[]) {
  const parameter = new library.nn.Parameter(tensors[0].detach().clone());
  const optimizer = invoke(library, name, [[parameter], ...args]) as Stepping;
  for (const gradient of tensors.slice(1)) {
    parameter.grad = gradient.detach().clone();
    optimizer.step();
  }
  return numbers(parameter);
}

function rates(library: Library, name: string, start: Tensor, args: readonly unknown[]): number[] {
  const parameter = new library.nn.Parameter(start.detach().clone());
  const optimizer = new library.optim.SGD([parameter], { lr: 0.5 });
  const schedule = invoke(library, name, [optimizer, ...args]) as Stepping & { get_last_lr(): number[] };
  return Array.from({ length: 10 }, () => {
    const [rate] = schedule.get_last_lr();
    optimizer.step();
    schedule.step();
    return rate;
  });
}
