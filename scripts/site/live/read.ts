/*
 * A worker that reads a file of the site: the page's policy lets the page itself fetch nothing.
 */
addEventListener("message", async ({ data }: MessageEvent<string>) => {
  const response = await fetch(data).catch(() => undefined);
  postMessage(response?.ok ? await response.text() : undefined);
});
