/** What an operator meets at the shipped line: events found, false episodes, delay, and nominal samples over the line. */

import { advance, type EpisodeState, NO_EPISODE } from '../../sidecar/nominal/judging/calibrate';
import { eventsOf } from './measures';

export interface Span {
  /** First sample that belongs to the episode. */
  first: number;
  /** Sample at which the episode began to be told. */
  told: number;
  /** Last sample over the line. */
  last: number;
}

export interface Operating {
  events: number;
  found: number;
  falseEpisodes: number;
  /** Samples from an event's beginning to the first sample in it at which an episode is told, of events that are found. */
  delays: number[];
  nominalSamples: number;
  nominalFlagged: number;
}

/** Ends of an episode as the sidecar tells them: `advance` of calibrate.ts or a rule of the same form. */
export type Advance = (state: EpisodeState, at: number, score: number) => EpisodeState;

export function episodesOf(scores: Float64Array, step: Advance): Span[] {
  const spans: Span[] = [];
  let state = NO_EPISODE;
  scores.forEach((score, at) => {
    const before = state.active;
    state = step(state, at, score);
    if (state.active && !before) {
      spans.push({ first: state.active.start, told: at, last: at });
    } else if (state.active && score >= 1) {
      spans[spans.length - 1].last = at;
    }
  });
  return spans;
}

export const persistent = (k: number, n: number): Advance => (state, at, score) => advance(state, at, score, { k, n });

/**
 * An event is found when a sample in it is over the line and belongs to an episode; an episode is false when none of its samples over
 * the line is labelled. Nothing is adjusted: a sample that was not over the line does not count as one.
 */
export function operate(labels: ArrayLike<number>, scores: Float64Array, spans: Span[]): Operating {
  const over = (at: number) => scores[at] >= 1;
  const within = (span: Span, begin: number, end: number) => range(Math.max(span.first, begin), Math.min(span.last, end)).filter(over);
  const events = eventsOf(labels);
  const delays: number[] = [];
  for (const [begin, end] of events) {
    const span = spans.find((each) => within(each, begin, end).length > 0);
    if (span) {
      delays.push(Math.max(span.told, within(span, begin, end)[0]) - begin);
    }
  }
  const labelled = (at: number) => labels[at] > 0;
  const nominal = range(0, scores.length - 1).filter((at) => !labelled(at));
  return {
    events: events.length,
    found: delays.length,
    falseEpisodes: spans.filter((span) => !within(span, span.first, span.last).some(labelled)).length,
    delays,
    nominalSamples: nominal.length,
    nominalFlagged: nominal.filter(over).length,
  };
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
