"""A dataset of one's own with transforms, a split, batches of ragged samples, and the mean of all pixels."""

import torch
from torch.utils.data import DataLoader, Dataset, random_split


class Compose:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, img):
        for t in self.transforms:
            img = t(img)
        return img


class RandomHorizontalFlip:
    def __init__(self, p=0.5):
        self.p = p

    def __call__(self, img):
        if torch.rand(1) < self.p:
            return img.flip(-1)
        return img


class RandomCrop:
    def __init__(self, size):
        self.size = size

    def __call__(self, img):
        h, w = img.shape[-2:]
        i = torch.randint(0, h - self.size + 1, size=(1,)).item()
        j = torch.randint(0, w - self.size + 1, size=(1,)).item()
        return img[..., i:i + self.size, j:j + self.size]


class Normalize:
    def __init__(self, mean, std):
        self.mean, self.std = torch.tensor(mean), torch.tensor(std)

    def __call__(self, img):
        return img.sub(self.mean[:, None, None]).div(self.std[:, None, None])


class Shapes(Dataset):
    def __init__(self, n, transform=None):
        self.n = n
        self.transform = transform

    def __len__(self):
        return self.n

    def __getitem__(self, idx):
        img = torch.zeros(2, 6, 6)
        img[idx % 2, idx % 3:idx % 3 + 3, 1:4] = 1.0
        if self.transform:
            img = self.transform(img)
        return img, idx % 2


def collate(batch):
    images, labels = zip(*batch)
    return torch.stack(images), torch.tensor(labels)


def get_mean_and_std(dataset):
    loader = DataLoader(dataset, batch_size=1, shuffle=True, num_workers=0)
    mean, std = torch.zeros(2), torch.zeros(2)
    for inputs, targets in loader:
        for i in range(2):
            mean[i] += inputs[:, i, :, :].mean()
            std[i] += inputs[:, i, :, :].std()
    mean.div_(len(dataset))
    std.div_(len(dataset))
    return mean, std


def main():
    torch.manual_seed(23)
    print(get_mean_and_std(Shapes(6)))
    transform = Compose([RandomCrop(4), RandomHorizontalFlip(), Normalize([0.25, 0.5], [0.5, 0.25])])
    dataset = Shapes(11, transform)
    train_set, val_set = random_split(dataset, [8, 3], generator=torch.Generator().manual_seed(42))
    print(len(train_set), len(val_set), list(val_set.indices))
    loader = DataLoader(train_set, batch_size=3, shuffle=True, collate_fn=collate, drop_last=True)
    print(len(loader))
    for epoch in range(2):
        for i, (images, labels) in enumerate(loader):
            print(i, images.shape, round(images.sum().item(), 4), labels.tolist())
    images, labels = next(iter(DataLoader(val_set, batch_size=2)))
    print(images[0], labels)
