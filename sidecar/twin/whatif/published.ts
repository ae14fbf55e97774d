/** Which predictions of a published plan become series: one a source, destination and type of service, the worst first. Pure. */

import type { TwinFlow, TwinLinkReport, TwinNetwork, TwinReport } from '../../contract';

/** Flows between the same nodes and of the same type are one: means over their packets. null where nothing arrives. */
export interface PathSeries {
  src: string;
  dst: string;
  tos: string;
  /** s, s^2, share */
  delay: number | null;
  jitter: number | null;
  loss: number | null;
}

export interface Worst<Each> {
  shown: Each[];
  leftOut: number;
}

const packetsOf = ({ bandwidth, sizes }: TwinFlow): number => bandwidth / sizes.reduce((sum, { bits, probability }) => sum + bits * probability, 0);

interface Sums {
  src: string;
  dst: string;
  tos: string;
  sent: number;
  known: number;
  arrived: number;
  lost: number;
  delay: number;
  jitter: number;
}

/** @param report of exactly this network */
export function pathSeries({ flows }: TwinNetwork, { paths }: TwinReport): PathSeries[] {
  const sums = new Map<string, Sums>();
  paths.forEach(({ src, dst, tos, delay, jitter, loss }, index) => {
    const key = JSON.stringify([src, dst, tos]);
    const sum = sums.get(key) ?? { src, dst, tos: String(tos), sent: 0, known: 0, arrived: 0, lost: 0, delay: 0, jitter: 0 };
    const sent = packetsOf(flows[index]);
    const through = delay.value === null ? 0 : sent * (1 - (loss.value ?? 0));
    sum.sent += sent;
    sum.known += loss.value === null ? 0 : sent;
    sum.lost += sent * (loss.value ?? 0);
    sum.arrived += through;
    sum.delay += through * (delay.value ?? 0);
    sum.jitter += through * (jitter.value ?? 0);
    sums.set(key, sum);
  });
  return [...sums.values()].map(({ src, dst, tos, known, arrived, lost, delay, jitter }) => ({
    src, dst, tos,
    delay: arrived > 0 ? delay / arrived : null,
    jitter: arrived > 0 ? jitter / arrived : null,
    loss: known > 0 ? lost / known : null,
  }));
}

/** By loss, then by delay; those of which nothing arrives are the worst. */
export function worstPaths(paths: PathSeries[], most: number): Worst<PathSeries> {
  const worse = (a: PathSeries, b: PathSeries) => (b.loss ?? 2) - (a.loss ?? 2) || (b.delay ?? Infinity) - (a.delay ?? Infinity) || 0;
  return first([...paths].sort((a, b) => worse(a, b) || order(a, b)), most);
}

const order = (a: PathSeries, b: PathSeries): number => `${a.src} ${a.dst} ${a.tos}`.localeCompare(`${b.src} ${b.dst} ${b.tos}`);

/** By what is offered to them. */
export function worstLinks(links: TwinLinkReport[], most: number): Worst<TwinLinkReport> {
  return first([...links].sort((a, b) => b.load - a.load), most);
}

const first = <Each>(sorted: Each[], most: number): Worst<Each> => ({ shown: sorted.slice(0, most), leftOut: Math.max(0, sorted.length - most) });
