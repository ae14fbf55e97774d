/** The HTTP types of the network twin's what-if: a network as an operator writes it, and what is predicted of it. */

import type { ApiError } from './monitoring';

/** First in first out; strict priority (type of service 0 first); weighted fair queueing; deficit round robin. */
export type TwinPolicy = 'FIFO' | 'SP' | 'WFQ' | 'DRR';
/** Type of service. */
export type TwinTos = 0 | 1 | 2;

export interface TwinNode {
  name: string;
  /** Where it is drawn, in any unit; without both the drawing finds a place. */
  x?: number;
  y?: number;
}

/** One direction of a link: the port of `from` that sends to `to`. */
export interface TwinLink {
  from: string;
  to: string;
  /** bit/s */
  capacity: number;
  /** Bits per queue, the packet in service included. */
  buffer: number;
  policy: TwinPolicy;
  /** By type of service, in percent; of WFQ and DRR only, else empty. */
  weights: number[];
  /** false: failed. */
  up: boolean;
}

/** Gaps between packets: exponential; constant; constant inside an on period, on and off periods exponential with these means. */
export type TwinArrival = { kind: 'poisson' } | { kind: 'cbr' } | { kind: 'on-off'; onSeconds: number; offSeconds: number };

export interface TwinFlow {
  /** Its own name. */
  flow: string;
  src: string;
  dst: string;
  tos: TwinTos;
  /** Mean, bit/s, before `scale`. */
  bandwidth: number;
  sizes: Array<{ bits: number; probability: number }>;
  arrival: TwinArrival;
}

/** Shortest paths by hops or by the sum of 1/capacity around failed links; or given ones, which stay as they are. */
export interface TwinRouting {
  kind: 'hops' | 'inverse-capacity' | 'given';
  /** Share out flows over equally short ways by their source and destination, as ECMP does; else they take the first by the nodes' order. */
  spread?: boolean;
  /** Of `given`: node names from source to destination; pairs that are not named take the fewest hops. */
  paths?: string[][];
}

/** A network with its traffic. At most 300 nodes and 20,000 flows. */
export interface TwinNetwork {
  name: string;
  description?: string;
  nodes: TwinNode[];
  links: TwinLink[];
  routing: TwinRouting;
  flows: TwinFlow[];
  /** All traffic is taken times this; 1 unless given. */
  scale?: number;
}

/** How figures came about: `queueing` is closed forms a port, propagated along paths; `simulation` is the packet simulator. */
export type TwinMethod = 'queueing' | 'simulation';

/** Half-width: of the confidence interval of a simulation; null where there is none. A value is null where nothing arrived. */
export interface TwinFigure {
  value: number | null;
  half: number | null;
}

/** `no-way`: no path is left. `route-broken`: its given path goes over a failed link. `overloaded`: over a link that is offered more than it carries. */
export type TwinPathState = 'ok' | 'overloaded' | 'no-way' | 'route-broken';

export interface TwinPathReport {
  flow: string;
  src: string;
  dst: string;
  tos: TwinTos;
  /** Node names; empty where there is no way. */
  route: string[];
  state: TwinPathState;
  /** Mean, s. */
  delay: TwinFigure;
  /** Variance of the delay, s². */
  jitter: TwinFigure;
  /** Share of the packets. */
  loss: TwinFigure;
}

export interface TwinLinkReport {
  from: string;
  to: string;
  /** Offered over capacity; over 1 it is overloaded. */
  load: number;
  /** Share of the time in which it sends. */
  utilisation: number;
  /** Mean bits held, the packet in service included. */
  occupancy: number;
  /** Mean time of a packet at this port, s; null where none passes. */
  delay: number | null;
  /** Share of the packets that come to it. */
  loss: number;
}

export interface TwinTotals {
  /** bit/s of all flows; and of those that arrive. */
  offered: number;
  delivered: number;
  /** Means over packets that arrive (delay, jitter) and over packets sent on a path (loss). */
  delay: TwinFigure;
  jitter: TwinFigure;
  loss: TwinFigure;
  /** Flows without a way, and over an overloaded link. */
  noWay: number;
  overloaded: number;
}

export interface TwinReport {
  method: TwinMethod;
  /** That the prediction took. */
  seconds: number;
  /** Of a simulation: its first seed, how many runs, packets in all, share of the confidence intervals, and whether its wall time cut it short. */
  seed: number | null;
  runs: number | null;
  packets: number | null;
  confidence: number | null;
  cut: boolean;
  /** In the order of the network's flows and links. */
  paths: TwinPathReport[];
  links: TwinLinkReport[];
  totals: TwinTotals;
}

/** GET /twin/examples answers a list of these: shipped networks with their estimate. */
export interface TwinExample {
  example: string;
  network: TwinNetwork;
  estimate: TwinReport;
}

/** POST /twin/estimate */
export interface TwinEstimateRequest {
  network: TwinNetwork;
}

/** POST /twin/simulate */
export interface TwinSimulationRequest {
  network: TwinNetwork;
  /** Of all runs together, 1,000 to 50,000,000; 200,000 unless given. */
  packets?: number;
  /** Runs with a seed each, 2 to 20; 4 unless given. */
  runs?: number;
  /** 0.9, 0.95 (unless given) or 0.99 */
  confidence?: number;
  /** Whole number; 1 unless given. */
  seed?: number;
}

/** The answer of POST /twin/simulate, of GET /twin/simulations/:simulation and of its stop. */
export interface TwinSimulation {
  simulation: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1 */
  progress: number;
  /** When done. */
  report: TwinReport | null;
  /** When failed. */
  error: ApiError | null;
}

/** POST /twin/plans */
export interface TwinPlanRequest {
  /** 1 to 80 characters; the same name replaces. */
  name: string;
  network: TwinNetwork;
}

/** GET /twin/plans answers a list of these, newest first. */
export interface TwinPlanInfo {
  plan: string;
  name: string;
  author: string;
  /** Milliseconds since the epoch. */
  savedAt: number;
  nodes: number;
  links: number;
  flows: number;
  totals: TwinTotals;
}

/** GET /twin/plans/:plan: a kept network with its estimate, and its simulation where one was done before it was saved. */
export interface TwinPlan extends TwinPlanInfo {
  network: TwinNetwork;
  estimate: TwinReport;
  simulation: TwinReport | null;
}
