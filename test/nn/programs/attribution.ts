import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function integrated_gradients(net: nn.Sequential, x: Tensor, baseline: Tensor, target: number, steps = 8): Tensor {
  const total = torch.zeros_like(x);
  for (const alpha of torch.linspace(0, 1, steps)) {
    const point = baseline.add(alpha.mul(x.sub(baseline))).requires_grad_(true);
    const score = net(point).at(":", target).sum();
    const [grad] = torch.autograd.grad(score, point);
    if (grad) total.add_(grad);
  }
  return x.sub(baseline).mul(total).div(steps);
}

function smooth_grad(net: nn.Sequential, x: Tensor, target: number, samples = 4, sigma = 0.15): Tensor {
  const noise = x.max().sub(x.min()).mul(sigma);
  let total = torch.zeros_like(x);
  for (let k = 0; k < samples; k++) {
    const noisy = x
      .add(noise.mul(torch.randn_like(x)))
      .detach()
      .requires_grad_();
    net(noisy).at(0, target).backward();
    if (noisy.grad) total = total.add(noisy.grad.data.abs());
  }
  return total.div(samples);
}

function occlusion(net: nn.Sequential, x: Tensor, target: number, size = 2): Tensor {
  const heat = torch.zeros(Math.floor(x.size(2) / size), Math.floor(x.size(3) / size));
  const base = net(x).at(0, target);
  for (let i = 0; i < heat.size(0); i++) {
    for (let j = 0; j < heat.size(1); j++) {
      const covered = x.clone();
      covered.set([":", ":", `${i * size}:${(i + 1) * size}`, `${j * size}:${(j + 1) * size}`], 0);
      heat.set([i, j], base.sub(net(covered).at(0, target)));
    }
  }
  return heat;
}

export function main(print: Print): void {
  torch.manual_seed(9);
  const net = new nn.Sequential(
    new nn.Conv2d(1, 3, 3, { padding: 1 }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(27, 4),
  ).eval();
  const x = torch.rand(1, 1, 6, 6);
  const target = net(x).argmax(1).item();
  const attribution = integrated_gradients(net, x, torch.zeros_like(x), target);
  print(target, attribution.at(0, 0, ":2"));
  const delta = net(x)
    .at(0, target)
    .sub(net(torch.zeros_like(x)).at(0, target));
  print(`completeness ${attribution.sum().item().toFixed(4)} ${delta.item().toFixed(4)}`);
  print(smooth_grad(net, x, target).sum([2, 3]));
  torch.no_grad(() => print(occlusion(net, x, target)));
  const seen: number[] = [];
  const handle = net[1].register_full_backward_hook((_module, grad_in) => (grad_in[0] ? [F.relu(grad_in[0])] : null));
  const other = net[4].register_backward_hook((_module, _grad_in, grad_out) => {
    if (grad_out[0]) seen.push(grad_out[0].sum().item());
  });
  const guided = x.clone().requires_grad_();
  net(guided).at(0, target).backward();
  handle.remove();
  other.remove();
  print(guided.grad?.clamp({ min: 0 }).sum().item(), seen);
  print(torch.topk(attribution.abs().flatten(), 3).indices.tolist());
}
