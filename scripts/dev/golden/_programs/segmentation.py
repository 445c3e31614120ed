"""A fully convolutional network with bilinear transposed convolutions, and its mean intersection over union."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def get_upsampling_weight(in_channels, out_channels, kernel_size):
    """Make a 2D bilinear kernel suitable for upsampling"""
    factor = (kernel_size + 1) // 2
    if kernel_size % 2 == 1:
        center = factor - 1
    else:
        center = factor - 0.5
    og = torch.arange(kernel_size, dtype=torch.float32)
    filt = 1 - torch.abs(og - center) / factor
    filt = filt.unsqueeze(1) * filt.unsqueeze(0)
    weight = torch.zeros(in_channels, out_channels, kernel_size, kernel_size)
    weight[range(in_channels), range(out_channels), :, :] = filt
    return weight


class FCN8s(nn.Module):
    def __init__(self, n_class=3):
        super(FCN8s, self).__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, padding=4)
        self.relu1 = nn.ReLU(inplace=True)
        self.pool1 = nn.MaxPool2d(2, stride=2, ceil_mode=True)
        self.conv2 = nn.Conv2d(6, 6, 3, padding=1)
        self.relu2 = nn.ReLU(inplace=True)
        self.pool2 = nn.MaxPool2d(2, stride=2, ceil_mode=True)
        self.drop2 = nn.Dropout2d()
        self.score_fr = nn.Conv2d(6, n_class, 1)
        self.score_pool1 = nn.Conv2d(6, n_class, 1)
        self.upscore2 = nn.ConvTranspose2d(n_class, n_class, 4, stride=2, bias=False)
        self.upscore4 = nn.ConvTranspose2d(n_class, n_class, 4, stride=2, bias=False)
        self._initialize_weights()

    def _initialize_weights(self):
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                m.weight.data.uniform_(-0.3, 0.3)
                if m.bias is not None:
                    m.bias.data.zero_()
            if isinstance(m, nn.ConvTranspose2d):
                assert m.kernel_size[0] == m.kernel_size[1]
                initial_weight = get_upsampling_weight(m.in_channels, m.out_channels, m.kernel_size[0])
                m.weight.data.copy_(initial_weight)

    def forward(self, x):
        h = x
        h = self.relu1(self.conv1(h))
        h = self.pool1(h)
        pool1 = h
        h = self.relu2(self.conv2(h))
        h = self.pool2(h)
        h = self.drop2(h)
        h = self.score_fr(h)
        h = self.upscore2(h)
        upscore2 = h
        h = self.score_pool1(pool1 * 0.01)
        h = h[:, :, 0:upscore2.size()[2], 0:upscore2.size()[3]]
        h = upscore2[:, :, :h.size(2), :h.size(3)] + h
        h = self.upscore4(h)
        h = h[:, :, 3:3 + x.size()[2], 3:3 + x.size()[3]].contiguous()
        return h


def cross_entropy2d(input, target, weight=None):
    n, c, h, w = input.size()
    log_p = F.log_softmax(input, dim=1)
    log_p = log_p.transpose(1, 2).transpose(2, 3).contiguous()
    log_p = log_p[target.view(n, h, w, 1).repeat(1, 1, 1, c) >= 0]
    log_p = log_p.view(-1, c)
    mask = target >= 0
    target = target[mask]
    loss = F.nll_loss(log_p, target, weight=weight, reduction="sum")
    return loss / mask.sum()


def _fast_hist(label_true, label_pred, n_class):
    mask = (label_true >= 0) & (label_true < n_class)
    return torch.bincount(n_class * label_true[mask] + label_pred[mask], minlength=n_class ** 2).reshape(n_class, n_class)


def main():
    torch.manual_seed(11)
    model = FCN8s()
    x = torch.randn(2, 3, 13, 10)
    target = torch.randint(-1, 3, (2, 13, 10))
    optimizer = torch.optim.SGD([
        {"params": [m.weight for m in model.modules() if isinstance(m, nn.Conv2d)]},
        {"params": [m.bias for m in model.modules() if isinstance(m, nn.Conv2d)], "lr": 0.2, "weight_decay": 0}],
        lr=0.1, momentum=0.99, weight_decay=0.0005)
    score = model(x)
    torch.manual_seed(11)
    print(score.shape)
    for iteration in range(4):
        optimizer.zero_grad()
        score = model(x)
        loss = cross_entropy2d(score, target, weight=torch.tensor([1.0, 2.0, 0.5]))
        loss.backward()
        optimizer.step()
        print(f"{loss.item():.5f}")
    lbl_pred = score.max(1)[1]
    hist = _fast_hist(target.flatten(), lbl_pred.flatten(), 3)
    print(hist)
    hist = hist.double()
    iu = torch.diag(hist) / (hist.sum(1) + hist.sum(0) - torch.diag(hist))
    print(torch.diag(hist).sum() / hist.sum(), iu.mean().item())
