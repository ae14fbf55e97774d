/** A radiography as an image of its own: with title, axes and a line that says what it shows. */
import { drawPicture, type Ink } from '../draw';
import { frameOf } from '../frame';
import { css, densityColour } from '../palette';
import type { Picture } from '../picture';

export interface ImageOptions {
  title: string;
  width: number;
  height: number;
  /** Colours of the theme. */
  background: string;
  strong: string;
  ink: Ink;
  xName: string;
  yName: string;
  /** Beneath the picture: what the lines are, how many samples. */
  notes: Array<{ text: string; colour?: string }>;
}

const TITLE = 30;
const FOOT = 26;
/** Pixels for each pixel of the page, so that it can be printed. */
const SCALE = 2;

function paintScale(context: CanvasRenderingContext2D, { ink }: ImageOptions, left: number, top: number): number {
  const width = 60;
  for (let i = 0; i < width; i++) {
    context.fillStyle = css(densityColour((i / (width - 1)) ** 2.5, ink.scheme));
    context.fillRect(left + i, top, 1, 10);
  }
  context.strokeStyle = ink.grid;
  context.strokeRect(left - 0.5, top - 0.5, width + 1, 11);
  return left + width + 8;
}

function paintNotes(context: CanvasRenderingContext2D, options: ImageOptions, left: number, y: number): void {
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  let at = left;
  for (const { text, colour } of options.notes) {
    if (colour) {
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.setLineDash([6, 4]);
      context.beginPath();
      context.moveTo(at, y);
      context.lineTo(at + 18, y);
      context.stroke();
      context.setLineDash([]);
      at += 24;
    }
    context.fillStyle = options.ink.text;
    context.fillText(text, at, y);
    at += context.measureText(text).width + 14;
  }
}

export function paintImage(canvas: HTMLCanvasElement, picture: Picture, options: ImageOptions): void {
  const { width, height, background, strong, title, ink } = options;
  canvas.width = width * SCALE;
  canvas.height = (height + TITLE + FOOT) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) {
    return;
  }
  const plot = document.createElement('canvas');
  [plot.width, plot.height] = [width * SCALE, height * SCALE];
  const inner = plot.getContext('2d');
  inner?.scale(SCALE, SCALE);
  if (inner) {
    drawPicture(inner, picture, frameOf(width, height, picture.yTicks.map(({ text }) => text)), ink, options.xName, options.yName);
  }
  context.scale(SCALE, SCALE);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height + TITLE + FOOT);
  context.drawImage(plot, 0, TITLE, width, height);
  context.fillStyle = strong;
  context.font = ink.font.replace(/^\d+px/, '500 15px');
  context.textBaseline = 'middle';
  context.fillText(title, 12, TITLE / 2, width - 24);
  context.font = ink.font;
  const foot = TITLE + height + FOOT / 2 - 2;
  const left = ink.density === false ? 12 : paintScale(context, options, 12, foot - 5);
  paintNotes(context, options, left, foot);
}

export function imageBlob(picture: Picture, options: ImageOptions): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  paintImage(canvas, picture, options);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

