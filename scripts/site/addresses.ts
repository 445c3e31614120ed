/** Way from a page up to the site's top folder. */
export const rootOf = (name: string): string => "../".repeat(name.split("/").length - 1);

/** A path as it stands in addresses. */
export const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** Address of a page within the site. */
export const pageAddress = (name: string): string => `${encoded(name)}.html`;

/** Text that may hold `%20` and the like, or a percent sign that is meant as one. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
