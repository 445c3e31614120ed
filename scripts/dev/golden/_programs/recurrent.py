"""Convolutions before recurrent layers: CRNN, a classifier of series, cells in a loop."""

import torch
import torch.nn as nn


class BidirectionalLSTM(nn.Module):
    def __init__(self, nIn, nHidden, nOut):
        super(BidirectionalLSTM, self).__init__()
        self.rnn = nn.LSTM(nIn, nHidden, bidirectional=True)
        self.embedding = nn.Linear(nHidden * 2, nOut)

    def forward(self, input):
        recurrent, _ = self.rnn(input)
        T, b, h = recurrent.size()
        t_rec = recurrent.view(T * b, h)
        output = self.embedding(t_rec)
        return output.view(T, b, -1)


class CRNN(nn.Module):
    def __init__(self, nclass, nh):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 4, 3, 1, 1), nn.ReLU(True), nn.MaxPool2d((8, 2)))
        self.rnn = nn.Sequential(BidirectionalLSTM(4, nh, nh), BidirectionalLSTM(nh, nh, nclass))

    def forward(self, input):
        conv = self.cnn(input)
        b, c, h, w = conv.size()
        assert h == 1, "the height of conv must be 1"
        conv = conv.squeeze(2)
        conv = conv.permute(2, 0, 1)
        return self.rnn(conv)


class Series(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 4, 3, padding="same")
        self.gru = nn.GRU(4, 3, num_layers=2, batch_first=True, dropout=0.0)
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        x = torch.relu(self.conv(x)).transpose(1, 2)
        out, h_n = self.gru(x)
        return self.fc(out[:, -1, :]), h_n


def main():
    torch.manual_seed(41)
    net = CRNN(5, 3)
    print(net)
    out = net(torch.randn(2, 1, 8, 8))
    print(out.shape, out[0])
    out.log_softmax(2).square().mean().backward()
    for name, p in net.named_parameters():
        print(name, list(p.shape), p.grad.norm().item())
    series = Series()
    print(series)
    optimizer = torch.optim.Adam(series.parameters(), lr=0.05)
    x, y = torch.randn(3, 2, 6), torch.tensor([0, 1, 1])
    for _ in range(3):
        optimizer.zero_grad()
        logits, h_n = series(x)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        nn.utils.clip_grad_value_(series.parameters(), 0.5)
        optimizer.step()
        print(loss.item(), h_n.shape)
    rnn = nn.RNN(2, 3, nonlinearity="relu", bias=False)
    print(rnn, rnn(torch.ones(4, 1, 2))[1])
    cell = nn.LSTMCell(2, 3)
    hx, cx = torch.zeros(2, 3), torch.zeros(2, 3)
    for t in range(3):
        hx, cx = cell(x[:2, :, t], (hx, cx))
    print(cell, hx, cx)
    gru = nn.GRUCell(2, 3)
    print(gru, gru(x[:, :, 0]), nn.RNNCell(2, 2)(x[0, :, 0]))
    lstm = nn.LSTM(2, 3, 2, batch_first=True, bidirectional=True)
    h0, c0 = torch.ones(4, 1, 3), torch.zeros(4, 1, 3)
    output, (hn, cn) = lstm(x[:1].transpose(1, 2), (h0, c0))
    print(lstm, output.shape, output[0, -1], hn.shape, cn[0])
    print(lstm(x[0].t())[0].shape, list(lstm.state_dict())[:6])
    lstm.flatten_parameters()
    for case in [lambda: lstm(torch.ones(1, 2, 5)), lambda: lstm(torch.ones(2)), lambda: nn.GRU(0, 1), lambda: cell(torch.ones(2, 3)),
                 lambda: lstm(torch.ones(1, 2, 2), (torch.ones(4, 2, 3), c0))]:
        try:
            case()
        except Exception as error:
            print(type(error).__name__, error)
