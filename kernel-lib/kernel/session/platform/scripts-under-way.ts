import { callSites } from "../call-sites.js";

/** The scripts of the calls that are under way, innermost first. */
export function scriptsUnderWay(limit: number): (string | null | undefined)[] {
  return callSites(limit).map((site) => site.getScriptNameOrSourceURL());
}
