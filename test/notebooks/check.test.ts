import { describe, expect, test } from "vitest";
import { command } from "../scripts/command.js";

describe("every lesson runs and gives what is saved in it", () => {
  test.each(["tslab", "tslab-stock"])("on the kernel %s", { timeout: 1_500_000 }, async (kernel) => {
    const { code, output, left } = await command("check", "--kernel", kernel, "--timeout", "300");
    expect(output).toMatch(/(\d+) of \1 notebooks passed/);
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });
});
