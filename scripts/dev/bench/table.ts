import type { Workload } from "./workloads.js";

/** Median milliseconds of one peer on one workload; undefined where it cannot run it. */
export type Times = ReadonlyMap<string, number | undefined>;

/** The column that the others are compared with. */
const OURS = "SIMD";

const significant = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const ratio = (value: number) => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));

/** Milliseconds as people read them. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return "–";
  return ms < 0.1 ? `${significant(1000 * ms)} µs` : `${significant(ms)} ms`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Times of every peer, one row a workload. */
export function timeTable(workloads: readonly Workload[], names: readonly string[], times: readonly Times[]): string {
  return [
    row(["workload", ...names]),
    row(["---", ...names.map(() => "--:")]),
    ...workloads.map(({ name, title }, i) =>
      row([`${name} ${title}`, ...names.map((peer) => duration(times[i].get(peer)))]),
    ),
  ].join("\n");
}

/** Our rate, its share of the limit, and how many times as fast as each peer we are. */
export function ratioTable(
  workloads: readonly Workload[],
  own: ReadonlyMap<string, number | undefined>,
  others: readonly string[],
  times: readonly Times[],
): string {
  const rates = [...own.keys()];
  const body = workloads.map(({ name, flops }, i) => {
    const ours = times[i].get(OURS);
    const cells = rates.map((peer) => {
      const [ms, limit] = [times[i].get(peer), own.get(peer)];
      if (ms === undefined || flops === 0) return "–";
      const rate = flops / ms / 1e6;
      return limit === undefined ? rate.toFixed(1) : `${rate.toFixed(1)} (${((100 * rate) / limit).toFixed(0)} %)`;
    });
    const ratios = others.map((peer) => {
      const theirs = times[i].get(peer);
      return ours === undefined || theirs === undefined ? "–" : `${ratio(theirs / ours)}×`;
    });
    return row([name, ...cells, ...ratios]);
  });
  const head = [
    "workload",
    ...rates.map((peer) => `${peer}, GFLOP/s`),
    ...others.map((peer) => `${OURS} over ${peer}`),
  ];
  return [row(head), row(head.map((_, i) => (i ? "--:" : "---"))), ...body].join("\n");
}
