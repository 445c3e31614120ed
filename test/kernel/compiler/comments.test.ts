import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Node } from "typescript";
import { expect, test } from "vitest";
import { isDeclarations, placesIn, withoutComments } from "../../../kernel-lib/kernel/compiler/comments.js";
import { ts } from "../../../kernel-lib/kernel/compiler/typescript.js";

/** Every node of a text: what it is, and where it begins and ends. */
function nodesOf(text: string, placeOf = (place: number) => place): string[] {
  const file = ts.createSourceFile("a.d.ts", text, ts.ScriptTarget.Latest);
  const nodes: string[] = [];
  const visit = (node: Node): void => {
    nodes.push(`${ts.SyntaxKind[node.kind]} ${placeOf(node.getStart(file))} ${placeOf(node.end - 1)}`);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return nodes;
}

test.each([
  ["a", "/** Doc. */ a: /* inner */ string; // why\n/**/b/**/c: 'x'"],
  [
    "texts that look like one",
    `type A = "/*" | '*/ "' | \`/* \${string} */\`; // "quote and /* no comment\nlet b: 'it\\'s /*';`,
  ],
  ["an apostrophe in a comment of one line", "// don't /* stop\nlet a: 1; /* it's */ let b: 2;"],
  ["names that only a comment parts", "readonly/* c */x: 1"],
])("comments with %s leave all else, and each knows its place", (_what, text) => {
  expect(nodesOf(withoutComments(text), placesIn(text))).toEqual(nodesOf(text));
  expect(withoutComments(text)).not.toMatch(/Doc|inner|it's \*/);
});

test("nothing but comments is lost of the declarations of the language and of Node", () => {
  const folders = ["typescript/package.json", "@types/node/package.json"].map((name) => dirname(require.resolve(name)));
  for (const folder of [join(folders[0], "lib"), folders[1]]) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (name) => isDeclarations(name) && !/lib\.(?:dom|webworker)|typescript|tsserver/.test(name),
    );
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      const text = readFileSync(join(folder, name), "utf8");
      const bare = nodesOf(withoutComments(text), placesIn(text));
      expect(bare.join() === nodesOf(text).join(), name).toBe(true);
    }
  }
});
