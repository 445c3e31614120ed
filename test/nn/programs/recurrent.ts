import { nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class BidirectionalLSTM extends nn.Module {
  rnn: nn.LSTM;
  embedding: nn.Linear;

  constructor(nIn: number, nHidden: number, nOut: number) {
    super();
    this.rnn = new nn.LSTM(nIn, nHidden, { bidirectional: true });
    this.embedding = new nn.Linear(nHidden * 2, nOut);
  }

  override forward(input: Tensor): Tensor {
    const [recurrent] = this.rnn(input);
    const [T, b, h] = recurrent.size();
    const t_rec = recurrent.view(T * b, h);
    const output = this.embedding(t_rec);
    return output.view(T, b, -1);
  }
}

class CRNN extends nn.Module {
  cnn = new nn.Sequential(new nn.Conv2d(1, 4, 3, 1, 1), new nn.ReLU(true), new nn.MaxPool2d([8, 2]));
  rnn: nn.Sequential;

  constructor(nclass: number, nh: number) {
    super();
    this.rnn = new nn.Sequential(new BidirectionalLSTM(4, nh, nh), new BidirectionalLSTM(nh, nh, nclass));
  }

  override forward(input: Tensor): Tensor {
    let conv = this.cnn(input);
    conv = conv.squeeze(2);
    conv = conv.permute(2, 0, 1);
    return this.rnn(conv);
  }
}

class Series extends nn.Module<[x: Tensor], [Tensor, Tensor]> {
  conv = new nn.Conv1d(2, 4, 3, { padding: "same" });
  gru = new nn.GRU(4, 3, { num_layers: 2, batch_first: true, dropout: 0 });
  fc = new nn.Linear(3, 2);

  override forward(x: Tensor): [Tensor, Tensor] {
    x = torch.relu(this.conv(x)).transpose(1, 2);
    const [out, h_n] = this.gru(x);
    return [this.fc(out.at(":", -1, ":")), h_n];
  }
}

export function main(print: Print): void {
  torch.manual_seed(41);
  const net = new CRNN(5, 3);
  print(net);
  const out = net(torch.randn(2, 1, 8, 8));
  print(out.shape, out.at(0));
  out.log_softmax(2).square().mean().backward();
  for (const [name, p] of net.named_parameters()) print(name, String(p.shape).slice(10), p.grad?.norm().item());
  const series = new Series();
  print(series);
  const optimizer = new optim.Adam(series.parameters(), { lr: 0.05 });
  const [x, y] = [torch.randn(3, 2, 6), torch.tensor([0, 1, 1], { dtype: torch.int64 })];
  for (let i = 0; i < 3; i++) {
    optimizer.zero_grad();
    const [logits, h_n] = series(x);
    const loss = nn.functional.cross_entropy(logits, y);
    loss.backward();
    nn.utils.clip_grad_value_(series.parameters(), 0.5);
    optimizer.step();
    print(loss.item(), h_n.shape);
  }
  const rnn = new nn.RNN(2, 3, { nonlinearity: "relu", bias: false });
  print(rnn, rnn(torch.ones(4, 1, 2))[1]);
  const cell = new nn.LSTMCell(2, 3);
  let [hx, cx] = [torch.zeros(2, 3), torch.zeros(2, 3)];
  for (let t = 0; t < 3; t++) [hx, cx] = cell(x.at(":2", ":", t), [hx, cx]);
  print(cell, hx, cx);
  const gru = new nn.GRUCell(2, 3);
  print(gru, gru(x.at(":", ":", 0)), new nn.RNNCell(2, 2)(x.at(0, ":", 0)));
  const lstm = new nn.LSTM(2, 3, 2, { batch_first: true, bidirectional: true });
  const [h0, c0] = [torch.ones(4, 1, 3), torch.zeros(4, 1, 3)];
  const [output, [hn, cn]] = lstm(x.at(":1").transpose(1, 2), [h0, c0]);
  print(lstm, output.shape, output.at(0, -1), hn.shape, cn.at(0));
  print(lstm(x.at(0).t())[0].shape, [...lstm.state_dict().keys()].slice(0, 6));
  lstm.flatten_parameters();
  const cases = [
    () => lstm(torch.ones(1, 2, 5)),
    () => lstm(torch.ones(2)),
    () => new nn.GRU(0, 1),
    () => cell(torch.ones(2, 3)),
    () => lstm(torch.ones(1, 2, 2), [torch.ones(4, 2, 3), c0]),
  ];
  for (const one of cases) {
    try {
      one();
    } catch (error) {
      print((error as Error).name, (error as Error).message);
    }
  }
}
