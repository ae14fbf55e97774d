/** Scenarios from nothing but a seed: AutoOPT's stage 1. */

import { RoentgenError } from '../../errors';
import { createRandom, epochRandom } from '../../nn/random';
import { drawPorts, offeredLoads, PORT_DEFAULTS, type PortParameters } from './capacities';
import { pickByShare } from './draws';
import { CHALLENGE_LIMITS, LARGEST_NETWORK } from './limits';
import { perturbedWeights, ROUTING_DEFAULTS, type RoutingParameters, shortestPaths, unitWeights, type Weights } from './routing';
import type { Scenario } from './scenario';
import { randomShortPaths } from './short-paths';
import { powerLawTopology, TOPOLOGY_DEFAULTS, type TopologyParameters } from './topology';
import { drawIntensity, TRAFFIC_DEFAULTS, type TrafficParameters, trafficMatrix } from './traffic';

/** The default policy, its variants with other weights, or any of the `choices` shortest paths for each pair on its own. */
export interface RoutingShares {
  shortest: number;
  variant: number;
  choice: number;
  choices: number;
}

export interface ScenarioParameters {
  topology: TopologyParameters;
  routing: RoutingParameters & RoutingShares;
  traffic: TrafficParameters;
  ports: PortParameters;
}

/** One default to five variants, as many as the challenge's own sets have of a topology; the paper has no choice by pair. */
export const SCENARIO_DEFAULTS: ScenarioParameters = {
  topology: TOPOLOGY_DEFAULTS,
  routing: { ...ROUTING_DEFAULTS, shortest: 1, variant: 5, choice: 0, choices: 3 },
  traffic: TRAFFIC_DEFAULTS,
  ports: PORT_DEFAULTS,
};

export interface ScenarioRequest extends Partial<ScenarioParameters> {
  seed: number;
  nodes: number;
  /** TI of equation 4, bit/s; drawn where it is not given. */
  intensity?: number;
}

/** Numbers of the generators of a scenario's parts: a change in one part leaves the draws of the others. */
const PART = { topology: 1, routing: 2, traffic: 3, ports: 4, intensity: 5, nodes: 6, scenario: 7 };

/** A valid scenario; the same request gives the same one. Throws SCENARIO_INVALID for a size or an intensity that cannot be. */
export function generateScenario(request: ScenarioRequest): { scenario: Scenario; intensity: number } {
  const { topology: topologyOf, routing, traffic, ports } = { ...SCENARIO_DEFAULTS, ...request };
  const { seed, nodes } = request;
  checkRequest(request);
  const random = (part: keyof typeof PART) => epochRandom(seed, PART[part]);
  const intensity = request.intensity ?? drawIntensity(nodes, traffic, random('intensity'));
  const topology = powerLawTopology(nodes, topologyOf, random('topology'));
  const paths = drawPaths(unitWeights(topology), routing, seed);
  const flows = trafficMatrix(nodes, intensity, traffic, random('traffic'));
  return { scenario: { nodes, ports: drawPorts(topology, offeredLoads(paths, flows), ports, random('ports')), paths, flows }, intensity };
}

function checkRequest({ nodes, intensity = 1 }: ScenarioRequest): void {
  if (!Number.isInteger(nodes) || nodes < 2 || nodes > LARGEST_NETWORK || !Number.isFinite(intensity) || intensity <= 0) {
    throw new RoentgenError('SCENARIO_INVALID', `a scenario of ${nodes} nodes and an intensity of ${intensity} bit/s cannot be made`, `take 2 to ${LARGEST_NETWORK} nodes, and an intensity above 0`);
  }
}

function drawPaths(weights: Weights, routing: ScenarioParameters['routing'], seed: number): number[][][] {
  const random = epochRandom(seed, PART.routing);
  const kind = pickByShare([routing.shortest, routing.variant, routing.choice], random);
  if (kind === 2) {
    return randomShortPaths(weights, routing.choices, random);
  }
  return shortestPaths(kind === 1 ? perturbedWeights(weights, routing, random) : weights);
}

export interface StreamRequest extends Partial<ScenarioParameters> {
  seed: number;
  /** X: scenarios have 0.8 X (rounded up) to X nodes. */
  mostNodes?: number;
}

export interface GeneratedScenario {
  /** Its own seed: generateScenario makes it again. */
  seed: number;
  intensity: number;
  scenario: Scenario;
}

/** Scenarios without end, each from a seed of its own that depends on the stream's seed and its place only. */
export function* scenarioStream({ seed, mostNodes = CHALLENGE_LIMITS.nodes, ...parameters }: StreamRequest): Generator<GeneratedScenario> {
  const seeds = createRandom(epochRandom(seed, PART.scenario)() * 2 ** 32);
  const least = Math.ceil(0.8 * mostNodes);
  for (;;) {
    const own = Math.floor(seeds() * 2 ** 32);
    const nodes = least + Math.floor(epochRandom(own, PART.nodes)() * (mostNodes - least + 1));
    yield { seed: own, ...generateScenario({ ...parameters, seed: own, nodes }) };
  }
}
