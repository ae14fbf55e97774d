/** What chaos asks the rest of the sidecar about a service; app/senses.ts answers. */

/** Raw samples of one series; times in milliseconds since the epoch. */
export interface Samples {
  times: ArrayLike<number>;
  values: ArrayLike<number>;
}

export interface Senses {
  /** Values of an instant query; none where it has no series. Rejects where Prometheus does not answer. */
  query(promql: string): Promise<number[]>;
  /** Newest score of a group, or the highest of all; null where none is fresh. */
  score(service: string, group?: string): number | null;
  /** Groups in an episode; null where no model watches the service. */
  anomalous(service: string): string[] | null;
  /** Whether a score was over the line at any time; null where none is known of that time. */
  deviated(service: string, from: number, to: number): boolean | null;
  /** Milliseconds between samples; null for a service that is not monitored. */
  stepMs(service: string): number | null;
  /** Series of a metric of one component, or of the service itself (null). Rejects where Prometheus does not answer. */
  series(service: string, component: string | null, metric: string, from: number, to: number): Promise<Samples[]>;
}

/** Nobody watches: nothing is gated, confirmed or known to deviate, and a stop condition gets no answer. */
export const NO_SENSES: Senses = {
  query: () => Promise.reject(new Error('nobody is asked')),
  score: () => null,
  anomalous: () => null,
  deviated: () => null,
  stepMs: () => null,
  series: () => Promise.resolve([]),
};
