import { describe, expect, type TestContext, test } from "vitest";
import { longLessons, readLessons } from "../../notebooks/lessons.js";
import { fewThatAskAll } from "../../notebooks/stock.js";
import { differencesOf } from "./lessons.js";
import { browsers, type LivePage, livePage } from "./pages.js";

/** Those that between them ask all that lessons ask of a kernel; all of them run in the soak. */
const lessons = fewThatAskAll(readLessons().filter(({ slug }) => !longLessons.includes(slug)));

describe.each(browsers)("a page in %s", (browser) => {
  const start = livePage(browser);
  let page: LivePage | undefined;

  /** The page with a new kernel: to load another page takes longer than most lessons. */
  async function anew(context: TestContext): Promise<LivePage> {
    if (page === undefined) page = await start(context);
    else await page.live.restart();
    return page;
  }

  test.for(lessons)("runs lesson $slug whole, and gives what is saved in it", async (lesson, context) => {
    const { live, complaints } = await anew(context);
    expect(await differencesOf(lesson, live)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
});
