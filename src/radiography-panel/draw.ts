/** Paints a radiography on a canvas: density, iso-lines, axes, threshold and limit. Once for each change of data, size or theme. */
import { ISO_SHARES, isoLine, levelsOf } from './contours';
import { paintMarks, paintPoints } from './draw-marks';
import { type Frame, pixelOf } from './frame';
import type { Mark } from './marks';
import { colourIndex, colourTable, groundColour, lineColours, type Scheme } from './palette';
import type { Picture } from './picture';

export interface Ink {
  text: string;
  grid: string;
  font: string;
  scheme: Scheme;
  isoLines: boolean;
  /** Absent: only the density. */
  density?: boolean;
  points?: boolean;
  /** Whether a sample lies over its threshold. */
  over?: (i: number) => boolean;
  marks?: Mark[];
  /** Grafana's name of a colour as CSS. */
  colourOf?: (name: string) => string;
}

/** The density as an image of one pixel a grid point, top row first. */
function densityImage({ density }: Picture, scheme: Scheme): ImageData {
  const { x, y, values, peak } = density;
  const image = new ImageData(x.size, y.size);
  const colours = new Uint32Array(colourTable(scheme).buffer);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < y.size; row++) {
    for (let column = 0; column < x.size; column++) {
      pixels[(y.size - 1 - row) * x.size + column] = colours[colourIndex(peak > 0 ? values[row * x.size + column] / peak : 0)];
    }
  }
  return image;
}

function paintDensity(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, scheme: Scheme): void {
  const image = densityImage(picture, scheme);
  const small = document.createElement('canvas');
  small.width = image.width;
  small.height = image.height;
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, frame.left, frame.top, frame.width - frame.left - frame.right, frame.height - frame.top - frame.bottom);
}

function paintIsoLines(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, scheme: Scheme): void {
  const { mark, outline } = lineColours(scheme);
  for (const level of levelsOf(picture.density, ISO_SHARES)) {
    context.beginPath();
    for (const [x0, y0, x1, y1] of isoLine(picture.density.values, picture.density.x, picture.density.y, level)) {
      context.moveTo(...pixelOf(picture, frame, x0, y0));
      context.lineTo(...pixelOf(picture, frame, x1, y1));
    }
    for (const [width, style] of [[2.5, outline], [1, mark]] as const) {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.stroke();
    }
  }
}

function paintAxes(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, ink: Ink, xName: string, yName: string): void {
  const floor = frame.height - frame.bottom;
  context.fillStyle = ink.text;
  context.strokeStyle = ink.grid;
  context.lineWidth = 1;
  context.strokeRect(frame.left - 0.5, frame.top - 0.5, frame.width - frame.left - frame.right + 1, floor - frame.top + 1);
  context.textAlign = 'center';
  context.textBaseline = 'top';
  let free = -Infinity;
  for (const { at, text } of picture.xTicks) {
    const [px] = pixelOf(picture, frame, at, picture.y.min);
    const half = context.measureText(text).width / 2;
    if (px - half > free) {
      context.fillText(text, px, floor + 5);
      context.fillRect(Math.round(px), floor, 1, 4);
      free = px + half + 8;
    }
  }
  if (xName) {
    context.fillText(xName, (frame.left + frame.width - frame.right) / 2, floor + 20, frame.width);
  }
  paintUprightAxis(context, picture, frame, yName);
}

const LINE_HEIGHT = 13;

function paintUprightAxis(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, name: string): void {
  const floor = frame.height - frame.bottom;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  let free = Infinity;
  for (const { at, text } of picture.yTicks) {
    const [, py] = pixelOf(picture, frame, picture.x.min, at);
    if (py <= free) {
      context.fillText(text, frame.left - 7, py);
      context.fillRect(frame.left - 4, Math.round(py), 4, 1);
      free = py - LINE_HEIGHT;
    }
  }
  if (!name) {
    return;
  }
  context.save();
  context.translate(9, (frame.top + floor) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(name, 0, 0, floor - frame.top);
  context.restore();
}

/** Dashed line with an outline, legible on the lightest and the darkest density. */
function paintLine(context: CanvasRenderingContext2D, from: [number, number], to: [number, number], colour: string, outline: string): void {
  for (const [width, style] of [[4, outline], [2, colour]] as const) {
    context.beginPath();
    context.setLineDash(width === 2 ? [6, 4] : []);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
  }
  context.setLineDash([]);
}

function paintLines(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, { scheme, colourOf = (name) => name }: Ink): void {
  const { threshold, kpiLimit, outline } = lineColours(scheme);
  const { x, y } = picture;
  const upright = (at: number, colour: string) => paintLine(context, pixelOf(picture, frame, at, y.min), pixelOf(picture, frame, at, y.max), colour, outline);
  const level = (at: number, colour: string) => paintLine(context, pixelOf(picture, frame, x.min, at), pixelOf(picture, frame, x.max, at), colour, outline);
  const shown = ({ min, max }: Picture['x'], at: number | null): at is number => at !== null && at >= min && at <= max;
  picture.lines.filter(({ axis, at }) => shown(axis === 'x' ? x : y, at)).forEach(({ axis, at, colour }) => (axis === 'x' ? upright : level)(at, colourOf(colour)));
  if (shown(x, picture.threshold)) {
    upright(picture.threshold, threshold);
  }
  if (shown(y, picture.kpiLimit)) {
    level(picture.kpiLimit, kpiLimit);
  }
}

function paintGround(context: CanvasRenderingContext2D, frame: Frame, scheme: Scheme): void {
  context.fillStyle = groundColour(scheme);
  context.fillRect(frame.left, frame.top, frame.width - frame.left - frame.right, frame.height - frame.top - frame.bottom);
}

/** Paints the whole radiography; the context is scaled to CSS pixels. Names may be empty. */
export function drawPicture(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, ink: Ink, xName: string, yName: string): void {
  const { density = true, points = false, over = () => false, marks = [], colourOf = (name) => name, scheme } = ink;
  context.clearRect(0, 0, frame.width, frame.height);
  context.font = ink.font;
  if (density) {
    paintDensity(context, picture, frame, scheme);
  } else {
    paintGround(context, frame, scheme);
  }
  if (ink.isoLines) {
    paintIsoLines(context, picture, frame, scheme);
  }
  const colours = lineColours(scheme);
  if (points) {
    paintPoints(context, picture, frame, over, colours);
  }
  paintAxes(context, picture, frame, ink, xName, yName);
  paintLines(context, picture, frame, ink);
  paintMarks(context, picture, frame, marks, colours.outline, colourOf);
}
