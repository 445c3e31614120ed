import { userInfo } from "node:os";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Kernel, KernelAPI, ServerConnection } from "@jupyterlab/services";
import { KernelLost } from "./loss.js";

export interface KernelRequest {
  /** Kernelspec name. */
  name: string;
  /** Path of the notebook below the server's folder, with slashes; the kernel works in its folder. */
  path: string;
}

/**
 * Start a kernel that is in no session: every Jupyter server and gateway can, sessions are listed in JupyterLab, and one
 * with the notebook's own path would hand out the kernel of whoever has it open.
 * @param why the server failed, if its answer does not say
 * @throws {KernelLost} the server tried in vain
 */
export async function startKernel(
  { name, path }: KernelRequest,
  settings: ServerConnection.ISettings,
  why: () => Promise<string | undefined>,
): Promise<Kernel.IModel> {
  const request = { name, path, env: gatewayVariables(path) };
  try {
    return await KernelAPI.startNew(request, settings);
  } catch (error) {
    if (!(error instanceof ServerConnection.ResponseError) || error.response.status < 500) throw error;
    throw new KernelLost(`the server could not start it: ${(await why()) ?? error.message}`);
  }
}

/** End a kernel, which may have gone already; `signal` ends the trying. */
export async function endKernel(id: string, settings: ServerConnection.ISettings, signal: AbortSignal): Promise<void> {
  for (;;) {
    // not KernelAPI.shutdownKernel, which prints a warning about a kernel that has gone
    const url = `${settings.baseUrl}api/kernels/${id}`;
    const { status } = await ServerConnection.makeRequest(url, { method: "DELETE", signal }, settings);
    if (status < 500) return;
    // jupyter_client cannot end a kernel while it restarts one that has died
    await sleep(500, undefined, { signal });
  }
}

/**
 * What an Enterprise Gateway reads, and other servers do not: all variables named KERNEL_*, as Jupyter's own gateway
 * client sends them; whom the kernel is for, since it starts none for root; and where it works, for a gateway whose
 * kernels see our files (EG_MIRROR_WORKING_DIRS).
 */
function gatewayVariables(path: string): Record<string, string> {
  const { username } = userInfo();
  const given = Object.entries(process.env).filter(([name]) => name.startsWith("KERNEL_"));
  return {
    KERNEL_USERNAME: username === "root" ? "d2l-lessons" : username,
    KERNEL_WORKING_DIR: dirname(resolve(path)),
    ...Object.fromEntries(given.map(([name, value = ""]) => [name, value])),
  };
}
