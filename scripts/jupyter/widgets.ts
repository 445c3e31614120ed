import { KernelMessage } from "@jupyterlab/services";
import { Outputs } from "./outputs.js";

type State = { [key: string]: unknown };

/** What a notebook keeps of its widgets, below its metadata's key `widgets`. */
export interface WidgetState {
  readonly "application/vnd.jupyter.widget-state+json": {
    readonly state: { readonly [model: string]: object };
    readonly version_major: 2;
    readonly version_minor: 0;
  };
}

/** A part of a widget's state that was sent in binary. */
interface Binary {
  readonly data: string;
  readonly encoding: "base64";
  readonly path: unknown;
}

/** One widget, as far as a page without its script can know it. */
interface Model {
  readonly state: State;
  readonly binaries: Map<string, Binary>;
  /** What an `Output` widget holds. */
  readonly outputs?: Outputs;
  /** The cell whose outputs it takes for now, by the id of its request. */
  takesFrom?: string | undefined;
}

/**
 * The widgets of a kernel, kept as nbclient keeps them: their states are saved, and an `Output` widget (which `interact`
 * uses) takes what cells put out while it is told to, instead of the cell.
 */
export class Widgets {
  private readonly models = new Map<string, Model>();
  /** `Output` widgets that take the outputs of a request; the last one does. */
  private readonly takers = new Map<string, string[]>();

  /**
   * @param tell sends a change of state to the kernel
   * @param maxSize most that one widget may hold, in bytes
   */
  constructor(
    private readonly tell: (model: string, state: State) => void,
    private readonly maxSize: number,
  ) {}

  /** Take a message from the kernel; whether it is for a widget, and for no cell. */
  take(message: KernelMessage.IIOPubMessage): boolean {
    if (KernelMessage.isCommOpenMsg(message)) {
      if (message.content.target_name === "jupyter.widget") this.change(message.content.comm_id, message);
      return true;
    }
    if (KernelMessage.isCommMsgMsg(message)) {
      if (this.models.has(message.content.comm_id)) this.change(message.content.comm_id, message);
      return true;
    }
    const parent = "msg_id" in message.parent_header ? message.parent_header.msg_id : "";
    const taker = this.takers.get(parent)?.at(-1);
    const model = taker === undefined ? undefined : this.models.get(taker);
    if (taker === undefined || model?.outputs === undefined || !isOutput(message)) return false;
    model.outputs.add(message);
    model.state.outputs = model.outputs.outputs;
    this.tell(taker, { outputs: model.state.outputs });
    return true;
  }

  /** What the notebook is to keep; undefined when there is no widget. */
  get saved(): WidgetState | undefined {
    const named = [...this.models].filter(([, { state }]) => "_model_name" in state);
    if (named.length === 0) return undefined;
    const models = named.map(([id, { state, binaries }]) => [id, entryOf(state, [...binaries.values()])]);
    const state = Object.fromEntries(models);
    return { "application/vnd.jupyter.widget-state+json": { state, version_major: 2, version_minor: 0 } };
  }

  private change(id: string, { content, buffers = [] }: KernelMessage.ICommOpenMsg | KernelMessage.ICommMsgMsg): void {
    const { state, buffer_paths: paths } = content.data as { state?: State; buffer_paths?: unknown[] };
    if (state === undefined) return;
    const model = this.models.get(id) ?? modelOf(state, this.maxSize);
    this.models.set(id, model);
    Object.assign(model.state, state);
    for (const [index, path] of (paths ?? []).entries()) {
      const data = buffers[index];
      if (data === undefined) continue;
      const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
      const base64 = Buffer.from(bytes as Uint8Array).toString("base64");
      model.binaries.set(JSON.stringify(path), { data: base64, encoding: "base64", path });
    }
    if (model.outputs !== undefined && typeof state.msg_id === "string") this.direct(id, model, state.msg_id);
  }

  /** An `Output` widget takes the outputs of a request from now on, or of none. */
  private direct(id: string, model: Model, request: string): void {
    const before = model.takesFrom;
    if (before !== undefined) {
      const others = (this.takers.get(before) ?? []).filter((taker) => taker !== id);
      this.takers.set(before, others);
    }
    model.takesFrom = request === "" ? undefined : request;
    if (request !== "") this.takers.set(request, [...(this.takers.get(request) ?? []), id]);
  }
}

function modelOf(state: State, maxSize: number): Model {
  const holds = state._model_module === "@jupyter-widgets/output" && state._model_name === "OutputModel";
  return { state: {}, binaries: new Map(), ...(holds ? { outputs: new Outputs(new Map(), maxSize) } : {}) };
}

function entryOf(state: State, buffers: readonly Binary[]): object {
  return {
    model_name: state._model_name,
    model_module: state._model_module,
    model_module_version: state._model_module_version,
    state,
    ...(buffers.length > 0 ? { buffers } : {}),
  };
}

function isOutput(message: KernelMessage.IIOPubMessage): boolean {
  return [
    KernelMessage.isStreamMsg,
    KernelMessage.isDisplayDataMsg,
    KernelMessage.isExecuteResultMsg,
    KernelMessage.isErrorMsg,
    KernelMessage.isClearOutputMsg,
  ].some((is) => is(message));
}
