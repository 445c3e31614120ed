import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

type Config = readonly (readonly [name: string, param: readonly number[]])[];
type Weights = { at(index: number): Tensor | undefined };

class Learner extends nn.Module<[x: Tensor, vars?: Weights | null, bn_training?: boolean]> {
  vars = new nn.ParameterList();
  vars_bn = new nn.ParameterList();

  constructor(readonly config: Config) {
    super();
    for (const [name, param] of this.config) {
      if (name === "conv2d") {
        const w = new nn.Parameter(torch.ones(...param.slice(0, 4)));
        nn.init.kaiming_normal_(w);
        this.vars.append(w);
        this.vars.append(new nn.Parameter(torch.zeros(param[0])));
      } else if (name === "linear") {
        const w = new nn.Parameter(torch.ones(...param));
        nn.init.kaiming_normal_(w);
        this.vars.append(w);
        this.vars.append(new nn.Parameter(torch.zeros(param[0])));
      } else if (name === "bn") {
        this.vars.append(new nn.Parameter(torch.ones(param[0])));
        this.vars.append(new nn.Parameter(torch.zeros(param[0])));
        const running_mean = new nn.Parameter(torch.zeros(param[0]), { requires_grad: false });
        const running_var = new nn.Parameter(torch.ones(param[0]), { requires_grad: false });
        this.vars_bn.extend([running_mean, running_var]);
      }
    }
  }

  override forward(x: Tensor, vars: Weights | null = null, bn_training = true): Tensor {
    const own = vars ?? this.vars;
    const at = (index: number): Tensor => own.at(index) as Tensor;
    let [idx, bn_idx] = [0, 0];
    for (const [name, param] of this.config) {
      if (name === "conv2d") {
        x = F.conv2d(x, at(idx), at(idx + 1), { stride: param[4], padding: param[5] });
        idx += 2;
      } else if (name === "linear") {
        x = F.linear(x, at(idx), at(idx + 1));
        idx += 2;
      } else if (name === "bn") {
        x = F.batch_norm(x, this.vars_bn.at(bn_idx), this.vars_bn.at(bn_idx + 1), {
          weight: at(idx),
          bias: at(idx + 1),
          training: bn_training,
        });
        idx += 2;
        bn_idx += 2;
      } else if (name === "relu") {
        x = F.relu(x, { inplace: param[0] === 1 });
      } else if (name === "max_pool2d") {
        x = F.max_pool2d(x, param[0], param[1], param[2]);
      } else if (name === "flatten") {
        x = x.view(x.size(0), -1);
      }
    }
    return x;
  }
}

function integrated_gradients(net: Learner, x: Tensor, target: number, steps = 4): Tensor {
  const baseline = torch.zeros_like(x);
  const total = torch.zeros_like(x);
  for (let k = 1; k <= steps; k++) {
    const scaled = baseline.add(x.sub(baseline).mul(k / steps)).requires_grad_(true);
    const score = net(scaled, null, true).at(":", target).sum();
    total.add_(torch.autograd.grad(score, scaled)[0] as Tensor);
  }
  return x.sub(baseline).mul(total).div(steps);
}

export function main(print: Print): void {
  torch.manual_seed(222);
  const config: Config = [
    ["conv2d", [3, 1, 3, 3, 1, 1]],
    ["relu", [1]],
    ["bn", [3]],
    ["max_pool2d", [2, 2, 0]],
    ["conv2d", [3, 3, 3, 3, 1, 1]],
    ["relu", [1]],
    ["bn", [3]],
    ["flatten", []],
    ["linear", [2, 27]],
  ];
  const net = new Learner(config);
  const meta_optim = new optim.Adam(
    [...net.parameters()].filter((p) => p.requires_grad),
    { lr: 1e-2 },
  );
  const [update_lr, update_step] = [0.1, 2];
  const labels = (rows: number[][]): Tensor => torch.tensor(rows, { dtype: torch.int64 });
  const stepped = (grad: readonly (Tensor | null)[], weights: readonly Tensor[]): Tensor[] =>
    weights.map((w, k) => w.sub((grad[k] as Tensor).mul(update_lr)));
  let x_qry = torch.zeros(1);
  for (let it = 0; it < 2; it++) {
    const x_spt = torch.randn(2, 4, 1, 6, 6);
    const y_spt = labels([
      [0, 1, 0, 1],
      [1, 0, 1, 0],
    ]);
    x_qry = torch.randn(2, 4, 1, 6, 6);
    const y_qry = labels([
      [0, 1, 1, 0],
      [1, 1, 0, 0],
    ]);
    const losses_q = Array.from({ length: update_step + 1 }, () => torch.zeros([]));
    for (let i = 0; i < 2; i++) {
      let loss = F.cross_entropy(net(x_spt.at(i), null, true), y_spt.at(i));
      let grad = torch.autograd.grad(loss, [...net.vars], { create_graph: true });
      let fast_weights = stepped(grad, [...net.vars]);
      torch.no_grad(() => losses_q[0].add_(F.cross_entropy(net(x_qry.at(i), net.vars, true), y_qry.at(i))));
      losses_q[1] = losses_q[1].add(F.cross_entropy(net(x_qry.at(i), fast_weights, true), y_qry.at(i)));
      for (let k = 1; k < update_step; k++) {
        loss = F.cross_entropy(net(x_spt.at(i), fast_weights, true), y_spt.at(i));
        grad = torch.autograd.grad(loss, fast_weights, { create_graph: true });
        fast_weights = stepped(grad, fast_weights);
        losses_q[k + 1] = losses_q[k + 1].add(F.cross_entropy(net(x_qry.at(i), fast_weights, true), y_qry.at(i)));
      }
    }
    const loss_q = losses_q[update_step].div(2);
    meta_optim.zero_grad();
    loss_q.backward();
    meta_optim.step();
    print(`step: ${it}`, ...losses_q.map((loss) => loss.item().toFixed(5)));
    print(...[0, 2, 6, 8].map((k) => net.vars.at(k).grad?.norm().item().toFixed(5)));
  }
  const attribution = integrated_gradients(net, x_qry.at(0), 1);
  print(attribution.shape, attribution.sum().item().toFixed(5), attribution.abs().max().item().toFixed(5));
}
