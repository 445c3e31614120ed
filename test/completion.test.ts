import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { Cells } from "../kernel-lib/kernel/compiler/cells.js";
import { complete } from "../kernel-lib/kernel/compiler/complete.js";
import { sections } from "./compatibility-page.js";

/*
 * What an editor and the kernel offer after a dot is what COMPATIBILITY.md lists as there. Both read the built types
 * of the package, kernel-lib/dist/index.d.ts.
 */

const folder = fileURLToPath(new URL("./", import.meta.url));
const begin = `import { torch, nn, F, optim, type Tensor } from "d2l-ts";
declare const x: Tensor;
const layer = new nn.ReLU();
`;

const path = `${folder}offered.ts`;
let source = "";
let version = 0;
const service = ts.createLanguageService({
  getCompilationSettings: () => ({
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    types: [],
  }),
  getScriptFileNames: () => [path],
  getScriptVersion: (name) => (name === path ? String(version) : "0"),
  getScriptSnapshot: (name) => {
    const text = name === path ? source : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => folder,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  // no realpath: the package is seen as one that is installed, not as a link into this repository
});

/** What TypeScript's own language service offers at the end of a text: what an editor shows. */
function offeredByTypeScript(expression: string): string[] {
  source = begin + expression;
  version++;
  const offered = service.getCompletionsAtPosition(path, source.length, {})?.entries ?? [];
  return offered.map(({ name }) => name).sort();
}

let cells: Cells | undefined;

/** What the kernel offers at the end of a cell. */
function offeredByKernel(expression: string): string[] {
  if (cells === undefined) {
    cells = new Cells(folder);
    cells.compile({ id: 1, count: 1, source: begin });
  }
  const { matches } = complete(cells, { code: expression, cursor: [...expression].length }).reply;
  return [...(matches as string[])].sort();
}

const listed = (heading: string): string[] => [...new Set(sections[heading].present)].sort();

/** Members of every function, which TypeScript itself offers of a layer, since it is called like one; `apply` is the module's own. */
const ofFunctions = ["arguments", "bind", "call", "caller", "length", "name", "prototype"];
/** Of modules, but for those who write them: inside of a class alone. */
const inside = ["childTexts"];
const ofModules = listed("torch.nn.Module").filter((name) => !inside.includes(name));

describe.each([
  ["an editor", offeredByTypeScript],
  ["the kernel", offeredByKernel],
])("%s offers what COMPATIBILITY lists", (who, offered) => {
  test.each([
    ["x.", "torch.Tensor"],
    ["torch.", "torch"],
    ["torch.autograd.", "torch.autograd"],
    ["nn.", "torch.nn"],
    ["F.", "torch.nn.functional"],
    ["nn.init.", "torch.nn.init"],
    ["nn.utils.", "torch.nn.utils"],
    ["optim.", "torch.optim"],
    ["optim.lr_scheduler.", "torch.optim.lr_scheduler"],
    ["torch.utils.data.", "torch.utils.data"],
  ])("after %s", (expression, heading) => {
    expect(offered(expression)).toEqual(listed(heading));
  });

  test("after a layer's name, and what only TypeScript knows of functions", () => {
    const own = [...ofModules, "inplace"];
    expect(offered("layer.")).toEqual([...own, ...(who === "an editor" ? ofFunctions : [])].sort());
  });
});

test("the kernel offers all that a function has of what is no object of a class", () => {
  expect(offeredByKernel("F.relu.")).toEqual(expect.arrayContaining([...ofFunctions, "apply"]));
  expect(offeredByKernel("class Own { static made = 1 }; Own.")).toEqual(
    expect.arrayContaining(["made", ...ofFunctions]),
  );
});
