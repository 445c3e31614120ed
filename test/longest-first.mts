import { BaseSequencer, type TestSpecification } from "vitest/node";
import longest from "./longest.json" with { type: "json" };

/**
 * Begins with what takes a minute of processor time or more (`longest.json`), so that no processor waits at the end for
 * another: vitest knows times only from earlier runs. Of those that share a worker likewise, but after the others: it is
 * kept only for a file that follows at once.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const place = ({ moduleId, project }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
      const placed = found < 0 ? longest.length : found;
      return project.config.isolate ? placed : placed + longest.length + 1;
    };
    return others.sort((a, b) => place(a) - place(b));
  }
}
