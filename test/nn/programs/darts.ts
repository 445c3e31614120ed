import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Zero extends nn.Module {
  constructor(readonly stride: number) {
    super();
  }

  override forward(x: Tensor): Tensor {
    if (this.stride === 1) return x.mul(0);
    return x.at(":", ":", `::${this.stride}`, `::${this.stride}`).mul(0);
  }
}

class ReLUConvBN extends nn.Module {
  op: nn.Sequential;

  constructor(C_in: number, C_out: number, kernel_size: number, stride: number, padding: number, affine = true) {
    super();
    this.op = new nn.Sequential(
      new nn.ReLU({ inplace: false }),
      new nn.Conv2d(C_in, C_out, kernel_size, { stride, padding, bias: false }),
      new nn.BatchNorm2d(C_out, { affine }),
    );
  }

  override forward(x: Tensor): Tensor {
    return this.op(x);
  }
}

const OPS: Record<string, (C: number, stride: number) => nn.Layer> = {
  none: (_, stride) => new Zero(stride),
  skip: (_, stride) => (stride === 1 ? new nn.Identity() : new nn.AvgPool2d(1, stride)),
  conv_3x3: (C, stride) => new ReLUConvBN(C, C, 3, stride, 1),
  sep_3x3: (C, stride) =>
    new nn.Sequential(
      new nn.Conv2d(C, C, 3, stride, 1, { groups: C, bias: false }),
      new nn.Conv2d(C, C, 1, { bias: false }),
    ),
};

class MixedOp extends nn.Module<[x: Tensor, weights: Tensor]> {
  _ops: nn.ModuleDict<nn.Layer>;

  constructor(C: number, stride: number) {
    super();
    this._ops = new nn.ModuleDict(Object.fromEntries(Object.entries(OPS).map(([name, op]) => [name, op(C, stride)])));
  }

  override forward(x: Tensor, weights: Tensor): Tensor {
    const terms = this._ops.values().map((op, i) => weights.at(i).mul(op(x)));
    return terms.reduce((sum, term) => sum.add(term));
  }
}

class Network extends nn.Module {
  stem: nn.Conv2d;
  cells: nn.ModuleList<MixedOp>;
  alphas: nn.ParameterList;
  heads: nn.ParameterDict;
  declare temperature: Tensor;

  constructor(C: number, layers: number) {
    super();
    const places = Array.from({ length: layers }, (_, i) => i);
    this.stem = new nn.Conv2d(1, C, 3, { padding: 1 });
    this.cells = new nn.ModuleList(places.map((i) => new MixedOp(C, i === 1 ? 2 : 1)));
    const width = Object.keys(OPS).length;
    this.alphas = new nn.ParameterList(places.map(() => new nn.Parameter(torch.randn(width).mul(1e-3))));
    this.heads = new nn.ParameterDict({
      scale: new nn.Parameter(torch.ones(C)),
      shift: new nn.Parameter(torch.zeros(C)),
    });
    this.register_buffer("temperature", torch.tensor(1));
  }

  override forward(x: Tensor): Tensor {
    x = this.stem(x);
    const alphas = [...this.alphas];
    for (const [i, cell] of [...this.cells].entries()) {
      x = cell(x, F.softmax(alphas[i].div(this.temperature), { dim: -1 }));
    }
    x = x.mean([2, 3]);
    return x.mul(this.heads.at("scale")).add(this.heads.at("shift"));
  }
}

export function main(print: Print): void {
  torch.manual_seed(67);
  const net = new Network(2, 2);
  print(net);
  const named = net.named_parameters();
  const arch = named.flatMap(([n, p]) => (n.startsWith("alphas") ? [p] : []));
  const rest = named.flatMap(([n, p]) => (n.startsWith("alphas") ? [] : [p]));
  print(named.map(([n]) => n));
  const w_opt = new optim.SGD(rest, { lr: 0.1 });
  const a_opt = new optim.Adam(arch, { lr: 0.1, betas: [0.5, 0.999], weight_decay: 1e-3 });
  const [x, y] = [torch.randn(4, 1, 6, 6), torch.tensor([0, 1, 1, 0], { dtype: torch.int64 })];
  for (let step = 0; step < 2; step++) {
    let last = Number.NaN;
    for (const opt of [a_opt, w_opt]) {
      opt.zero_grad();
      const loss = F.cross_entropy(net(x), y);
      loss.backward();
      opt.step();
      last = loss.item();
    }
    net.temperature.mul_(0.9);
    print(step, last);
  }
  for (const alpha of net.alphas) print(F.softmax(alpha, { dim: -1 }));
  const chosen = [...net.alphas].map((alpha) => Object.keys(OPS)[alpha.argmax().item()]);
  print(chosen, net.heads.at("scale"), net.alphas.length, net.alphas.at(-1).shape);
  net.alphas.append(new nn.Parameter(torch.zeros(2)));
  print(net.alphas, net.heads, [...net.heads.keys()], net.heads.has("scale"));
  print([...net.state_dict().keys()].slice(0, 4), net.temperature);
  const gumbel = F.gumbel_softmax(torch.log_softmax(net.alphas[0], -1), { tau: 0.5, hard: true });
  print(gumbel.sum(), gumbel.requires_grad);
  const bank = new nn.ModuleDict<nn.Layer>({ a: new nn.ReLU(), b: new nn.Tanh() });
  bank.set("c", new nn.Identity());
  const [keys, count] = [[...bank], bank.length];
  const taken = bank.pop("a");
  print(bank, keys, count, taken);
}
