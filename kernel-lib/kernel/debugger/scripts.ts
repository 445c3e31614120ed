import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Origin } from "../described.js";
import type { CompiledCell } from "../threads.js";
import type { CellFiles } from "./cell-files.js";
import type { Inspector } from "./inspector.js";
import { UserCode } from "./user-code.js";

interface Script {
  scriptId: string;
  url: string;
}

/** The scripts that V8 has parsed, and which of them are the user's. */
export class Scripts {
  readonly #inspector: Inspector;
  readonly #files: CellFiles;
  readonly #urls = new Map<string, string>();
  readonly #codes = new Map<string, Promise<UserCode | undefined>>();
  /** Cells by their scripts' addresses. */
  readonly #cells = new Map<string, UserCode>();

  constructor(inspector: Inspector, files: CellFiles) {
    this.#inspector = inspector;
    this.#files = files;
    inspector.on<Script>("Debugger.scriptParsed", ({ scriptId, url }) => this.#urls.set(scriptId, url));
  }

  /** A cell that is about to run. */
  add({ id, count, source, code, map }: CompiledCell): UserCode {
    const origin = { name: `cell ${count}`, text: source, map };
    const cell = new UserCode(this.#files.add(source), origin, code);
    this.#cells.set(`cell:${id}`, cell);
    return cell;
  }

  /** The user's code behind a script; undefined for a script of the library, of Node, or of the kernel. */
  codeOf(scriptId: string): Promise<UserCode | undefined> {
    let code = this.#codes.get(scriptId);
    if (code === undefined) {
      code = this.#find(scriptId, this.#urls.get(scriptId) ?? "");
      this.#codes.set(scriptId, code);
    }
    return code;
  }

  /** The local files that are loaded. */
  async modules(): Promise<UserCode[]> {
    const found = [...this.#urls].filter(([, url]) => isLocalFile(url)).map(([scriptId]) => this.codeOf(scriptId));
    const codes = (await Promise.all(found)).filter((code) => code !== undefined);
    return [...new Map(codes.map((code) => [code.path, code])).values()];
  }

  /** Whether a script is the kernel's own. */
  isKernel(scriptId: string): boolean {
    return this.#urls.get(scriptId)?.startsWith(kernelFolder) ?? false;
  }

  /** Addresses of the files that are none of the user's: packages, linked ones too. */
  async foreign(): Promise<string[]> {
    const files = [...this.#urls].filter(([, url]) => isLocalFile(url));
    const checked = await Promise.all(files.map(async ([id, url]) => ((await this.codeOf(id)) ? [] : [url])));
    return checked.flat();
  }

  async #find(scriptId: string, url: string): Promise<UserCode | undefined> {
    const cell = this.#cells.get(url);
    if (cell !== undefined) return cell;
    if (!url.startsWith("cell:") && !isLocalFile(url)) return undefined;
    const origin = await this.#inspector.inspect<Origin | undefined>("origin", [JSON.stringify(url)]);
    if (origin === undefined) return undefined;
    const parameters = { scriptId };
    const { scriptSource } = await this.#inspector.post<{ scriptSource: string }>(
      "Debugger.getScriptSource",
      parameters,
    );
    const path = url.startsWith("cell:") ? this.#files.add(origin.text) : fileURLToPath(url);
    return new UserCode(path, origin, scriptSource);
  }
}

const kernelFolder = pathToFileURL(`${dirname(__dirname)}/`).href;
const isLocalFile = (url: string) => url.startsWith("file:") && !url.includes("/node_modules/");
