import { arrayOf, fromArray } from "../autograd/graph/variable.js";
import { Tensor } from "../autograd/tensor.js";
import { NotImplementedError, ValueError } from "../base/errors.js";
import { readFile, replaceFile } from "../platform/files.js";
import { libraries } from "../platform/libraries.js";
import { Device } from "../tensor/device.js";
import {
  bfloat16,
  bool,
  DType,
  float16,
  float32,
  float64,
  int32,
  int64,
  type TypedArray,
  uint8,
} from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { Dict, type Global, type Makers, readPickle } from "../tensor/pickle/read.js";
import { Beside, Call, Tuple, writePickle } from "../tensor/pickle/write.js";
import { Size } from "../tensor/size.js";
import { Parameter } from "./parameter.js";
import type { StateDict } from "./state-dict.js";

/** Files by their names in an archive. */
type Archive = Record<string, Uint8Array>;

/** PyTorch's names of what holds the elements of each dtype. */
const storages = new Map([
  ["FloatStorage", float32],
  ["DoubleStorage", float64],
  ["HalfStorage", float16],
  ["BFloat16Storage", bfloat16],
  ["LongStorage", int64],
  ["IntStorage", int32],
  ["ByteStorage", uint8],
  ["BoolStorage", bool],
]);
const storageNames = new Map([...storages].map(([name, dtype]) => [dtype, name]));
const dtypes = new Map([...storages.values()].map((dtype): [string, DType] => [dtype.name, dtype]));

/** Puts the memory of tensors beside a pickle, each once, and answers what stands for them in it. */
class Keeper {
  readonly kept = new Map<TypedArray, { readonly key: string; readonly dtype: DType }>();

  /** What stands for a value in a pickle, where it is none by itself. */
  readonly replace = (value: unknown): unknown => {
    if (value instanceof Parameter) {
      const plain = this.tensor(arrayOf(value), false);
      return new Call("torch._utils", "_rebuild_parameter", new Tuple([plain, value.requires_grad, new Map()]));
    }
    if (value instanceof Tensor) return this.tensor(arrayOf(value), value.requires_grad && value.is_leaf);
    if (value instanceof Size) return new Call("torch", "Size", new Tuple([new Tuple([...value])]));
    if (value instanceof DType) return new Call("torch", value.name);
    if (value instanceof Device) return new Call("torch", "device", new Tuple([value.type]));
    return value;
  };

  private tensor({ dtype, data, shape, strides, offset }: NdArray, requires_grad: boolean): Call {
    const { key } = this.kept.get(data) ?? { key: String(this.kept.size) };
    this.kept.set(data, { key, dtype });
    const storage = new Call("torch", storageNames.get(dtype) ?? "");
    const memory = new Beside(new Tuple(["storage", storage, key, "cpu", data.length]));
    const layout = [offset, new Tuple(shape), new Tuple(strides)];
    return new Call("torch._utils", "_rebuild_tensor_v2", new Tuple([memory, ...layout, requires_grad, new Map()]));
  }
}

/** The elements of several tensors, as a file holds them. */
interface Memory {
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** Makes the values that a pickle names, and no others. */
function makersOf(files: Archive, root: string): Makers {
  const memories = new Map<string, Memory>();
  const makers: { readonly [name: string]: (args: readonly never[]) => unknown } = {
    "collections.OrderedDict": ([entries]) => new Map(entries),
    "collections.Counter": ([counts]) => counts,
    "torch._utils._rebuild_tensor_v2": ([memory, offset, shape, strides, requires_grad]) => {
      const { dtype, data } = memory as Memory;
      return fromArray(new NdArray(dtype, data, shape, strides, offset)).requires_grad_(requires_grad);
    },
    "torch._utils._rebuild_parameter": ([data, requires_grad]) => new Parameter(data, requires_grad),
    "torch.Size": ([lengths]) => new Size(lengths),
    "torch.device": ([type]) => new Device(type, null),
    "__builtin__.set": ([values]) => new Set(values),
    "builtins.set": ([values]) => new Set(values),
  };
  return {
    call(callee, args) {
      const make = makers[String(callee)];
      if (make === undefined) throw refusal(callee);
      return make(args as never[]);
    },
    load([, storage, key]) {
      const dtype = storages.get((storage as Global).name);
      if (dtype === undefined) {
        throw new NotImplementedError(
          `the file holds a ${storage}; this reads ${[...storages.keys()].join(", ")}. Save it as another`,
        );
      }
      const name = String(key);
      const known = memories.get(name);
      if (known !== undefined) return known;
      const bytes = files[`${root}/data/${name}`] as Uint8Array | undefined;
      if (bytes === undefined) throw new ValueError(`the file lacks ${root}/data/${name}; is it whole?`);
      const memory = { dtype, data: dtype.fromBytes(bytes) };
      memories.set(name, memory);
      return memory;
    },
  };
}

const refusal = (callee: unknown): ValueError =>
  new ValueError(
    `the file holds ${callee}, and only tensors, numbers, texts, lists and dictionaries are read. Of a module, save its state_dict()`,
  );

/** The value with dictionaries as objects where all their keys are texts, and names as what they stand for. */
function plain(value: unknown): unknown {
  if (value instanceof Dict) {
    const entries = [...value].map(([key, own]): [unknown, unknown] => [key, plain(own)]);
    return entries.every(([key]) => typeof key === "string") ? Object.fromEntries(entries) : new Map(entries);
  }
  if (value instanceof Map) return new Map([...value].map(([key, own]) => [key, plain(own)]));
  if (Array.isArray(value) && !(value instanceof Size)) return value.map(plain);
  if (typeof value === "object" && value !== null && "module" in value && "name" in value) {
    const dtype = value.module === "torch" ? dtypes.get(String(value.name)) : undefined;
    if (dtype === undefined) throw refusal(value);
    return dtype;
  }
  return value;
}

/**
 * Writes tensors, numbers, texts, and lists, maps and objects of these into a file that PyTorch's `torch.load` reads.
 * What shares memory still does when it is read.
 *
 * @param f the file; without one the bytes are answered
 * @throws TypeError for what cannot be saved, such as a module
 * @example torch.save({ epoch: 3, net: net.state_dict() }, "checkpoint.pt")
 */
export function save(obj: unknown): Uint8Array;
export function save(obj: unknown, f: string): void;
export function save(obj: unknown, f?: string): Uint8Array | undefined {
  const keeper = new Keeper();
  const files: Archive = { "archive/data.pkl": writePickle(obj, keeper.replace) };
  files["archive/byteorder"] = new TextEncoder().encode("little");
  for (const [data, { key, dtype }] of keeper.kept) files[`archive/data/${key}`] = dtype.toBytes(data);
  files["archive/version"] = new TextEncoder().encode("3\n");
  // PyTorch reads what is not compressed alone; the same values make the same bytes on every day
  const bytes = libraries.archive.zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
  if (f === undefined) return bytes;
  replaceFile(f, bytes);
  return undefined;
}

/** @throws ValueError for what is no zip file */
function readZip(bytes: Uint8Array): Archive {
  try {
    return libraries.archive.unzipSync(bytes);
  } catch {
    throw new ValueError("this is no zip file, or not all of it");
  }
}

/** What {@link load} takes by name. */
interface LoadOptions {
  /** Accepted and without effect: everything is read to the CPU. */
  readonly map_location?: Device | string | null;
  /** Accepted and without effect: nothing but values is ever read. */
  readonly weights_only?: boolean | null;
}

/**
 * Reads what `torch.save` has written, here or in PyTorch: an `OrderedDict`, such as a state dict, as a map, a `dict` whose
 * keys are texts as an object.
 *
 * @param f the file, or its bytes
 * @throws ValueError for a file of another kind, and for one that holds more than values
 * @example torch.load(torch.save(torch.ones(2))) // tensor([1., 1.])
 * @example torch.save(net.state_dict(), "net.pt"); net.load_state_dict(torch.load("net.pt"))
 */
export function load<Value = StateDict>(
  f: string | Uint8Array,
  _options: Device | string | null | LoadOptions = null,
): Value {
  const bytes = typeof f === "string" ? readFile(f) : f;
  try {
    const files = readZip(bytes);
    const name = Object.keys(files).find((own) => own.endsWith("/data.pkl"));
    if (name === undefined) throw new ValueError("the zip file is none of torch.save's");
    const root = name.slice(0, -"/data.pkl".length);
    const order = files[`${root}/byteorder`] as Uint8Array | undefined;
    if (order !== undefined && new TextDecoder().decode(order) !== "little") {
      throw new NotImplementedError("the file was written on a machine with another order of bytes");
    }
    return plain(readPickle(files[name], makersOf(files, root))) as Value;
  } catch (error) {
    if (error instanceof Error && typeof f === "string") error.message = `${f}: ${error.message}`;
    throw error;
  }
}
