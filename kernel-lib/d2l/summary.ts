import { no_grad } from "../autograd/graph/grad-mode.js";
import { Tensor } from "../autograd/tensor.js";
import { zeros } from "../autograd/torch.js";
import { displaySymbol, type MimeBundle } from "../display/contract.js";
import { type LayerRow, layerBundle, layerText } from "../display/layer-table.js";
import { formatShort } from "../display/number.js";
import {
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  Linear,
  UninitializedParameter,
} from "../nn/index.js";
import type { AnyModule } from "../nn/module.js";

/** What a module received and answered in one call. */
interface Call {
  input: unknown;
  output: unknown;
}

/** The layers of a network with what they answer and what they cost, made by {@link summary}. */
export class Summary {
  constructor(
    readonly rows: readonly LayerRow[],
    private readonly notes: readonly string[],
  ) {}

  /** Parameters of the whole network, shared ones counted once. */
  get parameters(): number {
    return this.rows[0].parameters;
  }

  /** Multiplications that are added up in convolutions and dense layers, biases not counted. */
  get multiply_adds(): number {
    return this.rows[0].multiply_adds;
  }

  toString(): string {
    return layerText(this.rows, this.notes);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [displaySymbol](): MimeBundle {
    return layerBundle(this.rows, this.notes, this.toString());
  }
}

/**
 * A table of a network's layers: what each answers for an input of this shape (or for this input), how
 * many parameters it has, and how many multiply-adds it takes. Runs the network once, on zeros.
 *
 * @example summary(new nn.Sequential(new nn.Conv2d(1, 6, 5), new nn.Flatten()), [1, 1, 28, 28]).multiply_adds // 86400
 */
export function summary(net: AnyModule, input: readonly number[] | Tensor): Summary {
  const x = input instanceof Tensor ? input : zeros(input);
  const calls = run(net, x);
  const rows = rowsOf(net, calls);
  const megabytes = (4 * rows[0].parameters) / 1e6;
  return new Summary(rows, [
    `input [${x.shape.join(", ")}]; the parameters take ${formatShort(megabytes)} MB as float32`,
  ]);
}

/** A row for the network and each module below it. */
function rowsOf(net: AnyModule, calls: ReadonlyMap<AnyModule, readonly Call[]>): LayerRow[] {
  return net.named_modules().map(([path, module]) => {
    const names = path === "" ? [] : path.split(".");
    return {
      depth: names.length,
      name: [names[names.length - 1], module.constructor.name].filter((word) => word !== undefined).join(": "),
      parameters: parameterCount(module),
      output: shapeText(calls.get(module)?.at(-1)?.output),
      multiply_adds: module.modules().reduce((sum, part) => sum + total(part, calls.get(part)), 0),
    };
  });
}

/** Calls the network once, in use and without gradients, and leaves its mode as it was. */
function run(net: AnyModule, x: Tensor): Map<AnyModule, Call[]> {
  const calls = new Map<AnyModule, Call[]>();
  const modules = net.modules();
  const modes = modules.map((module) => module.training);
  for (const module of modules) watch(module, calls);
  try {
    net.eval();
    no_grad(() => (net as unknown as (input: Tensor) => unknown)(x));
  } finally {
    modules.forEach((module, i) => {
      module.training = modes[i];
      Reflect.deleteProperty(module, "forward");
    });
  }
  return calls;
}

/** Notes what `forward` gets and gives; an own property hides that of the class for a while. */
function watch(module: AnyModule, calls: Map<AnyModule, Call[]>): void {
  const forward = module.forward as (...inputs: unknown[]) => unknown;
  Object.defineProperty(module, "forward", {
    configurable: true,
    value: (...inputs: unknown[]) => {
      const output = forward.apply(module, inputs);
      calls.set(module, [...(calls.get(module) ?? []), { input: inputs[0], output }]);
      return output;
    },
  });
}

function shapeText(output: unknown): string {
  if (output instanceof Tensor) return `[${output.shape.join(", ")}]`;
  return Array.isArray(output) ? output.map(shapeText).join(", ") : "–";
}

function parameterCount(module: AnyModule): number {
  return module
    .parameters()
    .filter((parameter) => !(parameter instanceof UninitializedParameter))
    .reduce((sum, parameter) => sum + parameter.numel(), 0);
}

/** Of all calls: a layer that is used twice works twice. */
function total(module: AnyModule, calls: readonly Call[] = []): number {
  return calls.reduce((sum, call) => sum + multiplyAdds(module, call), 0);
}

function multiplyAdds(module: AnyModule, { input, output }: Call): number {
  if (!(input instanceof Tensor && output instanceof Tensor)) return 0;
  const perChannel = (tensor: Tensor, channels: number) => tensor.numel() / channels;
  if (module instanceof Conv1d || module instanceof Conv2d || module instanceof Conv3d) {
    return module.weight.numel() * perChannel(output, module.out_channels);
  }
  if (module instanceof ConvTranspose1d || module instanceof ConvTranspose2d || module instanceof ConvTranspose3d) {
    return module.weight.numel() * perChannel(input, module.in_channels);
  }
  return module instanceof Linear ? module.weight.numel() * perChannel(output, module.out_features) : 0;
}
