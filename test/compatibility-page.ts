import { readFileSync } from "node:fs";

/** The text of COMPATIBILITY.md. */
export const page = readFileSync(new URL("../kernel-lib/COMPATIBILITY.md", import.meta.url), "utf8");

/** The names that a section of the page calls there (same, limited or ours) or absent. */
export interface Claims {
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

const quoted = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map((match) => match[1]);

function claimsOf(section: string): Claims {
  const claims = { present: [] as string[], absent: [] as string[] };
  let list: string[] = [];
  for (const line of section.split("\n")) {
    if (line.startsWith("**Same**")) claims.present.push(...quoted(line));
    if (line.startsWith("**Also absent**")) claims.absent.push(...quoted(line));
    const heading = /^\| (Limited|Absent|Ours) \|/.exec(line);
    if (heading) list = heading[1] === "Absent" ? claims.absent : claims.present;
    else if (line.startsWith("| ")) list.push(...quoted(line.split("|")[1]));
  }
  return claims;
}

/** The page's claims by heading. */
export const sections: { readonly [heading: string]: Claims } = Object.fromEntries(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")).trim(), claimsOf(section)]),
);
