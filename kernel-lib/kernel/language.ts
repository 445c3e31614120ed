/** What cells are written in. */
export type Language = "typescript" | "javascript";
