/**
 * /metrics: the contract's metrics in a prom-client registry. Gauges are filled anew from the app's memory at each scrape,
 * so a vanished component's series ends and a missing score is absent; counters live on.
 */

import { Counter, Gauge, Registry } from 'prom-client';
import { type MetricDefinition, METRICS } from '../contract';

type Name = keyof typeof METRICS;
type CounterName = 'episodes' | 'runs' | 'stageFailures' | 'auditLost' | 'wrongTokens';
type GaugeName = Exclude<Name, CounterName>;
type Labels = Record<string, string>;

export interface Exposition {
  /** Sets a gauge for the scrape being answered; to be called inside the `fill` callback. */
  set(name: GaugeName, labels: Labels, value: number | null | undefined): void;
  increment(name: CounterName, labels: Labels, by?: number): void;
  /** The text of one scrape. */
  render(): Promise<string>;
}

/** `fill` is called at each scrape and sets every gauge that has a value now. */
export function createExposition(fill: (exposition: Exposition) => void): Exposition {
  const registry = new Registry();
  const options = (definition: MetricDefinition) => ({ name: definition.name, help: definition.help, labelNames: [...definition.labels], registers: [registry] });
  const gauges = new Map<string, Gauge>();
  const counters = new Map<string, Counter>();
  for (const [name, definition] of Object.entries(METRICS) as Array<[Name, MetricDefinition]>) {
    if (definition.type === 'gauge') {
      gauges.set(name, new Gauge(options(definition)));
    } else {
      counters.set(name, new Counter(options(definition)));
    }
  }

  const exposition: Exposition = {
    set: (name, labels, value) => {
      if (typeof value === 'number' && Number.isFinite(value)) {
        gauges.get(name)?.set(labels, value);
      }
    },
    increment: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    render: async () => {
      gauges.forEach((gauge) => gauge.reset());
      fill(exposition);
      return registry.metrics();
    },
  };
  return exposition;
}
