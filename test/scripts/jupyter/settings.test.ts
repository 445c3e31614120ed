import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo, Socket } from "node:net";
import { ServerConnection } from "@jupyterlab/services";
import { expect, test } from "vitest";
import { serverSettings } from "../../../scripts/jupyter/settings.js";

// the package that @jupyterlab/services takes its sockets from
const require = createRequire(createRequire(import.meta.url).resolve("@jupyterlab/services"));
const { WebSocketServer } = require("ws");

test("a socket carries the token in a header, and answers each message at once, so that none is held back", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const url = `127.0.0.1:${server.address().port}/`;
  const { WebSocket } = serverSettings({ url: `http://${url}`, token: "secret" });
  const socket = new WebSocket(`ws://${url}`);
  try {
    const [connection, request] = await once(server, "connection");
    expect(request.headers.authorization).toBe("token secret");
    expect(request.url).toBe("/");
    for (const message of ["one", "two"]) {
      connection.send(message);
      const [answer] = await once(connection, "pong");
      expect(answer).toHaveLength(0);
    }
  } finally {
    socket.close();
    server.close();
  }
});

test("no request goes over a connection of an earlier one, which may have broken meanwhile", async () => {
  const used = new Set<Socket>();
  const server = createServer((request, response) => {
    if (used.has(request.socket)) request.socket.resetAndDestroy();
    used.add(request.socket);
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const settings = serverSettings({ url, token: "" });
  try {
    for (const method of ["GET", "POST", "DELETE"]) {
      const response = await ServerConnection.makeRequest(`${url}api/kernels`, { method }, settings);
      expect(await response.text()).toBe("{}");
    }
    expect(used.size).toBe(3);
  } finally {
    server.close();
  }
});
