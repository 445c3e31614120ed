import type { TestContext } from "vitest";

/** Skip a test that needs what this machine lacks, and say what; in CI nothing may lack. */
export function skipFor({ task, skip }: TestContext, needs: string): never {
  if (process.env.CI) throw new Error(`this test ${needs}`);
  task.meta.lacks = needs;
  return skip(needs);
}
