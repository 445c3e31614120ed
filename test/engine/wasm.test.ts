import { describe, expect, test } from "vitest";
import type { AdamStep, ChannelRows, RowMix, Size3 } from "../../kernel-lib/engine/contract.js";
import { reference } from "../../kernel-lib/engine/reference/reference-engine.js";
import { suitsScatter } from "../../kernel-lib/engine/wasm/scatter.js";
import { suitsWinograd } from "../../kernel-lib/engine/wasm/winograd.js";
import { everyEngine } from "./every-engine.js";
import { convOperands, Draw, relativeError, scatteredProblems, threeByThree, tiledProblems } from "./geometries.js";

const problems = 250;
/** For windows of 2×2; some leave out a last row or column. */
const imagesOfPairs = [
  [2, 2],
  [4, 8],
  [5, 13],
  [28, 28],
  [7, 22],
];

describe.each(everyEngine.slice(1))("the $name engine agrees with the reference", (engine) => {
  test(`on ${problems} random convolutions and their gradients`, () => {
    const draw = new Draw(1);
    for (let i = 0; i < problems; i++) {
      const g = draw.conv();
      const { x, weight, bias, grad } = convOperands(draw, g);
      const offsets = i % 2 ? bias : null;
      const errors = [
        relativeError(engine.convForward(x, weight, offsets, g), reference.convForward(x, weight, offsets, g)),
        relativeError(engine.convInputGradient(grad, weight, g), reference.convInputGradient(grad, weight, g)),
        relativeError(engine.convWeightGradient(grad, x, g), reference.convWeightGradient(grad, x, g)),
      ];
      expect(Math.max(...errors), JSON.stringify(g)).toBeLessThan(3e-6);
    }
  });

  test.each(tiledProblems)("on 3×3 kernels computed by tiles: %o", (shape) => {
    const g = threeByThree(shape);
    expect(suitsWinograd(g)).toBe(true);
    const draw = new Draw(8);
    const { x, weight, bias, grad } = convOperands(draw, g);
    const forward = relativeError(engine.convForward(x, weight, bias, g), reference.convForward(x, weight, bias, g));
    const back = relativeError(engine.convInputGradient(grad, weight, g), reference.convInputGradient(grad, weight, g));
    expect(Math.max(forward, back)).toBeLessThan(3e-6);
  });

  test.each(scatteredProblems)("on the gradient for inputs that are many more than the outputs: %o", (g) => {
    expect(suitsScatter(g)).toBe(true);
    const { weight, grad } = convOperands(new Draw(11), g);
    const expected = reference.convInputGradient(grad, weight, g);
    expect(relativeError(engine.convInputGradient(grad, weight, g), expected)).toBeLessThan(3e-6);
    weight.fill(1);
    grad[grad.length - 1] = Number.NaN;
    const missing = (x: Float32Array) => x.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
    expect(missing(engine.convInputGradient(grad, weight, g))).toBe(
      missing(reference.convInputGradient(grad, weight, g)),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -3e38])(
    "on what %d reaches in 3×3 kernels computed by tiles",
    (odd) => {
      const g = threeByThree(tiledProblems[0]);
      const { x, weight, grad } = convOperands(new Draw(9), g);
      x[5000] = odd;
      grad[5000] = odd;
      const kinds = (y: Iterable<number>) =>
        Array.from(y, (value) => (Number.isFinite(value) ? "finite" : String(value)));
      const forward = kinds(engine.convForward(x, weight, null, g));
      expect(forward).toEqual(kinds(reference.convForward(x, weight, null, g)));
      expect(kinds(engine.convInputGradient(grad, weight, g))).toEqual(
        kinds(reference.convInputGradient(grad, weight, g)),
      );
      if (!Number.isFinite(odd)) expect(forward.filter((kind) => kind !== "finite")).toHaveLength(9 * g.outChannels);
    },
  );

  test(`on ${problems} random matrix products`, () => {
    const draw = new Draw(2);
    for (let i = 0; i < problems; i++) {
      const size = {
        batch: draw.integer(1, 3),
        m: draw.integer(1, 40),
        k: draw.integer(1, 900),
        n: draw.integer(1, 40),
      };
      const transpose = { a: draw.integer(0, 1) === 1, b: draw.integer(0, 1) === 1 };
      const a = draw.floats(size.batch * size.m * size.k);
      const b = draw.floats(size.batch * size.k * size.n);
      const error = relativeError(engine.matmul(a, b, size, transpose), reference.matmul(a, b, size, transpose));
      expect(error, JSON.stringify({ ...size, ...transpose })).toBeLessThan(3e-6);
    }
  });

  test(`on ${problems} random poolings, to the last bit but where gradients overlap`, () => {
    const draw = new Draw(3);
    for (let i = 0; i < problems; i++) {
      const pool = draw.maxPool();
      const x = draw.floats(pool.planes * pool.input[0] * pool.input[1] * pool.input[2]);
      if (i % 3 === 0) x[draw.integer(0, x.length - 1)] = Number.NaN;
      if (i % 5 === 0) x.fill(Number.NEGATIVE_INFINITY);
      const [most, expected] = [engine.maxPool(x, pool), reference.maxPool(x, pool)];
      expect(most.values).toEqualNumbers(expected.values);
      expect(most.indices).toEqualNumbers(expected.indices);

      const average = draw.averagePool();
      const y = draw.floats(average.planes * average.input[0] * average.input[1] * average.input[2]);
      const mean = engine.averagePool(y, average);
      expect(mean).toEqualNumbers(reference.averagePool(y, average));
      const error = relativeError(
        engine.averagePoolGradient(mean, average),
        reference.averagePoolGradient(mean, average),
      );
      expect(error, JSON.stringify(average)).toBeLessThan(3e-6);
    }
  });

  test("on 2×2 means beside each other, with a last row or column left out, to the last bit", () => {
    const draw = new Draw(8);
    for (const [height, width] of imagesOfPairs) {
      const pairs = (length: number) => ({
        start: Int32Array.from({ length }, (_, i) => 2 * i),
        end: Int32Array.from({ length }, (_, i) => 2 * i + 2),
        divisor: new Float64Array(length).fill(2),
      });
      const whole = { start: Int32Array.of(0), end: Int32Array.of(1), divisor: Float64Array.of(1) };
      const output: Size3 = [1, height >> 1, width >> 1];
      const windows = [whole, pairs(output[1]), pairs(output[2])] as const;
      const geometry = { planes: 3, input: [1, height, width], output, windows } as const;
      const x = draw.floats(3 * height * width);
      const grad = draw.floats(3 * output[1] * output[2]);
      grad[0] = -0;
      expect(engine.averagePool(x, geometry)).toEqualNumbers(reference.averagePool(x, geometry));
      expect(engine.averagePoolGradient(grad, geometry)).toEqualNumbers(reference.averagePoolGradient(grad, geometry));
    }
  });

  test("on 2×2 maxima beside each other, equal and missing ones too, to the last bit", () => {
    const draw = new Draw(10);
    for (const [height, width] of imagesOfPairs) {
      const two: Size3 = [1, 2, 2];
      const output: Size3 = [1, height >> 1, width >> 1];
      const geometry = { planes: 3, input: [1, height, width] as Size3, output, kernel: two, stride: two };
      const x = draw.floats(3 * height * width).map((v) => Math.round(2 * v));
      for (const value of [-0, Number.NaN, Infinity, -Infinity]) {
        for (let i = 0; i < x.length / 9; i++) x[draw.integer(0, x.length - 1)] = value;
      }
      const pool = { ...geometry, padding: [0, 0, 0] as Size3, dilation: [1, 1, 1] as Size3 };
      const [most, expected] = [engine.maxPool(x, pool), reference.maxPool(x, pool)];
      expect(most.values, `${height}×${width}`).toEqualNumbers(expected.values);
      expect(most.indices, `${height}×${width}`).toEqualNumbers(expected.indices);
    }
  });

  test("on the sums of rows, short and long", () => {
    const draw = new Draw(9);
    for (const [rows, width] of [
      [1, 1],
      [7, 5],
      [3, 4099],
      [2, 2 ** 20 + 3],
    ]) {
      const x = draw.floats(rows * width);
      const expected = reference.sumRows(x, width);
      expect(engine.sumRows(x, width)).toBeAllclose(expected, { rtol: 1e-12, atol: 1e-9 });
    }
    expect(reference.sumRows(Float32Array.of(1, 2, 3, 4, 5, 6), 3)).toEqual(Float64Array.of(6, 15));
  });

  test("on what is summed and mixed along rows, whose numbers repeat", () => {
    const draw = new Draw(12);
    for (const [rows, width, count] of [
      [6, 1, 3],
      [12, 5, 4],
      [4, 784, 2],
      [9, 16387, 3],
    ]) {
      const numbers = () => Float64Array.from({ length: count }, () => draw.uniform());
      const [a, b] = [draw.floats(rows * width), draw.floats(rows * width)];
      const mix = { scales: numbers(), slopes: numbers(), shifts: numbers() };
      const close = { rtol: 1e-12, atol: 1e-9 };
      expect(engine.dotRows(a, b, width)).toBeAllclose(reference.dotRows(a, b, width), close);
      const squares = reference.squareRows(a, mix.scales, width);
      expect(engine.squareRows(a, mix.scales, width)).toBeAllclose(squares, close);
      expect(engine.mixRows(a, b, mix, width)).toEqualNumbers(reference.mixRows(a, b, mix, width));
      expect(engine.mixRows(a, null, mix, width)).toEqualNumbers(reference.mixRows(a, null, mix, width));
    }
  });

  test("on channels that are measured and mixed some at a time, to the last bit but for the order of sums", () => {
    const draw = new Draw(13);
    for (const [images, channels, width] of [
      [1, 3, 5],
      [4, 7, 1],
      [3, 40, 1024],
      [2, 3, 40001],
    ]) {
      const [a, b] = [draw.floats(images * channels * width), draw.floats(images * channels * width)];
      const visited: number[] = [];
      const measure = (rows: ChannelRows): RowMix => {
        visited.push(...Array.from({ length: rows.count }, (_, k) => rows.first + k));
        const mean = (sums: Float64Array) =>
          Float64Array.from({ length: rows.count }, (_, k) =>
            Array.from({ length: images }, (_, n) => sums[n * rows.count + k]).reduce((x, y) => x + y / width, 0),
          );
        const scales = mean(rows.sums());
        return { scales, slopes: mean(rows.products()), shifts: mean(rows.squares(scales)) };
      };
      const got = engine.mixChannels([a, b], channels, width, measure);
      expect(visited).toEqual(Array.from({ length: channels }, (_, c) => c));
      expect(got).toBeAllclose(reference.mixChannels([a, b], channels, width, measure), { rtol: 3e-7, atol: 1e-6 });
      const plain = (rows: ChannelRows): RowMix => ({ ...measure(rows), slopes: null });
      const alone = reference.mixChannels([a], channels, width, plain);
      b.fill(Number.NaN);
      expect(engine.mixChannels([a, b], channels, width, plain)).toBeAllclose(alone, { rtol: 3e-7, atol: 1e-6 });
    }
  });

  test("on the logarithm of softmax along rows, and its gradient", () => {
    const draw = new Draw(14);
    for (const [rows, width] of [
      [1, 1],
      [9, 5],
      [70, 1003],
    ]) {
      const x = draw.floats(rows * width).map((value) => 30 * value);
      x[0] = -Infinity;
      if (width > 1) x[1] = 3e38;
      x[x.length - 1] = Number.NaN; // of the last row alone
      const close = { rtol: 1e-6, atol: 1e-6, equalNan: true };
      const y = engine.logSoftmaxRows(x, width);
      expect(y).toBeAllclose(reference.logSoftmaxRows(x, width), close);
      const grad = draw.floats(rows * width);
      const gradients = reference.logSoftmaxRowsGradient(grad, y, width);
      expect(engine.logSoftmaxRowsGradient(grad, y, width)).toBeAllclose(gradients, { ...close, atol: 1e-5 });
    }
  });

  test("on exponentials along rows, with the largest element and the sum of each", () => {
    const draw = new Draw(16);
    for (const [rows, width] of [
      [1, 1],
      [9, 5],
      [70, 1003],
    ]) {
      // some rows end within a vector; some are so wide apart that the smallest exponentials are no normal numbers
      const x = draw.floats(rows * width).map((value, i) => (i < width ? 200 : 3) * value);
      if (width > 1) x[width + 1] = -Infinity;
      if (rows > 2) x[2 * width] = Infinity;
      x[x.length - 1] = Number.NaN;
      const close = { rtol: 1e-6, atol: 1e-38, equalNan: true };
      const [got, expected] = [engine.expRows(x, width), reference.expRows(x, width)];
      expect(got.exps).toBeAllclose(expected.exps, close);
      expect(got.sums).toBeAllclose(expected.sums, close);
      expect(got.tops).toEqual(expected.tops);
    }
  });

  test("on a step of Adam to the last bit", () => {
    const draw = new Draw(15);
    const length = 2 ** 15 + 5;
    const start = [0, 0, 0, 0].map(() => draw.floats(length));
    start[3] = start[3].map(Math.abs);
    [Number.NaN, Infinity, -0, 0, 1e-40, 3e38].forEach((value, i) => {
      start[1][i] = value;
    });
    const numbers = {
      meanStays: Math.fround(0.9),
      meanComes: Math.fround(0.1),
      squareStays: Math.fround(0.999),
      squareComes: Math.fround(0.001),
    };
    const step: AdamStep = { ...numbers, correction: Math.fround(0.0316), eps: Math.fround(1e-8), size: -0.25 };
    const after = [engine, reference].map((one) => {
      const [parameter, grad, mean, square] = start.map((array) => array.slice());
      one.adam(parameter, grad, mean, square, step);
      return [parameter, grad, mean, square];
    });
    for (const [i, array] of after[0].entries()) expect(array).toEqualNumbers(after[1][i]);
    expect(after[0][1]).toEqualNumbers(start[1]);
  });

  test("and leaves float64 in double precision", () => {
    const draw = new Draw(4);
    const g = draw.conv();
    const { x, weight } = convOperands(draw, g);
    const [wideX, wideWeight] = [Float64Array.from(x, Math.exp), Float64Array.from(weight, Math.exp)];
    expect(engine.convForward(wideX, wideWeight, null, g)).toEqualNumbers(
      reference.convForward(wideX, wideWeight, null, g),
    );
  });

  test("on functions of one element, exponentials to three units in the last place, from the smallest to the largest and beyond", () => {
    const x = Float32Array.from({ length: 20001 }, (_, i) => (i - 10000) / 90);
    x.set([Number.NaN, Infinity, -Infinity, -0, 1e-20, 88.72, 88.73, -103.9, 200, -200]);
    const ulp = 2 ** -23;
    for (const name of ["relu", "neg", "abs", "sqrt", "square"] as const) {
      expect(engine.unary(name, x), name).toEqualNumbers(reference.unary(name, x));
    }
    for (const name of ["exp", "tanh"] as const) {
      expect(engine.unary(name, x), name).toBeAllclose(reference.unary(name, x), { rtol: 3 * ulp, atol: 2e-45 });
    }
    // where e^-x is infinite, sigmoid is 0 rather than a number below the smallest normal one
    expect(engine.unary("sigmoid", x)).toBeAllclose(reference.unary("sigmoid", x), { rtol: 3 * ulp, atol: 1.2e-38 });
  });

  test.each([
    ["exp", 87],
    ["sigmoid", 87],
    ["tanh", 43],
  ] as const)(
    "on %s to the same bits, whether or not anything stands beside that is too large for it",
    (name, bound) => {
      const near = Float32Array.from({ length: 5001 }, (_, i) => (bound * (i - 2500)) / 2500);
      for (const odd of [bound + 1, -bound - 1, Infinity, -Infinity, Number.NaN]) {
        const y = engine.unary(name, Float32Array.of(...near, odd));
        expect(y.subarray(0, near.length), String(odd)).toEqualNumbers(engine.unary(name, near));
        const expected = reference.unary(name, Float32Array.of(odd));
        expect(y.subarray(near.length), String(odd)).toBeAllclose(expected, { rtol: 4e-7, atol: 1.2e-38 });
      }
    },
  );

  test("on the arithmetic of pairs to the last bit, and on the gradients of activations", () => {
    const draw = new Draw(5);
    const [a, b] = [draw.floats(20001), draw.floats(20001)];
    const odd = [Number.NaN, Infinity, -Infinity, -0, 0, 3e38, 1e-40];
    odd.forEach((value, i) => {
      odd.forEach((other, j) => {
        a[i * odd.length + j] = value;
        b[i * odd.length + j] = other;
      });
    });
    for (const name of ["add", "sub", "mul", "div", "reluGradient"] as const) {
      expect(engine.binary(name, a, b), name).toEqualNumbers(reference.binary(name, a, b));
    }
    for (const name of ["sigmoidGradient", "tanhGradient"] as const) {
      const [g, y] = [a.subarray(49), b.subarray(49)];
      expect(engine.binary(name, g, y), name).toBeAllclose(reference.binary(name, g, y), { rtol: 1e-6, atol: 1e-7 });
    }
    const [sum, expected] = [a.slice(), a.slice()];
    engine.addScaled(sum, b, Math.fround(-0.1));
    reference.addScaled(expected, b, Math.fround(-0.1));
    expect(sum).toEqualNumbers(expected);
  });
});
