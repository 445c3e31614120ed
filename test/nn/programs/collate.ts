import { RuntimeError, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

const { DataLoader, Dataset, Subset, WeightedRandomSampler, random_split } = torch.utils.data;

type Sample = [x: Tensor, target: number];
type Transform = (x: Tensor) => Tensor;

class Lines extends Dataset<Sample> {
  readonly data: Tensor[];
  readonly targets: number[];

  constructor(
    n: number,
    readonly transform: Transform | null = null,
  ) {
    super();
    const places = Array.from({ length: n }, (_, i) => i);
    this.data = places.map((i) => torch.arange((i % 4) + 1, { dtype: torch.float32 }).add(i));
    this.targets = places.map((i) => i % 3);
  }

  override get length(): number {
    return this.data.length;
  }

  override at(idx: number): Sample {
    let x = this.data[idx];
    if (this.transform) x = this.transform(x);
    return [x, this.targets[idx]];
  }
}

function pad_collate(batch: Sample[]): [Tensor, Tensor, Tensor] {
  const xx = batch.map(([x]) => x);
  const yy = batch.map(([, y]) => y);
  const lens = xx.map((x) => x.size(0));
  const padded = torch.zeros(xx.length, Math.max(...lens));
  for (const [i, x] of xx.entries()) padded.set([i, `:${lens[i]}`], x);
  return [padded, torch.tensor(yy, { dtype: torch.int64 }), torch.LongTensor(lens)];
}

const compose =
  (transforms: Transform[]): Transform =>
  (x) =>
    transforms.reduce((value, t) => t(value), x);

export function main(print: Print): void {
  torch.manual_seed(17);
  const transform = compose([(x) => x.div(10), (x) => x.sub(0.5)]);
  const dataset = new Lines(10, transform);
  const loader = new DataLoader(dataset, { batch_size: 4, shuffle: true, collate_fn: pad_collate });
  print(dataset.length, loader.length, (loader.dataset as Lines).length);
  let i = 0;
  for (const [x, y, lens] of loader) {
    print(i++, x, y, lens);
    const mask = torch.arange(x.size(1)).at(null, ":").lt(lens.at(":", null));
    print(x.mul(mask).sum(1).div(lens));
  }
  const [train, val] = random_split(dataset, [7, 3], { generator: new torch.Generator().manual_seed(42) });
  print(train.length, val.length, train.indices, val.indices);
  const targets = torch.tensor(dataset.targets, { dtype: torch.int64 });
  const counts = torch.bincount(targets);
  const weights = counts.float().reciprocal().at(targets);
  const sampler = new WeightedRandomSampler(weights, { num_samples: 6, replacement: true });
  for (const [, y, lens] of new DataLoader(dataset, { batch_size: 3, sampler, collate_fn: pad_collate })) {
    print(y, lens);
  }
  print([...new WeightedRandomSampler([0.1, 0.9, 0.4, 0.7, 3, 0.6], 5, { replacement: false })]);
  const fixed = new Subset(dataset, [1, 5, 9]);
  for (const [x, y] of new DataLoader(fixed, { batch_size: 2 })) print(x, y);
  const small = [0, 1, 2].map((id): [Tensor, { id: number; name: string }] => [
    torch.full([2], id),
    { id, name: `n${id}` },
  ]);
  for (const [x, info] of new DataLoader(small, { batch_size: 2, drop_last: false })) print(x, info.id, info.name);
  try {
    new DataLoader(dataset, { batch_size: 3 })[Symbol.iterator]().next();
  } catch (error) {
    if (error instanceof RuntimeError) print(error.message);
  }
  const it = new DataLoader(torch.arange(5) as unknown as Tensor[], { batch_size: 2, drop_last: true })[
    Symbol.iterator
  ]();
  print(it.next().value, it.next().value, it.next().value ?? null);
}
