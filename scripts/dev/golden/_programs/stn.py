"""A spatial transformer network."""

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 4, kernel_size=3)
        self.conv2 = nn.Conv2d(4, 6, kernel_size=3)
        self.conv2_drop = nn.Dropout2d()
        self.fc1 = nn.Linear(6, 10)
        self.fc2 = nn.Linear(10, 5)
        self.localization = nn.Sequential(
            nn.Conv2d(1, 3, kernel_size=5),
            nn.MaxPool2d(2, stride=2),
            nn.ReLU(True),
        )
        self.fc_loc = nn.Sequential(
            nn.Linear(3 * 4 * 4, 8),
            nn.ReLU(True),
            nn.Linear(8, 3 * 2),
        )
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def stn(self, x):
        xs = self.localization(x)
        xs = xs.view(-1, 3 * 4 * 4)
        theta = self.fc_loc(xs)
        theta = theta.view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False)

    def forward(self, x):
        x = self.stn(x)
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 2))
        x = x.view(-1, 6)
        x = F.relu(self.fc1(x))
        x = F.dropout(x, training=self.training)
        x = self.fc2(x)
        return F.log_softmax(x, dim=1)


def main():
    torch.manual_seed(22)
    model = Net().to("cpu")
    print(model)
    optimizer = optim.SGD(model.parameters(), lr=0.5)
    data, target = torch.randn(3, 1, 12, 12), torch.tensor([0, 4, 2])
    model.train()
    for epoch in range(3):
        optimizer.zero_grad()
        output = model(data)
        loss = F.nll_loss(output, target)
        loss.backward()
        optimizer.step()
        print("Train Epoch: {} Loss: {:.6f}".format(epoch, loss.item()))
    with torch.no_grad():
        model.eval()
        output = model(data)
        test_loss = F.nll_loss(output, target, reduction="sum").item()
        pred = output.max(1, keepdim=True)[1]
        correct = pred.eq(target.view_as(pred)).sum().item()
        print(test_loss, correct, pred)
        transformed = model.stn(data)
        print(transformed.shape, transformed[0, 0, 5])
        print(model.fc_loc[2].bias)
    theta = torch.tensor([[[0.8, -0.6, 0.1], [0.6, 0.8, -0.2]]])
    for mode in ["bilinear", "nearest", "bicubic"]:
        for padding_mode in ["zeros", "border", "reflection"]:
            grid = F.affine_grid(theta, (1, 1, 4, 4), align_corners=True)
            print(mode, padding_mode, F.grid_sample(data[:1], grid * 1.3, mode=mode, padding_mode=padding_mode, align_corners=True).sum().item())
