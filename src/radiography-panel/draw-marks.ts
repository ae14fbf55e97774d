/** Paints samples as dots, and the marks of annotated ones. */
import { type Frame, pixelOf } from './frame';
import { markColour } from './palette';
import type { Mark, Shape } from './marks';
import type { Picture } from './picture';

/** Corners of the shapes around their middle, for a radius of 1; a circle has none. */
const CORNERS: Record<Exclude<Shape, 'circle'>, Array<[number, number]>> = {
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  triangle: [[0, -1.15], [1.05, 0.75], [-1.05, 0.75]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  cross: [[-0.35, -1.1], [0.35, -1.1], [0.35, -0.35], [1.1, -0.35], [1.1, 0.35], [0.35, 0.35], [0.35, 1.1], [-0.35, 1.1], [-0.35, 0.35], [-1.1, 0.35], [-1.1, -0.35], [-0.35, -0.35]],
  star: Array.from({ length: 10 }, (_, i) => [Math.sin((i * Math.PI) / 5) * (i % 2 ? 0.55 : 1.3), -Math.cos((i * Math.PI) / 5) * (i % 2 ? 0.55 : 1.3)]),
};

/** Adds a shape to a path. */
export function traceShape(path: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'arc' | 'closePath'>, shape: Shape, x: number, y: number, radius: number): void {
  if (shape === 'circle') {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  CORNERS[shape].forEach(([right, down], i) => (i === 0 ? path.moveTo(x + right * radius, y + down * radius) : path.lineTo(x + right * radius, y + down * radius)));
  path.closePath();
}

/** The same for SVG, around the middle of a box of 12. */
export function shapePath(shape: Shape): string {
  return shape === 'circle' ? 'M10 6A4 4 0 1 1 2 6A4 4 0 1 1 10 6Z' : `M${CORNERS[shape].map(([x, y]) => `${(6 + 4 * x).toFixed(1)} ${(6 + 4 * y).toFixed(1)}`).join('L')}Z`;
}

function within({ left, right, top, bottom, width, height }: Frame, [x, y]: [number, number]): boolean {
  return x >= left && x <= width - right && y >= top && y <= height - bottom;
}

/** Beyond so many samples each is a pixel or two: no shape could be told. */
const MOST_SHAPES = 4000;

/** Every sample: nominal ones hollow circles, anomalous ones filled diamonds. */
export function paintPoints(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, over: (i: number) => boolean, ink: { mark: string; outline: string }): void {
  const { xs, ys } = picture;
  if (xs.length > MOST_SHAPES) {
    paintSpecks(context, picture, frame, ink.mark);
    return;
  }
  for (const [wanted, shape] of [[false, 'circle'], [true, 'diamond']] as const) {
    context.beginPath();
    for (let i = 0; i < xs.length; i++) {
      const at = pixelOf(picture, frame, xs[i], ys[i]);
      if (over(i) === wanted && within(frame, at)) {
        traceShape(context, shape, ...at, 2.6);
      }
    }
    strokeTwice(context, ink.outline, ink.mark, 2.4, 1);
    if (wanted) {
      context.fillStyle = ink.mark;
      context.fill();
    }
  }
}

/** One speck for each pixel that holds a sample, so that a million takes no longer than the plot has pixels. */
function paintSpecks(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, colour: string): void {
  const { xs, ys } = picture;
  const taken = new Uint8Array(Math.ceil(frame.width) * Math.ceil(frame.height));
  context.fillStyle = colour;
  context.globalAlpha = 0.6;
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = pixelOf(picture, frame, xs[i], ys[i]);
    const cell = Math.floor(y) * Math.ceil(frame.width) + Math.floor(x);
    if (within(frame, [x, y]) && taken[cell] === 0) {
      taken[cell] = 1;
      context.fillRect(Math.floor(x), Math.floor(y), 1, 1);
    }
  }
  context.globalAlpha = 1;
}

function strokeTwice(context: CanvasRenderingContext2D, outline: string, colour: string, wide: number, narrow: number): void {
  for (const [width, style] of [[wide, outline], [narrow, colour]] as const) {
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
}

/** @param colourOf a name of Grafana's as a CSS colour */
export function paintMarks(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, marks: Mark[], outline: string, colourOf: (name: string) => string): void {
  for (const { samples, shape, place, colour, outline: edge } of marks) {
    context.beginPath();
    for (const [x0, y0, x1, y1] of edge ?? []) {
      context.moveTo(...pixelOf(picture, frame, x0, y0));
      context.lineTo(...pixelOf(picture, frame, x1, y1));
    }
    const dots = edge ? middleOf(edge) : samples.map((i): [number, number] => [picture.xs[i], picture.ys[i]]);
    for (const [x, y] of dots) {
      const at = pixelOf(picture, frame, x, y);
      if (within(frame, at)) {
        traceShape(context, shape, ...at, edge ? 5 : 3.4);
      }
    }
    strokeTwice(context, outline, colour ? colourOf(colour) : markColour(place), 4.5, 2);
  }
}

/** An outline bears its shape at its highest point. */
function middleOf(edge: NonNullable<Mark['outline']>): Array<[number, number]> {
  const top = edge.reduce((best, piece) => (piece[1] > best[1] ? piece : best), edge[0]);
  return top ? [[top[0], top[1]]] : [];
}
