/** How annotated samples are marked: dots of a shape, or where there are many the outline of their own density. Pure. */
import { type AnnotationGroup, samplesWithin } from './annotations';
import { isoLine, levelsOf, type Segment } from './contours';
import { estimateDensity } from './kde/density';
import type { Picture } from './picture';
import type { Points } from './points';

export const SHAPES = ['circle', 'square', 'triangle', 'cross', 'diamond', 'star'] as const;
export type Shape = (typeof SHAPES)[number];

/** Annotations beyond these shapes could not be told apart. */
export const MOST_MARKS = SHAPES.length;

export interface Mark {
  title: string;
  /** As Grafana names it; null: by its shape's place. */
  colour: string | null;
  shape: Shape;
  place: number;
  /** Samples that it holds, as indices. */
  samples: number[];
  /** Edge of the smallest region with 90 % of them, in place of dots. */
  outline: Segment[] | null;
}

/** More dots would hide the density. */
const MOST_DOTS = 400;
const HELD = 0.9;

function outlineOf({ density, xs, ys }: Picture, samples: number[]): Segment[] {
  const pick = (values: ArrayLike<number>) => Float64Array.from(samples, (i) => values[i]);
  const own = estimateDensity(pick(xs), pick(ys), density.x, density.y, { rule: 'robust' });
  return isoLine(own.values, own.x, own.y, levelsOf(own, [HELD])[0]);
}

/** Groups that hold samples of the picture, the first so many. */
export function marksOf(groups: AnnotationGroup[], { times, step }: Points, picture: Picture): { marks: Mark[]; further: number } {
  const held = groups.map((group) => ({ group, samples: samplesWithin(times, group.regions, step) })).filter(({ samples }) => samples.length > 0);
  const first = held.slice(0, MOST_MARKS);
  // one query's annotations are all of its colour: that tells nothing
  const own = (colour: string | null) => (first.filter(({ group }) => group.colour === colour).length === 1 ? colour : null);
  const marks = first.map(({ group: { title, colour }, samples }, place) => ({ title, colour: own(colour), shape: SHAPES[place], place, samples, outline: samples.length > MOST_DOTS ? outlineOf(picture, samples) : null }));
  return { marks, further: Math.max(0, held.length - MOST_MARKS) };
}
