/** The packet-level event simulator: exact, deterministic (same scenario, options and seed: same result), with the semantics of docs/twin-simulator.md. */

import { setImmediate } from 'node:timers/promises';
import { RoentgenError } from '../../errors';
import type { Scenario } from '../scenario/scenario';
import { advance, startFlows } from './advance';
import { EVENTS, ROW } from './columns';
import { type FlowMeasures, flowMeasures, openWindow, type PortMeasures, portMeasures } from './measures';
import { nativeAdvance } from './native/native';
import { createNetwork, type Network } from './network';
import { closeBatch, confidenceOf, createBatches, nextBoundary, type StopRule } from './stop-rule';

/** The quantiles of delay that the challenge's files tell. */
export const CHALLENGE_QUANTILES = [0.1, 0.2, 0.5, 0.8, 0.9];

export interface SimulationOptions {
  /** A 32-bit integer. */
  seed: number;
  /** Simulated before anything is counted. */
  warmUpSeconds: number;
  /** Simulated after that: a time, or as long as the mean delays need. */
  window: { seconds: number } | { stop: StopRule };
  /** Shares in (0, 1); CHALLENGE_QUANTILES unless given, none costs nothing. */
  quantiles?: readonly number[];
  signal?: AbortSignal;
  /** Seconds simulated so far, the warm-up included. */
  onProgress?: (seconds: number) => void;
}

export interface SimulationResult {
  /** Of the window. */
  seconds: number;
  /** In all, the warm-up included: a packet is one when it is sent and one at each port it leaves. */
  events: number;
  /** What the stop rule reached; without one, absent. */
  confidence?: number;
  /** In the order of the scenario's flows and ports. */
  flows: FlowMeasures[];
  ports: PortMeasures[];
}

/** Events between two looks at `signal`; some tens of milliseconds. */
const SLICE = 1 << 18;

async function runUntil(network: Network, until: number, { signal, onProgress }: SimulationOptions): Promise<void> {
  const run = nativeAdvance() ?? advance;
  while (run(network, until, SLICE) === SLICE) {
    onProgress?.(network.tournament.nodes[2]);
    await setImmediate();
    signal?.throwIfAborted();
  }
}

function checkTimes({ warmUpSeconds, window }: SimulationOptions): void {
  const times = 'stop' in window ? [window.stop.batchSeconds, window.stop.maxSeconds, window.stop.relative] : [window.seconds];
  if (!(warmUpSeconds >= 0 && Number.isFinite(warmUpSeconds)) || !times.every((time) => Number.isFinite(time) && time > 0)) {
    throw new RoentgenError('SCENARIO_INVALID', `a warm-up of ${warmUpSeconds} s and a window of ${times.join(', ')} cannot be simulated`, 'give a warm-up of 0 s or more and times over 0');
  }
}

/** Simulates until the rule is content; answers the seconds of the window and the confidence. */
async function runBatches(network: Network, rule: StopRule, options: SimulationOptions): Promise<{ seconds: number; confidence: number }> {
  const batches = createBatches(rule, network.met.length / ROW);
  for (;;) {
    const seconds = Math.min(nextBoundary(batches), rule.maxSeconds);
    await runUntil(network, options.warmUpSeconds + seconds, options);
    if (seconds === nextBoundary(batches)) {
      closeBatch(batches, network);
    }
    const confidence = confidenceOf(batches);
    if (confidence <= rule.relative || seconds === rule.maxSeconds) {
      return { seconds, confidence };
    }
  }
}

/** Throws SCENARIO_INVALID for a scenario that is not valid, and the signal's reason when it is aborted. Works in slices: others get their turn. */
export async function simulate(scenario: Scenario, options: SimulationOptions): Promise<SimulationResult> {
  checkTimes(options);
  const { seed, warmUpSeconds, window, quantiles = CHALLENGE_QUANTILES, signal } = options;
  signal?.throwIfAborted();
  const network = createNetwork(scenario, seed, quantiles.length > 0);
  startFlows(network);
  await runUntil(network, warmUpSeconds, options);
  openWindow(network, warmUpSeconds);
  const reached = 'stop' in window ? await runBatches(network, window.stop, options) : { seconds: window.seconds };
  const end = warmUpSeconds + reached.seconds;
  await runUntil(network, end, options);
  return {
    ...reached,
    events: network.scalars[EVENTS],
    flows: flowMeasures(network, scenario, end, quantiles),
    ports: portMeasures(network, scenario, end),
  };
}
