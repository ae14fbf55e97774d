/**
 * A network simulated several times, each run with a seed of its own: what the runs differ in is how far their mean may be off
 * (independent replications, Student's t). Packets bound the work, wall time bounds the waiting.
 */

import type { TwinNetwork, TwinReport } from '../../contract';
import { RoentgenError } from '../../errors';
import { halfWidth } from '../half-width';
import { meanBits } from '../scenario/scenario';
import type { PortMeasures } from '../simulator/measures';
import { simulate, type SimulationResult } from '../simulator/simulate';
import { type Routed, routed } from './convert';
import type { PortEstimate } from './estimate';
import { figure, type FlowFigures, meansOver, reportOf } from './report';

export interface SimulationOrder {
  network: TwinNetwork;
  packets: number;
  runs: number;
  confidence: number;
  seed: number;
  /** Wall time of all runs. */
  mostSeconds: number;
}

export interface SimulationHooks {
  /** 0 to 1 */
  onProgress(share: number): void;
  signal: AbortSignal;
  /** ms */
  clock(): number;
}

/** Of a run's time; the queues begin empty. */
const WARM_UP = 0.15;

/** Mean and half-width of its interval over runs; values that are no numbers (nothing arrived) are left out, one alone has no interval. */
export function interval(values: number[], confidence: number): { mean: number; half: number | null } {
  const known = values.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { mean, half: halfWidth(known, confidence) };
}

/** Throws what `routed` throws, SIMULATION_CUT when not even two runs were done in time, and the signal's reason. */
export async function simulationReport({ network, packets, runs, confidence, seed, mostSeconds }: SimulationOrder, hooks: SimulationHooks): Promise<TwinReport> {
  const started = hooks.clock();
  const way = routed(network);
  const rate = way.scenario.flows.reduce((sum, { bandwidth, sizes }) => sum + bandwidth / meanBits(sizes), 0);
  const seconds = rate > 0 ? packets / runs / rate : 0;
  const results: SimulationResult[] = [];
  const left = () => mostSeconds - (hooks.clock() - started) / 1000;
  while (rate > 0 && results.length < runs && left() > 0) {
    const result = await oneRun(way, seed + results.length, seconds, left(), hooks.signal, (share) => hooks.onProgress((results.length + share) / runs));
    if (!result) {
      break;
    }
    results.push(result);
    hooks.onProgress(results.length / runs);
  }
  if (rate > 0 && results.length < 2) {
    throw new RoentgenError('SIMULATION_CUT', `not two of ${runs} runs were done in ${mostSeconds} s`, 'ask for fewer packets, or take a part of the network');
  }
  const means = results.map((result) => totalsOf(way, result));
  const total = (of: (mean: (typeof means)[number]) => number) => interval(means.map(of), confidence);
  return reportOf(way, {
    method: 'simulation',
    flows: way.scenario.flows.map((_, flow) => flowFigures(results, flow, confidence)),
    ports: network.links.map(({ capacity }, port) => portMean(results.map((result) => result.ports[port]), results, capacity)),
    about: { version: null, seconds: (hooks.clock() - started) / 1000, seed, runs: results.length, packets: results.reduce((sum, result) => sum + result.flows.reduce((all, { sent }) => all + sent, 0), 0), confidence, cut: results.length < runs && rate > 0 },
    totals: { delay: asFigure(total(({ delay }) => delay)), jitter: asFigure(total(({ jitter }) => jitter)), loss: asFigure(total(({ loss }) => loss)), delivered: total(({ delivered }) => delivered).mean || 0 },
  });
}

const asFigure = ({ mean, half }: { mean: number; half: number | null }) => figure(mean, half);

/** null: the time was over. */
async function oneRun({ scenario }: Routed, seed: number, seconds: number, wallSeconds: number, signal: AbortSignal, onShare: (share: number) => void): Promise<SimulationResult | null> {
  const cut = new AbortController();
  const stop = () => cut.abort(signal.reason);
  const timer = setTimeout(() => cut.abort(), 1000 * wallSeconds);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    return await simulate(scenario, { seed, warmUpSeconds: WARM_UP * seconds, window: { seconds }, quantiles: [], signal: cut.signal, onProgress: (now) => onShare(now / (1 + WARM_UP) / seconds) });
  } catch (error) {
    if (cut.signal.aborted && !signal.aborted) {
      return null;
    }
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function flowFigures(results: SimulationResult[], flow: number, confidence: number): FlowFigures {
  const over = (of: (result: SimulationResult) => number) => asFigure(interval(results.map(of), confidence));
  const seen = ({ flows }: SimulationResult) => flows[flow].arrived + flows[flow].dropped > 0;
  return { delay: over(({ flows }) => flows[flow].delay), jitter: over(({ flows }) => (flows[flow].arrived > 1 ? flows[flow].jitter : NaN)), loss: over((result) => (seen(result) ? result.flows[flow].loss : NaN)) };
}

function totalsOf({ scenario }: Routed, { flows, seconds }: SimulationResult) {
  return meansOver(flows.map(({ sent, delay, jitter, loss }, flow) => ({ rate: sent / seconds, bits: meanBits(scenario.flows[flow].sizes), delay, jitter, loss })));
}

function portMean(ports: PortMeasures[], results: SimulationResult[], capacity: number): PortEstimate {
  const mean = (values: number[]) => (values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0);
  const utilisation = mean(ports.map((port) => port.utilisation));
  const loss = mean(ports.map((port) => port.loss));
  const held = ports.reduce((sum, { queues }, run) => sum + results[run].seconds * queues.reduce((all, { occupancyPackets }) => all + occupancyPackets, 0), 0);
  const packets = ports.reduce((sum, port) => sum + port.packets, 0);
  // Little: mean packets held over packets a second; a dropped packet stays no time
  return { load: capacity > 0 ? utilisation / Math.max(1e-9, 1 - loss) : 0, utilisation, occupancy: mean(ports.map(({ queues }) => queues.reduce((all, { occupancyBits }) => all + occupancyBits, 0))), delay: packets > 0 ? held / packets : null, loss };
}
