import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

/** Make a 2D bilinear kernel suitable for upsampling */
function get_upsampling_weight(in_channels: number, out_channels: number, kernel_size: number): Tensor {
  const factor = Math.floor((kernel_size + 1) / 2);
  const center = kernel_size % 2 === 1 ? factor - 1 : factor - 0.5;
  const og = torch.arange(kernel_size, { dtype: torch.float32 });
  let filt = torch.abs(og.sub(center)).div(factor).rsub(1);
  filt = filt.unsqueeze(1).mul(filt.unsqueeze(0));
  const weight = torch.zeros(in_channels, out_channels, kernel_size, kernel_size);
  weight.set([torch.arange(in_channels), torch.arange(out_channels), ":", ":"], filt);
  return weight;
}

class FCN8s extends nn.Module {
  conv1: nn.Conv2d;
  relu1 = new nn.ReLU({ inplace: true });
  pool1 = new nn.MaxPool2d(2, { stride: 2, ceil_mode: true });
  conv2: nn.Conv2d;
  relu2 = new nn.ReLU({ inplace: true });
  pool2 = new nn.MaxPool2d(2, { stride: 2, ceil_mode: true });
  drop2 = new nn.Dropout2d();
  score_fr: nn.Conv2d;
  score_pool1: nn.Conv2d;
  upscore2: nn.ConvTranspose2d;
  upscore4: nn.ConvTranspose2d;

  constructor(n_class = 3) {
    super();
    this.conv1 = new nn.Conv2d(3, 6, 3, { padding: 4 });
    this.conv2 = new nn.Conv2d(6, 6, 3, { padding: 1 });
    this.score_fr = new nn.Conv2d(6, n_class, 1);
    this.score_pool1 = new nn.Conv2d(6, n_class, 1);
    this.upscore2 = new nn.ConvTranspose2d(n_class, n_class, 4, { stride: 2, bias: false });
    this.upscore4 = new nn.ConvTranspose2d(n_class, n_class, 4, { stride: 2, bias: false });
    this._initialize_weights();
  }

  _initialize_weights(): void {
    for (const m of this.modules()) {
      if (m instanceof nn.Conv2d) {
        m.weight.data.uniform_(-0.3, 0.3);
        if (m.bias !== null) m.bias.data.zero_();
      }
      if (m instanceof nn.ConvTranspose2d) {
        const initial_weight = get_upsampling_weight(m.in_channels, m.out_channels, m.kernel_size[0]);
        m.weight.data.copy_(initial_weight);
      }
    }
  }

  override forward(x: Tensor): Tensor {
    let h = x;
    h = this.relu1(this.conv1(h));
    h = this.pool1(h);
    const pool1 = h;
    h = this.relu2(this.conv2(h));
    h = this.pool2(h);
    h = this.drop2(h);
    h = this.score_fr(h);
    h = this.upscore2(h);
    const upscore2 = h;
    h = this.score_pool1(pool1.mul(0.01));
    h = h.at(":", ":", `0:${upscore2.size()[2]}`, `0:${upscore2.size()[3]}`);
    h = upscore2.at(":", ":", `:${h.size(2)}`, `:${h.size(3)}`).add(h);
    h = this.upscore4(h);
    h = h.at(":", ":", `3:${3 + x.size()[2]}`, `3:${3 + x.size()[3]}`).contiguous();
    return h;
  }
}

function cross_entropy2d(input: Tensor, target: Tensor, weight: Tensor | null = null): Tensor {
  const [n, c, h, w] = input.size();
  let log_p = F.log_softmax(input, { dim: 1 });
  log_p = log_p.transpose(1, 2).transpose(2, 3).contiguous();
  log_p = log_p.at(target.view(n, h, w, 1).repeat(1, 1, 1, c).ge(0));
  log_p = log_p.view(-1, c);
  const mask = target.ge(0);
  target = target.at(mask);
  const loss = F.nll_loss(log_p, target, { weight, reduction: "sum" });
  return loss.div(mask.sum());
}

function _fast_hist(label_true: Tensor, label_pred: Tensor, n_class: number): Tensor {
  const mask = label_true.ge(0).logical_and(label_true.lt(n_class));
  const places = label_true.at(mask).mul(n_class).add(label_pred.at(mask));
  return torch.bincount(places, { minlength: n_class ** 2 }).reshape(n_class, n_class);
}

export function main(print: Print): void {
  torch.manual_seed(11);
  const model = new FCN8s();
  const x = torch.randn(2, 3, 13, 10);
  const target = torch.randint(-1, 3, [2, 13, 10]);
  const convs = [...model.modules()].filter((m) => m instanceof nn.Conv2d);
  const optimizer = new optim.SGD(
    [{ params: convs.map((m) => m.weight) }, { params: convs.flatMap((m) => m.bias ?? []), lr: 0.2, weight_decay: 0 }],
    { lr: 0.1, momentum: 0.99, weight_decay: 0.0005 },
  );
  let score = model(x);
  torch.manual_seed(11);
  print(score.shape);
  for (let iteration = 0; iteration < 4; iteration++) {
    optimizer.zero_grad();
    score = model(x);
    const loss = cross_entropy2d(score, target, torch.tensor([1, 2, 0.5]));
    loss.backward();
    optimizer.step();
    print(loss.item().toFixed(5));
  }
  const lbl_pred = score.max(1).indices;
  let hist = _fast_hist(target.flatten(), lbl_pred.flatten(), 3);
  print(hist);
  hist = hist.double();
  const iu = torch.diag(hist).div(hist.sum(1).add(hist.sum(0)).sub(torch.diag(hist)));
  print(torch.diag(hist).sum().div(hist.sum()), iu.mean().item());
}
