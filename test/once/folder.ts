import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

/** A folder for what several test files read, which lasts as long as the run: see `shared.ts`. */
export default function makeFolder(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "Übungen und tests "));
  project.provide("shared", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
