import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChosenKernel } from "./first-notebook.js";

/**
 * A GitHub workflow that checks the notebooks of a folder, with what the folder says of its packages.
 * @param version of ours, for a folder whose package.json does not name us
 */
export function workflow(folder: string, { name, language }: ChosenKernel, version: string): string {
  const has = (file: string): boolean => existsSync(join(folder, file));
  const ours = has("package.json") && /"d2l-lessons"\s*:/.test(readFileSync(join(folder, "package.json"), "utf8"));
  const isOurKernel = name === "tslab" || name === "jslab";
  const steps = [
    `pip install jupyter_server ipykernel${has("requirements.txt") ? " -r requirements.txt" : ""}`,
    ...(has("package.json") ? [has("package-lock.json") ? "npm ci" : "npm install"] : []),
    ...(isOurKernel ? [`npx --yes d2l-ts-kernel@${version} install`] : []),
    ours ? "npx d2l-lessons check" : `npx --yes d2l-lessons@${version} check`,
  ];
  const kernel =
    language === "python" || isOurKernel
      ? ""
      : `      # the kernel "${name}" is to be installed before the last step\n`;
  return `# Runs the notebooks on every push, and fails when an output is no longer the saved one.
name: notebooks
on: [push, pull_request]

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with: { node-version: 22 }
      - uses: actions/setup-python@v6
        with: { python-version: "3.13" }
${kernel}${steps.map((step) => `      - run: ${step}\n`).join("")}`;
}
