/** Choosing a zone with pointer or keyboard: a click or Enter takes the blob, a drag or Shift with arrows a rectangle, Escape lets go. */
import { t } from '../text';
import { type Frame, pixelOf, placeOf, withinPlot } from './frame';
import { placeOfCell } from './kde/grid';
import { type Overlay, overlayOf } from './overlay';
import type { Picture } from './picture';
import { blobAt, boxOf, type Region } from './regions';

/** Outlives a change of the picture, so that new data do not end a drag. Pixels. */
export interface PointingState {
  /** Where the button went down, or where Shift began. */
  anchor: [number, number] | null;
  dragging: boolean;
  /** The keyboard's cross. */
  cursor: [number, number] | null;
}

export const restingState = (): PointingState => ({ anchor: null, dragging: false, cursor: null });

export interface Pointing {
  picture: Picture;
  frame: Frame;
  state: PointingState;
  /** Rows of the tooltip for a place. */
  describe: (x: number, y: number) => string[];
  /** Null: let go, also when next to nothing lies where a blob was asked for. */
  choose: (region: Region | null) => void;
  /** False: only pointing. */
  zones?: boolean;
  /** What else single keys do. */
  keys?: Record<string, () => void>;
}

/** Shorter drags are clicks, pixels. */
const CLICK = 4;
/** Steps of the arrow keys across the plot. */
const STEPS = 40;
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function takeBox({ picture, frame, choose }: Pointing, from: [number, number], to: [number, number]): void {
  const [start, end] = [placeOf(picture, frame, ...withinPlot(frame, ...from)), placeOf(picture, frame, ...withinPlot(frame, ...to))];
  if (start && end) {
    choose(boxOf(start, end));
  }
}

function takeBlob({ picture, frame, choose }: Pointing, overlay: Overlay, at: [number, number]): void {
  const place = placeOf(picture, frame, ...at);
  const blob = place && blobAt(picture.density, ...place);
  if (place && !blob) {
    overlay.say(t('radiography-panel.zone.nothing', 'Next to nothing lies here.'));
  }
  if (place) {
    choose(blob);
  }
}

function isDrag([x0, y0]: [number, number], [x1, y1]: [number, number]): boolean {
  return Math.hypot(x1 - x0, y1 - y0) > CLICK;
}

function follow({ picture, frame, state, describe }: Pointing, overlay: Overlay, at: [number, number]): void {
  if (state.dragging && state.anchor && isDrag(state.anchor, at)) {
    overlay.brush(state.anchor, at);
  }
  const place = placeOf(picture, frame, ...at);
  if (place) {
    overlay.point(...at, describe(...place));
  } else {
    overlay.hide();
  }
}

function release(pointing: Pointing, overlay: Overlay, at: [number, number]): void {
  const { state } = pointing;
  const from = state.anchor;
  if (!state.dragging || !from) {
    return;
  }
  rest(state, overlay);
  if (isDrag(from, at)) {
    takeBox(pointing, from, at);
  } else {
    takeBlob(pointing, overlay, at);
  }
}

function rest(state: PointingState, overlay: Overlay): void {
  state.anchor = null;
  state.dragging = false;
  overlay.hideBrush();
}

function densest({ picture, frame }: Pointing): [number, number] {
  const { density } = picture;
  return pixelOf(picture, frame, ...placeOfCell(density.x, density.y, density.values.indexOf(density.peak)));
}

function showCursor({ picture, frame, describe }: Pointing, overlay: Overlay, at: [number, number]): void {
  const place = placeOf(picture, frame, ...at);
  if (place) {
    const lines = describe(...place);
    overlay.point(...at, lines);
    overlay.say(lines.join(', '));
  }
}

function step(pointing: Pointing, overlay: Overlay, [right, down]: [number, number], extend: boolean): void {
  const { frame, state } = pointing;
  const from = state.cursor ?? densest(pointing);
  const width = (frame.width - frame.left - frame.right) / STEPS;
  const height = (frame.height - frame.top - frame.bottom) / STEPS;
  state.cursor = withinPlot(frame, from[0] + right * width, from[1] + down * height);
  if (extend) {
    state.anchor ??= from;
    overlay.brush(state.anchor, state.cursor);
  } else {
    rest(state, overlay);
  }
  showCursor(pointing, overlay, state.cursor);
}

/** @returns whether the key meant something here. */
function press(pointing: Pointing, overlay: Overlay, key: string, shift: boolean): boolean {
  const { state, zones = true, keys = {} } = pointing;
  if (keys[key]) {
    keys[key]();
  } else if (ARROWS[key]) {
    step(pointing, overlay, ARROWS[key], shift && zones);
  } else if (key === 'Home') {
    state.cursor = densest(pointing);
    showCursor(pointing, overlay, state.cursor);
  } else if (zones && (key === 'Enter' || key === ' ')) {
    state.cursor ??= densest(pointing);
    const { anchor, cursor } = state;
    rest(state, overlay);
    if (anchor) {
      takeBox(pointing, anchor, cursor);
    } else {
      takeBlob(pointing, overlay, cursor);
    }
  } else if (key === 'Escape') {
    rest(state, overlay);
    overlay.hide();
    pointing.choose(null);
  } else {
    return false;
  }
  return true;
}

/** Listens on the layer; the answer ends it. */
export function attachPointing(root: HTMLElement, pointing: Pointing): () => void {
  const overlay = overlayOf(root, pointing.frame);
  const { state } = pointing;
  const controller = new AbortController();
  const at = (event: PointerEvent): [number, number] => {
    const box = root.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const on = <K extends keyof HTMLElementEventMap>(name: K, handle: (event: HTMLElementEventMap[K]) => void) => root.addEventListener(name, handle, { signal: controller.signal });
  on('pointermove', (event) => follow(pointing, overlay, at(event)));
  on('pointerdown', (event) => {
    if (event.button === 0 && pointing.zones !== false && placeOf(pointing.picture, pointing.frame, ...at(event))) {
      Object.assign(state, { anchor: at(event), dragging: true });
      root.setPointerCapture?.(event.pointerId);
    }
  });
  on('pointerup', (event) => release(pointing, overlay, at(event)));
  on('pointercancel', () => rest(state, overlay));
  on('pointerleave', () => overlay.hide());
  on('blur', () => overlay.hide());
  on('keydown', (event) => {
    // with Ctrl, Alt or the command key they are the browser's
    if (!event.ctrlKey && !event.altKey && !event.metaKey && press(pointing, overlay, event.key, event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  return () => controller.abort();
}
