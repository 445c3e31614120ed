/**
 * A few that between them have every kind of thing that there is among all: each time the one that adds most.
 * @param kindsOf the kinds of things in one
 */
export function fewWithAll<T>(all: readonly T[], kindsOf: (one: T) => Set<string>): T[] {
  const kinds = new Map(all.map((one) => [one, kindsOf(one)]));
  const left = new Set([...kinds.values()].flatMap((each) => [...each]));
  const chosen: T[] = [];
  while (left.size > 0) {
    const adds = (one: T): number => [...(kinds.get(one) ?? [])].filter((kind) => left.has(kind)).length;
    const best = all.reduce((one, other) => (adds(other) > adds(one) ? other : one));
    chosen.push(best);
    for (const kind of kinds.get(best) ?? []) left.delete(kind);
  }
  return chosen;
}
