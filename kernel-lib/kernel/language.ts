/** What cells are written in. */
export type Language = "typescript" | "javascript";

/** A kernel's language as clients are told of it. */
export function languageInfo(language: Language, version: string): { [key: string]: unknown } {
  const isTyped = language === "typescript";
  return {
    name: language,
    version,
    mimetype: `text/${language}`,
    file_extension: isTyped ? ".ts" : ".js",
    pygments_lexer: language,
    codemirror_mode: isTyped ? { name: "javascript", typescript: true } : "javascript",
    nbconvert_exporter: "script",
  };
}
