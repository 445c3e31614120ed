import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class ContrastiveLoss extends nn.Module<[output1: Tensor, output2: Tensor, label: Tensor]> {
  constructor(readonly margin = 2) {
    super();
  }

  override forward(output1: Tensor, output2: Tensor, label: Tensor): Tensor {
    const euclidean_distance = F.pairwise_distance(output1, output2, { keepdim: true });
    const far = torch.pow(torch.clamp(euclidean_distance.rsub(this.margin), { min: 0 }), 2);
    return torch.mean(label.rsub(1).mul(torch.pow(euclidean_distance, 2)).add(label.mul(far)));
  }
}

class ArcMarginProduct extends nn.Module<[input: Tensor, label: Tensor]> {
  weight: nn.Parameter;
  readonly cos_m: number;
  readonly sin_m: number;
  readonly th: number;
  readonly mm: number;

  constructor(
    readonly in_features: number,
    readonly out_features: number,
    readonly s = 30,
    readonly m = 0.5,
    readonly easy_margin = false,
  ) {
    super();
    this.weight = new nn.Parameter(torch.FloatTensor(out_features, in_features));
    nn.init.xavier_uniform_(this.weight);
    this.cos_m = Math.cos(m);
    this.sin_m = Math.sin(m);
    this.th = Math.cos(Math.PI - m);
    this.mm = Math.sin(Math.PI - m) * m;
  }

  override forward(input: Tensor, label: Tensor): Tensor {
    const cosine = F.linear(F.normalize(input), F.normalize(this.weight));
    const sine = torch.sqrt(torch.pow(cosine, 2).rsub(1).clamp(0, 1));
    let phi = cosine.mul(this.cos_m).sub(sine.mul(this.sin_m));
    if (this.easy_margin) phi = torch.where(cosine.gt(0), phi, cosine);
    else phi = torch.where(cosine.gt(this.th), phi, cosine.sub(this.mm));
    const one_hot = torch.zeros(cosine.size());
    one_hot.scatter_(1, label.view(-1, 1).long(), 1);
    const output = one_hot.mul(phi).add(one_hot.rsub(1).mul(cosine));
    output.mul_(this.s);
    return output;
  }
}

function pdist(vectors: Tensor): Tensor {
  const squares = vectors.pow(2).sum({ dim: 1 });
  return vectors.mm(torch.t(vectors)).mul(-2).add(squares.view(1, -1)).add(squares.view(-1, 1));
}

function batch_hard(embeddings: Tensor, labels: Tensor, margin: number): Tensor {
  const dist = pdist(embeddings).clamp({ min: 1e-12 }).sqrt();
  const same = labels.unsqueeze(0).eq(labels.unsqueeze(1));
  const hardest_positive = dist.mul(same.float()).max({ dim: 1 })[0];
  const hardest_negative = dist.add(same.float().mul(dist.max().item())).min({ dim: 1 })[0];
  return F.relu(hardest_positive.sub(hardest_negative).add(margin)).mean();
}

function nt_xent(z1: Tensor, z2: Tensor, temperature = 0.5): Tensor {
  const z = F.normalize(torch.cat([z1, z2]), { dim: 1 });
  const n = z1.size(0);
  const sim = z.matmul(z.T).div(temperature);
  sim.masked_fill_(torch.eye(2 * n, { dtype: torch.bool }), -1e9);
  const targets = torch.cat([torch.arange(n, 2 * n), torch.arange(n)]);
  return F.cross_entropy(sim, targets);
}

export function main(print: Print): void {
  torch.manual_seed(59);
  const net = new nn.Sequential(
    new nn.ReflectionPad2d(1),
    new nn.Conv2d(1, 3, 3),
    new nn.ReLU({ inplace: true }),
    new nn.BatchNorm2d(3),
    new nn.Dropout2d({ p: 0.2 }),
    new nn.Flatten(),
    new nn.Linear(48, 4),
  );
  print(net);
  const [a, b, c] = [torch.randn(4, 1, 4, 4), torch.randn(4, 1, 4, 4), torch.randn(4, 1, 4, 4)];
  const [za, zb, zc] = [net(a), net(b), net(c)];
  const label = torch.tensor([0, 1, 1, 0]).float().unsqueeze(1);
  const loss = new ContrastiveLoss()(za, zb, label);
  print(loss);
  const triplet = new nn.TripletMarginLoss({ margin: 1, p: 2 });
  print(triplet, triplet(za, zb, zc), F.triplet_margin_loss(za, zb, zc, { swap: true, reduction: "none" }));
  const labels = torch.tensor([0, 1, 0, 1], { dtype: torch.int64 });
  const arc = new ArcMarginProduct(4, 3);
  const logits = arc(za, labels);
  print(logits);
  const total = [triplet(za, zb, zc), F.cross_entropy(logits, labels), batch_hard(za, labels, 0.3), nt_xent(za, zb)];
  const sum = total.reduce((before, one) => before.add(one), loss);
  sum.backward();
  print(sum.item(), arc.weight.grad);
  for (const [name, p] of net.named_parameters()) print(name, p.grad?.norm());
  print(
    new nn.CosineSimilarity({ dim: 1 })(za, zb),
    F.cosine_similarity(za.at(null), zb.at(":", null), { dim: -1 }).shape,
  );
  const sign = torch.sign(label.at(":", 0).sub(0.5));
  print(
    new nn.MarginRankingLoss(0.5)(za.at(":", 0), zb.at(":", 0), sign),
    new nn.HingeEmbeddingLoss()(za.at(":", 0), sign),
  );
  print(za.norm({ p: 2, dim: 1, keepdim: true }).t());
}
