import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  IndexError,
  KeyError,
  NotImplementedError,
  nn,
  RuntimeError,
  Tensor,
  torch,
  ValueError,
} from "../../kernel-lib/index.js";

/** A module as readers write them. */
class Net extends nn.Module {
  conv = new nn.Conv2d(1, 2, 3);
  tail = new nn.Sequential(new nn.Flatten(), new nn.Linear(8, 3));
  scale = new nn.Parameter(torch.ones(1));

  override forward(X: Tensor): Tensor {
    return this.tail(this.conv(X).relu()).mul(this.scale);
  }
}

const image = torch.ones(2, 1, 4, 4);

describe("a module", () => {
  test("is called like a function, and is an instance of its class", () => {
    const net = new Net();
    expect(net(image).equal(net.forward(image))).toBe(true);
    expect(typeof net).toBe("function");
    expect(net).toBeInstanceOf(Net);
    expect(net).toBeInstanceOf(nn.Module);
    expect(net.conv).not.toBeInstanceOf(Net);
  });

  test("takes any number of inputs, as its type says", () => {
    class Add extends nn.Module<[a: Tensor, b: Tensor]> {
      override forward(a: Tensor, b: Tensor): Tensor {
        return a.add(b);
      }
    }
    expect(new Add()(torch.ones(1), torch.ones(1)).item()).toBe(2);
    // @ts-expect-error one input is missing
    expect(() => new Add()(torch.ones(1))).toThrow();
  });

  test("may have fields of any name", () => {
    class Named extends nn.Module {
      override name = "first";
      override length = 3;
    }
    const { name, length } = new Named();
    expect([name, length]).toEqual(["first", 3]);
  });

  test("finds what it holds, in order, each once", () => {
    const net = new Net();
    const tied = new nn.Sequential(net.conv, net.conv);
    expect(net.named_parameters().map(([name]) => name)).toEqual([
      "scale",
      "conv.weight",
      "conv.bias",
      "tail.1.weight",
      "tail.1.bias",
    ]);
    expect(net.parameters()).toHaveLength(5);
    expect(tied.parameters()).toHaveLength(2);
    expect(net.named_modules().map(([name]) => name)).toEqual(["", "conv", "tail", "tail.0", "tail.1"]);
    expect(net.modules()[0]).toBe(net);
    expect(net.named_children().map(([name]) => name)).toEqual(["conv", "tail"]);
    expect(tied.children()).toEqual([net.conv]);
    expect([...tied.state_dict().keys()]).toEqual(["0.weight", "0.bias", "1.weight", "1.bias"]);
  });

  test("lists its parameters in the order of their names, though modules and parameters be shared", () => {
    class Shared extends nn.Module {
      early = new nn.Sequential(new nn.Linear(2, 2), new nn.Linear(2, 2));
      own = new nn.Parameter(torch.ones(1));
      late = this.early[0];
      same = this.own;
      other = new nn.Sequential(this.early, new nn.Linear(2, 2));
    }
    const net = new Shared();
    const named = net.named_parameters();
    expect(net.parameters().map((parameter) => named.find(([, value]) => value === parameter)?.[0])).toEqual(
      named.map(([name]) => name),
    );
    expect(net.parameters()).toHaveLength(7);
  });

  test("shows as in PyTorch, to node's inspect too", () => {
    const text =
      "Net(\n  (conv): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))\n  (tail): Sequential(\n    (0): Flatten(start_dim=1, end_dim=-1)\n    (1): Linear(in_features=8, out_features=3, bias=True)\n  )\n)";
    expect(String(new Net())).toBe(text);
    expect(inspect(new Net())).toBe(text);
  });

  test("without a forward says so", () => {
    class Empty extends nn.Module {}
    expect(() => new Empty()(image)).toThrow(
      new NotImplementedError('Module [Empty] is missing the required "forward" function'),
    );
  });

  test("learns with train and stands still with eval, all the way down", () => {
    const net = new Net();
    expect(net.eval()).toBe(net);
    expect(net.modules().map((module) => module.training)).toEqual([false, false, false, false, false]);
    net.train();
    expect(net.tail[1].training).toBe(true);
    expect(() => net.train(1 as unknown as boolean)).toThrow(new ValueError("training mode is expected to be boolean"));
  });

  test("forgets gradients, and can stop wanting them", () => {
    const net = new Net();
    net(image).sum().backward();
    expect(net.parameters().every((parameter) => parameter.grad !== null)).toBe(true);
    net.zero_grad();
    expect(net.parameters().every((parameter) => parameter.grad === null)).toBe(true);
    net.requires_grad_(false);
    expect(net(image).requires_grad).toBe(false);
  });

  test("takes options by their names, and refuses others", () => {
    const net = new nn.Linear(1, 1);
    net.weight.grad = torch.tensor([[Infinity]]);
    net.zero_grad({ set_to_none: false });
    expect(net.weight.grad.tolist()).toEqual([[0]]);
    const unknown = { keep: true } as object;
    const words = /^\w+\(\) got an unexpected keyword argument 'keep'$/;
    expect(() => net.zero_grad(unknown)).toThrow(words);
    expect(() => net.load_state_dict(net.state_dict(), unknown)).toThrow(words);
    expect(() => net.register_buffer("own", null, unknown)).toThrow(words);
    expect(() => new nn.Parameter(torch.ones(1), unknown)).toThrow(words);
  });

  test("counts parameters once, of modules that it holds twice and that hold it, too", () => {
    const linear = new nn.Linear(2, 2);
    const inner = new nn.Sequential(linear);
    const net = new nn.Sequential(inner, inner);
    Object.assign(inner, { above: net });
    expect(net.parameters()).toEqual([linear.weight, linear.bias]);
    linear.weight.grad = torch.ones(2, 2);
    net.zero_grad();
    expect(linear.weight.grad).toBeNull();
  });

  test("applies a function to all below it, itself last", () => {
    const names: string[] = [];
    const net = new Net();
    net.apply((module) => {
      names.push(module.constructor.name);
      if (module instanceof nn.Linear) nn.init.constant_(module.weight, 2);
    });
    expect(names).toEqual(["Conv2d", "Flatten", "Linear", "Sequential", "Net"]);
    expect(net.tail[1].parameters()[0].at(0, 0).item()).toBe(2);
  });

  test.each([
    ["Conv2d", "bias", new nn.Conv2d(1, 1, 1, { bias: false })],
    ["ConvTranspose1d", "bias", new nn.ConvTranspose1d(1, 1, 1, { bias: false })],
    ["LazyConv2d", "bias", new nn.LazyConv2d(1, 1, { bias: false })],
    ["Linear", "bias", new nn.Linear(1, 1, { bias: false })],
    ["BatchNorm2d without affine", "weight", new nn.BatchNorm2d(1, { affine: false })],
    ["BatchNorm2d without affine", "bias", new nn.BatchNorm2d(1, { affine: false })],
    ["InstanceNorm2d", "weight", new nn.InstanceNorm2d(1)],
    ["GroupNorm without affine", "weight", new nn.GroupNorm(1, 1, { affine: false })],
    ["LayerNorm without affine", "weight", new nn.LayerNorm(1, { elementwise_affine: false })],
    ["LayerNorm without bias", "bias", new nn.LayerNorm(1, { bias: false })],
    ["RMSNorm without affine", "weight", new nn.RMSNorm(1, { elementwise_affine: false })],
    ["GRUCell without bias", "bias_hh", new nn.GRUCell(1, 1, { bias: false })],
  ])("%s has room for a parameter as its %s, and for nothing else", (_, name, layer) => {
    expect(() => Object.assign(layer, { [name]: torch.ones(1) })).toThrow(
      `cannot assign 'torch.FloatTensor' as parameter '${name}' (torch.nn.Parameter or None expected)`,
    );
    const parameter = new nn.Parameter(torch.ones(1));
    Object.assign(layer, { [name]: parameter });
    expect(layer.named_parameters().at(-1)).toEqual([name, parameter]);
  });

  test("that gets the properties of another keeps its own members", () => {
    const [one, other] = [new nn.Linear(1, 1), new nn.Linear(1, 1)];
    Object.assign(one, other);
    expect(one.weight).toBe(other.weight);
    one.weight = new nn.Parameter(torch.zeros(1, 1));
    expect(one.parameters()[0]).toBe(one.weight);
    expect(other.parameters()[0]).toBe(other.weight);
    expect(one.weight).not.toBe(other.weight);
  });

  test.each(["LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell"] as const)(
    "%s is refused on a device that there is not",
    (name) => {
      expect(() => new nn[name]({ input_size: 2, hidden_size: 3, device: "cuda" })).toThrow(
        "Torch not compiled with CUDA enabled",
      );
    },
  );

  test("counts its members in the order in which they were made, whatever their names", () => {
    const module = new nn.Module();
    module.add_module("1", new nn.ReLU());
    module.add_module("0", new nn.Linear(1, 1, { bias: false }));
    module.register_buffer("mean", null);
    Object.assign(module, { a: new nn.Parameter(), mean: new nn.Parameter() });
    expect(module.named_children().map(([name]) => name)).toEqual(["1", "0"]);
    expect(module.named_parameters().map(([name]) => name)).toEqual(["a", "mean", "0.weight"]);
    expect(module.parameters()).toEqual(module.named_parameters().map(([, parameter]) => parameter));
    expect(String(module)).toBe("Module(\n  (1): ReLU()\n  (0): Linear(in_features=1, out_features=1, bias=False)\n)");
  });

  test("keeps buffers, in the state dict only if they are persistent", () => {
    const module = new nn.Module();
    module.register_buffer("mean", torch.zeros(2));
    module.register_buffer("cache", torch.ones(1), { persistent: false });
    module.register_parameter("weight", new nn.Parameter(torch.ones(1)));
    module.add_module("part", new nn.BatchNorm2d(1));
    expect(module.named_buffers().map(([name]) => name)).toEqual([
      "mean",
      "cache",
      "part.running_mean",
      "part.running_var",
      "part.num_batches_tracked",
    ]);
    expect([...module.state_dict().keys()]).toEqual([
      "weight",
      "mean",
      "part.weight",
      "part.bias",
      "part.running_mean",
      "part.running_var",
      "part.num_batches_tracked",
    ]);
    expect(() => module.register_buffer("part", null)).toThrow(new KeyError("attribute 'part' already exists"));
    expect(() => module.add_module("train", new nn.ReLU())).toThrow(new KeyError("attribute 'train' already exists"));
    module.add_module("part", new nn.ReLU());
    expect(module.children().map(String)).toEqual(["ReLU()"]);
    expect(() => module.register_parameter("a.b", null)).toThrow(new KeyError(`parameter name can't contain "."`));
    expect(() => module.register_parameter("", null)).toThrow(new KeyError(`parameter name can't be empty string ""`));
  });
});

describe("a state dict", () => {
  test("shares memory with the module and has no history", () => {
    const layer = new nn.Linear(2, 1, { bias: false });
    const weight = layer.state_dict().get("weight") as Tensor;
    expect(weight.requires_grad).toBe(false);
    torch.no_grad(() => layer.weight.fill_(3));
    expect(weight.tolist()).toEqual([[3, 3]]);
  });

  test("that does not fit is refused in PyTorch's words, and changes nothing", () => {
    const conv = new nn.Conv2d(1, 1, 3);
    const before = String(conv.bias);
    expect(() => conv.load_state_dict({})).toThrow(
      new RuntimeError(
        `Error(s) in loading state_dict for Conv2d:\n\tMissing key(s) in state_dict: "weight", "bias". `,
      ),
    );
    const state = { weight: torch.zeros(2), foo: torch.zeros(1), bias: torch.zeros(1) };
    expect(() => conv.load_state_dict(state)).toThrow(
      new RuntimeError(
        `Error(s) in loading state_dict for Conv2d:\n\tUnexpected key(s) in state_dict: "foo". \n\tsize mismatch for weight: copying a param with shape torch.Size([2]) from checkpoint, the shape in current model is torch.Size([1, 1, 3, 3]).`,
      ),
    );
    expect(() => conv.load_state_dict({ weight: 5, bias: torch.zeros(1) } as unknown as nn.StateDict)).toThrow(
      /While copying the parameter named "weight", expected torch.Tensor/,
    );
    expect(String(conv.bias)).toBe(before);
  });

  test("is matched below children too, and loosely if not strict", () => {
    const net = new nn.Sequential(new nn.Linear(2, 2));
    const state = { "0.weight": torch.zeros(2, 2), "1.x": torch.zeros(1), "0.y.z": torch.zeros(1) };
    const answer = net.load_state_dict(state, { strict: false });
    expect(String(answer)).toBe("_IncompatibleKeys(missing_keys=['0.bias'], unexpected_keys=['1.x', '0.y.z'])");
    expect(net[0].parameters()[0].sum().item()).toBe(0);
  });

  test("fills a lazy layer", () => {
    const lazy = new nn.LazyConv2d(2, 3);
    lazy.load_state_dict(new nn.Conv2d(4, 2, 3).state_dict());
    expect(lazy(torch.ones(1, 4, 3, 3)).shape).toEqual([1, 2, 1, 1]);
    expect(lazy.in_channels).toBe(4);
  });
});

describe("a lazy layer", () => {
  test("waits for its first input, then is an ordinary one", () => {
    const lazy = new nn.LazyConv2d(6, 5, { padding: 2 });
    const [weight] = lazy.parameters();
    expect(String(weight)).toBe("<UninitializedParameter>");
    expect(() => weight.shape).toThrow(/Can't access the shape of an uninitialized parameter/);
    torch.manual_seed(5);
    lazy(torch.ones(2, 3, 8, 8));
    torch.manual_seed(5);
    expect(lazy.weight.equal(new nn.Conv2d(3, 6, 5).weight)).toBe(true);
    expect(lazy.weight).toBe(weight);
    expect(String(lazy)).toBe("Conv2d(3, 6, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))");
    expect(lazy).not.toBeInstanceOf(nn.LazyConv2d);
  });

  test("refuses an input of the wrong rank, or with channels that its groups do not divide", () => {
    expect(() => new nn.LazyConv2d(4, 3)(torch.zeros(5, 5))).toThrow(
      new RuntimeError(
        "Expected 3D (unbatched) or 4D (batched) input to LazyConv2d, but got input of size: torch.Size([5, 5])",
      ),
    );
    expect(() => new nn.LazyConv2d(4, 3, { groups: 2 })(torch.zeros(3, 5, 5))).toThrow(
      new ValueError("in_channels must be divisible by groups"),
    );
  });
});

describe("layers refuse what PyTorch refuses", () => {
  const X = torch.zeros(1, 1, 5, 5);
  test.each<[() => unknown, Error]>([
    [
      () => new nn.ConvTranspose2d(1, 1, 3, { stride: 2 })(X, { output_size: [20, 20] }),
      new ValueError(
        "requested an output size of (20, 20), but valid sizes range from [11, 11] to [12, 12] (for an input of torch.Size([5, 5]))",
      ),
    ],
    [
      () => new nn.ConvTranspose2d(1, 1, 3)(X, [7]),
      new ValueError("ConvTranspose2D: for 4D input, output_size must have 2 or 4 elements (got 1)"),
    ],
    [
      () => new nn.Conv2d(1, 1, 2.5),
      new TypeError("Conv2d.__init__(): argument 'kernel_size' (position 3) must be tuple of ints, not float"),
    ],
    [
      () => new nn.Conv2d(1, Number.NaN, 2),
      new TypeError("Conv2d.__init__(): argument 'out_channels' (position 2) must be int, not float"),
    ],
    [() => new nn.BatchNorm2d(3)(torch.zeros(2, 3)), new ValueError("expected 4D input (got 2D input)")],
    [
      () => new nn.BatchNorm2d(3)(torch.zeros(1, 3, 1, 1)),
      new ValueError("Expected more than 1 value per channel when training, got input size torch.Size([1, 3, 1, 1])"),
    ],
    [() => new nn.Sequential(new nn.ReLU()).at(3), new IndexError("index 3 is out of range")],
    [() => new nn.Sequential(5 as unknown as nn.Module), new TypeError("int is not a Module subclass")],
    [
      () => new nn.Parameter(torch.tensor([1], { dtype: torch.int64 })),
      new RuntimeError("Only Tensors of floating point and complex dtype can require gradients"),
    ],
    [() => new nn.Embedding(3, 2, { padding_idx: 3 }), new ValueError("Padding_idx must be within num_embeddings")],
  ])("%s", (call, error) => {
    expect(call).toThrow(error);
  });
});

test("ConvTranspose2d answers the size that is asked for", () => {
  const layer = new nn.ConvTranspose2d(1, 1, 3, { stride: 2, padding: 1 });
  const X = torch.zeros(1, 1, 5, 5);
  expect(layer(X).shape).toEqual([1, 1, 9, 9]);
  expect(layer(X, { output_size: [10, 9] }).shape).toEqual([1, 1, 10, 9]);
  expect(layer(X, [1, 1, 10, 10]).shape).toEqual([1, 1, 10, 10]);
});

test("a Sequential counts, iterates and grows", () => {
  const net = new nn.Sequential(new nn.ReLU());
  net.append(new nn.Tanh());
  expect(net.length).toBe(2);
  expect([...net].map(String)).toEqual(["ReLU()", "Tanh()"]);
  expect(String(net.at(-1))).toBe("Tanh()");
  expect(net[0]).toBe(net.at(0));
});

test("MSELoss and CrossEntropyLoss are called with input and target", () => {
  expect(new nn.MSELoss({ reduction: "sum" })(torch.ones(3), torch.zeros(3)).item()).toBe(3);
  const target = torch.tensor([0], { dtype: torch.int64 });
  expect(new nn.CrossEntropyLoss()(torch.zeros(1, 2), target).item()).toBeCloseTo(Math.LN2, 6);
});

test("a Parameter is a tensor that shows what it is", () => {
  const parameter = new nn.Parameter(torch.zeros(2));
  expect(parameter).toBeInstanceOf(Tensor);
  expect(String(parameter)).toBe("Parameter containing:\ntensor([0., 0.], requires_grad=True)");
  expect(inspect(new nn.Parameter(torch.zeros(1), false))).toBe("Parameter containing:\ntensor([0.])");
});

describe("ModuleDict", () => {
  const make = () =>
    new nn.ModuleDict<nn.AnyModule>({
      conv: new nn.Conv2d(1, 2, 3),
      acts: new nn.ModuleDict({ relu: new nn.ReLU() }),
    });

  test("shows as PyTorch's, and its modules belong to it", () => {
    const dict = make();
    expect(String(dict)).toBe(
      "ModuleDict(\n  (conv): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))\n  (acts): ModuleDict(\n    (relu): ReLU()\n  )\n)",
    );
    expect([...dict.state_dict().keys()]).toEqual(["conv.weight", "conv.bias"]);
  });

  test("gives modules by name, in the order in which they came", () => {
    const dict = make();
    dict.set("last", new nn.Tanh());
    expect([...dict, dict.length, dict.has("conv"), dict.has("x")]).toEqual(["conv", "acts", "last", 3, true, false]);
    expect(dict.values().map(String).at(-1)).toBe("Tanh()");
    expect(String(dict.pop("last"))).toBe("Tanh()");
    expect(dict.keys()).toEqual(["conv", "acts"]);
    expect(() => dict.at("x")).toThrow(new KeyError("x"));
    expect(() => dict.set("keys", new nn.ReLU())).toThrow(KeyError);
  });
});

describe("gradients are clipped as PyTorch clips them", () => {
  const learn = (): nn.Linear => {
    torch.manual_seed(3);
    const layer = new nn.Linear(3, 2);
    layer(torch.randn(4, 3)).pow(2).sum().backward();
    return layer;
  };
  const weights = (layer: nn.Linear): number[] => layer.weight.grad?.flatten().tolist<number[]>() ?? [];

  test.each<[order: number, norm: number, expected: number[]]>([
    [2, 5.3833, [0.0006665008, -0.32868525, 0.13277715, -0.08784544, 0.26118308, -0.18823208]],
    [1, 12.0838, [0.0002969213, -0.14642689, 0.05915125, -0.0391345, 0.11635516, -0.08385602]],
    [Infinity, 3.5388, [0.0010138889, -0.49999985, 0.20198216, -0.1336315, 0.39731476, -0.28634086]],
  ])("norm of order %s", (order, norm, expected) => {
    const layer = learn();
    expect(nn.utils.clip_grad_norm_(layer.parameters(), 0.5, order).item()).toBeCloseTo(norm, 4);
    expect(weights(layer)).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-6 });
  });

  test("with the settings by name, and no other name", () => {
    const byName = learn();
    nn.utils.clip_grad_norm_(byName.parameters(), { max_norm: 0.5, norm_type: 1 });
    const byPlace = learn();
    nn.utils.clip_grad_norm_(byPlace.parameters(), 0.5, 1);
    expect(weights(byName)).toEqual(weights(byPlace));
    const clip = (...args: unknown[]) => Reflect.apply(nn.utils.clip_grad_norm_, null, args);
    expect(() => clip([])).toThrow(
      new TypeError("clip_grad_norm_() missing 1 required positional argument: 'max_norm'"),
    );
    expect(() => clip([], 1, { foo: 2 })).toThrow(
      new TypeError("clip_grad_norm_() got an unexpected keyword argument 'foo'"),
    );
  });

  test("values", () => {
    const layer = learn();
    nn.utils.clip_grad_value_(layer.parameters(), { clip_value: 0.5 });
    expect(Math.max(...weights(layer).map(Math.abs))).toBe(0.5);
    expect(nn.utils.clip_grad_norm_([], 1).item()).toBe(0);
  });
});

describe("hooks", () => {
  test("see a call's inputs and output, may change both, and can be taken off", () => {
    const layer = new nn.Identity();
    const seen: string[] = [];
    const before = layer.register_forward_pre_hook((_, inputs) => {
      seen.push(String(inputs[0]));
      return torch.tensor(3);
    });
    const after = layer.register_forward_hook((_, inputs, output) => {
      seen.push(String(inputs[0]), String(output));
      return torch.tensor(5);
    });
    expect(layer(torch.tensor(1)).item()).toBe(5);
    expect(seen).toEqual(["tensor(1.)", "tensor(3.)", "tensor(3.)"]);
    before.remove();
    after.remove();
    expect(layer(torch.tensor(1)).item()).toBe(1);
  });

  test("that answer nothing change nothing, and run inside of a network too", () => {
    const net = new nn.Sequential(new nn.ReLU(), new nn.Identity());
    const shapes: string[] = [];
    for (const module of net.children()) {
      module.register_forward_hook((_module, _inputs, output) => void shapes.push(String((output as Tensor).shape)));
    }
    expect(net(torch.tensor([-1, 2])).tolist()).toEqual([0, 2]);
    expect(shapes).toEqual(["torch.Size([2])", "torch.Size([2])"]);
  });
});

describe("what stands below a module", () => {
  const net = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));

  test("is found by its dotted name", () => {
    expect(String(net.get_submodule("0"))).toBe("Linear(in_features=2, out_features=3, bias=True)");
    expect(net.get_submodule("")).toBe(net);
    expect(net.get_parameter("0.weight").shape).toEqual(torch.zeros(3, 2).shape);
    expect(net.get_buffer("1.running_mean").tolist()).toEqual([0, 0, 0]);
  });

  test("is refused in PyTorch's words where it is not there", () => {
    expect(() => net.get_submodule("2")).toThrow("Sequential has no attribute `2`");
    expect(() => net.get_parameter("0.foo")).toThrow("Linear has no attribute `foo`");
    expect(() => net.get_buffer("0.weight")).toThrow("`weight` is not a buffer");
    expect(() => net.get_submodule("0.weight")).toThrow("`weight` is not an nn.Module");
  });

  test("is converted by type()", () => {
    expect(new nn.Linear(2, 3).type(torch.float64).weight.dtype).toBe(torch.float64);
  });
});
