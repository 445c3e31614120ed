import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function loss_fn_kd(outputs: Tensor, labels: Tensor, teacher_outputs: Tensor, alpha: number, T: number): Tensor {
  const soft = new nn.KLDivLoss({ reduction: "batchmean" })(
    F.log_softmax(outputs.div(T), { dim: 1 }),
    F.softmax(teacher_outputs.div(T), { dim: 1 }),
  );
  return soft.mul(alpha * T * T).add(F.cross_entropy(outputs, labels).mul(1 - alpha));
}

/** Python's `{:.4e}`. */
const scientific = (x: number): string => x.toExponential(4).replace(/e([+-])(\d)$/, "e$10$2");

class AverageMeter {
  val = 0;
  avg = 0;
  sum = 0;
  count = 0;

  constructor(
    readonly name: string,
    readonly format: (x: number) => string,
  ) {}

  update(val: number, n = 1): void {
    this.val = val;
    this.sum += val * n;
    this.count += n;
    this.avg = this.sum / this.count;
  }

  toString(): string {
    return `${this.name} ${this.format(this.val)} (${this.format(this.avg)})`;
  }
}

function accuracy(output: Tensor, target: Tensor, topk = [1]): Tensor[] {
  return torch.no_grad(() => {
    const maxk = Math.max(...topk);
    const batch_size = target.size(0);
    let [, pred] = output.topk(maxk, 1, true, true);
    pred = pred.t();
    const correct = pred.eq(target.view(1, -1).expand_as(pred));
    return topk.map((k) => {
      const correct_k = correct.at(`:${k}`).reshape(-1).float().sum(0, { keepdim: true });
      return correct_k.mul_(100 / batch_size);
    });
  });
}

function net(width: number): nn.Sequential {
  return new nn.Sequential(
    new nn.Conv2d(1, width, 3),
    new nn.ReLU(),
    new nn.AdaptiveMaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(4 * width, 4),
  );
}

export function main(print: Print): void {
  torch.manual_seed(53);
  const [teacher, student] = [net(8).eval(), net(2)];
  for (const p of teacher.parameters()) p.requires_grad = false;
  const optimizer = new optim.Adam(student.parameters(), { lr: 0.01, amsgrad: true });
  const losses = new AverageMeter("Loss", scientific);
  const top1 = new AverageMeter("Acc@1", (x) => x.toFixed(2).padStart(6));
  const [x, y] = [torch.randn(6, 1, 6, 6), torch.tensor([0, 1, 2, 3, 1, 1], { dtype: torch.int64 })];
  for (let i = 0; i < 3; i++) {
    const teacher_out = torch.no_grad(() => teacher(x));
    const out = student(x);
    const loss = loss_fn_kd(out, y, teacher_out, 0.9, 4);
    const [acc1, acc3] = accuracy(out, y, [1, 3]);
    losses.update(loss.item(), x.size(0));
    top1.update(acc1.at(0).item(), x.size(0));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    print(losses, top1, acc3);
  }
  const counts = torch.bincount(y, { minlength: 4 });
  const weight = counts
    .sum()
    .div(counts.mul(counts.size(0)))
    .float();
  print(weight, counts);
  const logp = F.log_softmax(student(x), { dim: 1 });
  for (const reduction of ["none", "mean", "sum"] as const) {
    print(new nn.NLLLoss({ weight, ignore_index: 1, reduction })(logp, y));
    print(F.cross_entropy(student(x), y, { weight, ignore_index: 2, label_smoothing: 0.2, reduction }));
  }
  const soft = F.softmax(teacher(x), { dim: 1 });
  print(
    F.kl_div(logp, soft, { reduction: "none" }).sum(1),
    F.kl_div(logp, soft.log(), { log_target: true, reduction: "sum" }),
    F.kl_div(logp, soft),
  );
  print(
    F.mse_loss(student[0](x).mean(1), teacher[0](x).mean(1)),
    new nn.CosineEmbeddingLoss()(logp, soft, torch.ones(6)),
  );
  const feat = student.at(":3")(x);
  const at = F.normalize(feat.pow(2).mean(1).view(feat.size(0), -1));
  print(at.sum({ dim: 1 }), at.shape);
  print(F.cross_entropy(student(x), soft), soft.mul(logp).sum(1).mean().neg());
}
