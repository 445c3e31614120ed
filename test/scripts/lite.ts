import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { IOutput } from "@jupyterlab/nbformat";
import type { Page } from "playwright-core";

/** A cell of a notebook as JupyterLab holds it. */
export interface LiteCell {
  cell_type: string;
  source: string;
  execution_count: number | null;
  outputs: IOutput[];
}

/** A notebook of these cells, for a kernel. */
export function writeNotebook(path: string, kernel: { name: string; language: string }, cells: object[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const whole = cells.map((cell, index) => ({
    ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, outputs: [], execution_count: null },
    ...cell,
  }));
  const metadata = { kernelspec: { ...kernel, display_name: kernel.name }, language_info: { name: kernel.language } };
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: whole }));
}

/** Lets the tests see JupyterLab's own objects. */
export function expose(site: string): void {
  const path = join(site, "jupyter-lite.json");
  const config = JSON.parse(readFileSync(path, "utf8"));
  config["jupyter-config-data"].exposeAppInBrowser = true;
  writeFileSync(path, JSON.stringify(config));
}

const notebook = "jupyterapp.shell.currentWidget";

/** A notebook of a site, when its kernel is ready. */
export async function openNotebook(page: Page, base: string, path: string): Promise<void> {
  await page.goto(`${base}lab/index.html?path=${encodeURIComponent(path)}`);
  await page.waitForFunction(
    `globalThis.jupyterapp !== undefined && ${notebook}?.context?.path === ${JSON.stringify(path)} && ` +
      `${notebook}.sessionContext.session?.kernel?.status === "idle"`,
  );
}

export const kernelName = (page: Page): Promise<string> =>
  page.evaluate(`${notebook}.sessionContext.session.kernel.name`);

/** Runs all cells, and gives what they are when a request that stands behind them has its answer. */
export async function runAll(page: Page): Promise<LiteCell[]> {
  // its promise is kept as soon as one cell fails
  await page.evaluate('jupyterapp.commands.execute("notebook:run-all-cells").then(() => {}, () => {})');
  const request = '{ code: "0", silent: true, stop_on_error: false }';
  await page.evaluate(
    `${notebook}.sessionContext.session.kernel.requestExecute(${request}).done.then(() => {}, () => {})`,
  );
  return (await page.evaluate(`${notebook}.content.model.toJSON().cells`)) as LiteCell[];
}
