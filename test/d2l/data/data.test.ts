import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { RuntimeError, ValueError } from "../../../kernel-lib/base/errors.js";
import { d2l, torch } from "../../../kernel-lib/index.js";
import { readPackageFile } from "../../../kernel-lib/platform/package-file.js";

describe("mnist", () => {
  test("gives the first 10,000 training digits, grouped, with a label each", () => {
    const { images, labels } = d2l.mnist();
    expect([...images.shape]).toEqual([10000, 1, 28, 28]);
    expect(labels.dtype).toBe(torch.int64);
    const count = (digit: number): number => labels.eq(digit).sum().item() as number;
    // The counts of the first 10,000 labels of the original file.
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(count)).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    const threes = d2l.mnist({ digit: 3 });
    expect(images.at("3119:4151").equal(threes.images)).toBe(true);
    expect(threes.labels.eq(3).all().item()).toBe(true);
  });

  test("gives back the grey levels k / 255 that the package rounds to three decimals", () => {
    const mnist = createRequire(import.meta.url)("mnist") as readonly { readonly raw: readonly number[] }[];
    const { images } = d2l.mnist({ digit: 3 });
    const rounded = torch.tensor(mnist[3].raw).reshape(1032, 1, 28, 28);
    // Half of a thousandth, and float32's own error: less than half of 1 / 255, so that no level is in doubt.
    expect(images.sub(rounded).abs().max().item()).toBeLessThan(0.00051);
    expect(images.mul(255).sub(images.mul(255).round()).abs().max().item()).toBeLessThan(1e-4);
  });

  test("refuses what is no digit", () => {
    expect(() => d2l.mnist({ digit: 10 })).toThrow(
      new ValueError("digit must be a whole number from 0 to 9, but got 10"),
    );
  });
});

test("photograph gives red, green and blue from 0 to 1", () => {
  const photograph = d2l.photograph();
  expect([...photograph.shape]).toEqual([3, 484, 1024]);
  expect(photograph.min().item()).toBeGreaterThanOrEqual(0);
  expect(photograph.max().item()).toBeLessThanOrEqual(1);
  // Sky above, firs below; the print is brown: more red than blue.
  const sky = photograph.at(":", "50:100", "300:800").mean().item() as number;
  const firs = photograph.at(":", "350:400", "300:700").mean().item() as number;
  expect(sky).toBeGreaterThan(2 * firs);
  expect(photograph.at(0).mean().item()).toBeGreaterThan(photograph.at(2).mean().item() as number);
});

test("photograph reads a JPEG file too, and says where it looked for one that is not there", () => {
  const astronaut = d2l.photograph(
    fileURLToPath(new URL("../../../notebooks/pictures/astronaut.jpg", import.meta.url)),
  );
  expect([...astronaut.shape]).toEqual([3, 384, 384]);
  const suit = astronaut.at(":", "200:240", "80:120").mean([1, 2]).tolist() as number[];
  expect(suit[0]).toBeGreaterThan(1.5 * suit[2]);
  expect(() => d2l.photograph("none.jpg")).toThrow(
    new RuntimeError('d2l.photograph("none.jpg") found no such file: paths begin in the notebook\'s folder'),
  );
});

test("cat_frames cuts the plate inside its 24 views: no dark frame of the plate at any edge", () => {
  const frames = d2l.cat_frames();
  expect([...frames.shape]).toEqual([24, 1, 104, 160]);
  const brightness = [
    frames.at(":", 0, 0).mean(1),
    frames.at(":", 0, -1).mean(1),
    frames.at(":", 0, ":", 0).mean(1),
    frames.at(":", 0, ":", -1).mean(1),
  ];
  for (const edge of brightness) expect(edge.min().item()).toBeGreaterThan(0.4);
});

test("annual_precipitation is wet where the rain forests are, and dry in the Sahara", () => {
  const map = d2l.annual_precipitation();
  expect([...map.shape]).toEqual([168, 360]);
  const at = (north: number, east: number) => map.at(87 - north, 180 + east).item();
  expect(at(23, 12)).toBeLessThan(200);
  expect(at(-3, -65)).toBeGreaterThan(1500);
});

test("seattle_weather gives four years of days", () => {
  const { date, precipitation, temp_max, temp_min, wind, weather } = d2l.seattle_weather();
  for (const column of [precipitation, temp_max, temp_min, wind]) expect([...column.shape]).toEqual([1461]);
  expect([date[0], date[1460], weather[0], weather.length]).toEqual(["2012-01-01", "2015-12-31", "drizzle", 1461]);
  expect(temp_max.at("0:4").tolist()).toBeAllclose([12.8, 10.6, 11.7, 12.2]);
  expect(temp_max.ge(temp_min).all().item()).toBe(true);
});

test("a data package that is missing is named, with the command that installs it", () => {
  expect(() => readPackageFile("no-such-data", "image.jpg", "d2l.photograph()")).toThrow(
    new RuntimeError(
      "d2l.photograph() reads the npm package no-such-data, which is not installed: run npm install no-such-data",
    ),
  );
});
