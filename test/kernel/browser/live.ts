import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LiveEnd, LiveOutput } from "../../../kernel-lib/kernel/browser/contract.js";
import { root } from "../../scripts/command.js";
import { type SiteServer, serveSite } from "../../scripts/serve.js";

const built = join(root, "kernel-lib", "kernel", "dist", "browser");

/** A page of Playwright or of Puppeteer. */
interface Page {
  goto(address: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

/** What came of one cell. */
export interface LiveAnswer {
  id: number;
  end: LiveEnd;
  outputs: LiveOutput[];
  stdout: string;
  stderr: string;
  /** `text/plain` of the result. */
  result: string | undefined;
  error: { ename: string; evalue: string; traceback: string[] } | undefined;
}

/** Serves the kernel as a page's site has it. */
export async function serveLive(): Promise<SiteServer> {
  const folder = mkdtempSync(join(tmpdir(), "live "));
  cpSync(built, join(folder, "live"), { recursive: true });
  for (const beside of ["pictures", "weights", "scans"]) {
    cpSync(join(root, "notebooks", beside), join(folder, beside), { recursive: true });
  }
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><link rel="icon" href="data:,"><title>live</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; worker-src 'self'; frame-src 'self'; img-src data:">
<script type="module" src="page.js"></script>`,
  );
  writeFileSync(
    join(folder, "page.js"),
    'import { startLiveKernel } from "./live/kernel.js"; globalThis.startLiveKernel = startLiveKernel; globalThis.ready = true;',
  );
  const server = await serveSite(folder);
  return {
    ...server,
    close() {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A live kernel in a page, asked from outside. */
export class LiveClient {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async start(page: Page, { base }: SiteServer, language = "typescript"): Promise<LiveClient> {
    await page.goto(base);
    await page.evaluate(`new Promise((done) => {
      const look = () => (globalThis.ready ? done() : setTimeout(look, 10));
      look();
    })`);
    await page.evaluate(`void (() => {
      globalThis.runs = [];
      globalThis.asked = [];
      globalThis.answers = [];
      globalThis.progress = [];
      globalThis.kernel = startLiveKernel({
        language: "${language}",
        folder: "live/",
        ask: async (prompt, isPassword) => { asked.push([prompt, isPassword]); return answers.shift(); },
        onProgress: (loaded, total) => progress.push([loaded, total]),
      });
      globalThis.submit = (source) => {
        const run = { outputs: [], end: undefined, seen: () => {} };
        runs.push(run);
        kernel.run(source, (output) => { run.outputs.push(output); run.seen(); }).then(({ end }) => { run.end = end; run.seen(); });
        return runs.length - 1;
      };
      globalThis.until = (id, condition) => new Promise((done) => {
        const run = runs[id];
        run.seen = () => condition(run) && done();
        run.seen();
      });
    })()`);
    return new LiveClient(page);
  }

  /** Runs a cell without waiting for it. */
  async submit(source: string): Promise<number> {
    return (await this.#page.evaluate(`submit(${JSON.stringify(source)})`)) as number;
  }

  async finished(id: number): Promise<LiveAnswer> {
    return this.until(id, "end !== undefined");
  }

  /** As `finished`; what takes longer is stopped. */
  async finishedOrStopped(id: number, ms: number): Promise<LiveAnswer> {
    await this.evaluate(`void setTimeout(() => runs[${id}].end === undefined && kernel.stop(), ${ms})`);
    return this.finished(id);
  }

  /** Waits for a condition of `end` and `outputs`. */
  async until(id: number, condition: string): Promise<LiveAnswer> {
    await this.#page.evaluate(`until(${id}, ({ end, outputs }) => ${condition})`);
    const { end, outputs } = (await this.#page.evaluate(
      `({ end: runs[${id}].end, outputs: runs[${id}].outputs })`,
    )) as Pick<LiveAnswer, "end" | "outputs">;
    const text = (name: string) =>
      outputs.map((output) => (output.output_type === "stream" && output.name === name ? output.text : "")).join("");
    const result = outputs.find((output) => output.output_type === "execute_result");
    const error = outputs.find((output) => output.output_type === "error");
    return {
      id,
      end,
      outputs,
      stdout: text("stdout"),
      stderr: text("stderr"),
      result: result === undefined ? undefined : String(result.data["text/plain"]),
      error,
    };
  }

  async execute(source: string): Promise<LiveAnswer> {
    return this.finished(await this.submit(source));
  }

  /** Begins anew: no name is left of the cells that have run. */
  async restart(): Promise<void> {
    await this.#page.evaluate("kernel.restart(); runs.length = 0; void 0");
  }

  evaluate(expression: string): Promise<unknown> {
    return this.#page.evaluate(expression);
  }
}
