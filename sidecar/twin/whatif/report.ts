/** What was predicted, in the terms of the contract. */

import type { TwinFigure, TwinLinkReport, TwinMethod, TwinNetwork, TwinPathReport, TwinReport, TwinTotals } from '../../contract';
import { portKey } from '../scenario/scenario';
import { type Routed, routed } from './convert';
import { estimate, type PortEstimate } from './estimate';
import { parseNetwork } from './parse';

export interface FlowFigures {
  delay: TwinFigure;
  jitter: TwinFigure;
  loss: TwinFigure;
}

export interface Predicted {
  method: TwinMethod;
  /** By flow of the scenario. */
  flows: FlowFigures[];
  ports: PortEstimate[];
  about: Pick<TwinReport, 'seconds' | 'seed' | 'runs' | 'packets' | 'confidence' | 'cut'>;
  totals: Pick<TwinTotals, 'delay' | 'jitter' | 'loss' | 'delivered'>;
}

const NONE: FlowFigures = { delay: { value: null, half: null }, jitter: { value: null, half: null }, loss: { value: null, half: null } };

export function reportOf(way: Routed, { method, flows, ports, about, totals }: Predicted): TwinReport {
  const { network, scenario } = way;
  const links = network.links.map(({ from, to }, index): TwinLinkReport => ({ from, to, ...ports[index] }));
  const over = new Set(scenario.ports.flatMap(({ from, to }, index) => (links[index].load >= 1 ? [portKey(from, to)] : [])));
  const figures = new Map(way.flowAt.map((flow, index) => [flow, flows[index]]));
  const paths = network.flows.map(({ flow, src, dst, tos }, index): TwinPathReport => {
    const route = way.routes[index];
    const overloaded = route.slice(1).some((to, hop) => over.has(portKey(route[hop], to)));
    return { flow, src, dst, tos, route: route.map((node) => network.nodes[node].name), state: overloaded ? 'overloaded' : way.states[index], ...(figures.get(index) ?? NONE) };
  });
  const count = (which: (path: TwinPathReport) => boolean) => paths.filter(which).length;
  const offered = network.flows.reduce((sum, { bandwidth }) => sum + bandwidth, 0) * (network.scale ?? 1);
  return { method, ...about, paths, links, totals: { offered, ...totals, noWay: count(({ route }) => route.length === 0), overloaded: count(({ state }) => state === 'overloaded') } };
}

/** One flow's figures, with its packets/s sent. */
export interface Weighed {
  rate: number;
  bits: number;
  delay: number;
  jitter: number;
  loss: number;
}

/** Means over packets; NaN where none arrives. */
export function meansOver(flows: Weighed[]): { delay: number; jitter: number; loss: number; delivered: number } {
  let [sent, arrived, delay, jitter, delivered] = [0, 0, 0, 0, 0];
  flows.forEach((flow) => {
    const through = flow.rate * (1 - flow.loss);
    sent += flow.rate;
    arrived += through;
    delay += through > 0 ? through * flow.delay : 0;
    jitter += through > 0 ? through * flow.jitter : 0;
    delivered += through * flow.bits;
  });
  return { delay: delay / arrived, jitter: jitter / arrived, loss: 1 - arrived / sent, delivered };
}

export const figure = (value: number, half: number | null = null): TwinFigure => ({ value: Number.isFinite(value) ? value : null, half: half !== null && Number.isFinite(half) ? half : null });

/** The estimate of a network out of JSON. Throws what parseNetwork and routed throw. @param clock ms */
export function estimateReport(body: unknown, clock: () => number): TwinReport {
  return estimateOf(parseNetwork(body), clock);
}

export function estimateOf(network: TwinNetwork, clock: () => number): TwinReport {
  const started = clock();
  const way = routed(network);
  const { flows, ports } = estimate(way);
  const means = meansOver(flows.map((each, index) => {
    const { bandwidth, sizes } = way.scenario.flows[index];
    const bits = sizes.reduce((sum, size) => sum + size.bits * size.probability, 0);
    return { ...each, rate: bandwidth / bits, bits };
  }));
  return reportOf(way, {
    method: 'queueing',
    flows: flows.map(({ delay, jitter, loss }) => ({ delay: figure(delay), jitter: figure(jitter), loss: figure(loss) })),
    ports,
    about: { seconds: (clock() - started) / 1000, seed: null, runs: null, packets: null, confidence: null, cut: false },
    totals: { delay: figure(means.delay), jitter: figure(means.jitter), loss: figure(means.loss), delivered: means.delivered },
  });
}
