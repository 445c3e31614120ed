import { UserError } from "../base/errors.js";
import { readNotebook } from "../notebook/file.js";
import { tagsOf, titleOf } from "../notebook/title.js";

/**
 * The notebooks that have one of these tags, or whose title has one of these texts in it; all where none is asked for.
 * What cannot be read is taken too: whoever runs it is told.
 * @throws {UserError} there is none
 */
export async function collected(files: readonly string[], wanted: readonly string[]): Promise<string[]> {
  if (wanted.length === 0) return [...files];
  const found: string[] = [];
  for (const file of files) if (await fits(file, wanted)) found.push(file);
  if (found.length === 0) {
    throw new UserError(
      `None of ${files.length} notebooks has the tag or title ${wanted.map((text) => `"${text}"`).join(" or ")}.`,
    );
  }
  return found;
}

async function fits(file: string, wanted: readonly string[]): Promise<boolean> {
  try {
    const content = await readNotebook(file);
    const [tags, title] = [tagsOf(content), titleOf(content).toLowerCase()];
    return wanted.some((text) => tags.includes(text) || title.includes(text.toLowerCase()));
  } catch (error) {
    if (error instanceof UserError) return true;
    throw error;
  }
}
