/** `torch.utils.data`. */
export { default_collate } from "./collate.js";
export { DataLoader } from "./data-loader.js";
export { ConcatDataset, Dataset, random_split, Subset, TensorDataset } from "./dataset.js";
export { DistributedSampler } from "./distributed-sampler.js";
export { ChainDataset, IterableDataset } from "./iterable-dataset.js";
export {
  BatchSampler,
  RandomSampler,
  Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from "./sampler.js";
