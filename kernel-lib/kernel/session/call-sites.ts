/** For the kernel itself, which is given the calls of its own inside too. */
export const allSites = (_error: Error, sites: NodeJS.CallSite[]) => sites;

/** The calls that are under way, innermost first, without this one. */
export function callSites(limit: number): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = limit;
  Error.prepareStackTrace = allSites;
  const sites = new Error().stack as unknown as NodeJS.CallSite[];
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return sites.slice(1);
}
