// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/preact";
import fc from "fast-check";
import jsQR from "jsqr";
import { afterEach, expect, test } from "vitest";
import { QrCode } from "../../src/ui/common/QrCode";

const URL = "https://cowork.example.org/r/3F0nHq_1dXo5V2Yb7cKzQA";
const LABEL = "QR code of the room’s link";
const SCALE = 4;

afterEach(cleanup);

interface Raster {
  /** Width and height in pixels. */
  readonly side: number;
  /** RGBA, row by row. */
  readonly pixels: Uint8ClampedArray;
}

/** Paints the rectangles of the picture, as a browser would: the ground first, the dark runs over it. */
function paint(svg: Element): Raster {
  const side = Number(svg.getAttribute("viewBox")?.split(" ")[2]) * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4);
  const fill = (shape: Element, x: number, y: number, width: number, height: number) => {
    const colour = [...rgbOf(shape), 255];
    for (let row = y * SCALE; row < (y + height) * SCALE; row++)
      for (let column = x * SCALE; column < (x + width) * SCALE; column++)
        pixels.set(colour, (row * side + column) * 4);
  };
  const ground = svg.querySelector("rect")!;
  fill(ground, 0, 0, Number(ground.getAttribute("width")), Number(ground.getAttribute("height")));
  const path = svg.querySelector("path")!;
  for (const [, x, y, width] of path.getAttribute("d")!.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    fill(path, Number(x), Number(y), Number(width), 1);
  return { side, pixels };
}

function rgbOf(shape: Element): number[] {
  return shape
    .getAttribute("fill")!
    .match(/[0-9a-f]{2}/g)!
    .map((part) => parseInt(part, 16));
}

/** Reads dark on light only, as the simplest readers do. */
const read = ({ side, pixels }: Raster) => jsQR(pixels, side, side, { inversionAttempts: "dontInvert" })?.data;

test("the picture is named, and another library reads the link from it", () => {
  render(<QrCode text={URL} label={LABEL} />);
  expect(read(paint(screen.getByRole("img", { name: LABEL })))).toBe(URL);
});

test("there is an empty border of four modules", () => {
  render(<QrCode text={URL} label={LABEL} />);
  const { side, pixels } = paint(screen.getByRole("img"));
  const border = 4 * SCALE;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      if (Math.min(row, column, side - 1 - row, side - 1 - column) < border)
        expect(pixels[(row * side + column) * 4]).toBe(255);
});

test("a changed link changes the picture", () => {
  const { rerender } = render(<QrCode text={URL} label={LABEL} />);
  rerender(<QrCode text={`${URL}2`} label={LABEL} />);
  expect(read(paint(screen.getByRole("img")))).toBe(`${URL}2`);
});

test("links of any host, port and length are read", () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true, size: "medium" }), (url) => {
      const { container, unmount } = render(<QrCode text={url} label={LABEL} />);
      const found = read(paint(container.querySelector("svg")!));
      unmount();
      expect(found).toBe(url);
    }),
    { numRuns: 20 },
  );
});
