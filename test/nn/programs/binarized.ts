import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

type Context = torch.FunctionContext;
type Grads = (Tensor | null)[];

class BinaryActivation extends torch.autograd.Function {
  static override forward(ctx: Context, input: Tensor): Tensor {
    ctx.save_for_backward(input);
    return input.sign();
  }

  static override backward(ctx: Context, grad_output: Tensor): Tensor {
    const [input] = ctx.saved_tensors;
    const grad_input = grad_output.clone();
    grad_input.set(input.ge(1), 0);
    grad_input.set(input.le(-1), 0);
    return grad_input;
  }
}

class Round extends torch.autograd.Function {
  static override forward(ctx: Context, x: Tensor, bits: number): Tensor {
    ctx.bits = bits;
    const n = 2 ** bits - 1;
    return torch.round(x.mul(n)).div(n);
  }

  static override backward(_ctx: Context, grad_output: Tensor): Grads {
    return [grad_output, null];
  }
}

class ReverseLayerF extends torch.autograd.Function {
  static override forward(ctx: Context, x: Tensor, alpha: number): Tensor {
    ctx.alpha = alpha;
    return x.view_as(x);
  }

  static override backward(ctx: Context, grad_output: Tensor): Grads {
    const output = grad_output.neg().mul(ctx.alpha as number);
    return [output, null];
  }
}

class Scale extends torch.autograd.Function {
  static override forward(ctx: Context, x: Tensor, weight: Tensor): Tensor {
    ctx.save_for_backward(x, weight);
    return x.mul(weight.view(1, -1, 1, 1));
  }

  static override backward(ctx: Context, grad_output: Tensor): Grads {
    const [x, weight] = ctx.saved_tensors;
    let [grad_x, grad_weight]: Grads = [null, null];
    if (ctx.needs_input_grad[0]) grad_x = grad_output.mul(weight.view(1, -1, 1, 1));
    if (ctx.needs_input_grad[1]) grad_weight = grad_output.mul(x).sum([0, 2, 3]);
    return [grad_x, grad_weight];
  }
}

class BinConv2d extends nn.Conv2d {
  override forward(input: Tensor): Tensor {
    const w = this.weight;
    const alpha = w.abs().mean([1, 2, 3], { keepdim: true });
    const wb = alpha.mul(BinaryActivation.apply(w.sub(w.mean())));
    return F.conv2d(input, wb, this.bias, this.stride, this.padding, this.dilation, this.groups);
  }
}

class Net extends nn.Module {
  conv = new BinConv2d(1, 3, 3, { padding: 1 });
  scale = new nn.Parameter(torch.ones(3).mul(0.5));
  fc = new nn.Linear(3, 2);

  override forward(x: Tensor): Tensor {
    x = BinaryActivation.apply(this.conv(x));
    x = Scale.apply(x, this.scale);
    x = Round.apply(torch.sigmoid(x), 2);
    x = ReverseLayerF.apply(x, 0.5);
    return this.fc(x.mean([2, 3]));
  }
}

export function main(print: Print): void {
  torch.manual_seed(13);
  const net = new Net();
  print(net);
  const x = torch.randn(2, 1, 5, 5);
  const out = net(x);
  print(out);
  F.cross_entropy(out, torch.tensor([0, 1], { dtype: torch.int64 })).backward();
  for (const [name, p] of net.named_parameters()) print(name, p.grad);
  const a = torch.tensor([-2, -0.5, 0.5, 2], { requires_grad: true });
  const y = BinaryActivation.apply(a);
  print(y);
  y.backward(torch.arange(4, { dtype: torch.float32 }));
  print(a.grad);
  print(Round.apply(torch.linspace(0, 1, 5), 2));
  const q = a.detach().clone().requires_grad_();
  const z = q.add(torch.round(q).sub(q).detach());
  z.sum().backward();
  print(z, q.grad);
}
