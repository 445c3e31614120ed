import { beforeEach, expect, test, vi } from "vitest";
import { Edits } from "../../../../scripts/site/client/edits.js";

const stored = new Map<string, string>();
const most = 200;
const storage = {
  getItem: (key: string) => stored.get(key) ?? null,
  removeItem: (key: string) => void stored.delete(key),
  setItem(key: string, value: string) {
    if (value.length > most) throw new Error("QuotaExceededError");
    stored.set(key, value);
  },
};

beforeEach(() => {
  stored.clear();
  vi.stubGlobal("localStorage", storage);
  vi.stubGlobal("location", { pathname: "/lesson.html" });
});

const edit = (text: string) => ({ text, of: "lesson" });

test("two tabs of one page keep each other's changes", () => {
  const [one, other] = [new Edits(), new Edits()];
  one.set("a", edit("mine"));
  other.set("b", edit("mine too"));
  one.set("c", edit("more"));
  one.set("a", undefined);
  const later = new Edits();
  expect(["a", "b", "c"].map((cell) => later.get(cell)?.text)).toEqual([undefined, "mine too", "more"]);
});

test("what the browser has no room for stays while the page does, and is kept again when there is room", () => {
  const edits = new Edits();
  edits.set("a", edit("small"));
  edits.set("b", edit("x".repeat(most)));
  expect([edits.isKept, edits.get("b")?.text.length]).toEqual([false, most]);
  edits.set("c", edit("also here"));
  edits.set("b", undefined);
  expect(edits.isKept).toBe(true);
  expect(["a", "b", "c"].map((cell) => new Edits().get(cell)?.text)).toEqual(["small", undefined, "also here"]);
});

test("without storage, and with what is none of ours in it, changes stay while the page does", () => {
  stored.set("course-edits /lesson.html", '{"a":{"text":1},"b":"no edit"}');
  expect(new Edits().get("a")).toBeUndefined();
  const denied = () => {
    throw new Error("SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: denied, setItem: denied, removeItem: denied });
  const edits = new Edits();
  edits.set("a", edit("mine"));
  edits.set("b", edit("mine too"));
  expect([edits.isKept, edits.get("a")?.text, edits.get("b")?.text]).toEqual([false, "mine", "mine too"]);
});
