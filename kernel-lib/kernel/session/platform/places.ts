import { relative } from "node:path";
import { fileURLToPath } from "node:url";

export { relative };

/** Of the sources, or of what they are built to. */
const kernelFolder = `${__dirname.replace(/[\\/](?:dist|session[\\/]platform)$/, "")}/`;
const ofNodesInside = /^node:(internal\/|inspector\b|vm\b)/;

/** The path of a script, which may be told as an address. */
export const pathOf = (script: string) => (script.startsWith("file://") ? fileURLToPath(script) : script);

/** Whether a script is the kernel's or the host's inside. */
export const isInside = (script: string) => ofNodesInside.test(script) || pathOf(script).startsWith(kernelFolder);
