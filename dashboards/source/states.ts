/** States as words, shapes and colours (told apart by all eyes), and the PromQL that makes them. */
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { METRICS } from '../../sidecar/contract';
import { OF_GROUP, OF_SERVICE } from './parts';

/** Dark enough for white words on them, and apart in lightness as well as in hue. */
export const COLOURS = { normal: '#0E7A5F', deviation: '#A86400', episode: '#A8123C', unknown: '#6E6E78', chaos: '#7A4FBF' };
/** Scores older than this many seconds are stale; the alert rule has the same line. */
export const STALE_SECONDS = 120;
const STALE = 10;

const words = (options: Record<string, [text: string, color: string]>): ValueMapping => ({ type: MappingType.ValueToText, options: Object.fromEntries(Object.entries(options).map(([value, [text, color]], index) => [value, { text, color, index }])) });
const range = (from: number | null, to: number | null, text: string, color: string, index: number): ValueMapping => ({ type: MappingType.RangeToText, options: { from, to, result: { text, color, index } } });

export const HEALTH: ValueMapping[] = [
  words({ '-1': ['◌ no data', COLOURS.unknown], '0': ['● normal', COLOURS.normal], '1': ['▲ deviation', COLOURS.deviation], '2': ['■ episode', COLOURS.episode] }),
  range(STALE - 1, STALE + 3, '◌ stale', COLOURS.unknown, 4),
];

export const EPISODE: ValueMapping[] = [words({ '0': ['●', COLOURS.normal], '1': ['■ episode', COLOURS.episode] })];
export const LEVER: ValueMapping[] = [words({ '0': ['○ released', COLOURS.normal], '1': ['■ pulled', COLOURS.deviation] })];
export const CHAOS: ValueMapping[] = [words({ '1': ['✦ in force', COLOURS.chaos] })];

/** 0 normal, 1 over the line, 2 episode, 10 and more: stale, -1: a group with a model and no score. */
export function health(): string {
  const score = `max by (service, group) (${METRICS.score.name}{${OF_GROUP}, component="_all"}) > bool 1`;
  const episode = `max by (service, group) (${METRICS.episode.name}{${OF_GROUP}})`;
  const age = `(time() - max by (service) (${METRICS.stageSuccess.name}{${OF_SERVICE}, stage="score"})) > bool ${STALE_SECONDS}`;
  const state = `(clamp_max((${score}) + 2 * ${episode}, 2) or (${score}))`;
  const model = `0 * max by (service, group) (${METRICS.modelFeatures.name}{${OF_GROUP}}) - 1`;
  return `${state} + on (service) group_left () (${STALE} * (${age})) or ${state} or ${model}`;
}
