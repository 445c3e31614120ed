import { cloneTensor } from "../autograd/rules/cast.js";
import { Tensor } from "../autograd/tensor.js";
import { no_grad } from "../autograd/torch.js";
import { RuntimeError } from "../base/errors.js";
import { isPlainObject } from "../base/kinds.js";
import { copyHooks } from "./hooks.js";
import { bare, declareAlike } from "./members.js";
import { type AnyModule, blankLike, isModule } from "./module.js";
import { Parameter } from "./parameter.js";

/** What has been copied, and its copy: what is there twice is copied once. */
type Memo = Map<unknown, unknown>;

/**
 * A copy that shares nothing with a module, a tensor, a list, a map, a set or an object of these: what Python's
 * `copy.deepcopy` makes. Functions, and objects of other classes, are not copied.
 *
 * @throws RuntimeError for a tensor that an operation has made and that wants gradients
 * @example const best = copy.deepcopy(net) // trained on, `net` leaves it as it is
 */
export function deepcopy<Value>(value: Value): Value {
  return copyOf(value, new Map());
}

function copyOf<Value>(value: Value, memo: Memo): Value {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
  if (memo.has(value)) return memo.get(value) as Value;
  return (isModule(value) ? copyModule(value, memo) : copyData(value, memo)) as Value;
}

function copyData(value: object, memo: Memo): unknown {
  const keep = <Copy>(copy: Copy): Copy => {
    memo.set(value, copy);
    return copy;
  };
  if (value instanceof Tensor) return copyTensor(value, keep);
  if (ArrayBuffer.isView(value)) return keep(structuredClone(value));
  if (Array.isArray(value) && value.constructor === Array) {
    const list = keep<unknown[]>([]);
    for (const own of value) list.push(copyOf(own, memo));
    return list;
  }
  if (value instanceof Map) {
    const map = keep(new Map());
    for (const [key, own] of value) map.set(copyOf(key, memo), copyOf(own, memo));
    return map;
  }
  if (value instanceof Set) {
    const set = keep(new Set());
    for (const own of value) set.add(copyOf(own, memo));
    return set;
  }
  if (!isPlainObject(value)) return value;
  const object = keep<Record<string, unknown>>({});
  for (const [name, own] of Object.entries(value)) object[name] = copyOf(own, memo);
  return object;
}

function copyTensor(tensor: Tensor, keep: <Copy>(copy: Copy) => Copy): Tensor {
  if (!tensor.is_leaf) {
    throw new RuntimeError(
      "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001",
    );
  }
  const data = no_grad(() => cloneTensor(tensor));
  const { requires_grad, grad } = tensor;
  const copy = keep(
    tensor instanceof Parameter ? new Parameter(data, requires_grad) : data.requires_grad_(requires_grad),
  );
  if (grad !== null) copy.grad = no_grad(() => cloneTensor(grad));
  return copy;
}

function copyModule(module: AnyModule, memo: Memo): AnyModule {
  const copy = blankLike(module);
  memo.set(module, copy);
  declareAlike(copy, module);
  for (const [name, own] of Object.entries(bare(module))) Object.assign(copy, { [name]: copyOf(own, memo) });
  copyHooks(module, copy);
  return copy;
}
