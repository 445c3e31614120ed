import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function prior_boxes(): Tensor {
  const mean: number[] = [];
  for (const [k, f] of [3, 1].entries()) {
    for (let i = 0; i < f; i++) {
      for (let j = 0; j < f; j++) {
        const [cx, cy] = [(j + 0.5) / f, (i + 0.5) / f];
        const s_k = [0.3, 0.7][k];
        mean.push(cx, cy, s_k, s_k);
        mean.push(cx, cy, s_k * Math.SQRT2, s_k / Math.SQRT2);
      }
    }
  }
  const output = torch.Tensor(mean).view(-1, 4);
  output.clamp_({ max: 1, min: 0 });
  return output;
}

function point_form(boxes: Tensor): Tensor {
  const [centre, half] = [boxes.at(":", ":2"), boxes.at(":", "2:").div(2)];
  return torch.cat([centre.sub(half), centre.add(half)], 1);
}

function intersect(box_a: Tensor, box_b: Tensor): Tensor {
  const [A, B] = [box_a.size(0), box_b.size(0)];
  const max_xy = torch.min(
    box_a.at(":", "2:").unsqueeze(1).expand(A, B, 2),
    box_b.at(":", "2:").unsqueeze(0).expand(A, B, 2),
  );
  const min_xy = torch.max(
    box_a.at(":", ":2").unsqueeze(1).expand(A, B, 2),
    box_b.at(":", ":2").unsqueeze(0).expand(A, B, 2),
  );
  const inter = torch.clamp(max_xy.sub(min_xy), { min: 0 });
  return inter.at(":", ":", 0).mul(inter.at(":", ":", 1));
}

function area(box: Tensor): Tensor {
  return box
    .at(":", 2)
    .sub(box.at(":", 0))
    .mul(box.at(":", 3).sub(box.at(":", 1)));
}

function jaccard(box_a: Tensor, box_b: Tensor): Tensor {
  const inter = intersect(box_a, box_b);
  const area_a = area(box_a).unsqueeze(1).expand_as(inter);
  const area_b = area(box_b).unsqueeze(0).expand_as(inter);
  return inter.div(area_a.add(area_b).sub(inter));
}

type Variances = [centre: number, size: number];

function match(threshold: number, truths: Tensor, priors: Tensor, variances: Variances, labels: Tensor) {
  const overlaps = jaccard(truths, point_form(priors));
  const [best_prior_overlap, best_prior_idx] = overlaps.max(1, { keepdim: true });
  const [best_truth_overlap, best_truth_idx] = overlaps.max(0, { keepdim: true });
  best_truth_idx.squeeze_(0);
  best_truth_overlap.squeeze_(0);
  best_prior_idx.squeeze_(1);
  best_prior_overlap.squeeze_(1);
  best_truth_overlap.index_fill_(0, best_prior_idx, 2);
  for (let j = 0; j < best_prior_idx.size(0); j++) best_truth_idx.set(best_prior_idx.at(j), j);
  const matches = truths.at(best_truth_idx);
  const conf = labels.at(best_truth_idx).add(1);
  conf.set(best_truth_overlap.lt(threshold), 0);
  const [from, to] = [matches.at(":", ":2"), matches.at(":", "2:")];
  const g_cxcy = from.add(to).div(2).sub(priors.at(":", ":2"));
  g_cxcy.div_(priors.at(":", "2:").mul(variances[0]));
  let g_wh = to.sub(from).div(priors.at(":", "2:"));
  g_wh = torch.log(g_wh).div(variances[1]);
  return [torch.cat([g_cxcy, g_wh], 1), conf];
}

function log_sum_exp(x: Tensor): Tensor {
  const x_max = x.data.max();
  return torch.log(torch.sum(torch.exp(x.sub(x_max)), 1, { keepdim: true })).add(x_max);
}

class L2Norm extends nn.Module {
  readonly eps = 1e-10;
  weight: nn.Parameter;

  constructor(
    readonly n_channels: number,
    scale: number,
  ) {
    super();
    this.weight = new nn.Parameter(torch.Tensor(n_channels));
    nn.init.constant_(this.weight, scale);
  }

  override forward(x: Tensor): Tensor {
    const norm = x.pow(2).sum({ dim: 1, keepdim: true }).sqrt().add(this.eps);
    x = torch.div(x, norm);
    return this.weight.unsqueeze(0).unsqueeze(2).unsqueeze(3).expand_as(x).mul(x);
  }
}

class SSD extends nn.Module<[x: Tensor], [loc: Tensor, conf: Tensor]> {
  base = new nn.ModuleList([new nn.Conv2d(1, 4, 3, { stride: 2, padding: 1 }), new nn.Conv2d(4, 4, 3)]);
  norm = new L2Norm(4, 20);
  loc = new nn.ModuleList([new nn.Conv2d(4, 8, 1), new nn.Conv2d(4, 8, 1)]);
  conf = new nn.ModuleList([new nn.Conv2d(4, 6, 1), new nn.Conv2d(4, 6, 1)]);

  override forward(x: Tensor): [Tensor, Tensor] {
    const sources: Tensor[] = [];
    for (const [k, layer] of [...this.base].entries()) {
      x = F.relu(layer(x), { inplace: true });
      sources.push(k === 0 ? this.norm(x) : x);
    }
    const parts = (heads: Iterable<nn.Layer>): Tensor => {
      const found = [...heads].map((head, k) => head(sources[k]).permute(0, 2, 3, 1).contiguous());
      return torch.cat(
        found.map((o) => o.view(o.size(0), -1)),
        1,
      );
    };
    const [loc, conf] = [parts(this.loc), parts(this.conf)];
    return [loc.view(loc.size(0), -1, 4), conf.view(conf.size(0), -1, 3)];
  }
}

export function main(print: Print): void {
  torch.manual_seed(79);
  const priors = prior_boxes();
  print(priors.shape, priors.at("-3:"));
  const net = new SSD();
  print(net);
  const [loc_data, conf_data] = net(torch.rand(2, 1, 6, 6));
  const [num, num_priors] = [loc_data.size(0), priors.size(0)];
  const targets = [
    torch.tensor([
      [0.1, 0.1, 0.5, 0.4, 0],
      [0.4, 0.5, 0.9, 0.95, 1],
    ]),
    torch.tensor([[0.2, 0.2, 0.9, 0.8, 1]]),
  ];
  const loc_t = torch.Tensor(num, num_priors, 4);
  const conf_t = torch.LongTensor(num, num_priors);
  for (let idx = 0; idx < num; idx++) {
    const [truths, labels] = [targets[idx].at(":", ":-1").data, targets[idx].at(":", -1).data];
    const [loc, conf] = match(0.5, truths, priors.data, [0.1, 0.2], labels);
    loc_t.set(idx, loc);
    conf_t.set(idx, conf);
  }
  print(conf_t, loc_t.at(0, 3));
  const pos = conf_t.gt(0);
  const num_pos = pos.sum({ dim: 1, keepdim: true });
  let pos_idx = pos.unsqueeze(pos.dim()).expand_as(loc_data);
  const loc_p = loc_data.at(pos_idx).view(-1, 4);
  const loss_l = F.smooth_l1_loss(loc_p, loc_t.at(pos_idx).view(-1, 4), { reduction: "sum" });
  const batch_conf = conf_data.view(-1, 3);
  let loss_c = log_sum_exp(batch_conf).sub(batch_conf.gather(1, conf_t.view(-1, 1)));
  loss_c = loss_c.view(num, -1);
  loss_c.set(pos, 0);
  const [, loss_idx] = loss_c.sort(1, { descending: true });
  const [, idx_rank] = loss_idx.sort(1);
  const num_neg = torch.clamp(num_pos.mul(3), { max: pos.size(1) - 1 });
  const neg = idx_rank.lt(num_neg.expand_as(idx_rank));
  pos_idx = pos.unsqueeze(2).expand_as(conf_data);
  const neg_idx = neg.unsqueeze(2).expand_as(conf_data);
  const conf_p = conf_data.at(pos_idx.add(neg_idx).gt(0)).view(-1, 3);
  const targets_weighted = conf_t.at(pos.add(neg).gt(0));
  loss_c = F.cross_entropy(conf_p, targets_weighted, { reduction: "sum" });
  const N = num_pos.data.sum();
  loss_l.div_(N);
  loss_c.div_(N);
  print(loss_l, loss_c, N);
  loss_l.add(loss_c).backward();
  print(net.norm.weight.grad, (net.loc[0] as nn.Conv2d).bias?.grad);
  const [scores, boxes] = conf_data.softmax(-1).at(0, ":", "1:").max(1);
  const keep = scores.gt(0.3);
  const [kinds, counts] = boxes.unique({ return_counts: true });
  print(scores.at(keep).shape, torch.nonzero(keep).squeeze(1).at(":5"), kinds, counts);
}
