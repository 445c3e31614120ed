/**
 * A prebuilt extension of JupyterLab for JupyterLite: it gives notebooks in TypeScript and JavaScript the kernel that
 * lives in the page. JupyterLab's own packages are taken from those that the page shares.
 */
import type { Language } from "../../language.js";
import type { StartLiveKernel } from "../contract.js";
import type { KernelClient, KernelSpecs, LiteKernel, LiteKernelOptions, Signal } from "./contract.js";
import { PageKernel } from "./kernel.js";

/** The modules that the page's extensions share: by name, then by version. */
type Shared = { [name: string]: { [version: string]: { get(): Promise<() => unknown> } } };

/** The package's manifest has them too. */
declare const buildExtension: string;
declare const buildKernels: { [name: string]: { display_name: string; language: Language } };

/** The folder of this script. */
const here = new URL(".", document.currentScript?.src);
const folder = new URL("live/", here).href;
/** Of the site's notebooks, from the folder of this extension in a site. */
const files = new URL("../../../files/", here).href;

let shared: Shared = {};

async function take<T>(name: string): Promise<T> {
  const [module] = Object.values(shared[name] ?? {});
  if (module === undefined) throw new Error(`${buildExtension} needs ${name}, which this page does not share`);
  return (await module.get())() as T;
}

async function loadPlugin(): Promise<object> {
  const { IKernelSpecs, IKernelClient } = await take<{ IKernelSpecs: object; IKernelClient: object }>(
    "@jupyterlite/services",
  );
  const { Signal: SignalOf } = await take<{ Signal: new (of: object) => Signal }>("@lumino/signaling");
  const { startLiveKernel: start } = (await import(`${folder}kernel.js`)) as { startLiveKernel: StartLiveKernel };
  return {
    id: `${buildExtension}:kernels`,
    autoStart: true,
    requires: [IKernelSpecs, IKernelClient],
    activate(_app: unknown, specs: KernelSpecs, client: KernelClient): void {
      const own = new Map<string, PageKernel>();
      for (const [name, spec] of Object.entries(buildKernels)) {
        const create = async (options: LiteKernelOptions): Promise<LiteKernel> => {
          const surroundings = { language: spec.language, start, folder, files, disposed: new SignalOf({}) };
          const kernel = new PageKernel(options, surroundings);
          own.set(options.id, kernel);
          return kernel;
        };
        specs.register({ spec: { name, ...spec, argv: [], resources: logos }, create });
      }
      // JupyterLite itself only drops the cells that wait
      const interrupt = client.interrupt.bind(client);
      client.interrupt = (id) => {
        own.get(id)?.interrupt();
        return interrupt(id);
      };
    },
  };
}

const logos = Object.fromEntries(
  ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"].map((name) => [
    name.replace(/\.\w+$/, ""),
    new URL(name, here).href,
  ]),
);

/** What JupyterLab looks for: the form that webpack gives to modules of other builds. */
Object.assign((globalThis as { _JUPYTERLAB?: object })._JUPYTERLAB ?? {}, {
  [buildExtension]: {
    init(scope: Shared) {
      shared = scope;
    },
    async get() {
      const plugin = await loadPlugin();
      return () => ({ __esModule: true, default: plugin });
    },
  },
});
