/** A network in other units of time and of data, in which it behaves the same: how a model answers for bit rates that it never saw. */

import type { Prediction, SentTraffic } from '../predictor';
import type { Sample } from '../scenario/results';
import { meanBits, type Scenario } from '../scenario/scenario';

/** Everything happens `time` times as fast, and a packet or a buffer holds a `bits`th of the bits. */
export interface Units {
  time: number;
  bits: number;
}

interface Range {
  low: number;
  high: number;
}

/** Of the networks that a model was trained on, from the least to the largest: the geometric mean of flows' bit/s, the mean size of packets (bits). */
export interface Trained {
  bandwidth: Range;
  packetBits: Range;
}

export const SAME_UNITS: Units = { time: 1, bits: 1 };

/** The same network in other units: delays are those of the original divided by `time`, losses the same. */
export function rescaled(scenario: Scenario, { time, bits }: Units): Scenario {
  const rate = time / bits;
  return {
    ...scenario,
    ports: scenario.ports.map((port) => ({ ...port, capacity: port.capacity * rate, buffer: port.buffer / bits })),
    flows: scenario.flows.map((flow) => ({
      ...flow,
      bandwidth: flow.bandwidth * rate,
      packetRate: flow.packetRate * time,
      arrival: flow.arrival.kind === 'on-off' ? { ...flow.arrival, onSeconds: flow.arrival.onSeconds / time, offSeconds: flow.arrival.offSeconds / time } : flow.arrival,
      sizes: flow.sizes.map((size) => ({ ...size, bits: size.bits / bits })),
    })),
  };
}

/** A scenario with its results in other units: what was measured is what would be measured of the rescaled network. */
export function rescaledSample(sample: Pick<Sample, 'scenario' | 'measured'>, units: Units): Pick<Sample, 'scenario' | 'measured'> {
  const { time, bits } = units;
  const { flows, ports, seconds, change } = sample.measured;
  const inBits = <Item extends { packetBits: number }>(item: Item): Item => ({ ...item, packetBits: item.packetBits / bits });
  const measured: Sample['measured'] = {
    change,
    seconds: seconds / time,
    flows: flows.map((flow) => ({
      bandwidth: (flow.bandwidth * time) / bits,
      packetRate: flow.packetRate * time,
      dropRate: flow.dropRate * time,
      delay: flow.delay / time,
      logDelay: flow.logDelay - Math.log(time),
      quantiles: flow.quantiles.map((quantile) => quantile / time),
      jitter: flow.jitter / time ** 2,
    })),
    ports: ports.map((port) => ({ ...inBits(port), queues: port.queues.map((queue) => ({ ...inBits(queue), occupancy: queue.occupancy / bits, largestOccupancy: queue.largestOccupancy / bits })) })),
  };
  return { scenario: rescaled(sample.scenario, units), measured };
}

export const rescaledTraffic = (sent: SentTraffic, { time, bits }: Units): SentTraffic =>
  sent.map(({ bandwidth, packetRate }) => ({ bandwidth: (bandwidth * time) / bits, packetRate: packetRate * time }));

/** What was predicted of a rescaled network, in the units of the original. */
export const restored = ({ delay, jitter, loss }: Prediction, { time }: Units): Prediction => ({ delay: delay.map((seconds) => seconds * time), jitter: jitter.map((squares) => squares * time * time), loss });

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of flows that send; NaN where none does. */
function typical({ flows }: Scenario): { bandwidth: number; packetBits: number } {
  const sending = flows.filter(({ bandwidth }) => bandwidth > 0);
  return { bandwidth: Math.exp(mean(sending.map(({ bandwidth }) => Math.log(bandwidth)))), packetBits: mean(sending.map(({ sizes }) => meanBits(sizes))) };
}

const rangeOf = (values: number[]): Range => ({ low: Math.min(...values), high: Math.max(...values) });

export function trainedRange(samples: ReadonlyArray<Pick<Sample, 'scenario'>>): Trained {
  const each = samples.map(({ scenario }) => typical(scenario));
  return { bandwidth: rangeOf(each.map(({ bandwidth }) => bandwidth)), packetBits: rangeOf(each.map(({ packetBits }) => packetBits)) };
}

/** The least factor that brings the value into the range. */
const into = (value: number, { low, high }: Range): number => (value < low ? low / value : value > high ? high / value : 1);

/** The units in which a network's packets and bit rates are such as the model was trained on; the same where they are already, or nothing is sent. */
export function unitsFor(scenario: Scenario, { bandwidth, packetBits }: Trained): Units {
  const own = typical(scenario);
  if (!(own.bandwidth > 0)) {
    return SAME_UNITS;
  }
  const bits = 1 / into(own.packetBits, packetBits);
  return { bits, time: into(own.bandwidth / bits, bandwidth) };
}
