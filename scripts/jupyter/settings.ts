import { ServerConnection } from "@jupyterlab/services";
import type { ServerAddress } from "./server.js";

/** How @jupyterlab/services reaches a server. The token goes in a header, never in an address, which proxies log. */
export function serverSettings({ url, token }: ServerAddress): ServerConnection.ISettings {
  const { WebSocket: Plain } = ServerConnection.makeSettings();
  const headers = token === "" ? {} : { Authorization: `token ${token}` };
  const WebSocket = new Proxy(Plain, {
    // in Node this is the class of the package ws, whose third argument takes headers
    construct: (target, [address, protocols]) => Reflect.construct(target, [address, protocols, { headers }]),
  });
  return ServerConnection.makeSettings({
    baseUrl: url,
    wsUrl: url.replace(/^http/, "ws"),
    token,
    appendToken: false,
    WebSocket,
    fetch: telling,
  });
}

/** Node's fetch says only that it failed; why is in the cause, which @jupyterlab/services drops. */
const telling: typeof fetch = (...request) =>
  fetch(...request).catch((error: unknown) => {
    const { cause } = error as { cause?: { message?: string; code?: string } };
    throw cause === undefined ? error : new TypeError(cause.message || cause.code);
  });
