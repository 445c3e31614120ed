import type { Language } from "../language.js";
import type { Content } from "../message.js";
import { protocolVersion } from "../message.js";
import { versions } from "../versions.js";

const infoOf: { [language in Language]: Content } = {
  typescript: {
    name: "typescript",
    version: versions.typescript,
    mimetype: "text/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: { name: "javascript", typescript: true },
    nbconvert_exporter: "script",
  },
  javascript: {
    name: "javascript",
    version: versions.node.slice(1),
    mimetype: "text/javascript",
    file_extension: ".js",
    pygments_lexer: "javascript",
    codemirror_mode: "javascript",
    nbconvert_exporter: "script",
  },
};

export const kernelInfo = (language: Language): Content => ({
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "d2l-ts",
  implementation_version: versions.kernel,
  language_info: infoOf[language],
  banner: `TypeScript ${versions.typescript} on Node.js ${versions.node}, d2l-ts kernel ${versions.kernel}`,
  debugger: true,
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "Node.js", url: "https://nodejs.org/api/" },
  ],
  supported_features: ["debugger"],
});
