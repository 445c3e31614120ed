import { describe, expect, test } from "vitest";
import { readLessons } from "../../notebooks/lessons.js";
import { checkOnStock } from "../../notebooks/stock.js";
import { differencesOf } from "../browser/lessons.js";
import { browsers, livePage } from "../browser/pages.js";

const lessons = readLessons();

test("all lessons run on the kernel tslab-stock, and give what is saved in them", { timeout: 3_000_000 }, async () => {
  const { code, output, left } = await checkOnStock(lessons);
  expect(output).toContain(`${lessons.length} of ${lessons.length} notebooks passed`);
  expect({ code, left }).toEqual({ code: 0, left: [] });
});

describe.each(browsers)("a page in %s", (browser) => {
  const start = livePage(browser);

  test.for(lessons)(
    "runs lesson $slug whole, and gives what is saved in it",
    { timeout: 1_500_000 },
    async (lesson, context) => {
      const { live, complaints } = await start(context);
      expect(await differencesOf(lesson, live)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
