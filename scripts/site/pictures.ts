import { createHash } from "node:crypto";
import type { CheerioAPI } from "cheerio";
import { darkSvg } from "./dark.js";

/** Where a page's own pictures stand, seen from the page. */
export interface PicturePlace {
  files: Map<string, Buffer>;
  /** Way up to the site's top folder. */
  root: string;
}

/**
 * Pictures, sound and films out of the page into files; pictures each with its size, so that nothing moves when it comes,
 * and drawings in a light and a dark form.
 */
export function movePictures($: CheerioAPI, { files, root }: PicturePlace): void {
  $("main img").each((_, element) => {
    const picture = $(element);
    picture.attr("loading", "lazy").attr("alt", picture.attr("alt") ?? "");
    const match = /^data:image\/(svg\+xml|png|jpeg|gif|webp);base64,(.*)$/s.exec(picture.attr("src") ?? "");
    if (match === null) return;
    const [, type = "", base64 = ""] = match;
    const bytes = Buffer.from(base64, "base64");
    const content = type === "svg+xml" ? Buffer.from(standalone(bytes.toString())) : bytes;
    picture.attr("src", root + addPicture(files, type, content)).attr("data-ours", "");
    const size = pictureSize(type, content);
    if (size !== undefined && picture.attr("width") === undefined && picture.attr("height") === undefined) {
      picture.attr("width", String(size[0])).attr("height", String(size[1]));
    }
    if (type !== "svg+xml" || picture.is("[class~=light-only], [class~=dark-only]")) return;
    const dark = addPicture(files, type, Buffer.from(darkSvg(content.toString())));
    picture.after(
      picture
        .clone()
        .addClass("dark-only")
        .attr("src", root + dark),
    );
    picture.addClass("light-only");
  });
  $("main :is(audio, video, source)[src^='data:']").each((_, element) => {
    const match = /^data:((?:audio|video)\/[\w.+-]+)[^,]*;base64,(.*)$/s.exec($(element).attr("src") ?? "");
    if (match === null) return;
    const [, type = "", base64 = ""] = match;
    const path = addPicture(files, type.replace(/^.*\/(?:x-)?/, ""), Buffer.from(base64, "base64"));
    $(element)
      .attr("src", root + path)
      .attr("data-ours", "")
      .removeAttr("type");
  });
}

/** A drawing within a page may do without the name of its language, in a file of its own it may not. */
function standalone(svg: string): string {
  const [root = ""] = /<svg\b[^>]*>/.exec(svg) ?? [];
  return /\sxmlns=/.test(root) ? svg : svg.replace(/<svg\b/, '<svg xmlns="http://www.w3.org/2000/svg"');
}

/** A drawing of which both forms are known, as two pictures of which the theme shows one. */
export function twoForms($: CheerioAPI, forms: readonly [string, string], alt: string) {
  return ["light-only", "dark-only"].map((name, index) => {
    const address = `data:image/svg+xml;base64,${Buffer.from(forms[index] ?? "").toString("base64")}`;
    return $("<img>").attr({ class: name, alt, src: address });
  });
}

/** Keep a picture among a page's files, under a name that its content gives; its address within the site. */
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
