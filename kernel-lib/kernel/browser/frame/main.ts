/**
 * The document that the worker of cells lives in. It is sandboxed: its origin is nobody's, and so is the worker's, who
 * has no cookies, no storage and no way to the page but this.
 */
import { answer, createAnswering, createFlag } from "../flags.js";
import type { Answering, Flag, FromFrame, ToCells, ToFrame } from "../messages.js";

let worker: Worker | undefined;
let answering: Answering | undefined;
let flag: Flag | undefined;

addEventListener("message", ({ ports }) => {
  const [port] = ports;
  if (port === undefined) return;
  const tell = (message: FromFrame) => port.postMessage(message);
  port.addEventListener("message", ({ data }) => receive(data as ToFrame, tell));
  port.start();
  tell({ kind: "there" });
});

function receive(message: ToFrame, tell: (message: FromFrame) => void): void {
  const post = (told: ToCells) => worker?.postMessage(told);
  switch (message.kind) {
    case "start":
      worker = start(message.script, tell);
      answering = createAnswering();
      worker.postMessage({ kind: "start", answering, beside: message.beside } satisfies ToCells);
      break;
    case "run":
      lower();
      flag = createFlag();
      post({ kind: "run", cell: message.cell, stop: flag });
      break;
    case "stop":
      lower();
      post({ kind: "interrupt", id: message.id });
      break;
    case "answer":
      if (answering !== undefined) answering = answered(answering, message.value);
      break;
    case "end":
      worker?.terminate();
      lower();
  }
}

/** Only a blob of the document's own may be a worker here. */
function start(script: string, tell: (message: FromFrame) => void): Worker {
  const started = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  started.addEventListener("message", ({ data }) => tell(data as FromFrame));
  started.addEventListener("error", ({ message }) => tell({ kind: "broken", message }));
  return started;
}

function lower(): void {
  if (flag !== undefined) URL.revokeObjectURL(flag);
  flag = undefined;
}

function answered(to: Answering, value: string | Uint8Array | undefined): Answering {
  const next = createAnswering();
  const told = value instanceof Uint8Array ? URL.createObjectURL(new Blob([value as Uint8Array<ArrayBuffer>])) : value;
  answer(to, { value: told, next });
  return next;
}
