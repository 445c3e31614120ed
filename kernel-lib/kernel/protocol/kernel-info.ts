import { type Language, languageInfo } from "../language.js";
import { type Content, protocolVersion } from "../message.js";
import { versions } from "../versions.js";

export const kernelInfo = (language: Language): Content => ({
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "d2l-ts",
  implementation_version: versions.kernel,
  language_info: languageInfo(language, language === "typescript" ? versions.typescript : versions.node.slice(1)),
  banner: `TypeScript ${versions.typescript} on Node.js ${versions.node}, d2l-ts kernel ${versions.kernel}`,
  debugger: true,
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "Node.js", url: "https://nodejs.org/api/" },
  ],
  supported_features: ["debugger"],
});
