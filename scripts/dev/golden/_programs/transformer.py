"""A network that learns to turn its input upright: a spatial transformer."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 4, kernel_size=3)
        self.conv2 = nn.Conv2d(4, 6, kernel_size=3)
        self.conv2_drop = nn.Dropout2d()
        self.fc1 = nn.Linear(24, 3)
        self.localization = nn.Sequential(nn.Conv2d(1, 4, kernel_size=3), nn.MaxPool2d(2, stride=2), nn.ReLU(True))
        self.fc_loc = nn.Sequential(nn.Linear(4 * 5 * 5, 8), nn.ReLU(True), nn.Linear(8, 3 * 2))
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def stn(self, x):
        xs = self.localization(x)
        xs = xs.view(-1, 4 * 5 * 5)
        theta = self.fc_loc(xs)
        theta = theta.view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size(), align_corners=False)
        x = F.grid_sample(x, grid, align_corners=False)
        return x

    def forward(self, x):
        x = self.stn(x)
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 1))
        x = F.max_pool2d(x, 1, stride=2)
        x = x.view(-1, 24)
        return F.log_softmax(self.fc1(x), dim=1)


def main():
    torch.manual_seed(4)
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.rand(5, 1, 12, 12), torch.randint(0, 3, (5,))
    for i in range(4):
        optimizer.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        print(f"{i} {loss.item():.6f}")
    print(model.fc_loc[2].bias.data)
    theta = torch.tensor([[[0.5, -0.3, 0.2], [0.3, 0.5, -0.1]]])
    for mode in ["bilinear", "nearest"]:
        for padding_mode in ["zeros", "border", "reflection"]:
            out = F.grid_sample(x[:1], F.affine_grid(theta * 3, [1, 1, 4, 4], align_corners=True), mode=mode, padding_mode=padding_mode, align_corners=True)
            print(out[0, 0, 0], out.sum().item())
