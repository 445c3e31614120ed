import { answer } from "./answer.js";
import type { Case } from "./case.js";
import { type Difference, differences } from "./compare.js";
import type { Library } from "./tensors.js";

/** So many calls of one callable that differ in one way, and why they may. */
export interface Known {
  readonly call: string;
  readonly kind: string;
  readonly count: number;
  readonly reason: string;
}

/** All calls of one callable that differ in one way. */
export interface Tally {
  readonly call: string;
  readonly kind: string;
  readonly found: readonly { readonly case: Case; readonly difference: Difference }[];
}

/** Asks our library what PyTorch was asked, and counts what differs; each call by its first difference. */
export function tally(library: Library, cases: readonly Case[]): Tally[] {
  const tallies = new Map<string, Tally & { readonly found: Tally["found"][number][] }>();
  for (const c of cases) {
    const [difference] = differences(c, answer(library, c));
    if (difference === undefined) continue;
    const key = `${difference.kind} ${c.call}`;
    const tallied = tallies.get(key) ?? { call: c.call, kind: difference.kind, found: [] };
    tallied.found.push({ case: c, difference });
    tallies.set(key, tallied);
  }
  return [...tallies.values()].sort((a, b) => (`${a.kind} ${a.call}` < `${b.kind} ${b.call}` ? -1 : 1));
}

/** What differs more often than is known, or in a way that is not known. */
export function unknown(tallies: readonly Tally[], known: readonly Known[]): Tally[] {
  return tallies.filter(({ call, kind, found }) => {
    const entry = known.find((k) => k.call === call && k.kind === kind);
    return entry === undefined || entry.reason === "" || found.length > entry.count;
  });
}

/** The list of what differs now; reasons are kept, and missing for what is new. */
export function updated(tallies: readonly Tally[], known: readonly Known[]): Known[] {
  return tallies.map(({ call, kind, found }) => {
    const reason = known.find((k) => k.call === call && k.kind === kind)?.reason ?? "";
    return { call, kind, count: found.length, reason };
  });
}

/** One of them in full, the shortest. */
export function example({ found }: Tally): string {
  const texts = found.map(({ case: { call, args, options, tensors, seed }, difference: { theirs, ours } }) =>
    JSON.stringify({ call, args, options, tensors, seed, theirs, ours }),
  );
  return texts.reduce((shortest, text) => (text.length < shortest.length ? text : shortest));
}
