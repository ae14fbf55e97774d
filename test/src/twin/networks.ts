/** Networks and reports for tests. */
import type { TwinLink, TwinNetwork, TwinPathReport, TwinReport } from '../../../sidecar/contract';

export const link = (from: string, to: string, change: Partial<TwinLink> = {}): TwinLink => ({ from, to, capacity: 1000, buffer: 8000, policy: 'FIFO', weights: [], up: true, ...change });

export const triangle = (): TwinNetwork => ({
  name: 'triangle',
  nodes: ['A', 'B', 'C'].map((name) => ({ name })),
  links: [link('A', 'B'), link('B', 'A'), link('B', 'C'), link('C', 'B'), link('A', 'C'), link('C', 'A')],
  routing: { kind: 'hops' },
  flows: [{ flow: 'A-B', src: 'A', dst: 'B', tos: 0, bandwidth: 100, sizes: [{ bits: 100, probability: 1 }], arrival: { kind: 'poisson' } }],
});

export const path = (flow: string, delay: number | null, route: string[] = ['A', 'B'], half: number | null = null): TwinPathReport => ({ flow, src: 'A', dst: 'B', tos: 0, route, state: route.length > 0 ? 'ok' : 'no-way', delay: { value: delay, half }, jitter: { value: delay, half: null }, loss: { value: 0, half: null } });

export const report = (paths: TwinPathReport[], method: TwinReport['method'] = 'queueing'): TwinReport => ({ method, version: null, seconds: 0, seed: null, runs: null, packets: null, confidence: null, cut: false, paths, links: [], totals: { offered: 1, delivered: 1, delay: { value: 1, half: null }, jitter: { value: 1, half: null }, loss: { value: 0, half: null }, noWay: 0, overloaded: 0 } });
