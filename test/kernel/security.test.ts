import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kernelMain, repository } from "./client.js";
import { runPython } from "./python.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "security-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a client of jupyter_client's meets. */
async function connect(transport: string, policy: string): Promise<{ [what: string]: unknown }> {
  const script = join(repository, "test", "kernel", "security", "client.py");
  const { code, output } = await runPython("python", [script, transport, policy], folder);
  expect(code, output).toBe(0);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}
const works = { status: "ok", outputs: ["out\n", "42"], input: ["'Ada'"], beats: true };

test.each(["tcp", "ipc"])("over %s everything is encrypted where the client asks for it", async (transport) => {
  expect(await connect(transport, "required")).toMatchObject({ ...works, hasKeys: true, strangerHears: false });
});

test("without encryption who reaches a port may listen", async () => {
  expect(await connect("tcp", "disabled")).toMatchObject({ ...works, hasKeys: false, strangerHears: true });
});

test("the sockets of ipc are the user's alone, and gone afterwards; files of cells are as usual", async () => {
  const files = `'${(0o666 & ~process.umask()).toString(8)}'`;
  expect(await connect("ipc", "disabled")).toMatchObject({ ...works, modes: ["0o700"], left: [], files: [files] });
});

const sound = {
  ...{ transport: "ipc", ip: "k", key: "", signature_scheme: "hmac-sha256" },
  ...{ shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 },
};
const key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

test.each([
  [{ curve_publickey: key }, "curve_secretkey should be 40 characters of Z85"],
  [{ curve_publickey: "short", curve_secretkey: key }, "curve_publickey should be 40 characters of Z85"],
  [{ transport: "udp" }, 'transport should be tcp or ipc, got "udp"'],
  [{ ip: "k".repeat(200) }, /cannot listen at ipc:.*: File name too long/],
])("a connection file with %j is refused in one line, without the keys", (wrong, reason) => {
  const file = join(folder, "wrong.json");
  writeFileSync(file, JSON.stringify({ ...sound, ...wrong }));
  const { status, stderr } = spawnSync(process.execPath, [kernelMain, file], { encoding: "utf8", cwd: folder });
  expect(status).toBe(1);
  expect(stderr).toMatch(reason);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).not.toContain(key);
});
