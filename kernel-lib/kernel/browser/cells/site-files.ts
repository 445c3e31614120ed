import type { FromCells, SiteFile } from "../messages.js";
import type { Questions } from "./questions.js";

/** The data that the kernel was built with, by their paths: their sizes. */
declare const buildData: { [path: string]: number };

/** Taken before cells, which may give the name another meaning. */
const fetchElsewhere = fetch;

/** Reads files of the site; the cell waits for them, for in Node they are read so. */
export class SiteFiles {
  readonly #questions: Questions;
  readonly #post: (message: FromCells) => void;
  readonly #loaded = new Map<string, number>();
  /** Address of the folder that cells' paths begin in. */
  beside = "";

  constructor(questions: Questions, post: (message: FromCells) => void) {
    this.#questions = questions;
    this.#post = post;
  }

  read(file: SiteFile): Uint8Array | undefined {
    const address = this.#questions.ask({ kind: "read", file });
    return address === undefined ? undefined : bytesAt(address);
  }

  /** A file of a data package; the page is told of each. */
  readonly readData = (name: string, path: string): Uint8Array | undefined => {
    const address = `${name}/${path}`;
    if (!(address in buildData)) return undefined;
    const file = this.read({ of: "kernel", path: `data/${address}` });
    if (file === undefined) return undefined;
    this.#loaded.set(address, buildData[address]);
    const isOfPackage = ([file]: [string, number]) => file.startsWith(`${name}/`);
    this.#post({ kind: "loaded", loaded: sum([...this.#loaded].filter(isOfPackage)), total: totalOf(name, path) });
    return file;
  };

  /** What cells call: of the site's own files the page has to tell, which asks for them without cookies. */
  readonly fetch: typeof fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : new URL(input, this.beside).href;
    const isOfSite = new URL(address).origin === new URL(this.beside).origin;
    if (!isOfSite || input instanceof Request || (init?.method ?? "GET").toUpperCase() !== "GET") {
      return fetchElsewhere(input instanceof Request ? input : address, init);
    }
    const file = this.read({ of: "page", path: address });
    return new Response(file as Uint8Array<ArrayBuffer> | undefined, { status: file === undefined ? 404 : 200 });
  };
}

/** The bytes of a blob. */
function bytesAt(address: string): Uint8Array | undefined {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  return request.status === 200 ? new Uint8Array(request.response as ArrayBuffer) : undefined;
}

const sum = (sizes: [string, number][]) => sizes.reduce((total, [, size]) => total + size, 0);

/** Of all the files that are read together: those in one folder. */
function totalOf(name: string, path: string): number {
  const folder = `${name}/${path.slice(0, path.lastIndexOf("/") + 1)}`;
  return sum(Object.entries(buildData).filter(([file]) => file.startsWith(folder)));
}
