type Form = typeof import("../base64.js");

/** Arguments that one call takes; engines allow far more than so many. */
const atOnce = 8192;

export const toBase64: Form["toBase64"] = (bytes) => {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += atOnce) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + atOnce)));
  }
  return btoa(parts.join(""));
};
