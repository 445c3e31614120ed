// only the two manifests are read: the compiler itself loads later, in a thread of its own
const { version } = require("../../package.json") as { version: string };
const typescript = require("typescript/package.json") as { version: string };

export const versions = { kernel: version, typescript: typescript.version, node: process.version };
