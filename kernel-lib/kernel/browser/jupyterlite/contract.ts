import type { Content, Header } from "../../message.js";

/** A message as JupyterLite hands it to kernels, which live in its page. */
export interface LiteMessage {
  header: Header;
  parent_header: Header | Content;
  metadata: Content;
  content: Content;
  channel: "shell" | "control" | "iopub" | "stdin";
  buffers: unknown[];
}

/** What JupyterLite tells a kernel that it wants. */
export interface LiteKernelOptions {
  id: string;
  name: string;
  /** The notebook's folder. */
  location: string;
  sendMessage(message: LiteMessage): void;
}

/** What JupyterLite wants of a kernel: `IKernel` of `@jupyterlite/services`. */
export interface LiteKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly ready: Promise<void>;
  readonly isDisposed: boolean;
  readonly disposed: Signal;
  /** JupyterLite gives the next message when this one's promise is kept. */
  handleMessage(message: LiteMessage): Promise<void>;
  dispose(): void;
}

/** Of `@lumino/signaling`. */
export interface Signal {
  emit(value: undefined): void;
}

/** `IKernelSpecs` of `@jupyterlite/services`. */
export interface KernelSpecs {
  register(kernel: { spec: object; create(options: LiteKernelOptions): Promise<LiteKernel> }): void;
}

/** `IKernelClient` of `@jupyterlite/services`: what JupyterLab asks of kernels besides messages. */
export interface KernelClient {
  interrupt(id: string): Promise<void>;
}
