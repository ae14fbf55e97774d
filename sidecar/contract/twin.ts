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
  /** Where it was imported from: traffic of a published plan follows these counters. */
  counters?: TwinCounters;
}

/** SNMP counters in Prometheus that a traffic matrix was made from. */
export interface TwinCounters {
  /** Matchers of PromQL, such as {job="snmp"}. */
  selector: string;
  /** Over which rates are taken, such as 5m. */
  window: string;
}

/** `queueing` is closed forms a port, propagated along paths; `corrected` is those with a learned correction; `routenet` is RouteNet-Fermi. */
export const TWIN_ESTIMATORS = ['corrected', 'routenet', 'queueing'] as const;
export type TwinEstimator = (typeof TWIN_ESTIMATORS)[number];
/** How figures came about; `simulation` is the packet simulator. */
export type TwinMethod = TwinEstimator | 'simulation';

/** Estimators that are learned: their models have versions. */
export const TWIN_MODELS = ['corrected', 'routenet'] as const;
export type TwinModelKind = (typeof TWIN_MODELS)[number];

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
  /** Version of the learned model; null where none was used. */
  version: string | null;
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
  /** The best that can be used unless given. */
  method?: TwinEstimator;
}

/** How far predictions were off on networks that were simulated packet by packet and not learned from: means over all paths. */
export interface TwinErrors {
  /** Mean absolute percentage errors of the mean delay, and of its variance; %. */
  delay: number;
  jitter: number;
  /** Mean absolute error of the share of packets lost, percentage points. */
  loss: number;
  /** Networks and paths that were judged. */
  networks: number;
  paths: number;
  /** What they were. */
  about: string;
}

/** A way to estimate, and whether it can be used now. */
export interface TwinEstimatorState {
  method: TwinEstimator;
  /** Of the model in use; null for closed forms, and where none can be read. */
  version: string | null;
  /** Why it cannot be used. */
  obstacle: ApiError | null;
  /** null where nobody measured them. */
  errors: TwinErrors | null;
}

/** `shipped` came with Roentgen; others were trained here, and are named by when. */
export interface TwinModelVersion {
  model: TwinModelKind;
  version: string;
  inUse: boolean;
  /** Why it cannot be used. */
  obstacle: ApiError | null;
  /** Milliseconds since the epoch; null of the shipped one. */
  trainedAt: number | null;
  author: string | null;
  training: TwinTrainingRequest | null;
  errors: TwinErrors | null;
}

/** GET /twin/models, and the answer of POST /twin/models/:model/:version/use */
export interface TwinModels {
  /** By which estimates are made where nobody says. */
  preferred: TwinEstimator;
  estimators: TwinEstimatorState[];
  /** By model, the shipped one first, then newest first. */
  versions: TwinModelVersion[];
}

/** POST /twin/train: networks are generated, simulated and learned from. Answers a TaskStatus. */
export interface TwinTrainingRequest {
  /** `corrected` (unless given) takes minutes; `routenet` is AutoOPT whole with RouteNet-Fermi and takes hours. */
  model?: TwinModelKind;
  /** Networks in the training set, 10 to 100; 100 unless given. */
  samples?: number;
  /** Of routenet: networks that the samples are selected from, 10 to 2,000; 300 unless given. */
  candidates?: number;
  /** Passes over the training set, 1 to 1,000; the model's own number unless given. */
  epochs?: number;
  /** Whole number; 1 unless given. */
  seed?: number;
}

/** POST /twin/plans/:plan/publish */
export interface TwinPublishRequest {
  published: boolean;
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
  /** The best that can be used unless given. */
  method?: TwinEstimator;
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
  /** Of the totals. */
  method: TwinEstimator;
  /** Whether its predictions are metrics. */
  published: boolean;
}

/** GET /twin/plans/:plan: a kept network with its estimate, and its simulation where one was done before it was saved. */
export interface TwinPlan extends TwinPlanInfo {
  network: TwinNetwork;
  estimate: TwinReport;
  simulation: TwinReport | null;
}
