/** One of several runs that share the notebooks; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Seconds that notebooks took when their times were recorded, by path. */
export type Times = ReadonlyMap<string, number>;

/**
 * The notebooks of one shard, in the order given. The same files, count and times give the same split on every machine,
 * and every file is in exactly one shard: the longest are dealt out first, each to the shard that has least to do.
 * A file without a recorded time counts as the median of those that have one.
 */
export function shardOf(files: readonly string[], { index, count }: Shard, times: Times): string[] {
  const usual = median([...times.values()]);
  const seconds = (file: string): number => times.get(file) ?? usual;
  const longestFirst = [...new Set(files)].sort((a, b) => seconds(b) - seconds(a) || (a < b ? -1 : 1));
  const shards = Array.from({ length: count }, () => ({ work: 0, files: new Set<string>() }));
  for (const file of longestFirst) {
    const least = shards.reduce((best, shard) => (shard.work < best.work ? shard : best));
    least.work += seconds(file);
    least.files.add(file);
  }
  return [...new Set(files)].filter((file) => shards[index - 1].files.has(file));
}

/** 1 when there is none, so that each file counts the same. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? 1 : sorted[Math.floor(sorted.length / 2)];
}
