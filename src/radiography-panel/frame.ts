/** Where a picture's places lie on the screen, in CSS pixels. Pure. */
import type { Domain } from './scales';

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Domains {
  x: Domain;
  y: Domain;
}

/** Of the axes' font, pixels. */
const DIGIT_WIDTH = 6.4;

/** Room for the longest number of the upright axis, its name and its tick. */
export function leftFor(texts: string[], named: boolean): number {
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  return Math.max(named ? 52 : 40, Math.ceil((named ? 20 : 4) + 9 + DIGIT_WIDTH * longest));
}

/** Room for axis numbers and names around the plot, in pixels. Small multiples name their axes once for all. */
export function frameOf(width: number, height: number, upTexts: string[] = [], small = false): Frame {
  const left = Math.min(leftFor(upTexts, !small), 0.4 * width);
  return small ? { width, height, left, right: 8, top: 4, bottom: 20 } : { width, height, left, right: 14, top: 8, bottom: 36 };
}

/** Pixel of a place in the picture. */
export function pixelOf({ x, y }: Domains, frame: Frame, atX: number, atY: number): [number, number] {
  const plotWidth = frame.width - frame.left - frame.right;
  const plotHeight = frame.height - frame.top - frame.bottom;
  return [frame.left + ((atX - x.min) / (x.max - x.min)) * plotWidth, frame.top + (1 - (atY - y.min) / (y.max - y.min)) * plotHeight];
}

/** Place in the picture of a pixel, or null outside the plot. */
export function placeOf({ x, y }: Domains, frame: Frame, px: number, py: number): [number, number] | null {
  const u = (px - frame.left) / (frame.width - frame.left - frame.right);
  const v = 1 - (py - frame.top) / (frame.height - frame.top - frame.bottom);
  return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [x.min + u * (x.max - x.min), y.min + v * (y.max - y.min)] : null;
}

/** The pixel, or the nearest one within the plot. */
export function withinPlot(frame: Frame, px: number, py: number): [number, number] {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return [clamp(px, frame.left, frame.width - frame.right), clamp(py, frame.top, frame.height - frame.bottom)];
}
