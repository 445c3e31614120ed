/** Of the web's global names those that the kernel in a page uses; the project knows Node's. */

interface WorkerLike {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: WebEvent) => void): void;
}

interface WebEvent {
  preventDefault(): void;
  /** Of messages. */
  readonly data: unknown;
  /** Of uncaught errors. */
  readonly error: unknown;
  readonly message: string;
  /** Of unhandled rejections. */
  readonly reason: unknown;
  readonly ports: readonly WebPort[];
}

declare class Worker implements WorkerLike {
  constructor(address: URL | string);
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: WebEvent) => void): void;
  terminate(): void;
}

declare class XMLHttpRequest {
  responseType: string;
  readonly status: number;
  readonly responseText: string;
  readonly response: unknown;
  open(method: string, address: string | URL, isAsync: boolean): void;
  send(): void;
}

declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
  }
}

declare var self: WorkerLike & { readonly location: { readonly href: string; readonly pathname: string } };
interface WebPort extends WorkerLike {
  start(): void;
  close(): void;
}

interface WebElement {
  hidden: boolean;
  src: string;
  readonly contentWindow: { postMessage(message: unknown, origin: string, ports: readonly WebPort[]): void } | null;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: () => void): void;
  append(element: WebElement): void;
  remove(): void;
}

declare var document: {
  readonly baseURI: string;
  readonly body: WebElement;
  readonly currentScript: { readonly src: string } | null;
  createElement(name: string): WebElement;
};
declare function addEventListener(type: string, listener: (event: WebEvent) => void): void;
