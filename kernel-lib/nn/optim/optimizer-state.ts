import { Tensor } from "../../autograd/tensor.js";
import { tensor as tensorOf } from "../../autograd/torch.js";
import { ValueError } from "../../base/errors.js";

/** What an optimizer remembers of a parameter, under PyTorch's names; PyTorch has the numbers as tensors. */
export type ParameterState = { [name: string]: Tensor | number | null };

/** An optimizer's state as PyTorch writes it. */
export interface OptimizerState {
  /** By the parameter's number. */
  readonly state: ReadonlyMap<number, { readonly [name: string]: unknown }>;
  readonly param_groups: readonly { readonly params: readonly number[]; readonly [setting: string]: unknown }[];
}

interface Group {
  params: Tensor[];
}

/** The state with parameters as numbers; tensors are shared. */
export function optimizerState<State extends ParameterState>(
  groups: readonly Group[],
  state: ReadonlyMap<Tensor, State>,
): OptimizerState {
  const numbers = new Map(groups.flatMap(({ params }) => params).map((parameter, i) => [parameter, i]));
  const kept = [...state].map(([parameter, own]): [number, { [name: string]: unknown }] => {
    const entries = Object.entries(own).filter(([, value]) => value !== null);
    const values = entries.map(([name, value]) => [name, typeof value === "number" ? tensorOf(value) : value]);
    return [numbers.get(parameter) ?? -1, Object.fromEntries(values)];
  });
  return {
    state: new Map(kept),
    param_groups: groups.map(({ params, ...settings }) => ({
      ...settings,
      params: params.map((parameter) => numbers.get(parameter) ?? -1),
    })),
  };
}

/** Copies a state into groups and what is remembered. @throws ValueError where it is another optimizer's */
export function loadOptimizerState<State extends ParameterState>(
  loaded: OptimizerState,
  groups: readonly Group[],
  state: Map<Tensor, State>,
): void {
  if (loaded.param_groups.length !== groups.length) {
    throw new ValueError("loaded state dict has a different number of parameter groups");
  }
  if (loaded.param_groups.some(({ params }, i) => params.length !== groups[i].params.length)) {
    throw new ValueError(
      "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
    );
  }
  state.clear();
  for (const [i, { params, ...settings }] of loaded.param_groups.entries()) {
    Object.assign(groups[i], settings);
    for (const [k, number] of params.entries()) {
      const own = loaded.state.get(number);
      if (own !== undefined) state.set(groups[i].params[k], owned(own, groups[i].params[k]) as State);
    }
  }
}

/** Tensors of the parameter's type that belong to nobody else; single numbers as numbers. */
function owned(state: { readonly [name: string]: unknown }, parameter: Tensor): ParameterState {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      if (!(value instanceof Tensor)) return [name, value as number];
      // the parameter itself may be a scalar, and what is remembered of it too
      const isNumber = value.ndim === 0 && (parameter.ndim > 0 || numbers.has(name));
      return [name, isNumber ? value.item() : value.detach().to(parameter.dtype).clone()];
    }),
  );
}

/** What this library keeps as numbers. */
const numbers = new Set(["step", "eta", "mu"]);
