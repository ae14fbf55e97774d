/**
 * bench simulator [--data DIR] [--samples N] [--events N] [--rounds N]: the packet simulator's speed beside ns-3 where that is
 * installed, the same networks in both, one port against queueing theory, and with `data` (a data set in the challenge's form) N samples (2) of at most that many
 * million events (150) simulated again: how far delays are from the file's, beside how far two seeds are from each other.
 */

import { nativeAdvance } from '../sidecar/twin/simulator/native/native';
import type { Figure } from './report/figure';
import { type Fidelity, fidelityOf, pickSamples } from './simulator/fidelity';
import { ns3PortRun } from './simulator/ns3';
import { networkFigures } from './simulator/ns3-network';
import { LOAD, ourRun, type Speed } from './simulator/speed';
import { theoryFigures } from './simulator/theory';

interface Options {
  data?: string;
  samples?: string;
  events?: string;
  rounds?: string;
}

const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));

/** The best of `rounds` turns of each. */
async function speedFigures(rounds: number): Promise<Figure[]> {
  let [ours, peer]: Array<Speed | null> = [null, null];
  const better = (a: Speed | null, b: Speed | null) => (a && b && a.packetsPerSecond > b.packetsPerSecond ? a : (b ?? a));
  for (let round = 0; round < rounds; round++) {
    ours = better(ours, await ourRun());
    peer = better(peer, await ns3PortRun());
  }
  const speed = ours?.packetsPerSecond ?? 0;
  const note = `M/M/1 at load ${LOAD}, CPU seconds; mean delay ${rounded(1e3 * (ours?.delay ?? 0))} ms, in ns-3 ${peer ? rounded(1e3 * peer.delay) : '-'} ms, in theory 5 ms`;
  return [
    { id: 'simulator-speed', value: rounded(speed / 1e6), unit: 'M packets/s', ...(peer && { peer: 'ns-3', peerValue: rounded(peer.packetsPerSecond / 1e6) }), note },
    { id: 'T-speed', value: peer ? rounded(speed / peer.packetsPerSecond) : null, unit: 'times ns-3', note: peer ? `one core, ${nativeAdvance() ? 'compiled loop' : 'loop in TypeScript'}` : 'ns-3 not installed' },
    ...(await plainFigures()),
  ];
}

/** The loop in TypeScript, where the compiled one was measured above. */
async function plainFigures(): Promise<Figure[]> {
  if (!nativeAdvance()) {
    return [];
  }
  process.env.ROENTGEN_NATIVE = 'off';
  const { packetsPerSecond } = await ourRun();
  delete process.env.ROENTGEN_NATIVE;
  return [{ id: 'simulator-speed-plain', value: rounded(packetsPerSecond / 1e6), unit: 'M packets/s', note: 'the loop in TypeScript' }];
}

async function fidelityFigures(data: string, samples: number, events: number): Promise<Figure[]> {
  const rows: Fidelity[] = [];
  for (const sample of pickSamples(data, samples, events)) {
    const row = await fidelityOf(sample);
    rows.push(row);
    console.log(`${row.name}: ${row.nodes} nodes, ${(row.events / 1e6).toFixed(0)} M events, ${(row.events / row.cpuSeconds / 1e6).toFixed(1)} M/s; delay ${row.file.delay.toFixed(3)} % (seeds ${row.seeds.delay.toFixed(3)} %)`);
  }
  const mean = (of: 'file' | 'seeds', key: 'delay' | 'jitter' | 'loss') => rounded(rows.reduce((sum, row) => sum + row[of][key], 0) / rows.length);
  const figure = (id: string, key: 'delay' | 'jitter' | 'loss', unit: string): Figure => ({ id, value: mean('file', key), unit, peer: 'two seeds', peerValue: mean('seeds', key) });
  return [
    { ...figure('T-fidelity', 'delay', '% MAPE of delay'), note: `per path, mean of ${rows.length} samples` },
    { ...figure('fidelity-jitter', 'jitter', '% MAPE of jitter'), note: 'paths with 1e-5 s^2 and more: the file has six digits' },
    figure('fidelity-loss', 'loss', 'points MAE of loss'),
  ];
}

export async function run({ data, samples = '2', events = '150', rounds = '3' }: Options): Promise<{ seeds: number[]; figures: Figure[] }> {
  const figures = [...(await speedFigures(Number(rounds))), ...(await networkFigures()), ...(await theoryFigures())];
  return { seeds: [1, 2], figures: data ? [...figures, ...(await fidelityFigures(data, Number(samples), 1e6 * Number(events)))] : figures };
}
