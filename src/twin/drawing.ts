/** Geometry of the drawing: both directions of a link beside each other, on the right of their way. Pure. */
import type { TwinLink, TwinNode } from '../../sidecar/contract';
import type { Place } from './layout';

export interface Frame {
  width: number;
  height: number;
}

export interface View {
  x: number;
  y: number;
  zoom: number;
}

export const WHOLE: View = { x: 0, y: 0, zoom: 1 };

export interface Line {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  /** Corners of the arrow head. */
  head: string;
}

const MARGIN = { x: 60, y: 40 };
/** px from the middle. */
const BESIDE = 5;
const HEAD = 7;

export const pointOf = ({ x, y }: Place, { width, height }: Frame): Place => ({ x: MARGIN.x + x * (width - 2 * MARGIN.x), y: MARGIN.y + y * (height - 2 * MARGIN.y) });

export const radiusOf = (nodes: number): number => (nodes <= 40 ? 15 : nodes <= 120 ? 9 : 5);

/** From the edge of one node to the edge of the other. @param size of arrow heads and of the gap between directions, 1 on usual screens @param thick px, of the line */
export function lineOf(from: Place, to: Place, radius: number, size = 1, thick = 0): Line {
  const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y));
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const beside = Math.min(BESIDE * size, radius / 2);
  const [ox, oy] = [-uy * beside, ux * beside];
  const [x1, y1, x2, y2] = [from.x + ux * radius + ox, from.y + uy * radius + oy, to.x - ux * (radius + 1) + ox, to.y - uy * (radius + 1) + oy];
  const long = HEAD * size + 0.8 * thick;
  const [hx, hy] = [x1 + 0.62 * (x2 - x1), y1 + 0.62 * (y2 - y1)];
  const corner = (along: number, across: number) => `${(hx + ux * along - uy * across).toFixed(1)},${(hy + uy * along + ux * across).toFixed(1)}`;
  return { x1, y1, x2, y2, head: [corner(long, 0), corner(-long, long * 0.8), corner(-long, -long * 0.8)].join(' ') };
}

/** Around the point (px in the frame). */
export function zoomed(view: View, factor: number, at: Place): View {
  const zoom = Math.min(8, Math.max(0.5, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return { zoom, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

export const panned = (view: View, dx: number, dy: number): View => ({ ...view, x: view.x + dx, y: view.y + dy });

/** Keys of the links that a route goes over. */
export const routeKeys = (route: string[]): string[] => route.slice(1).map((to, hop) => JSON.stringify([route[hop], to]));

/** What the arrow keys go through: all nodes, then all links. */
export const itemsOf = (nodes: TwinNode[], links: TwinLink[]): string[] => [...nodes.map(({ name }) => name), ...links.map(({ from, to }) => JSON.stringify([from, to]))];

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The item that a key leads to; null for another key. */
export function itemAfter(key: string, active: number, count: number): number | null {
  return key === 'Home' ? 0 : key === 'End' ? count - 1 : key in STEPS ? (active + STEPS[key] + count) % count : null;
}
