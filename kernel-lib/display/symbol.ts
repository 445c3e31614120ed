/** Forms of one value by MIME type; the viewer shows the richest that it can trust. */
export type MimeBundle = { [mime: string]: unknown };

/**
 * The method that returns a value's {@link MimeBundle}: the well-known symbol of
 * Deno's kernel, so that values display in either.
 */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/** A value that says how notebooks show it. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" || typeof value === "function"
    ? value !== null && typeof (value as Partial<Displayable>)[displaySymbol] === "function"
    : false;
}
