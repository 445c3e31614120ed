import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Dealer, Subscriber } from "zeromq";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

describe("kernel_info", () => {
  test("tells real versions, on shell and on control", async () => {
    for (const channel of ["shell", "control"] as const) {
      const info = await kernel.request(channel, "kernel_info_request", {});
      expect(info).toMatchObject({ status: "ok", protocol_version: "5.4", implementation: "d2l-ts" });
      expect(info.language_info).toMatchObject({ name: "typescript", version: "6.0.3", file_extension: ".ts" });
    }
  });

  test("is answered on control while a cell runs", async () => {
    const id = await kernel.submit("const until = Date.now() + 400; while (Date.now() < until) {}");
    await kernel.request("control", "kernel_info_request", {});
    expect(kernel.replyTo(id)).toBeUndefined();
    await kernel.finished(id);
  });
});

describe("execute_request", () => {
  test("counts stored cells only", async () => {
    const count = async (options: object) =>
      (await kernel.execute("1", { ...options })).reply.execution_count as number;
    const first = await count({});
    expect(await count({})).toBe(first + 1);
    expect(await count({ store_history: false })).toBe(first + 1);
    expect(await count({ silent: true })).toBe(first + 1);
    expect(await count({})).toBe(first + 2);
  });

  test("when silent broadcasts no input, result or error, and runs all the same", async () => {
    const { outputs, reply } = await kernel.execute("let quiet = 5; quiet", { silent: true });
    expect([outputs, reply.status]).toEqual([[], "ok"]);
    const failed = await kernel.execute("throw new Error('quiet')", { silent: true });
    expect([failed.outputs, failed.reply.ename]).toEqual([[], "Error"]);
    expect((await kernel.execute("quiet")).result).toBe("5");
  });

  test("answers user_expressions one by one", async () => {
    const user_expressions = {
      sum: "1 + 2",
      bad: "nowhere",
      thrown: "(() => { throw new Error('x') })()",
      later: "Promise.resolve(4)",
    };
    const { reply } = await kernel.execute("0", { user_expressions });
    expect(reply.user_expressions).toMatchObject({
      sum: { status: "ok", data: { "text/plain": "3" }, metadata: {} },
      bad: { status: "error", ename: "TypeScriptError" },
      thrown: { status: "error", ename: "Error", evalue: "x" },
      later: { status: "ok", data: { "text/plain": "4" } },
    });
  });

  test("of an empty cell succeeds", async () => {
    for (const cell of ["", "  \n", "// only a comment"]) expect((await kernel.execute(cell)).reply.status).toBe("ok");
  });

  test("announces starting, then busy and idle around every request", async () => {
    const fresh = await KernelClient.start();
    const states = fresh.broadcasts
      .filter(({ header }) => header.msg_type === "status")
      .map(({ content }) => content.execution_state);
    await fresh.stop();
    expect(states).toEqual(expect.arrayContaining(["busy", "idle"]));
  });

  test("of a name and a question mark pages its documentation", async () => {
    const { reply } = await kernel.execute("parseInt?");
    expect(reply.payload).toMatchObject([
      { source: "page", start: 0, data: { "text/plain": expect.stringContaining("parseInt") } },
    ]);
  });
});

describe("prompt()", () => {
  test("asks the client and returns its answer", async () => {
    const asked: unknown[] = [];
    kernel.onInput = (...question) => {
      asked.push(question);
      return "Ada";
    };
    const { result, stdout } = await kernel.execute(
      "console.log('before'); const name = prompt('Name? '); prompt('Key', { password: true }); name",
    );
    expect([result, stdout, asked]).toEqual([
      "'Ada'",
      "before\n",
      [
        ["Name? ", false],
        ["Key", true],
      ],
    ]);
  });

  test("is refused with the reason when the client allows no input", async () => {
    const { error } = await kernel.execute("prompt('x')", { allow_stdin: false });
    expect(error?.evalue).toContain("does not allow input");
  });

  test("is stopped by an interrupt", async () => {
    const asked = new Promise<void>((resolve) => {
      kernel.onInput = () => {
        resolve();
        return undefined;
      };
    });
    const id = await kernel.submit("prompt('never answered')");
    await asked;
    await kernel.request("control", "interrupt_request", {});
    expect((await kernel.finished(id)).error?.ename).toBe("Interrupted");
  });
});

describe("history", () => {
  test("is given as tail, range and search, with outputs when asked", async () => {
    const marker = "'history marker'";
    const { reply } = await kernel.execute(marker);
    const line = Number(reply.execution_count);
    await kernel.execute("1 + 1");
    const history = async (content: object) =>
      (await kernel.request("shell", "history_request", { output: false, raw: true, ...content })).history;
    expect(await history({ hist_access_type: "tail", n: 2 })).toEqual([
      [0, line, marker],
      [0, line + 1, "1 + 1"],
    ]);
    expect(await history({ hist_access_type: "range", session: 0, start: line, stop: line + 1 })).toEqual([
      [0, line, marker],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "*marker*", n: 5 })).toEqual([[0, line, marker]]);
    expect(await history({ hist_access_type: "tail", n: 1, output: true })).toEqual([[0, line + 1, ["1 + 1", "2"]]]);
    expect(await history({ hist_access_type: "tail", n: 0 })).toEqual([]);
  });
});

describe("comms", () => {
  test("opened by the client reach the registered target, answer, and close", async () => {
    await kernel.execute(
      `import { registerCommTarget } from "tslab";
       const seen: unknown[] = [];
       registerCommTarget("echo", (comm, data) => {
         seen.push(data);
         comm.onMessage = (message) => { seen.push(message); comm.send({ echo: message }) };
         comm.onClose = () => seen.push("closed");
       })`,
    );
    const outputsOf = async (type: string, content: object) => {
      const id = await kernel.send("shell", type, { comm_id: "c1", ...content });
      await kernel.until(
        () => kernel.of(id).some(({ content }) => content.execution_state === "idle"),
        `${type} to be handled`,
      );
      return kernel
        .of(id)
        .filter(({ header }) => header.msg_type !== "status")
        .map(({ header, content }) => [header.msg_type, content]);
    };
    expect(await outputsOf("comm_open", { target_name: "echo", data: { hello: 1 } })).toEqual([]);
    expect((await kernel.request("shell", "comm_info_request", {})).comms).toEqual({ c1: { target_name: "echo" } });
    expect((await kernel.request("shell", "comm_info_request", { target_name: "other" })).comms).toEqual({});
    expect(await outputsOf("comm_msg", { data: { n: 2 } })).toEqual([
      ["comm_msg", { comm_id: "c1", data: { echo: { n: 2 } } }],
    ]);
    expect(await outputsOf("comm_close", { data: {} })).toEqual([]);
    expect((await kernel.request("shell", "comm_info_request", {})).comms).toEqual({});
    expect((await kernel.execute("seen")).result).toBe("[ { hello: 1 }, { n: 2 }, 'closed' ]");
  });

  test("opened by a cell are announced and listed", async () => {
    const { outputs } = await kernel.execute(
      'import { openComm } from "tslab"; const mine = openComm("widget", { v: 1 }); mine.send({ v: 2 })',
    );
    expect(outputs.map(({ type, content }) => [type, content.target_name, content.data])).toEqual([
      ["comm_open", "widget", { v: 1 }],
      ["comm_msg", undefined, { v: 2 }],
    ]);
    expect(Object.values((await kernel.request("shell", "comm_info_request", {})).comms as object)).toEqual([
      { target_name: "widget" },
    ]);
  });

  test("to an unknown target are closed at once", async () => {
    const id = await kernel.send("shell", "comm_open", { comm_id: "c9", target_name: "nobody", data: {} });
    await kernel.until(() => kernel.of(id).some(({ header }) => header.msg_type === "comm_close"), "comm_close");
  });
});

describe("what is refused", () => {
  test("a message with a wrong signature is dropped", async () => {
    const id = await kernel.send("shell", "execute_request", { code: "globalThis.forged = 1" }, "another key");
    expect((await kernel.execute("globalThis.forged")).result).toBeUndefined();
    expect(kernel.of(id)).toEqual([]);
  });

  test("malformed frames are dropped", async () => {
    const stranger = new Dealer({ linger: 0 });
    stranger.connect(`ipc://${kernel.folder}/k-1`);
    for (const frames of [
      ["x"],
      ["<IDS|MSG>"],
      ["<IDS|MSG>", "", "{", "{", "{", "{"],
      ["a", "<IDS|MSG>", "00", "1", "2", "3", "4"],
    ]) {
      await stranger.send(frames);
    }
    expect((await kernel.execute("'whole'")).result).toBe("'whole'");
    stranger.close();
  });

  test("an unknown request is framed by busy and idle, and has no reply", async () => {
    const id = await kernel.send("shell", "teleport_request", {});
    await kernel.until(() => kernel.of(id).length === 2, "busy and idle");
    expect(kernel.replyTo(id)).toBeUndefined();
  });
});

test("every new subscriber is welcomed", async () => {
  const subscriber = new Subscriber({ linger: 0 });
  subscriber.connect(`ipc://${kernel.folder}/k-2`);
  subscriber.subscribe("");
  const [topic] = await subscriber.receive();
  expect(topic.toString()).toBe("kernel.iopub_welcome");
  subscriber.close();
});

test.each([true, false])(
  "shutdown with restart %s is answered so, and ends the process, also while a cell spins",
  async (restart) => {
    const fresh = await KernelClient.start();
    if (restart) {
      const id = await fresh.submit("console.log('begun'); while (true) {}");
      await fresh.until(() => fresh.textOf(id) === "begun\n", "begun");
    }
    expect(await fresh.request("control", "shutdown_request", { restart })).toEqual({ status: "ok", restart });
    await fresh.until(() => fresh.hasExited, "the process to end");
    expect(fresh.processOutput).toBe("");
    await fresh.stop();
  },
);

test("sockets bind only where the connection file says", async () => {
  const sockets = readFileSync(`/proc/${kernel.process.pid}/net/unix`, "utf8")
    .split("\n")
    .filter((line) => line.includes(kernel.folder));
  expect(new Set(sockets.map((line) => line.split("/").at(-1)))).toEqual(new Set(["k-1", "k-2", "k-3", "k-4", "k-5"]));
});
