import { describe, expect, test } from "vitest";
import { type Tensor, torch } from "../../kernel-lib/index.js";

const { ConcatDataset, DataLoader, Dataset, default_collate, random_split, SequentialSampler, Subset, TensorDataset } =
  torch.utils.data;

const numbers = (): Tensor => torch.arange(10);
const pairs = () => new TensorDataset(numbers(), numbers().mul(2));
const firsts = (loader: Iterable<Tensor[]>): unknown => [...loader].map(([x]) => x.tolist());

// The numbers are those of PyTorch 2.15 for the same seed.
describe("batches come in PyTorch's order", () => {
  test("shuffled by the default stream, of which as much is drawn", () => {
    torch.manual_seed(0);
    expect(firsts(new DataLoader(pairs(), { batch_size: 4, shuffle: true }))).toEqual([
      [6, 7, 1, 4],
      [2, 0, 9, 8],
      [3, 5],
    ]);
    expect(String(torch.rand(1))).toBe("tensor([0.3074])");
  });

  test("in order, where one number is drawn too", () => {
    torch.manual_seed(0);
    expect(firsts(new DataLoader(pairs(), 4))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(String(torch.rand(1))).toBe("tensor([0.0885])");
  });

  test("shuffled by a generator of one's own, without the last few", () => {
    const generator = new torch.Generator().manual_seed(1);
    const loader = new DataLoader(pairs(), 4, true, { drop_last: true, generator });
    expect(loader.length).toBe(2);
    expect(firsts(loader)).toEqual([
      [4, 6, 9, 2],
      [3, 1, 0, 7],
    ]);
    expect(String(torch.rand(1, { generator }))).toBe("tensor([0.3138])");
  });

  test("another order with every run", () => {
    torch.manual_seed(0);
    const loader = new DataLoader(pairs(), { batch_size: 10, shuffle: true });
    expect(firsts(loader)).not.toEqual(firsts(loader));
  });

  test("split by numbers or by shares", () => {
    torch.manual_seed(0);
    expect(random_split(pairs(), [6, 4]).map(({ indices }) => indices)).toEqual([
      [4, 1, 7, 5, 3, 9],
      [0, 8, 6, 2],
    ]);
    torch.manual_seed(0);
    expect(random_split(pairs(), [0.7, 0.3]).map(({ indices }) => indices)).toEqual([
      [4, 1, 7, 5, 3, 9, 0],
      [8, 6, 2],
    ]);
  });
});

describe("samples become batches", () => {
  test("of tensors, of numbers, of texts, of lists and of objects", () => {
    const batch = [
      [torch.ones(2), 1, 2.5, "a"],
      [torch.zeros(2), 2, 3.5, "b"],
    ];
    expect(default_collate(batch).map(String)).toEqual([
      "tensor([[1., 1.],\n        [0., 0.]])",
      "tensor([1, 2])",
      "tensor([2.5000, 3.5000], dtype=torch.float64)",
      "a,b",
    ]);
    expect(String(default_collate([{ a: 1 }, { a: 2 }]).a)).toBe("tensor([1, 2])");
    expect(String(default_collate([true, false]))).toBe("tensor([ True, False])");
  });

  test("by a function of one's own, of a dataset of one's own", () => {
    class Squares extends Dataset<number> {
      override at(index: number): number {
        return index ** 2;
      }
      override get length(): number {
        return 5;
      }
    }
    const collate_fn = (samples: number[]): number => Math.max(...samples);
    expect([...new DataLoader(new Squares(), { batch_size: 2, collate_fn })]).toEqual([1, 9, 16]);
    expect(String([...new DataLoader([3, 4], { batch_size: 2 })])).toBe("tensor([3, 4])");
  });

  test("not at all without a batch size", () => {
    expect([...new DataLoader(["a", "b"], null)]).toEqual(["a", "b"]);
  });
});

test("parts of datasets and datasets one after another are datasets", () => {
  const joined = new ConcatDataset([[1, 2], new Subset([5, 6, 7], [2, 0])]);
  expect([joined.length, joined.at(1), joined.at(2), joined.at(-1)]).toEqual([4, 2, 7, 5]);
});

test.each<[refusal: string, run: () => unknown]>([
  ["ValueError: Sum of input lengths does not equal the length of the input dataset!", () => random_split([1], [2])],
  ["ValueError: batch_size should be a positive integer value, but got batch_size=0", () => new DataLoader([1], 0)],
  ["AssertionError: Size mismatch between tensors", () => new TensorDataset(numbers(), torch.ones(3))],
  [
    "ValueError: sampler option is mutually exclusive with shuffle",
    () => new DataLoader([1], 1, true, { sampler: new SequentialSampler([1]) }),
  ],
  [
    "ValueError: batch_size=None option disables auto-batching and is mutually exclusive with drop_last",
    () => new DataLoader([1], null, { drop_last: true }),
  ],
  ["AssertionError: datasets should not be an empty iterable", () => new ConcatDataset([])],
  ["TypeError: object of type 'Dataset' has no len()", () => new Dataset().length],
  ["NotImplementedError: Subclasses of Dataset should implement __getitem__.", () => new Dataset().at(0)],
  [
    "ValueError: num_samples should be a positive integer value, but got num_samples=0",
    () => new DataLoader([], 1, true),
  ],
  ["IndexError: list index out of range", () => new ConcatDataset([[1]]).at(20)],
  [
    "RuntimeError: stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1",
    () => default_collate([torch.ones(2), torch.ones(3)]),
  ],
  [
    "TypeError: DataLoader.__init__() got an unexpected keyword argument 'foo'",
    () => Reflect.construct(DataLoader, [[1], { foo: 1 }]),
  ],
])("refused: %s", (refusal, run) => {
  let said = "nothing";
  try {
    run();
  } catch (error) {
    said = String(error);
  }
  expect(said).toBe(refusal);
});

describe("what is taken by position is taken by name, and no other name is", () => {
  const { BatchSampler, RandomSampler, SubsetRandomSampler } = torch.utils.data;
  const items = [5, 6, 7, 8];
  const all = (dataset: torch.utils.data.Dataset): unknown[] => [...new DataLoader(dataset, null)];
  const seeded = (): torch.Generator => new torch.Generator().manual_seed(1);

  test.each<[string, (() => Iterable<unknown>)[]]>([
    [
      "RandomSampler",
      [
        () => new RandomSampler(items, true, 3, seeded()),
        () => new RandomSampler(items, { replacement: true, num_samples: 3, generator: seeded() }),
      ],
    ],
    ["SequentialSampler", [() => new SequentialSampler(items), () => new SequentialSampler({ data_source: items })]],
    [
      "SubsetRandomSampler",
      [() => new SubsetRandomSampler(items, seeded()), () => new SubsetRandomSampler(items, { generator: seeded() })],
    ],
    [
      "BatchSampler",
      [() => new BatchSampler(items, 3, true), () => new BatchSampler(items, { batch_size: 3, drop_last: true })],
    ],
    ["Subset", [() => all(new Subset(items, [3, 0])), () => all(new Subset(items, { indices: [3, 0] }))]],
    [
      "ConcatDataset",
      [() => all(new ConcatDataset([items, items])), () => all(new ConcatDataset({ datasets: [items, items] }))],
    ],
    [
      "random_split",
      [
        () => random_split(items, [3, 1], seeded()).flatMap(({ indices }) => indices),
        () => random_split(items, { lengths: [3, 1], generator: seeded() }).flatMap(({ indices }) => indices),
      ],
    ],
  ])("%s", (_, calls) => {
    const [first, ...others] = calls.map((call) => [...call()]);
    expect(first.length).toBeGreaterThan(0);
    for (const other of others) expect(other).toEqual(first);
  });

  test.each<[message: string, callable: string, args: unknown[]]>([
    ["RandomSampler.__init__() got an unexpected keyword argument 'foo'", "RandomSampler", [items, { foo: 1 }]],
    ["RandomSampler.__init__() missing 1 required positional argument: 'data_source'", "RandomSampler", []],
    ["BatchSampler.__init__() missing 1 required positional argument: 'drop_last'", "BatchSampler", [items, 2]],
    [
      "SubsetRandomSampler.__init__() got an unexpected keyword argument 'foo'",
      "SubsetRandomSampler",
      [[1], { foo: 2 }],
    ],
    ["DataLoader.__init__() got an unexpected keyword argument 'foo'", "DataLoader", [items, { foo: 2 }]],
    ["random_split() got an unexpected keyword argument 'foo'", "random_split", [items, [3, 1], { foo: 1 }]],
    ["random_split() missing 1 required positional argument: 'lengths'", "random_split", [items]],
  ])("%s", (message, name, args) => {
    const callable = Reflect.get(torch.utils.data, name);
    const call = () => (/^[A-Z]/.test(name) ? Reflect.construct(callable, args) : Reflect.apply(callable, null, args));
    expect(call).toThrow(new TypeError(message));
  });
});
