import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "../../../scripts/jupyter/server.js";
import { gatewayPython, python } from "../../../scripts/setup/places.js";
import { Command } from "../command.js";
import { inProcess } from "../in-process.js";
import { notebook, printed, save } from "../notebooks.js";
import { startProxy } from "../proxy.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "Server test "));
  const cells = [{ source: "print(6 * 7)", outputs: [printed("42\n")] }];
  save(folder, { a: notebook(cells, "python3"), b: notebook(cells, "python3") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withServer(args: string[], work: (server: RunningServer) => Promise<void>): Promise<void> {
  const server = await startServer({ python, folder, args });
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

test("a server below a user's path is used as it is named, and the token is in no address", async () => {
  await withServer(["--ServerApp.base_url=/user/ada%40home/"], async (server) => {
    const path = "/user/ada%40home/";
    const proxy = await startProxy(Number(new URL(server.url).port));
    try {
      const url = `http://127.0.0.1:${proxy.port}${path.slice(0, -1)}`;
      const run = new Command(["check", "--server", url, "--jobs", "2", "a.ipynb", "b.ipynb"], folder, {
        JUPYTER_TOKEN: server.token,
      });
      expect(await run.ended(), run.output).toBe(0);
      expect(run.output).toContain("2 of 2 notebooks passed");
      expect(proxy.requests.filter((request) => !request.includes(` ${path}api/`))).toEqual([]);
      expect(proxy.requests.filter((request) => request.includes("/channels"))).toHaveLength(2);
      expect(proxy.requests.join("\n")).not.toContain(server.token);
    } finally {
      proxy.close();
    }
  });
});

test("a server on https is trusted when its authority is", async () => {
  const pem = join(folder, "certificate.pem");
  execFileSync(gatewayPython, [fileURLToPath(new URL("certificate.py", import.meta.url)), pem]);
  await withServer([], async ({ url: plain, token }) => {
    // ends the encryption before a server, as a hub's proxy does
    const front = createTlsServer({ key: readFileSync(pem), cert: readFileSync(pem) }, (client) => {
      const upstream = connect(Number(new URL(plain).port), "127.0.0.1");
      for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
      client.pipe(upstream).pipe(client);
    }).listen(0, "127.0.0.1");
    await once(front, "listening");
    const url = `https://127.0.0.1:${(front.address() as AddressInfo).port}/`;
    const args = ["check", "--server", url, "a.ipynb"];
    const trusted = new Command(args, folder, { JUPYTER_TOKEN: token, NODE_EXTRA_CA_CERTS: pem });
    expect(await trusted.ended(), trusted.output).toBe(0);
    const unknown = new Command(args, folder, { JUPYTER_TOKEN: token });
    expect(await unknown.ended()).toBe(2);
    expect(unknown.output).toMatch(/No Jupyter server answers at https:.*self-signed certificate/);
    front.close();
  });
});

test("a server that goes away in mid-run ends the run with one clear line", async () => {
  const mark = join(folder, "running");
  const source = `open(${JSON.stringify(mark)}, "w").close()\nimport time\ntime.sleep(60)`;
  save(folder, { long: notebook([source], "python3") });
  await withServer([], async (server) => {
    const before = readFileSync(join(folder, "long.ipynb"), "utf8");
    const args = ["execute", "--server", server.url, "--token", server.token, "--jobs", "1", "long.ipynb", "a.ipynb"];
    const run = new Command(args, folder);
    await expect.poll(() => existsSync(mark)).toBe(true);
    await server.stop();
    expect(await run.ended()).toBe(2);
    expect(run.output).toMatch(/No Jupyter server answers at http:.*: check --server/);
    expect(run.output).not.toContain("    at ");
    expect(run.processes()).toEqual([]);
    expect(readFileSync(join(folder, "long.ipynb"), "utf8")).toBe(before);
  });
});

test.each<[string, RequestListener]>([
  ["a page", (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
  [
    "a login",
    (request, response) => response.writeHead(request.url === "/login" ? 200 : 302, { location: "/login" }).end(),
  ],
  ["JSON of another sort", (_, response) => response.end('{"kernelspecs": 3}')],
  ["404", (_, response) => response.writeHead(404).end("{}")],
])("what answers with %s is no Jupyter server", async (_what, answer) => {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { code, output } = await inProcess(folder, "check", "--server", url, "a.ipynb");
    expect(output).toMatch(/is no Jupyter server \(.+\): check --server; on a JupyterHub it ends in \/user\/NAME\//);
    expect(output).not.toContain("    at ");
    expect(code).toBe(2);
  } finally {
    server.close();
  }
});

test("a server that breaks down while it answers is told", async () => {
  const server = createServer((_, response) => response.writeHead(503).end("Service Unavailable")).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { code, output } = await inProcess(folder, "check", "--server", url, "a.ipynb");
    expect(output).toMatch(/The server at http:.* answered 503: /);
    expect(code).toBe(2);
  } finally {
    server.close();
  }
});
