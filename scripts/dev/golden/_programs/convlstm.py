"""A convolutional LSTM written by hand, and a small network of pictures and time."""

import torch
import torch.nn as nn


class ConvLSTMCell(nn.Module):
    def __init__(self, input_dim, hidden_dim, kernel_size, bias):
        super(ConvLSTMCell, self).__init__()
        self.input_dim = input_dim
        self.hidden_dim = hidden_dim
        self.kernel_size = kernel_size
        self.padding = kernel_size[0] // 2, kernel_size[1] // 2
        self.bias = bias
        self.conv = nn.Conv2d(in_channels=self.input_dim + self.hidden_dim, out_channels=4 * self.hidden_dim,
                              kernel_size=self.kernel_size, padding=self.padding, bias=self.bias)

    def forward(self, input_tensor, cur_state):
        h_cur, c_cur = cur_state
        combined = torch.cat([input_tensor, h_cur], dim=1)
        combined_conv = self.conv(combined)
        cc_i, cc_f, cc_o, cc_g = torch.split(combined_conv, self.hidden_dim, dim=1)
        i = torch.sigmoid(cc_i)
        f = torch.sigmoid(cc_f)
        o = torch.sigmoid(cc_o)
        g = torch.tanh(cc_g)
        c_next = f * c_cur + i * g
        h_next = o * torch.tanh(c_next)
        return h_next, c_next

    def init_hidden(self, batch_size, image_size):
        height, width = image_size
        return (torch.zeros(batch_size, self.hidden_dim, height, width, device=self.conv.weight.device),
                torch.zeros(batch_size, self.hidden_dim, height, width, device=self.conv.weight.device))


class ConvLSTM(nn.Module):
    def __init__(self, input_dim, hidden_dim, kernel_size, num_layers):
        super(ConvLSTM, self).__init__()
        cell_list = []
        for i in range(0, num_layers):
            cur_input_dim = input_dim if i == 0 else hidden_dim[i - 1]
            cell_list.append(ConvLSTMCell(cur_input_dim, hidden_dim[i], kernel_size, True))
        self.cell_list = nn.ModuleList(cell_list)
        self.num_layers = num_layers

    def forward(self, input_tensor):
        b, seq_len, _, h, w = input_tensor.size()
        cur_layer_input = input_tensor
        last_state_list = []
        for layer_idx in range(self.num_layers):
            h_, c = self.cell_list[layer_idx].init_hidden(b, (h, w))
            output_inner = []
            for t in range(seq_len):
                h_, c = self.cell_list[layer_idx](input_tensor=cur_layer_input[:, t, :, :, :], cur_state=[h_, c])
                output_inner.append(h_)
            cur_layer_input = torch.stack(output_inner, dim=1)
            last_state_list.append([h_, c])
        return cur_layer_input, last_state_list


def main():
    torch.manual_seed(37)
    net = ConvLSTM(1, [2, 3], (3, 3), 2)
    print(net)
    x = torch.randn(2, 4, 1, 5, 5)
    out, states = net(x)
    print(out.shape, out[0, -1, 0], states[-1][1].mean())
    (out[:, -1] - 0.2).pow(2).sum().backward()
    for name, p in net.named_parameters():
        print(name, p.grad.norm().item())
    optimizer = torch.optim.RMSprop(net.parameters(), lr=0.01)
    optimizer.step()
    print(net(x)[0].mean().item())
