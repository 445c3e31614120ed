"""A learning-rate finder after Smith: the rate grows each step, the smoothed loss says where it is steepest; the net is put back."""

import copy

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


class LRFinder:
    def __init__(self, model, optimizer, criterion):
        self.model, self.optimizer, self.criterion = model, optimizer, criterion
        self.history = {"lr": [], "loss": []}
        self.best_loss = None
        self.model_state = copy.deepcopy(model.state_dict())
        self.optimizer_state = copy.deepcopy(optimizer.state_dict())

    def reset(self):
        self.model.load_state_dict(self.model_state)
        self.optimizer.load_state_dict(self.optimizer_state)

    def range_test(self, loader, end_lr=10, num_iter=12, smooth_f=0.3, diverge_th=5):
        lr_schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, lambda i: (end_lr / 0.001) ** (i / (num_iter - 1)))
        iterator = iter(loader)
        for iteration in range(num_iter):
            try:
                inputs, labels = next(iterator)
            except StopIteration:
                iterator = iter(loader)
                inputs, labels = next(iterator)
            self.model.train()
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(inputs), labels)
            loss.backward()
            self.optimizer.step()
            value = loss.item()
            self.history["lr"].append(lr_schedule.get_last_lr()[0])
            lr_schedule.step()
            if iteration == 0:
                self.best_loss = value
            else:
                if smooth_f > 0:
                    value = smooth_f * value + (1 - smooth_f) * self.history["loss"][-1]
                if value < self.best_loss:
                    self.best_loss = value
            self.history["loss"].append(value)
            if value > diverge_th * self.best_loss:
                print("Stopping early, the loss has diverged")
                break


def main():
    torch.manual_seed(11)
    data = TensorDataset(torch.randn(20, 1, 6, 6), torch.randint(0, 3, (20,)))
    loader = DataLoader(data, batch_size=8, shuffle=True)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-2)
    before = model[0].weight.detach().clone()
    finder = LRFinder(model, optimizer, nn.CrossEntropyLoss())
    finder.range_test(loader)
    for lr, loss in zip(finder.history["lr"], finder.history["loss"]):
        print("%.6f %.4f" % (lr, loss))
    slopes = torch.tensor(finder.history["loss"][1:]) - torch.tensor(finder.history["loss"][:-1])
    print("steepest", slopes.argmin().item())
    finder.reset()
    print(torch.equal(before, model[0].weight), optimizer.param_groups[0]["lr"], len(optimizer.state))
