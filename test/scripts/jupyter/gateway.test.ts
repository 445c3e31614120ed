import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Command, commandIn, type Ended, root } from "../command.js";
import { type Gateway, startGateway } from "../gateway.js";
import { notebook, save } from "../notebooks.js";

let folder: string;
let gateway: Gateway;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gateway test "));
  gateway = await startGateway(root);
});

afterAll(async () => {
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function atGateway(cwd: string, ...args: string[]): Promise<Ended> {
  return commandIn(cwd, "check", "--server", gateway.url, "--token", gateway.token, ...args);
}

test("lessons pass on a Jupyter Enterprise Gateway, and their kernels end", async () => {
  const lessons = ["notebooks/01-why-convolution.ipynb", "notebooks/02-cross-correlation.ipynb"];
  const { code, output } = await atGateway(root, "--jobs", "2", ...lessons);
  expect(output).toContain("2 of 2 notebooks passed");
  expect(code).toBe(0);
  expect(gateway.log().match(/Kernel started: /g)).toHaveLength(2);
  await expect.poll(() => gateway.log().match(/Kernel shutdown: /g)).toHaveLength(2);
});

test("two kernels run at once: each waits for what the other does", async () => {
  const meet = (mine: string, other: string) =>
    notebook(
      [
        `import { existsSync, writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(join(folder, mine))}, "");
while (!existsSync(${JSON.stringify(join(folder, other))})) await new Promise((resolve) => setTimeout(resolve, 50));`,
      ],
      "tslab",
    );
  save(folder, { left: meet("left", "right"), right: meet("right", "left") });
  const { code, output } = await atGateway(folder, "--jobs", "2", "left.ipynb", "right.ipynb");
  expect(output).toContain("2 of 2 notebooks passed");
  expect(code).toBe(0);
});

test("a failure on a gateway is a failure, and the kernel knows for whom it runs and where", async () => {
  const source =
    "const { KERNEL_USERNAME, KERNEL_WORKING_DIR } = process.env; throw [KERNEL_USERNAME, KERNEL_WORKING_DIR].join();";
  save(folder, { failing: notebook([source], "tslab") });
  const args = ["check", "--server", gateway.url, "failing.ipynb"];
  const run = new Command(args, folder, { KERNEL_USERNAME: "ada", JUPYTER_TOKEN: gateway.token });
  expect(await run.ended()).toBe(1);
  expect(run.output).toContain(`ada,${folder}`);
});

test("a wrong token, or a kernel that the gateway does not have, is told", async () => {
  save(folder, { odd: notebook(["1"], "no-such-kernel") });
  const refused = await commandIn(folder, "check", "--server", gateway.url, "--token", "wrong", "odd.ipynb");
  expect(refused.output).toMatch(/refuses the token: check --token/);
  const missing = await atGateway(folder, "odd.ipynb");
  expect(missing.output).toMatch(/for the kernel "no-such-kernel", but the server has only: .*tslab/);
  expect([refused.code, missing.code]).toEqual([2, 2]);
});
