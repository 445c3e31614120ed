/** `npm:d3@7/array`, as Deno writes it, is the installed package's `d3/array`. */
export function withoutRegistry(specifier: string): string {
  return specifier.replace(/^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?/, "$1");
}

/** What to install for a specifier, with the version that it names. */
export function packageOf(specifier: string): string {
  return /^(?:npm:\/?)?((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1] ?? specifier;
}
