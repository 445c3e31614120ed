import { nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

type State = [h: Tensor, c: Tensor];

class ConvLSTMCell extends nn.Module<[input_tensor: Tensor, cur_state: State], State> {
  readonly padding: [number, number];
  conv: nn.Conv2d;

  constructor(
    readonly input_dim: number,
    readonly hidden_dim: number,
    readonly kernel_size: [number, number],
    readonly bias: boolean,
  ) {
    super();
    this.padding = [Math.floor(kernel_size[0] / 2), Math.floor(kernel_size[1] / 2)];
    this.conv = new nn.Conv2d({
      in_channels: input_dim + hidden_dim,
      out_channels: 4 * hidden_dim,
      kernel_size,
      padding: this.padding,
      bias,
    });
  }

  override forward(input_tensor: Tensor, [h_cur, c_cur]: State): State {
    const combined = torch.cat([input_tensor, h_cur], { dim: 1 });
    const combined_conv = this.conv(combined);
    const [cc_i, cc_f, cc_o, cc_g] = torch.split(combined_conv, this.hidden_dim, { dim: 1 });
    const i = torch.sigmoid(cc_i);
    const f = torch.sigmoid(cc_f);
    const o = torch.sigmoid(cc_o);
    const g = torch.tanh(cc_g);
    const c_next = f.mul(c_cur).add(i.mul(g));
    const h_next = o.mul(torch.tanh(c_next));
    return [h_next, c_next];
  }

  init_hidden(batch_size: number, [height, width]: [number, number]): State {
    const zeros = (): Tensor =>
      torch.zeros(batch_size, this.hidden_dim, height, width, { device: this.conv.weight.device });
    return [zeros(), zeros()];
  }
}

class ConvLSTM extends nn.Module<[input_tensor: Tensor], [Tensor, State[]]> {
  cell_list: nn.ModuleList<ConvLSTMCell>;

  constructor(
    input_dim: number,
    hidden_dim: number[],
    kernel_size: [number, number],
    readonly num_layers: number,
  ) {
    super();
    const cell_list: ConvLSTMCell[] = [];
    for (let i = 0; i < num_layers; i++) {
      const cur_input_dim = i === 0 ? input_dim : hidden_dim[i - 1];
      cell_list.push(new ConvLSTMCell(cur_input_dim, hidden_dim[i], kernel_size, true));
    }
    this.cell_list = new nn.ModuleList(cell_list);
  }

  override forward(input_tensor: Tensor): [Tensor, State[]] {
    const [b, seq_len, , height, width] = input_tensor.size();
    let cur_layer_input = input_tensor;
    const last_state_list: State[] = [];
    for (let layer_idx = 0; layer_idx < this.num_layers; layer_idx++) {
      let [h, c] = this.cell_list[layer_idx].init_hidden(b, [height, width]);
      const output_inner: Tensor[] = [];
      for (let t = 0; t < seq_len; t++) {
        [h, c] = this.cell_list[layer_idx](cur_layer_input.at(":", t, ":", ":", ":"), [h, c]);
        output_inner.push(h);
      }
      cur_layer_input = torch.stack(output_inner, { dim: 1 });
      last_state_list.push([h, c]);
    }
    return [cur_layer_input, last_state_list];
  }
}

export function main(print: Print): void {
  torch.manual_seed(37);
  const net = new ConvLSTM(1, [2, 3], [3, 3], 2);
  print(net);
  const x = torch.randn(2, 4, 1, 5, 5);
  const [out, states] = net(x);
  print(out.shape, out.at(0, -1, 0), states[states.length - 1][1].mean());
  out.at(":", -1).sub(0.2).pow(2).sum().backward();
  for (const [name, p] of net.named_parameters()) print(name, p.grad?.norm().item());
  const optimizer = new optim.RMSprop(net.parameters(), { lr: 0.01 });
  optimizer.step();
  print(net(x)[0].mean().item());
}
