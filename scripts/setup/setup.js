import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run, tail } from "./child.js";
import { bringsChromium, broughtChromium, unpackChromium } from "./chromium.js";
import { SetupError } from "./error.js";
import { clearOwnKernelspecs, kernelNames, kernelspecFile, writeStockKernelspec } from "./kernelspecs.js";
import { writeLabSettings } from "./lab-settings.js";
import { alone } from "./lock.js";
import {
  chromiumFolder,
  gatewayPython,
  gatewayVenv,
  oldestJupyter,
  oldestJupyterPython,
  python,
  root,
  venv,
} from "./places.js";
import { findPython } from "./python.js";
import { inputsHash, readStamp, replaceFile } from "./stamp.js";

/**
 * One part of the set-up. It is skipped while the hash of its inputs stands in its stamp, which is written last and
 * lies inside what the step makes: a deleted or half-made result is made again.
 * @typedef {object} Step
 * @property {string} doing shown while it runs
 * @property {string} stamp
 * @property {string[]} makes must be there too for the step to be skipped
 * @property {{ files: string[], values?: string[] }} inputs
 * @property {() => Promise<void>} make
 */

/** @param {string[]} path below the clone's top folder */
const at = (...path) => join(root, ...path);

const requirements = at("scripts", "setup", "requirements.txt");
const oldestRequirements = at("scripts", "setup", "oldest", "requirements.txt");
const gatewayRequirements = at("scripts", "setup", "gateway", "requirements.txt");
const manifests = [
  "package.json",
  "package-lock.json",
  ".npmrc",
  "kernel-lib/package.json",
  "kernel-lib/kernel/package.json",
  "scripts/package.json",
];

const template = join(venv, "share", "jupyter", "nbconvert", "templates", "d2l");

/** @type {Step} */
const packagesStep = {
  doing: "Installing the npm packages",
  stamp: at("node_modules", ".set-up"),
  makes: ["d2l-ts", "d2l-ts-kernel", "d2l-lessons"].map((name) => at("node_modules", name)),
  inputs: { files: manifests.map((file) => at(file)), values: [process.version, process.platform, process.arch] },
  make: () => npm("ci", "--no-progress"),
};

/** @type {Step} */
const pythonStep = {
  doing: "Installing JupyterLab and the other Python packages into .venv (a minute or so)",
  stamp: join(venv, ".set-up"),
  makes: [python],
  // a virtual environment holds absolute paths: one that was moved is made again
  inputs: { files: [requirements], values: [root] },
  make: () => makeEnvironment(venv, python, ["--requirement", requirements]),
};

/** @type {Step} */
const buildStep = {
  doing: "Building the library and the runner",
  stamp: at("scripts", "dist", ".set-up"),
  makes: [
    at("kernel-lib", "dist", "bundle.js"),
    at("kernel-lib", "kernel", "dist", "main.js"),
    at("scripts", "dist", "cli", "main.js"),
  ],
  inputs: { files: ["kernel-lib", "scripts", "tsconfig.base.json", "package-lock.json"].map((path) => at(path)) },
  make: () => npm("run", "build"),
};

/** @type {Step} */
const kernelsStep = {
  doing: "Installing the TypeScript kernels into .venv",
  stamp: join(venv, "share", "jupyter", "kernels", ".set-up"),
  makes: kernelNames.map((name) => kernelspecFile(venv, name)),
  inputs: {
    files: [
      "kernel-lib/kernel/install",
      "kernel-lib/kernel/logo",
      "kernel-lib/kernel/package.json",
      "scripts/setup",
    ].map((path) => at(path)),
    values: [root, process.execPath],
  },
  make: installKernels,
};

/** @type {Step} */
const templateStep = {
  doing: "Installing nbconvert's template d2l into .venv",
  stamp: join(template, ".set-up"),
  makes: [join(template, "index.html.j2")],
  inputs: { files: ["scripts/site", "scripts/bundle.mjs", "package-lock.json"].map((path) => at(path)) },
  make: installTemplate,
};

/** @type {Step} */
const gatewayStep = {
  doing: "Installing Jupyter Enterprise Gateway for the tests (half a minute or so)",
  stamp: join(gatewayVenv, ".set-up"),
  makes: [gatewayPython],
  inputs: { files: [gatewayRequirements], values: [root] },
  // the locked versions are complete, and one is newer than the gateway asks for: see overrides.txt
  make: () => makeEnvironment(gatewayVenv, gatewayPython, ["--no-deps", "--requirement", gatewayRequirements]),
};

const chromiumManifest = at("scripts", "setup", "chromium");

/** @type {Step} */
const chromiumStep = {
  doing: "Installing a Chromium for the tests, for there is none here",
  stamp: join(chromiumFolder, ".set-up"),
  makes: [broughtChromium],
  inputs: { files: [chromiumManifest, at("scripts", "setup", "chromium.js")], values: [process.arch] },
  make: installChromium,
};

/** @type {Step} */
const oldestStep = {
  doing: "Installing the oldest Jupyter that the runner works with, for the tests (half a minute or so)",
  stamp: join(oldestJupyter, ".set-up"),
  makes: [oldestJupyterPython],
  inputs: { files: [oldestRequirements], values: [root] },
  make: () => makeEnvironment(oldestJupyter, oldestJupyterPython, ["--requirement", oldestRequirements]),
};

/**
 * Steps that run in this order; what stands side by side runs at the same time.
 * @typedef {Step | { inTurn: Plan[] } | { together: Plan[] }} Plan
 */

/**
 * npm's packages and Python's do not need each other.
 * @param {{ withPython?: Step[], last?: Step[] }} more what needs .venv alone, and what needs all
 * @returns {Plan}
 */
const plan = ({ withPython = [], last = [] } = {}) => ({
  inTurn: [
    { together: [{ inTurn: [packagesStep, buildStep] }, { inTurn: [pythonStep, { together: withPython }] }] },
    ...[kernelsStep, templateStep, ...last],
  ],
});

/** Beside what set-up replaces: `npm ci` begins by deleting node_modules. */
const lock = at(".set-up.lock");

/**
 * Bring everything that the project needs up to date: npm packages, Python environment, build, kernelspecs.
 * @throws {SetupError} with the remedy
 */
export async function setUp() {
  await bringUpToDate(plan());
}

/**
 * The same, and what only the tests need.
 * @throws {SetupError} with the remedy
 */
export async function setUpTests() {
  const last = bringsChromium() ? [chromiumStep] : [];
  await bringUpToDate(plan({ withPython: [gatewayStep, oldestStep], last }));
}

/** @param {Plan} plan */
async function bringUpToDate(plan) {
  if (stepsOf(plan).every(isDone)) return;
  // two at once would destroy what the other has made
  await alone(
    lock,
    () => make(plan),
    (holder) => console.log(`Waiting for the other set-up in this folder (process ${holder}) …`),
  );
}

/**
 * @param {Plan} plan
 * @returns {Step[]}
 */
function stepsOf(plan) {
  if ("inTurn" in plan) return plan.inTurn.flatMap(stepsOf);
  return "together" in plan ? plan.together.flatMap(stepsOf) : [plan];
}

/** @param {Plan} plan */
async function make(plan) {
  if ("inTurn" in plan) {
    for (const each of plan.inTurn) await make(each);
  } else if ("together" in plan) {
    const ends = await Promise.allSettled(plan.together.map(make));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  } else if (!isDone(plan)) {
    console.log(`${plan.doing} …`);
    const hash = inputsHash(root, plan.inputs);
    await plan.make();
    replaceFile(plan.stamp, hash);
  }
}

/** @param {Step} step */
function isDone({ stamp, makes, inputs }) {
  return makes.every((path) => existsSync(path)) && readStamp(stamp) === inputsHash(root, inputs);
}

/** @param {string[]} args */
async function npm(...args) {
  // npm names its own script when it starts us; npm.cmd on Windows cannot be spawned without a shell
  const script = process.env.npm_execpath;
  const [command, before] = script === undefined ? ["npm", []] : [process.execPath, [script]];
  // `npm test --silent` is silent about npm itself, but not about why a step has failed
  await must(`npm ${args.join(" ")}`, command, [...before, ...args, "--loglevel", "error"]);
}

/**
 * @param {string} environment
 * @param {string} itsPython
 * @param {string[]} what to install
 */
async function makeEnvironment(environment, itsPython, what) {
  const [command, ...before] = await findPython();
  await must("python -m venv", command, [...before, "-m", "venv", "--clear", environment]);
  await must("pip install", itsPython, [
    ...["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"],
    ...["--require-hashes", "--only-binary", ":all:", ...what],
  ]);
}

async function installKernels() {
  writeLabSettings(venv);
  writeStockKernelspec(root, venv);
  clearOwnKernelspecs(venv);
  const command = at("kernel-lib", "kernel", "bin", "d2l-ts-kernel.js");
  await must("d2l-ts-kernel install", process.execPath, [command, "install", "--prefix", venv]);
}

async function installChromium() {
  rmSync(chromiumFolder, { recursive: true, force: true });
  cpSync(chromiumManifest, chromiumFolder, { recursive: true });
  await npm("ci", "--no-progress", "--prefix", chromiumFolder, "--workspaces=false");
  mkdirSync(join(chromiumFolder, "unpacked"));
  await unpackChromium();
}

async function installTemplate() {
  const fresh = `${template}.new`;
  rmSync(fresh, { recursive: true, force: true });
  cpSync(at("scripts", "dist", "site", "d2l"), fresh, { recursive: true });
  rmSync(template, { recursive: true, force: true });
  renameSync(fresh, template);
}

/**
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 */
async function must(title, command, args) {
  const { PYTHONPATH: _path, PYTHONHOME: _home, PIP_TARGET: _target, ...env } = process.env;
  const { code, output } = await run(command, args, { cwd: root, env: { ...env, PIP_USER: "0" } });
  if (code === 0) return;
  throw new SetupError(
    `\`${title}\` failed with code ${code}:\n  ${tail(output)}\nMend what it says and run this again; what is done already is kept.`,
  );
}
