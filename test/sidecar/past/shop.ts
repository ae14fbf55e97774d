/** A service of three components for tests: its series, and a Prometheus that has them. */

import { createRandom } from '../../../sidecar/nn/random';
import type { TimeSeries } from '../../../sidecar/prometheus/samples';

export const STEP_MS = 5000;
export const COMPONENTS = ['cart', 'gateway', 'orders'];
export const CPU = 'container_cpu_usage_seconds_total';
export const MEMORY = 'container_memory_working_set_bytes';
const HOUR = 3_600_000;

export interface Shop {
  /** Six hours, ending here. */
  to: number;
  /** Minutes from the start at which orders takes three times its CPU. */
  incident: [from: number, to: number];
  /** Minutes in which nobody says anything. */
  silence: [from: number, to: number];
}

export const startOf = ({ to }: Shop): number => to - 6 * HOUR;
export const minute = (shop: Shop, at: number): number => startOf(shop) + at * 60_000;

/** CPU and memory of each component: a curve of an hour, noise, an incident and a silence. */
export function shopSeries(shop: Shop): TimeSeries[] {
  const random = createRandom(3);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const within = (time: number, [from, to]: [number, number]) => time >= minute(shop, from) && time < minute(shop, to);
  const all = Array.from({ length: (6 * HOUR) / STEP_MS + 1 }, (_, row) => startOf(shop) + row * STEP_MS);
  const times = all.filter((time) => !within(time, shop.silence));
  return COMPONENTS.flatMap((pod, index) => {
    let used = 0;
    const load = (time: number) => 1 + 0.5 * Math.sin((2 * Math.PI * (time - startOf(shop))) / HOUR);
    const cpu = all.map((time) => (used += (index + 1) * load(time) * Math.max(0.05, 1 + 0.25 * normal()) * (pod === 'orders' && within(time, shop.incident) ? 3 : 1)));
    const memory = all.map((time) => 1e8 * (3 + index + 0.2 * load(time) + 0.02 * normal()));
    const seriesOf = (name: string, values: number[]) => ({ labels: { __name__: name, namespace: 'shop', pod }, times, values: values.filter((_, row) => !within(all[row], shop.silence)) });
    return [seriesOf(CPU, cpu), seriesOf(MEMORY, memory)];
  });
}
