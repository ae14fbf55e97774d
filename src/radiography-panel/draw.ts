import { css, densityColour } from './palette';
import type { Picture } from './picture';

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Ink {
  text: string;
  grid: string;
  threshold: string;
  kpiLimit: string;
  font: string;
  inverse: boolean;
}

/** Room for axis numbers and names around the plot, in pixels. */
export function frameOf(width: number, height: number): Frame {
  return { width, height, left: 52, right: 14, top: 8, bottom: 36 };
}

/** Pixel of a place in the picture. */
export function pixelOf({ x, y }: Picture, frame: Frame, atX: number, atY: number): [number, number] {
  const plotWidth = frame.width - frame.left - frame.right;
  const plotHeight = frame.height - frame.top - frame.bottom;
  return [frame.left + ((atX - x.min) / (x.max - x.min)) * plotWidth, frame.top + (1 - (atY - y.min) / (y.max - y.min)) * plotHeight];
}

/** Place in the picture of a pixel, or null outside the plot. */
export function placeOf({ x, y }: Picture, frame: Frame, px: number, py: number): [number, number] | null {
  const u = (px - frame.left) / (frame.width - frame.left - frame.right);
  const v = 1 - (py - frame.top) / (frame.height - frame.top - frame.bottom);
  return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [x.min + u * (x.max - x.min), y.min + v * (y.max - y.min)] : null;
}

function paintDensity(context: CanvasRenderingContext2D, { density }: Picture, frame: Frame, inverse: boolean): void {
  const { x, y, values, peak } = density;
  const image = new ImageData(x.size, y.size);
  for (let row = 0; row < y.size; row++) {
    for (let column = 0; column < x.size; column++) {
      const colour = densityColour(peak > 0 ? values[row * x.size + column] / peak : 0, inverse);
      image.data.set([...colour, 255], 4 * ((y.size - 1 - row) * x.size + column));
    }
  }
  const small = document.createElement('canvas');
  small.width = x.size;
  small.height = y.size;
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, frame.left, frame.top, frame.width - frame.left - frame.right, frame.height - frame.top - frame.bottom);
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
  context.fillText(xName, (frame.left + frame.width - frame.right) / 2, floor + 20);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { at, text } of picture.yTicks) {
    const [, py] = pixelOf(picture, frame, picture.x.min, at);
    context.fillText(text, frame.left - 7, py);
    context.fillRect(frame.left - 4, Math.round(py), 4, 1);
  }
  context.save();
  context.translate(9, (frame.top + floor) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(yName, 0, 0);
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

/** Paints the whole radiography; the context is scaled to CSS pixels. */
export function drawPicture(context: CanvasRenderingContext2D, picture: Picture, frame: Frame, ink: Ink, xName: string, yName: string): void {
  context.clearRect(0, 0, frame.width, frame.height);
  context.font = ink.font;
  paintDensity(context, picture, frame, ink.inverse);
  paintAxes(context, picture, frame, ink, xName, yName);
  const outline = ink.inverse ? 'rgba(0, 0, 0, 0.6)' : 'rgba(255, 255, 255, 0.8)';
  if (picture.threshold !== null) {
    paintLine(context, pixelOf(picture, frame, picture.threshold, picture.y.min), pixelOf(picture, frame, picture.threshold, picture.y.max), ink.threshold, outline);
  }
  if (picture.kpiLimit !== null) {
    paintLine(context, pixelOf(picture, frame, picture.x.min, picture.kpiLimit), pixelOf(picture, frame, picture.x.max, picture.kpiLimit), ink.kpiLimit, outline);
  }
}

/** Background of the scale's legend, from rare to dense. */
export function legendGradient(inverse: boolean): string {
  const stops = Array.from({ length: 12 }, (_, i) => `${css(densityColour(i / 11, inverse))} ${Math.round((i / 11) * 100)}%`);
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
