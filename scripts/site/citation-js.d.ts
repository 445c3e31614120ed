declare module "@citation-js/core" {
  const citation: {
    plugins: { input: { chain: (text: string, options: { generateGraph: boolean; forceType: string }) => unknown[] } };
  };
  export default citation;
}
declare module "@citation-js/plugin-bibtex";
