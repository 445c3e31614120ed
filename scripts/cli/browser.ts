import { spawn } from "node:child_process";

/** Open an address in the user's browser; where there is none the printed address has to do. */
export function openBrowser(address: string): void {
  const [command, ...args] = opener();
  const child = spawn(command, [...args, address], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}

function opener(): [string, ...string[]] {
  if (process.platform === "darwin") return ["open"];
  if (process.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}
