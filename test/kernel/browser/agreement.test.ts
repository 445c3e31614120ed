import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scenarios } from "../cells/scenarios.js";
import { type Content, KernelClient } from "../client.js";
import type { LiveClient } from "./live.js";
import { browsers, livePage } from "./pages.js";

/** What a reader sees of a cell: streams as wholes, and all else in its order. */
type Seen = { stdout: string; stderr: string; others: unknown[] };

let kernel: KernelClient;
const inNode = new Map<string, Seen[]>();
beforeAll(async () => {
  kernel = await KernelClient.start({ cwd: import.meta.dirname });
  for (const [what, ...cells] of scenarios) {
    const seen: Seen[] = [];
    for (const cell of cells) seen.push(await answerOfNode(cell));
    inNode.set(what, seen);
  }
}, 300_000);
afterAll(() => kernel.stop());

async function answerOfNode(cell: string): Promise<Seen> {
  const { stdout, stderr, outputs } = await kernel.execute(cell, { stop_on_error: false });
  const others = outputs
    .filter(({ type }) => type !== "stream")
    .map(({ type, content: { transient = {}, ...content } }) => ({
      output_type: type,
      ...content,
      ...(transient as Content),
    }));
  return { stdout, stderr, others: others.map(comparable) };
}

async function answerOfPage(live: LiveClient, cell: string): Promise<Seen> {
  const { stdout, stderr, outputs } = await live.execute(cell);
  return { stdout, stderr, others: outputs.filter(({ output_type }) => output_type !== "stream").map(comparable) };
}

/** Without Node's own name of a timer; symbols as keys, and what buffers hold, are in brackets in some versions of Node. */
function comparable(output: object): unknown {
  const plain = JSON.stringify(output)
    .replace(/Timeout\.<anonymous> \((cell .*?)\)/g, "$1")
    .replace(/\[(Symbol\([^)]*\)|byteLength|byteOffset|buffer)\]: /g, "$1: ");
  return JSON.parse(plain);
}

/** Of these engines have their own words, and names of calls: what kind of output there is must agree. */
const ofV8 = ["a hook of no JSON", "undefined's property", "a class of errors", "a method", "an async function"];

const kindOf = (output: unknown) => {
  const { output_type, ename } = output as { output_type: string; ename?: string };
  return [output_type, ename];
};

describe.each(browsers)("a page in %s answers as Node does", (browser) => {
  const start = livePage(browser);
  let page: LiveClient | undefined;
  const kindsOf = (seen: Seen[] | undefined) => seen?.map(({ others }) => others.map(kindOf));

  test.for(scenarios.map(([what, ...cells]) => ({ what, cells })))("$what", async ({ what, cells }, context) => {
    page ??= (await start(context)).live;
    const seen: Seen[] = [];
    for (const cell of cells) seen.push(await answerOfPage(page, cell));
    if (browser === "Firefox" && ofV8.includes(what)) expect(kindsOf(seen)).toEqual(kindsOf(inNode.get(what)));
    else expect(seen).toEqual(inNode.get(what));
  });
});
