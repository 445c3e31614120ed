import { versions } from "../versions.js";
import type { Content } from "./message.js";
import { protocolVersion } from "./message.js";

export const kernelInfo: Content = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "d2l-ts",
  implementation_version: versions.kernel,
  language_info: {
    name: "typescript",
    version: versions.typescript,
    mimetype: "text/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: { name: "javascript", typescript: true },
    nbconvert_exporter: "script",
  },
  banner: `TypeScript ${versions.typescript} on Node.js ${versions.node}, d2l-ts kernel ${versions.kernel}`,
  debugger: false,
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "Node.js", url: "https://nodejs.org/api/" },
  ],
  supported_features: [],
};
