import type { FromFrame, ToFrame } from "./messages.js";

/** How long a frame that has loaded may take to say that it is there. */
const patienceMs = 5000;

/** The page's side of the sandboxed document that the worker of cells lives in. */
export class Frame {
  readonly #element = document.createElement("iframe");
  readonly #port: WebPort;
  #listener: (message: FromFrame) => void = () => {};
  #isThere = false;

  constructor(address: URL) {
    const { port1, port2 } = new MessageChannel() as unknown as { port1: WebPort; port2: WebPort };
    this.#port = port1;
    this.#port.addEventListener("message", ({ data }) => {
      const message = data as FromFrame;
      if (message.kind === "there") this.#isThere = true;
      this.#listener(message);
    });
    this.#port.start();
    const element = this.#element;
    element.hidden = true;
    element.setAttribute("sandbox", "allow-scripts");
    element.setAttribute("aria-hidden", "true");
    element.src = address.href;
    element.addEventListener("load", () => {
      element.contentWindow?.postMessage("", "*", [port2]);
      // what is not there, or may not be shown, loads too
      setTimeout(() => {
        if (this.#isThere) return;
        const message = "frame.html is not there, or its host forbids frames";
        this.#listener({ kind: "broken", message });
      }, patienceMs);
    });
    document.body.append(element);
  }

  /** Whoever listens is told of all that comes from now on, and nobody else. */
  listen(listener: (message: FromFrame) => void): void {
    this.#listener = listener;
  }

  post(message: ToFrame): void {
    this.#port.postMessage(message);
  }

  remove(): void {
    this.#element.remove();
    this.#port.close();
  }
}
