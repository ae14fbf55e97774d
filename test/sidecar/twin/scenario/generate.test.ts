import { generateScenario, scenarioStream, SCENARIO_DEFAULTS } from '../../../../sidecar/twin/scenario/generate';
import type { Scenario } from '../../../../sidecar/twin/scenario/scenario';
import { checkScenario, violations } from '../../../../sidecar/twin/scenario/validate';

const links = ({ ports }: Scenario) => ports.map(({ from, to }) => [from, to]);

test('500 scenarios are valid and within the limits of the challenge', () => {
  const stream = scenarioStream({ seed: 42 });
  const sizes = new Map<number, number>();
  for (let count = 0; count < 500; count++) {
    const { scenario } = stream.next().value;
    checkScenario(scenario);
    expect(violations(scenario)).toEqual([]);
    expect(scenario.flows).toHaveLength(scenario.nodes * (scenario.nodes - 1));
    sizes.set(scenario.nodes, (sizes.get(scenario.nodes) ?? 0) + 1);
  }
  // 0.8 X to X nodes
  expect([...sizes.keys()].sort((a, b) => a - b)).toEqual([8, 9, 10]);
  expect(Math.min(...sizes.values())).toBeGreaterThan(130);
});

test('the same request gives the same scenario, and a scenario of a stream comes again from its own seed', () => {
  expect(generateScenario({ seed: 7, nodes: 9 })).toEqual(generateScenario({ seed: 7, nodes: 9 }));
  expect(generateScenario({ seed: 7, nodes: 9 })).not.toEqual(generateScenario({ seed: 8, nodes: 9 }));
  const stream = scenarioStream({ seed: 1 });
  stream.next();
  const { seed, scenario, intensity } = stream.next().value;
  expect(generateScenario({ seed, nodes: scenario.nodes })).toEqual({ scenario, intensity });
});

test('the intensity changes the traffic and what follows from it, not topology and paths', () => {
  const low = generateScenario({ seed: 3, nodes: 10, intensity: 9000 });
  const high = generateScenario({ seed: 3, nodes: 10, intensity: 18_000 });
  expect(links(low.scenario)).toEqual(links(high.scenario));
  expect(low.scenario.paths).toEqual(high.scenario.paths);
  high.scenario.flows.forEach(({ bandwidth }, flow) => expect(bandwidth / low.scenario.flows[flow].bandwidth).toBeCloseTo(2, 4));
  expect(high.intensity).toBe(18_000);
});

test.each(['shortest', 'variant', 'choice'] as const)('routing of the kind %s alone gives valid scenarios', (kind) => {
  const routing = { ...SCENARIO_DEFAULTS.routing, shortest: 0, variant: 0, choice: 0, [kind]: 1 };
  for (let seed = 0; seed < 20; seed++) {
    expect(() => checkScenario(generateScenario({ seed, nodes: 8, routing }).scenario)).not.toThrow();
  }
});

test.each([
  [{ nodes: 1 }],
  [{ nodes: 9.5 }],
  [{ nodes: 10_000 }],
  [{ nodes: 10, intensity: 0 }],
])('%j cannot be made', (request) => {
  expect(() => generateScenario({ seed: 1, ...request })).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID' }));
});
