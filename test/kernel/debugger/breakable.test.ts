import { Session } from "node:inspector/promises";
import { transformSync } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { Breakable } from "../../../kernel-lib/kernel/debugger/breakable.js";
import type { Inspector } from "../../../kernel-lib/kernel/debugger/inspector.js";
import { UserCode } from "../../../kernel-lib/kernel/debugger/user-code.js";

const session = new Session();
session.connect();
afterAll(() => session.disconnect());

/** V8's inspector, with a garbage collection before each of its answers. */
const collecting: Pick<Inspector, "on" | "post"> = {
  on: (method, listener) => void session.on(method, ({ params }) => listener(params)),
  post: async (method, parameters) => {
    await session.post("HeapProfiler.collectGarbage");
    // of the commands whose names are known to it, Node knows the types
    return (session.post as (method: string, parameters?: object) => Promise<never>).call(session, method, parameters);
  },
};

test("garbage collections do the places of breakpoints no harm", async () => {
  const breakable = new Breakable(collecting);
  await session.post("Debugger.enable");
  const text = "// a comment\n\nlet n = 1;\nn += 2;\n";
  const { code, map } = transformSync(text, { sourcemap: true });
  const lines = [];
  for (const line of [1, 4, 5]) {
    // code of its own for each, or the first answer would be the others', too
    const snapped = await breakable.snap(new UserCode("/cell.ts", { name: "cell 1", text, map }, code), line);
    lines.push(snapped?.line);
  }
  expect(lines).toEqual([3, 4, undefined]);
});
