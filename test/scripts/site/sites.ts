import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shared } from "../../shared.js";
import { command, root } from "../command.js";
import { courses } from "./courses.js";
import { writeCourse } from "./fixtures.js";

/** A site that a run of the tests builds once; nobody changes it. */
export interface BuiltSite {
  folder: string;
  /** What the command printed. */
  said: string;
}

async function built(name: string, build: (folder: string) => Promise<string[]>): Promise<BuiltSite> {
  const folder = await shared(name, async (draft) => {
    const { code, output } = await command(
      "site",
      ...(await build(draft)),
      "--out",
      join(draft, "site"),
      "--no-execute",
    );
    if (code !== 0) throw new Error(output);
    writeFileSync(join(draft, "said"), output);
  });
  return { folder: join(folder, "site"), said: readFileSync(join(folder, "said"), "utf8") };
}

/** One of the courses of `courses.ts`. */
export const siteOfCourse = (name: keyof typeof courses): Promise<BuiltSite> =>
  built(`course ${name}`, async (folder) => {
    writeCourse(join(folder, "course"), courses[name]);
    return [join(folder, "course")];
  });

/** Where the site of the lessons says that it stands, and what it is called. */
export const lessonsAddress = "https://example.org/course/";
export const lessonsTitle = "A <course>";

/** All our lessons. */
export const siteOfLessons = (): Promise<BuiltSite> =>
  built("lessons", async () => [join(root, "notebooks"), "--title", lessonsTitle, "--url", lessonsAddress]);
