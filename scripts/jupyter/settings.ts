import { ServerConnection } from "@jupyterlab/services";
import type { ServerAddress } from "./server.js";

/** What a socket of ours takes. */
export interface SocketLimit {
  /** Largest message, in bytes; a larger one closes the socket. */
  maxMessage: number;
  /** Told before it closes. */
  onTooLarge: () => void;
}

/** How @jupyterlab/services reaches a server. The token goes in a header, never in an address, which proxies log. */
export function serverSettings({ url, token }: ServerAddress, limit?: SocketLimit): ServerConnection.ISettings {
  const { WebSocket: Plain } = ServerConnection.makeSettings();
  const headers = token === "" ? {} : { Authorization: `token ${token}` };
  const options = { headers, ...(limit === undefined ? {} : { maxPayload: limit.maxMessage }) };
  const WebSocket = new Proxy(Plain, {
    // in Node this is the class of the package ws, whose third argument takes headers and limits
    construct: (target, [address, protocols]) => {
      const socket: WebSocket & Ponging = Reflect.construct(target, [address, protocols, options]);
      // Jupyter's servers hold small messages back until the last one is acknowledged (Nagle's algorithm), which systems
      // put off by 40 ms unless there is something to send: an empty pong, which servers pass over
      socket.addEventListener("message", () => socket.pong());
      socket.addEventListener("error", (event) => {
        if ("error" in event && isTooLarge(event.error)) limit?.onTooLarge();
      });
      return socket;
    },
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

/** What a socket of the package ws has besides. */
interface Ponging {
  pong(): void;
}

/**
 * Node's fetch says only that it failed; why is in the cause, which @jupyterlab/services drops. What it prints instead is
 * the traceback of the server's own insides that older servers send with a failure.
 */
const telling: typeof fetch = async (...given) => {
  const request = new Request(...given);
  // one that is kept for the next request may have broken meanwhile: that request would fail, though the server is there
  request.headers.set("Connection", "close");
  const response = await fetch(request).catch((error: unknown) => {
    const { cause } = error as { cause?: { message?: string; code?: string } };
    throw cause === undefined ? error : new TypeError(cause.message || cause.code);
  });
  return response.status < 500 ? response : new Response(withoutTraceback(await response.text()), response);
};

function withoutTraceback(answer: string): string {
  try {
    return JSON.stringify({ ...JSON.parse(answer), traceback: undefined });
  } catch {
    return answer;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
}
