"""torch.utils.data: the order of a loader's items for a seed, in two passes; splits; what a batch becomes; refusals."""

import random

import torch
from torch.utils.data import BatchSampler, ChainDataset, DataLoader, IterableDataset, RandomSampler, SubsetRandomSampler, default_collate, random_split

OPTIONS = [{}, {"batch_size": 3}, {"batch_size": 4, "shuffle": True}, {"batch_size": 4, "shuffle": True, "drop_last": True}, {"batch_size": None}, {"batch_size": None, "shuffle": True},
           {"batch_size": 3, "drop_last": True}, {"batch_size": 2, "shuffle": True, "num_workers": 0}]
SAMPLERS = ["new data.RandomSampler(items, { replacement: true })", "new data.RandomSampler(items, { replacement: true, num_samples: 70 })", "new data.RandomSampler(items, { num_samples: 2 })", "new data.RandomSampler(items, { num_samples: 25 })",
            "new data.SubsetRandomSampler([1, 4, 2])", "new data.SequentialSampler(items)"]
SPLITS = [[7, 3], [10], [0.5, 0.5], [0.3, 0.3, 0.4], [0.25, 0.25, 0.5], [0, 10], [1, 9, 0], [5, 4], [0.5, 0.4], [-0.5, 1.5], [1]]
BATCHES = [[1, 2, 3], [1.5, 2.5], [True, False], ["a", "b"], [[0, 1], [2, 3]], [[0, 0.5], [2, 1.5]], [{"A": 0, "B": 1}, {"A": 100, "B": 100}], [[1, [2, 3]], [4, [5, 6]]], [[1, 2], [3]], [None]]
REFUSED = [{"sampler": "s", "shuffle": True}, {"batch_sampler": "b", "batch_size": 2}, {"batch_sampler": "b", "shuffle": True}, {"batch_size": None, "drop_last": True}, {"num_workers": -1},
           {"persistent_workers": True}, {"batch_size": 0}, {"batch_size": -2}]
STREAMS = [{}, {"batch_size": 3}, {"batch_size": 3, "drop_last": True}, {"batch_size": None}, {"shuffle": True}, {"shuffle": False}, {"batch_size": None, "drop_last": True},
           {"batch_size": 2, "num_workers": 0}]


class Count(IterableDataset):
    def __init__(self, start, end):
        self.range = range(start, end)

    def __iter__(self):
        return iter(self.range)

    def __len__(self):
        return len(self.range)


def python(line):
    return line.replace("new data.", "").replace("true", "True").replace("{ ", "").replace(" }", "").replace(":", "=")


def stream(seed):
    return None if seed is None else torch.Generator().manual_seed(seed)


def plain(value):
    return value.tolist() if isinstance(value, torch.Tensor) else value


def passes(seed, loader):
    torch.manual_seed(seed)
    return [[plain(batch) for batch in loader] for _ in range(2)]


def order_case(seed, count, options, own):
    loader = DataLoader(list(range(count)), **options, generator=stream(own))
    return {"kind": "order", "seed": seed, "count": count, "options": options, "own": own, "length": len(loader), "passes": passes(seed, loader), "then": torch.rand(1).item()}


def stream_case(seed, options):
    def read():
        loader = DataLoader(ChainDataset([Count(0, 7), Count(3, 6)]), **options)
        return [len(loader), passes(seed, loader)]
    return {"kind": "stream", "seed": seed, "options": options, **answer(read), "then": torch.rand(1).item()}


def sampler_case(seed, line):
    items = list(range(10))
    sampler = eval(python(line), {"items": items, "RandomSampler": RandomSampler, "SubsetRandomSampler": SubsetRandomSampler, "SequentialSampler": torch.utils.data.SequentialSampler})
    loader = DataLoader(items, 4, sampler=sampler)
    return {"kind": "sampler", "seed": seed, "line": line, "length": len(loader), "passes": passes(seed, loader), "then": torch.rand(1).item()}


def answer(call):
    try:
        return {"answer": call()}
    except Exception as error:
        return {"error": [type(error).__name__, str(error)]}


def split_case(seed, lengths, own):
    torch.manual_seed(seed)
    options = {} if own is None else {"generator": stream(own)}
    return {"kind": "split", "seed": seed, "lengths": lengths, "own": own, **answer(lambda: [part.indices for part in random_split(list(range(10)), lengths, **options)]), "then": torch.rand(1).item()}


def collate_case(batch):
    return {"kind": "collate", "batch": batch, **answer(lambda: repr(default_collate(batch)))}


def refusal(options):
    given = {"s": [1], "b": [[1]]}
    return {"kind": "refusal", "options": options, **answer(lambda: DataLoader([1, 2], **{name: given.get(value, value) for name, value in options.items()}) and None)}


def cases():
    rng = random.Random(0)
    return ([order_case(rng.randrange(2**32), count, options, own) for options in OPTIONS for count in (10, 12) for own in (None, 5)]
            + [sampler_case(rng.randrange(2**32), line) for line in SAMPLERS]
            + [stream_case(seed, options) for seed, options in enumerate(STREAMS)]
            + [split_case(rng.randrange(2**32), lengths, own) for lengths in SPLITS for own in (None, 42)]
            + [collate_case(batch) for batch in BATCHES] + [refusal(options) for options in REFUSED])
