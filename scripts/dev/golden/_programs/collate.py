"""Data of one's own: a dataset, lines of different lengths joined by a function, samples drawn by weight."""

import torch
from torch.utils.data import DataLoader, Dataset, Subset, WeightedRandomSampler, random_split


class Lines(Dataset):
    def __init__(self, n, transform=None):
        self.data = [torch.arange(i % 4 + 1, dtype=torch.float32) + i for i in range(n)]
        self.targets = [i % 3 for i in range(n)]
        self.transform = transform

    def __len__(self):
        return len(self.data)

    def __getitem__(self, idx):
        x = self.data[idx]
        if self.transform:
            x = self.transform(x)
        return x, self.targets[idx]


def pad_collate(batch):
    (xx, yy) = zip(*batch)
    lens = [len(x) for x in xx]
    padded = torch.zeros(len(xx), max(lens))
    for i, x in enumerate(xx):
        padded[i, :lens[i]] = x
    return padded, torch.tensor(yy), torch.LongTensor(lens)


class Compose:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, x):
        for t in self.transforms:
            x = t(x)
        return x


def main():
    torch.manual_seed(17)
    dataset = Lines(10, Compose([lambda x: x / 10, lambda x: x - 0.5]))
    loader = DataLoader(dataset, batch_size=4, shuffle=True, collate_fn=pad_collate)
    print(len(dataset), len(loader), len(loader.dataset))
    for i, (x, y, lens) in enumerate(loader):
        print(i, x, y, lens)
        mask = torch.arange(x.size(1))[None, :] < lens[:, None]
        print((x * mask).sum(1) / lens)
    train, val = random_split(dataset, [7, 3], generator=torch.Generator().manual_seed(42))
    print(len(train), len(val), train.indices, val.indices)
    counts = torch.bincount(torch.tensor(dataset.targets))
    weights = (1.0 / counts.float())[torch.tensor(dataset.targets)]
    sampler = WeightedRandomSampler(weights, num_samples=6, replacement=True)
    for x, y, lens in DataLoader(dataset, batch_size=3, sampler=sampler, collate_fn=pad_collate):
        print(y, lens)
    print(list(WeightedRandomSampler([0.1, 0.9, 0.4, 0.7, 3.0, 0.6], 5, replacement=False)))
    fixed = Subset(dataset, [1, 5, 9])
    for x, y in DataLoader(fixed, batch_size=2):
        print(x, y)
    small = [(torch.full((2,), float(i)), {"id": i, "name": f"n{i}"}) for i in range(3)]
    for x, info in DataLoader(small, batch_size=2, drop_last=False):
        print(x, info["id"], info["name"])
    try:
        next(iter(DataLoader(dataset, batch_size=3)))
    except RuntimeError as error:
        print(error)
    it = iter(DataLoader(torch.arange(5), batch_size=2, drop_last=True))
    print(next(it), next(it), next(it, None))
