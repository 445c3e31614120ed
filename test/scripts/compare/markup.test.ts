import { describe, expect, test } from "vitest";
import { forms } from "./outputs.js";

const html = (saved: string, now: string): string[] => forms("text/html", saved, now).slice(1);
const svg = (saved: string, now: string): string[] => {
  const whole = (body: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>`;
  return forms("image/svg+xml", whole(saved), whole(now)).slice(1);
};
const uri = (type: string, body: string): string => `data:${type};base64,${Buffer.from(body).toString("base64")}`;

describe("HTML and SVG are equal when", () => {
  test.each([
    ["attributes come in another order", '<i a="1" b="2">x</i>', '<i b="2" a="1">x</i>'],
    ["classes come in another order", '<i class="a b">x</i>', '<i class="b  a">x</i>'],
    [
      "styles are laid out in another way",
      '<i style="color:#fff;width:1px">x</i>',
      '<i style="width: 1px; color: #fff">x</i>',
    ],
    [
      "a number in a style is within the tolerance",
      '<i style="width:33.333333%">x</i>',
      '<i style="width:33.333334%">x</i>',
    ],
    ["a colour is off by a rounding", '<i style="color:#102030">x</i>', '<i style="color:#102031">x</i>'],
    ["a colour is written in another way", '<i style="color:#ff0000">x</i>', '<i style="color:rgb(255, 0, 0)">x</i>'],
    ["a number in the text is within the tolerance", "<td>0.5</td>", "<td>0.50000001</td>"],
    ["the source is laid out in another way", "<p>a\n  b</p>\n<p>c</p>", "<p>a b</p><p>c</p>"],
    ["a comment was added", "<p>a</p>", "<p>a<!-- b --></p>"],
    ["ids are made anew", '<i id="x1"></i><b for="x1" href="#x1">a</b>', '<i id="y2"></i><b for="y2" href="#y2">a</b>'],
  ])("%s", (_when, saved, now) => {
    expect(html(saved, now)).toEqual([]);
  });

  test("coordinates are within the tolerance, though letters touch them", () => {
    expect(svg('<path d="M10,20l3-.5z"/>', '<path d="M10.00001,20l3-.5z"/>')).toEqual([]);
    expect(svg('<g transform="translate(3 0)"/>', '<g transform="translate(3 -1e-9)"/>')).toEqual([]);
    expect(svg('<polygon points="0,0 1,1"/>', '<polygon points="0,0 1,1.000001"/>')).toEqual([]);
  });
});

describe("HTML and SVG differ, and the place is named, when", () => {
  test.each([
    [
      "a number changed",
      "<table><tr><td>1</td><td>0.5</td></tr></table>",
      "<table><tr><td>1</td><td>0.6</td></tr></table>",
      "at table/tbody/tr/td[2]: 0.5 became 0.6 (relative error 0.2)",
    ],
    ["a row was lost", "<ul><li>1</li><li>2</li></ul>", "<ul><li>1</li></ul>", "at ul: <li> × 2 became <li>"],
    ["an element changed", "<p><b>a</b></p>", "<p><i>a</i></p>", "at p: <b> became <i>"],
    ["a word changed", "<p>a b</p>", "<p>a c</p>", 'at p: "a b" became "a c"'],
    ["an attribute was lost", '<img alt="a">', "<img>", 'at img alt: was "a" and is no longer there'],
    ["an attribute is new", "<img>", '<img alt="a">', 'at img alt: "a" is new'],
    [
      "a style changed",
      '<i style="width:1px">x</i>',
      '<i style="width:2px">x</i>',
      "at i style: width: 1 became 2 (relative error 1)",
    ],
    [
      "a colour changed",
      '<i style="color:#102030">x</i>',
      '<i style="color:#108030">x</i>',
      "at i style: color: #102030 became #108030",
    ],
    [
      "a style was lost",
      '<i style="width:1px;left:0">x</i>',
      '<i style="width:1px">x</i>',
      'at i style: left: was "0" and is no longer there',
    ],
    [
      "a reference points elsewhere",
      '<i id="a"></i><i id="b"></i><b for="a">x</b>',
      '<i id="a"></i><i id="b"></i><b for="b">x</b>',
      'at b for: "id1" became "id2"',
    ],
    ["white space between words was lost", "<b>a</b> <b>b</b>", "<b>a</b><b>b</b>", "<b>, text, <b> became <b> × 2"],
    ["white space in preformatted text changed", "<pre>a  b</pre>", "<pre>a b</pre>", 'at pre: "a  b" became "a b"'],
  ])("%s", (_when, saved, now, says) => {
    expect(html(saved, now)).toEqual([says]);
  });

  test("a coordinate changed", () => {
    expect(svg('<path d="M10,20l3-.5z"/>', '<path d="M10,20l3-.6z"/>')).toEqual([
      "at svg/path d: 1 of 4 numbers differs: -.5 became -.6 (relative error 0.2)",
    ]);
  });
});

describe("a picture inside HTML", () => {
  test("is compared as a picture", () => {
    const image = (body: string): string =>
      `<img alt="a" src="${uri("image/svg+xml", `<svg><circle r="${body}"/></svg>`)}">`;
    expect(html(image("5"), image("5.00000001"))).toEqual([]);
    expect(html(image("5"), image("6"))).toEqual([
      "at img src: in the picture: at svg/circle r: 5 became 6 (relative error 0.2)",
    ]);
  });

  test("may be written in percents", () => {
    const image = (body: string): string => `<img src="data:image/svg+xml,${encodeURIComponent(body)}">`;
    expect(html(image("<svg><b/></svg>"), `<img src="${uri("image/svg+xml", "<svg><b></b></svg>")}">`)).toEqual([]);
  });

  test("may stand in a style, in Markdown and in JSON", () => {
    const [five, six] = [5, 6].map((size) => uri("image/svg+xml", `<svg><circle r="${size}"/></svg>`));
    const says = /in the picture: at svg\/circle r: 5 became 6/;
    const style = (address: string): string => `<i style="background:url(${address})">x</i>`;
    expect(html(style(five), style(six))[0]).toMatch(says);
    expect(forms("text/markdown", `![a](${five})`, `![a](${six})`)[1]).toMatch(says);
    expect(forms("application/json", { source: five }, { source: six })[1]).toMatch(says);
  });

  test("that is no longer there differs", () => {
    expect(html(`<img src="${uri("image/png", "a")}">`, '<img src="a.png">')).toHaveLength(1);
  });
});
