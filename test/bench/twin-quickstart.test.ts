import { quickstartScenario } from '../../bench/twin/quickstart';
import { addErrors, NO_ERRORS } from '../../sidecar/twin/evaluation/errors';
import { figureTen, tableOne, tableTwo } from '../../bench/twin/tables';
import { offeredLoads } from '../../sidecar/twin/scenario/capacities';
import { checkScenario } from '../../sidecar/twin/scenario/validate';

test("the challenge's generator: five networks of 6 to 10 nodes with 20 traffic matrices each, all of them light", () => {
  const all = Array.from({ length: 100 }, (_, place) => quickstartScenario(1, place));
  all.forEach(({ scenario }) => checkScenario(scenario));
  expect([0, 19, 20, 99].map((place) => all[place].scenario.nodes)).toEqual([6, 6, 7, 10]);
  expect(all[1].scenario.paths).toEqual(all[0].scenario.paths);
  expect(all[1].scenario.flows).not.toEqual(all[0].scenario.flows);
  expect(new Set(all.map(({ seed }) => seed)).size).toBe(100);
  const largest = all.map(({ scenario: { paths, flows } }) => Math.max(...offeredLoads(paths, flows).values()) / 100_000);
  expect(Math.max(...largest)).toBeLessThan(0.5);
});

test('tables have the paper beside every size that it knows, and a row for all', () => {
  const sums = { ...NO_ERRORS, samples: 1, delay: 0.1, delays: 1, jitter: 0.3, jitters: 2, loss: 0.01, losses: 2 };
  const [, , all, fifty, odd] = tableOne({ sizes: { 50: sums, 60: addErrors(sums, sums) }, cpuSeconds: 1 });
  expect(all).toMatch(/^all +10\.00 +6\.63 +8\.55 +15\.00 +14\.59 +15\.05 +0\.50 +6\.06 +6\.83$/);
  expect(fifty).toMatch(/^50 \(1 samples\) +10\.00 +5\.38/);
  expect(odd).toMatch(/^60 \(2 samples\) +10\.00 +- +-/);
  expect(tableTwo([{ samples: 20, selected: 9, random: 11, rejected: 0 }], 18)[2]).toMatch(/^20 +9\.00 +11\.00 +0 +10\.96 +12\.38$/);
  expect(figureTen([{ name: 'ours', errors: { delay: 8, jitter: 14, loss: 0.5 } }])[1]).toMatch(/^ours +8\.00 +14\.00 +0\.50$/);
});
