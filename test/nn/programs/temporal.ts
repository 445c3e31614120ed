import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Chomp1d extends nn.Module {
  constructor(readonly chomp_size: number) {
    super();
  }

  override forward(x: Tensor): Tensor {
    return x.at(":", ":", `:-${this.chomp_size}`).contiguous();
  }
}

interface BlockSettings {
  stride: number;
  dilation: number;
  padding: number;
  dropout?: number;
}

class TemporalBlock extends nn.Module {
  conv1: nn.Conv1d;
  chomp1: Chomp1d;
  relu1 = new nn.ReLU();
  dropout1: nn.Dropout;
  net: nn.Sequential;
  downsample: nn.Conv1d | null;
  relu = new nn.ReLU();

  constructor(
    n_inputs: number,
    n_outputs: number,
    kernel_size: number,
    { stride, dilation, padding, dropout = 0.2 }: BlockSettings,
  ) {
    super();
    this.conv1 = new nn.Conv1d(n_inputs, n_outputs, kernel_size, { stride, padding, dilation });
    this.chomp1 = new Chomp1d(padding);
    this.dropout1 = new nn.Dropout(dropout);
    this.net = new nn.Sequential(this.conv1, this.chomp1, this.relu1, this.dropout1);
    this.downsample = n_inputs !== n_outputs ? new nn.Conv1d(n_inputs, n_outputs, 1) : null;
    this.init_weights();
  }

  init_weights(): void {
    this.conv1.weight.data.normal_(0, 0.01);
    if (this.downsample !== null) this.downsample.weight.data.normal_(0, 0.01);
  }

  override forward(x: Tensor): Tensor {
    const out = this.net(x);
    const res = this.downsample === null ? x : this.downsample(x);
    return this.relu(out.add(res));
  }
}

class TemporalConvNet extends nn.Module {
  network: nn.Sequential;

  constructor(num_inputs: number, num_channels: number[], kernel_size = 2, dropout = 0.2) {
    super();
    const layers: nn.Module[] = [];
    const num_levels = num_channels.length;
    for (let i = 0; i < num_levels; i++) {
      const dilation = 2 ** i;
      const in_channels = i === 0 ? num_inputs : num_channels[i - 1];
      const out_channels = num_channels[i];
      const padding = (kernel_size - 1) * dilation;
      layers.push(new TemporalBlock(in_channels, out_channels, kernel_size, { stride: 1, dilation, padding, dropout }));
    }
    this.network = new nn.Sequential(...layers);
  }

  override forward(x: Tensor): Tensor {
    return this.network(x);
  }
}

type State = [h: Tensor, c: Tensor];

class ConvLSTMCell extends nn.Module<[input: Tensor, state: State], State> {
  conv: nn.Conv2d;

  constructor(
    input_dim: number,
    readonly hidden_dim: number,
    kernel_size: [number, number],
  ) {
    super();
    const padding = kernel_size.map((size) => Math.floor(size / 2)) as [number, number];
    this.conv = new nn.Conv2d({
      in_channels: input_dim + hidden_dim,
      out_channels: 4 * hidden_dim,
      kernel_size,
      padding,
      bias: true,
    });
  }

  override forward(input_tensor: Tensor, [h_cur, c_cur]: State): State {
    const combined = torch.cat([input_tensor, h_cur], { dim: 1 });
    const combined_conv = this.conv(combined);
    const [cc_i, cc_f, cc_o, cc_g] = torch.split(combined_conv, this.hidden_dim, { dim: 1 });
    const [i, f, o, g] = [torch.sigmoid(cc_i), torch.sigmoid(cc_f), torch.sigmoid(cc_o), torch.tanh(cc_g)];
    const c_next = f.mul(c_cur).add(i.mul(g));
    const h_next = o.mul(torch.tanh(c_next));
    return [h_next, c_next];
  }

  init_hidden(batch_size: number, [height, width]: [number, number]): State {
    const { device } = this.conv.weight;
    return [
      torch.zeros(batch_size, this.hidden_dim, height, width, { device }),
      torch.zeros(batch_size, this.hidden_dim, height, width, { device }),
    ];
  }
}

export function main(print: Print): void {
  torch.manual_seed(8);
  const tcn = new TemporalConvNet(2, [4, 4, 6], 3);
  const optimizer = new optim.SGD(tcn.parameters(), { lr: 0.5 });
  const scheduler = new optim.lr_scheduler.OneCycleLR(optimizer, { max_lr: 0.5, total_steps: 6 });
  const [anchor, positive, negative] = torch.randn(3, 4, 2, 10).unbind(0);
  for (let i = 0; i < 4; i++) {
    const [a, p, n] = [anchor, positive, negative].map((t) => F.normalize(tcn(t).at(":", ":", -1), { p: 2, dim: 1 }));
    const loss = F.triplet_margin_loss(a, p, n, { margin: 0.5 });
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    scheduler.step();
    const far = F.pairwise_distance(a, n).mean().item().toFixed(5);
    print(`${i} ${loss.item().toFixed(6)} ${scheduler.get_last_lr()[0].toFixed(6)} ${far}`);
  }
  const cell = new ConvLSTMCell(1, 2, [3, 3]);
  let [h, c] = cell.init_hidden(2, [4, 5]);
  const video = torch.randn(2, 3, 1, 4, 5);
  for (let t = 0; t < video.size(1); t++) [h, c] = cell(video.at(":", t), [h, c]);
  h.pow(2).sum().backward();
  print(h.mean(), c.norm(), cell.conv.weight.grad?.abs().sum().item(), cell.conv.bias?.grad);
}
