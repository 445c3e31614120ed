import { rmSync } from "node:fs";
import { join } from "node:path";
import { run, tail } from "./child.js";
import { SetupError } from "./error.js";
import { root } from "./places.js";
import { release } from "./release.js";
import { setUp } from "./setup.js";

const help = `Usage: npm run release -- VERSION [--publish]

Give the three packages this version, build them anew, pack, install and try them in an empty folder, then commit the
version and tag it v VERSION. With --publish they are published on npm after that; without it nothing leaves this machine.

It refuses a tree with uncommitted changes, a version without an entry in CHANGELOG.md or with a tag, and packages that
do not pass their test; then everything is as it was.`;

/** In the order in which they are published. */
const packages = ["kernel-lib", "kernel-lib/kernel", "scripts"];

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 * @throws {SetupError} what stands against a release
 */
export async function runRelease(args) {
  if (args.includes("--help") || args.includes("-h") || args.length === 0) {
    console.log(help);
    return args.length === 0 ? 2 : 0;
  }
  const [version, ...more] = args;
  const unknown = more.find((name) => name !== "--publish");
  if (unknown !== undefined) throw new SetupError(`There is no option ${unknown}; npm run release -- --help`);
  const publishes = more.includes("--publish");
  await release({ version, root, verify, ...(publishes ? { publish } : {}) });
  console.log(
    publishes
      ? `Published ${version}. Now: git push --follow-tags`
      : `Version ${version} is committed and tagged, and nothing was published. To publish it: ${packages.map((folder) => `npm publish ./${folder}`).join(" && ")} && git push --follow-tags`,
  );
  return 0;
}

/** What was built of files that have moved must not be packed: all is built anew. */
async function verify() {
  for (const folder of packages) rmSync(join(root, folder, "dist"), { recursive: true, force: true });
  await setUp();
  console.log("Packing, installing and trying the packages …");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const { code } = await run(process.execPath, [vitest, "run", "test/packages"], { cwd: root, inherit: true });
  return code === 0;
}

async function publish() {
  for (const folder of packages) {
    console.log(`Publishing ${folder} …`);
    const args = ["publish", "--ignore-scripts"];
    const { code, output } = await run("npm", args, { cwd: join(root, folder) });
    if (code !== 0) throw new SetupError(`\`npm publish\` in ${folder} failed with code ${code}:\n  ${tail(output)}`);
  }
}
