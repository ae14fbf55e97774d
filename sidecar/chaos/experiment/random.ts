/** Faults drawn by chance: the same seed and the same choices give the same faults. Pure. */

import type { FaultParameter, FaultRequest, Parameters, RandomRequest } from '../../contract';
import { faultSpec } from '../faults';
import { atLeast, type Path, record, type Refuse, rounded, seconds, texts, whole } from './form';
import { LEAST_SECONDS } from './faults';
import { meet } from './sequence';

export const RANDOM_KEYS = ['count', 'faults', 'components', 'seed', 'duration', 'every'] as const;
export const MOST_DRAWN = 100;

/** What may be drawn of a service where the request leaves it open. */
export interface Choices {
  kinds: string[];
  components: string[];
  /** Whether the component has what the kind acts on. */
  fits(fault: string, component: string): boolean;
}

export type Draw = Omit<RandomRequest, 'service'>;

export function checkDraw(value: unknown, path: Path, refuse: Refuse): Draw {
  const given = record(value, path, RANDOM_KEYS, refuse);
  const at = (key: string) => [...path, key];
  const draw = {
    count: whole(given.count, at('count'), 1, MOST_DRAWN, refuse),
    faults: texts(given.faults ?? [], at('faults'), refuse),
    components: texts(given.components ?? [], at('components'), refuse),
    seed: whole(given.seed ?? 1, at('seed'), 0, 2 ** 32 - 1, refuse),
    duration: atLeast(LEAST_SECONDS, seconds(given.duration, at('duration'), refuse), at('duration'), refuse),
    every: seconds(given.every ?? 0, at('every'), refuse),
  };
  draw.faults.forEach(faultSpec);
  return draw;
}

/** As many as were wanted, or fewer where no more can stand side by side. Every kind has the same chance, and of a kind every component. */
export function drawFaults(draw: Draw, choices: Choices): FaultRequest[] {
  const random = seeded(draw.seed);
  const kinds = draw.faults.length > 0 ? draw.faults : choices.kinds.filter((kind) => !faultSpec(kind).parameters.some(isUnknowable));
  const components = draw.components.length > 0 ? draw.components : choices.components;
  const peers = [...new Set([...choices.components, ...components])];
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)];
  const drawn: FaultRequest[] = [];
  for (let index = 0; index < draw.count; index += 1) {
    const at = { after: rounded(index * draw.every), duration: draw.duration };
    const free = (fault: string) => components.filter((component) => choices.fits(fault, component) && hasPeers(fault, component, peers) && !drawn.some((other) => meet(other, { fault, component, ...at })));
    const open = kinds.map((fault) => ({ fault, places: free(fault) })).filter(({ places }) => places.length > 0);
    if (open.length === 0) {
      break;
    }
    const { fault, places } = pick(open);
    const component = pick(places);
    drawn.push({ fault, component, ...at, parameters: drawnParameters(fault, peers.filter((peer) => peer !== component), pick) });
  }
  return drawn;
}

/** A name that the catalogue has no guess for. */
const isUnknowable = (parameter: FaultParameter): boolean => parameter.text === 'name' && parameter.default === '';
const isPeer = (parameter: FaultParameter): boolean => parameter.text === 'component' && parameter.default === '';

const hasPeers = (fault: string, component: string, peers: string[]): boolean => !faultSpec(fault).parameters.some(isPeer) || peers.some((peer) => peer !== component);

function drawnParameters(fault: string, others: string[], pick: <T>(list: T[]) => T): Parameters {
  return Object.fromEntries(faultSpec(fault).parameters.map((parameter) => [parameter.name, isPeer(parameter) ? pick(others) : parameter.default]));
}

/** Uniform numbers in [0, 1): a Weyl sequence behind an integer hash. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
