import { createHash } from "node:crypto";
import type { CheerioAPI } from "cheerio";

/** Pictures out of the page into files, each with its size, so that nothing moves when it comes. */
export function movePictures($: CheerioAPI, files: Map<string, Buffer>): void {
  $("main img").each((_, element) => {
    const picture = $(element);
    picture.attr("loading", "lazy").attr("alt", picture.attr("alt") ?? "");
    const match = /^data:image\/(svg\+xml|png|jpeg|gif|webp);base64,(.*)$/s.exec(picture.attr("src") ?? "");
    if (match === null) return;
    const [, type = "", base64 = ""] = match;
    const content = Buffer.from(base64, "base64");
    picture.attr("src", addPicture(files, type, content));
    const size = pictureSize(type, content);
    if (size === undefined) return;
    const [width, height] = size;
    if (picture.attr("width") === undefined && picture.attr("height") === undefined) {
      picture.attr("width", String(width)).attr("height", String(height));
    }
  });
}

/** Keep a picture among a page's files, under a name that its content gives; its address. */
export function addPicture(files: Map<string, Buffer>, type: string, content: Buffer): string {
  const path = `images/${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${type.split("+")[0]}`;
  files.set(path, content);
  return path;
}

/** Width and height in pixels of an SVG, PNG or GIF picture. */
export function pictureSize(type: string, content: Buffer): [number, number] | undefined {
  if (type === "png" && content.length >= 24) return [content.readUInt32BE(16), content.readUInt32BE(20)];
  if (type === "gif" && content.length >= 10) return [content.readUInt16LE(6), content.readUInt16LE(8)];
  if (type !== "svg+xml") return undefined;
  const [, width, height] = /<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"/.exec(content.toString()) ?? [];
  return width === undefined || height === undefined ? undefined : [Number(width), Number(height)];
}
