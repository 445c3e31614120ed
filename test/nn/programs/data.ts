import { type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

const { DataLoader, Dataset, random_split } = torch.utils.data;

type Transform = (img: Tensor) => Tensor;

const Compose =
  (transforms: Transform[]): Transform =>
  (img) => {
    for (const t of transforms) img = t(img);
    return img;
  };

const RandomHorizontalFlip =
  (p = 0.5): Transform =>
  (img) =>
    torch.rand(1).item() < p ? img.flip(-1) : img;

const RandomCrop =
  (size: number): Transform =>
  (img) => {
    const [h, w] = img.shape.slice(-2);
    const i = torch.randint(0, h - size + 1, { size: [1] }).item();
    const j = torch.randint(0, w - size + 1, { size: [1] }).item();
    return img.at("...", `${i}:${i + size}`, `${j}:${j + size}`);
  };

const Normalize =
  (mean: number[], std: number[]): Transform =>
  (img) =>
    img.sub(torch.tensor(mean).at(":", null, null)).div(torch.tensor(std).at(":", null, null));

class Shapes extends Dataset<[img: Tensor, label: number]> {
  constructor(
    readonly n: number,
    readonly transform: Transform | null = null,
  ) {
    super();
  }

  override get length(): number {
    return this.n;
  }

  override at(idx: number): [img: Tensor, label: number] {
    let img = torch.zeros(2, 6, 6);
    img.set([idx % 2, `${idx % 3}:${(idx % 3) + 3}`, "1:4"], 1);
    if (this.transform) img = this.transform(img);
    return [img, idx % 2];
  }
}

function collate(batch: [img: Tensor, label: number][]): [images: Tensor, labels: Tensor] {
  const images = batch.map(([img]) => img);
  const labels = batch.map(([, label]) => label);
  return [torch.stack(images), torch.tensor(labels, { dtype: torch.int64 })];
}

function get_mean_and_std(dataset: Shapes): [mean: Tensor, std: Tensor] {
  const loader = new DataLoader(dataset, { batch_size: 1, shuffle: true, num_workers: 0 });
  const mean = torch.zeros(2);
  const std = torch.zeros(2);
  for (const [inputs] of loader) {
    for (let i = 0; i < 2; i++) {
      mean.at(i).add_(inputs.at(":", i, ":", ":").mean());
      std.at(i).add_(inputs.at(":", i, ":", ":").std());
    }
  }
  mean.div_(dataset.length);
  std.div_(dataset.length);
  return [mean, std];
}

export function main(print: Print): void {
  torch.manual_seed(23);
  print(get_mean_and_std(new Shapes(6)));
  const transform = Compose([RandomCrop(4), RandomHorizontalFlip(), Normalize([0.25, 0.5], [0.5, 0.25])]);
  const dataset = new Shapes(11, transform);
  const [train_set, val_set] = random_split(dataset, [8, 3], { generator: new torch.Generator().manual_seed(42) });
  print(train_set.length, val_set.length, val_set.indices);
  const loader = new DataLoader(train_set, { batch_size: 3, shuffle: true, collate_fn: collate, drop_last: true });
  print(loader.length);
  for (let epoch = 0; epoch < 2; epoch++) {
    let i = 0;
    for (const [images, labels] of loader) {
      print(i++, images.shape, images.sum().item().toFixed(4), labels.tolist());
    }
  }
  const [[images, labels]] = new DataLoader(val_set, { batch_size: 2 });
  print(images.at(0), labels);
}
