import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
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

const siteIn = (folder: string): BuiltSite => ({
  folder: join(folder, "site"),
  said: readFileSync(join(folder, "said"), "utf8"),
});

const names = Object.keys(courses) as (keyof typeof courses)[];

/** The courses of `courses.ts`, by their names; each is in a folder of its name in the run's folder `courses`. */
export async function sitesOfCourses(): Promise<Map<keyof typeof courses, BuiltSite>> {
  const folder = await shared("courses", async (draft) => {
    const lists = names.map((name) => {
      writeCourse(join(draft, name, "course"), courses[name]);
      return [join(draft, name, "course"), "--out", join(draft, name, "site"), "--no-execute"];
    });
    const args = [join(import.meta.dirname, "build-all.js"), JSON.stringify(lists)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
    const ends: { code: number; output: string }[] = JSON.parse(stdout);
    for (const [at, { code, output }] of ends.entries()) {
      if (code !== 0) throw new Error(output);
      writeFileSync(join(draft, names[at] ?? "", "said"), output);
    }
  });
  return new Map(names.map((name) => [name, siteIn(join(folder, name))]));
}

/** Where the site of the lessons says that it stands, and what it is called. */
export const lessonsAddress = "https://example.org/course/";
export const lessonsTitle = "A <course>";

/** All our lessons. */
export async function siteOfLessons(): Promise<BuiltSite> {
  const own = [join(root, "notebooks"), "--title", lessonsTitle, "--url", lessonsAddress];
  return siteIn(
    await shared("lessons", async (draft) => {
      const { code, output } = await command("site", ...own, "--out", join(draft, "site"), "--no-execute");
      if (code !== 0) throw new Error(output);
      writeFileSync(join(draft, "said"), output);
    }),
  );
}
