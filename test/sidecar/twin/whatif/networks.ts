/** Small networks for tests. */
import type { TwinFlow, TwinLink, TwinNetwork } from '../../../../sidecar/contract';

export const link = (from: string, to: string, change: Partial<TwinLink> = {}): TwinLink => ({ from, to, capacity: 100_000, buffer: 1e9, policy: 'FIFO', weights: [], up: true, ...change });
export const both = (from: string, to: string, change: Partial<TwinLink> = {}): TwinLink[] => [link(from, to, change), link(to, from, change)];
export const flow = (src: string, dst: string, bandwidth: number, change: Partial<TwinFlow> = {}): TwinFlow => ({ flow: `${src}-${dst}`, src, dst, tos: 0, bandwidth, sizes: [{ bits: 1000, probability: 1 }], arrival: { kind: 'poisson' }, ...change });

export const network = (nodes: string, links: TwinLink[], flows: TwinFlow[], change: Partial<TwinNetwork> = {}): TwinNetwork => ({ name: 'test', nodes: nodes.split('').map((name) => ({ name })), links, flows, routing: { kind: 'hops' }, ...change });

/** A ring of four: two ways between opposite nodes. */
export const ring = (): TwinNetwork => network('ABCD', [...both('A', 'B'), ...both('B', 'C'), ...both('C', 'D'), ...both('D', 'A')], [flow('A', 'C', 10_000), flow('B', 'D', 10_000), flow('A', 'B', 10_000)]);
