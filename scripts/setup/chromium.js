import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { run, tail } from "./child.js";
import { SetupError } from "./error.js";
import { chromiumFolder, python } from "./places.js";
import { programOf } from "./programs.js";

/** The shell first: it draws no window of its own about a page, which takes as long as the page. */
const names = [
  ...["chromium-headless-shell", "chromium", "chromium-browser"],
  ...["google-chrome", "google-chrome-stable", "chrome"],
];

/** @returns {string | undefined} the Chromium of this machine: the one that `CHROMIUM` names, else one on the PATH */
const ownChromium = () => programOf("CHROMIUM", names);

/** Whether the tests need a Chromium that the machine lacks, and there is one to bring: it is built for this system alone. */
export const bringsChromium = () =>
  ownChromium() === undefined && process.platform === "linux" && process.arch === "x64";

const unpacked = join(chromiumFolder, "unpacked");

/** The Chromium that {@link unpackChromium} leaves. */
export const broughtChromium = join(unpacked, "chromium");

/**
 * The Chromium for the tests, and what its environment needs.
 * @returns {{ program: string, env: NodeJS.ProcessEnv } | undefined} undefined where there is none
 */
export function findChromium() {
  const program = ownChromium();
  if (program !== undefined) return { program, env: process.env };
  if (!bringsChromium()) return undefined;
  // the package brings the libraries and fonts that a bare system lacks
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(unpacked, "lib"), process.env.LD_LIBRARY_PATH ?? ""].filter(Boolean).join(":"),
    FONTCONFIG_FILE: join(unpacked, "tests-fonts.conf"),
  };
  return { program: broughtChromium, env };
}

/**
 * Unpack the Chromium of the package in {@link chromiumFolder}.
 * @throws {SetupError}
 */
export async function unpackChromium() {
  const packed = join(chromiumFolder, "node_modules", "@sparticuz", "chromium", "bin");
  for (const name of ["chromium", "al2023.tar", "swiftshader.tar", "fonts.tar"]) {
    const bytes = await promisify(brotliDecompress)(readFileSync(join(packed, `${name}.br`)));
    const file = join(unpacked, name);
    writeFileSync(file, bytes, { mode: 0o755 });
    if (!name.endsWith(".tar")) continue;
    const { code, output } = await run(python, ["-m", "tarfile", "-e", file, unpacked]);
    if (code !== 0)
      throw new SetupError(`${name} of the Chromium for the tests cannot be unpacked:\n  ${tail(output)}`);
  }
  writeFileSync(
    join(unpacked, "tests-fonts.conf"),
    `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="relative">fonts-cache</cachedir>
</fontconfig>
`,
  );
}
