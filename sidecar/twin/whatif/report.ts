/** What was predicted, in the terms of the contract. */

import type { TwinEstimator, TwinFigure, TwinLinkReport, TwinMethod, TwinNetwork, TwinPathReport, TwinReport, TwinTotals } from '../../contract';
import { meanBits, portKey, type Scenario } from '../scenario/scenario';
import type { Prediction, Predictor } from '../predictor';
import type { NetworkFigures } from '../queueing/figures';
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
  about: Pick<TwinReport, 'version' | 'seconds' | 'seed' | 'runs' | 'packets' | 'confidence' | 'cut'>;
  totals: Pick<TwinTotals, 'delay' | 'jitter' | 'loss' | 'delivered'>;
}

const NONE: FlowFigures = { delay: { value: null, half: null }, jitter: { value: null, half: null }, loss: { value: null, half: null } };

export function reportOf(way: Routed, { method, flows, ports, about, totals }: Predicted): TwinReport {
  const { network, scenario } = way;
  const links = network.links.map(({ from, to }, index): TwinLinkReport => ({ from, to, ...told(ports[index]) }));
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

/** JSON has no other numbers. */
const told = ({ load, utilisation, occupancy, delay, loss }: PortEstimate): PortEstimate => ({ load: finite(load), utilisation: finite(utilisation), occupancy: finite(occupancy), delay: delay !== null && Number.isFinite(delay) ? delay : null, loss: finite(loss) });
const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

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
  return pointReport(way, flows, ports, { method: 'queueing', version: null, seconds: (clock() - started) / 1000 });
}

/** A way to estimate, ready to be asked. */
export interface Estimator {
  method: TwinEstimator;
  version: string | null;
  predictor: NetworkPredictor;
}

/** `figures`: of ports, too; where a model has none of them, those of the closed forms are told. */
export type NetworkPredictor = Predictor & { figures?(scenario: Scenario): NetworkFigures };

/** What an estimator predicts of a network. Throws what `routed` throws. @param clock ms */
export async function predictedReport(network: TwinNetwork, { method, version, predictor }: Estimator, clock: () => number): Promise<TwinReport> {
  const started = clock();
  const way = routed(network);
  const { scenario } = way;
  const figures = scenario.flows.length > 0 ? predictor.figures?.(scenario) : null;
  const paths = figures?.paths ?? (scenario.flows.length > 0 ? await predictor.predict(scenario) : NOTHING);
  return pointReport(way, byFlow(paths), figures?.ports ?? estimate(way).ports, { method, version, seconds: (clock() - started) / 1000 });
}

const NOTHING: Prediction = { delay: new Float64Array(0), jitter: new Float64Array(0), loss: new Float64Array(0) };

interface PointFigures {
  delay: number;
  jitter: number;
  loss: number;
}

const byFlow = ({ delay, jitter, loss }: Prediction): PointFigures[] => Array.from(delay, (each, flow) => ({ delay: each, jitter: jitter[flow], loss: loss[flow] }));

/** Of figures without intervals. */
function pointReport(way: Routed, flows: PointFigures[], ports: PortEstimate[], { method, version, seconds }: Pick<TwinReport, 'method' | 'version' | 'seconds'>): TwinReport {
  const means = meansOver(flows.map((each, index) => {
    const { bandwidth, sizes } = way.scenario.flows[index];
    const bits = meanBits(sizes);
    return { ...each, loss: Math.min(1, Math.max(0, each.loss)), rate: bandwidth / bits, bits };
  }));
  return reportOf(way, {
    method,
    flows: flows.map(({ delay, jitter, loss }) => ({ delay: figure(delay), jitter: figure(jitter), loss: figure(loss) })),
    ports,
    about: { version, seconds, seed: null, runs: null, packets: null, confidence: null, cut: false },
    totals: { delay: figure(means.delay), jitter: figure(means.jitter), loss: figure(means.loss), delivered: finite(means.delivered) },
  });
}
