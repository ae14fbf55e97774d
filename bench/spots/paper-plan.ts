/** What the reproduction of the mirror paper collects: three environments, three series of faults, and how many samples of each. Pure. */

import type { NodeLimits } from '../../sidecar/mirror/runtime/cgroup';

export const ENVIRONMENT_NAMES = ['mirror', 'production-1', 'production-2'] as const;
export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

const MEGABYTE = 1_048_576;
/** In the place of the paper's Raspberry Pis and PC servers (Tables 1 and 2). */
const WEAK: NodeLimits = { cpu: 0.35, memory: 512 * MEGABYTE };
const STRONG: NodeLimits = { cpu: 0.7, memory: 1024 * MEGABYTE };

export interface PhysicalLayer {
  nodes: Record<string, NodeLimits>;
  /** Node by component. */
  place: Record<string, string>;
}

const inPairs = { web1: 'node1', app1: 'node1', db1: 'node1', web2: 'node2', app2: 'node2', db2: 'node2' };
const inThrees = { web1: 'node1', app1: 'node1', web2: 'node2', db1: 'node2', app2: 'node3', db2: 'node3' };

export const PHYSICAL_LAYERS: Record<EnvironmentName, PhysicalLayer> = {
  mirror: { nodes: { node1: WEAK, node2: WEAK }, place: inPairs },
  'production-1': { nodes: { node1: WEAK, node2: WEAK, node3: WEAK }, place: inThrees },
  'production-2': { nodes: { node1: STRONG, node2: STRONG }, place: inPairs },
};

/** The paper's container (section IV.B): no limit of its own but what its node has. */
export const COMPONENT_CPU = 1;

/** Samples of one environment, in the order in which they are taken; `tune` is for fine-tuning only. */
export interface Amounts {
  train: number;
  tune: number;
  test: number;
}

export const totalOf = ({ train, tune, test }: Amounts): number => train + tune + test;

export const SERIES_NAMES = ['kill', 'load', 'all'] as const;
export type SeriesName = (typeof SERIES_NAMES)[number];

export interface Series {
  title: string;
  /** Whether the paper did it: its figures stand beside ours. */
  ofPaper: boolean;
  users: boolean;
  /** Container kills only, or every kind of fault that this machine can make. */
  everyKind: boolean;
}

/** Steps from a component's death to its next start; the paper does not say. */
export const RESTART_STEPS = 3;

/** The paper leaves users and other kinds of fault to future work. */
export const SERIES: Record<SeriesName, Series> = {
  kill: { title: 'container kills without users', ofPaper: true, users: false, everyKind: false },
  load: { title: 'container kills with users', ofPaper: false, users: true, everyKind: false },
  all: { title: 'every kind of fault with users', ofPaper: false, users: true, everyKind: true },
};
export type Wanted = Record<SeriesName, Record<EnvironmentName, Amounts>>;

const NONE: Amounts = { train: 0, tune: 0, test: 0 };
/** 150 of each for Figure 7, 350 of the mirror for Table 5, 30 to fine-tune; how many it tests on the paper does not say. */
const KILLS: Record<EnvironmentName, Amounts> = { mirror: { train: 350, tune: 0, test: 100 }, 'production-1': { train: 150, tune: 30, test: 100 }, 'production-2': { ...NONE, test: 100 } };
/** More, because there are more classes. */
const ALL: Record<EnvironmentName, Amounts> = { mirror: { train: 360, tune: 0, test: 120 }, 'production-1': { train: 168, tune: 48, test: 120 }, 'production-2': { ...NONE, test: 120 } };

export const FORMS = ['short', 'half', 'full'] as const;
export type Form = (typeof FORMS)[number];

/** Shares of the full amounts; the short form checks the way and nothing else. */
const SHARES: Record<Form, number> = { full: 1, half: 0.5, short: 0.01 };

export function wantedOf(form: Form): Wanted {
  const share = (amount: number, least: number) => (amount === 0 ? 0 : Math.max(least, Math.round(amount * SHARES[form])));
  // One of each component to learn from and to test on.
  const amounts = ({ train, tune, test }: Amounts): Amounts => ({ train: share(train, 4), tune: share(tune, 2), test: share(test, 4) });
  const series = (name: SeriesName) => Object.fromEntries(ENVIRONMENT_NAMES.map((environment) => [environment, amounts((SERIES[name].everyKind ? ALL : KILLS)[environment])]));
  return Object.fromEntries(SERIES_NAMES.map((name) => [name, series(name)])) as Wanted;
}

export interface Split<Sample> {
  train: Sample[];
  tune: Sample[];
  test: Sample[];
}

/** In order of time, so that no test sample lies between two that were learned from. Too few samples are shared out in proportion. */
export function split<Sample>(samples: Sample[], { train, tune, test }: Amounts): Split<Sample> {
  const share = Math.min(1, samples.length / Math.max(1, train + tune + test));
  const [learned, tuned] = [Math.floor(train * share), Math.floor((train + tune) * share)];
  return { train: samples.slice(0, learned), tune: samples.slice(learned, tuned), test: samples.slice(tuned, Math.floor((train + tune + test) * share)) };
}
