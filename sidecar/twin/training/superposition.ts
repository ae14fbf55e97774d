/**
 * Networks of many flows from networks of few: the sum of independent Poisson processes is a Poisson process of the sum of their rates
 * (superposition), so that a Poisson flow and `parts` of it on the same path are the same traffic and meet the same delay, jitter and loss.
 */

import type { FlowResult, Sample } from '../scenario/results';
import type { Flow } from '../scenario/scenario';

/** The sample with each Poisson flow in so many equal parts, one after the other. Exact; other flows stay as they are. */
export function superposed({ name, scenario, measured, ...rest }: Sample, parts: number): Sample {
  const places = scenario.flows.flatMap(({ arrival }, place) => new Array<number>(arrival.kind === 'poisson' ? parts : 1).fill(place));
  const part = (place: number): number => (scenario.flows[place].arrival.kind === 'poisson' ? 1 / parts : 1);
  return {
    ...rest,
    name: `${name} in ${parts}`,
    scenario: { ...scenario, flows: places.map((place) => flowOf(scenario.flows[place], part(place))) },
    measured: { ...measured, flows: places.map((place) => resultOf(measured.flows[place], part(place))) },
  };
}

const flowOf = (flow: Flow, part: number): Flow => ({ ...flow, bandwidth: flow.bandwidth * part, packetRate: flow.packetRate * part });

const resultOf = (result: FlowResult, part: number): FlowResult => ({ ...result, bandwidth: result.bandwidth * part, packetRate: result.packetRate * part, dropRate: result.dropRate * part });

/** The samples, and again for each number of parts. */
export const withSuperposed = (samples: readonly Sample[], parts: readonly number[] = []): Sample[] => [...samples, ...parts.flatMap((count) => samples.map((sample) => superposed(sample, count)))];
