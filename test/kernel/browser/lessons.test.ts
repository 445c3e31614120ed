import { describe, expect, type TestContext, test } from "vitest";
import { longLessons, readLessons } from "../../notebooks/lessons.js";
import { differencesOf } from "./lessons.js";
import { browsers, type LivePage, livePage } from "./pages.js";

/** In Firefox a few: it is another engine, and takes twice as long. */
const inFirefox = ["03-the-layer", "05-learning-a-kernel"];
const lessons = readLessons().filter(({ slug }) => !longLessons.includes(slug));

describe.each(browsers)("a page in %s", (browser) => {
  const start = livePage(browser);
  let page: LivePage | undefined;

  /** The page with a new kernel: to load another page takes longer than most lessons. */
  async function anew(context: TestContext): Promise<LivePage> {
    if (page === undefined) page = await start(context);
    else await page.live.restart();
    return page;
  }

  test.for(lessons.filter(({ slug }) => browser === "Chromium" || inFirefox.includes(slug)))(
    "runs lesson $slug whole, and gives what is saved in it",
    async (lesson, context) => {
      const { live, complaints } = await anew(context);
      expect(await differencesOf(lesson, live)).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
    },
  );
});
