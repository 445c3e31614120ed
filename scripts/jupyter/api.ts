import { KernelAPI, KernelSpecAPI, ServerConnection } from "@jupyterlab/services";
import { messageOf, UserError } from "../base/errors.js";
import { KernelLost } from "./loss.js";
import type { ServerAddress } from "./server.js";
import { serverSettings } from "./settings.js";

/**
 * The kernels that a server offers, each with its language.
 * @throws {UserError} the server is not there, or refuses the token
 */
export async function kernelLanguages(address: ServerAddress): Promise<ReadonlyMap<string, string>> {
  const { kernelspecs } = await asking(address, KernelSpecAPI.getSpecs(serverSettings(address)));
  const names = Object.keys(kernelspecs).sort();
  return new Map(names.map((name) => [name, kernelspecs[name]?.language ?? ""]));
}

/** Interrupt what a kernel is doing; a server that cannot is no matter, for the kernel is ended next. */
export async function interruptKernel(id: string, settings: ServerConnection.ISettings): Promise<void> {
  await KernelAPI.interruptKernel(id, settings).catch(() => {});
}

/**
 * Wait for a server's answer.
 * @throws {UserError} in words that say what to do, where the server did not answer as asked
 */
export async function asking<T>({ url }: ServerAddress, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KernelLost) throw error;
    if (error instanceof ServerConnection.ResponseError) {
      const { status } = error.response;
      if (status === 401 || status === 403)
        throw new UserError(`The server at ${url} refuses the token: check --token.`);
      if (status === 404) throw new UserError(noJupyter(url, "it answered 404"));
      throw new UserError(`The server at ${url} answered ${status}: ${messageOf(error)}`);
    }
    if (error instanceof ServerConnection.NetworkError) {
      throw new UserError(`No Jupyter server answers at ${url} (${error.message}): check --server.`);
    }
    // a page where JSON was to be, or JSON of another sort
    throw new UserError(noJupyter(url, messageOf(error)));
  }
}

function noJupyter(url: string, why: string): string {
  return `What is at ${url} is no Jupyter server (${why}): check --server; on a JupyterHub it ends in /user/NAME/.`;
}
