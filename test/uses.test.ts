import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { page, sections } from "./compatibility-page.js";

interface Uses {
  readonly repositories: Readonly<Record<string, number>>;
  readonly cases: readonly { readonly heading: string; readonly uses: Readonly<Record<string, number>> }[];
}

const uses = JSON.parse(readFileSync(new URL("golden/uses.json", import.meta.url), "utf8")) as Uses;

/** Names of a heading that the page's tables speak of, with a note. */
function noted(heading: string): readonly string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return rows.flatMap((row) => [...row.split("|")[1].matchAll(/`(\w+)`/g)].map(([, name]) => name));
}

const counted = uses.cases.filter(({ heading }) => heading in sections);
const often = counted.map(({ heading, uses: own }) => ({
  heading,
  names: Object.keys(own).filter((name) => own[name] >= 2),
}));

describe("the names that public programs with convolutions use", () => {
  test("are counted over more than a hundred programs", () => {
    expect(Object.values(uses.repositories).reduce((sum, programs) => sum + programs, 0)).toBeGreaterThan(100);
  });

  test.each(often)("of $heading are there where two programs use them, or absent with what to use instead", (each) => {
    const known = [...sections[each.heading].present, ...noted(each.heading)];
    expect(each.names.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("are as many as the page says", () => {
    const programs = Object.values(uses.repositories).reduce((sum, count) => sum + count, 0);
    const used = often.flatMap(({ names }) => names).length;
    const there = often.flatMap(({ heading, names }) =>
      names.filter((name) => sections[heading].present.includes(name)),
    ).length;
    const repositories = Object.keys(uses.repositories).length;
    expect(page).toContain(
      `In ${programs} public programs with convolutions, of ${repositories} repositories, two or more use ${used} of the names below; ${there} of them are there`,
    );
  });
});
