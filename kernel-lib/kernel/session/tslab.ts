import { randomUUID } from "node:crypto";
import Module from "node:module";
import { versions } from "../versions.js";
import type { Comms } from "./comms.js";
import type { Context } from "./context.js";
import type { Output } from "./output.js";
import { createTslab } from "./tslab-module.js";

/**
 * The ways for cells and their packages to show something: the global hook, and the `tslab` module, which works where
 * tslab itself is not installed.
 */
export function provideTslab(output: Output, context: Context, comms: Comms): void {
  const publish = (type: string, content: { [key: string]: unknown }) => {
    const { parent } = context;
    if (parent !== undefined) output.post({ kind: "publish", parent, type, content });
  };
  const { tslab, lastWriteDisplayData } = createTslab(publish, {
    versions: { tslab: versions.kernel, typescript: versions.typescript, node: versions.node },
    openComm: comms.open,
    registerCommTarget: comms.register,
    createId: randomUUID,
  });
  intercept({ tslab, "tslab/dist/jupyter": { lastWriteDisplayData } });
}

type Load = (request: string, ...rest: unknown[]) => unknown;

function intercept(modules: { [request: string]: unknown }): void {
  const loader = Module as unknown as { _load: Load; _resolveFilename: Load };
  const { _load, _resolveFilename } = loader;
  loader._load = function (this: unknown, request, ...rest) {
    return Object.hasOwn(modules, request) ? modules[request] : _load.call(this, request, ...rest);
  };
  // require.resolve("tslab") tells whether a package may use it
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    return Object.hasOwn(modules, request) ? request : _resolveFilename.call(this, request, ...rest);
  };
}
