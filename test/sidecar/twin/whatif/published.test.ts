import type { TwinNetwork, TwinReport } from '../../../../sidecar/contract';
import { pathSeries, worstLinks, worstPaths } from '../../../../sidecar/twin/whatif/published';
import { estimateOf } from '../../../../sidecar/twin/whatif/report';
import { withTraffic } from '../../../../sidecar/twin/whatif/traffic';
import { flow, ring } from './networks';

const reported = (network: TwinNetwork, figures: Array<[delay: number | null, loss: number]>): TwinReport => {
  const report = estimateOf(network, () => 0);
  return { ...report, paths: report.paths.map((path, i) => ({ ...path, delay: { value: figures[i][0], half: null }, jitter: { value: figures[i][0], half: null }, loss: { value: figures[i][1], half: null } })) };
};

test('flows between the same nodes and of one type are one series: the mean over their packets', () => {
  const network = { ...ring(), flows: [flow('A', 'C', 1000), flow('A', 'C', 3000, { flow: 'second' }), flow('A', 'C', 500, { flow: 'other type', tos: 1 as const })] };
  const [both, other] = pathSeries(network, reported(network, [[1, 0], [3, 0.5], [9, 0]]));
  // 1 and 3 packets/s sent, 1 and 1.5 arrive
  expect(both).toMatchObject({ src: 'A', dst: 'C', tos: '0', loss: 1.5 / 4 });
  expect(both.delay).toBeCloseTo((1 * 1 + 1.5 * 3) / 2.5);
  expect(other).toMatchObject({ tos: '1', delay: 9, loss: 0 });
});

test('the worst are kept and the others counted: nothing arrives, then by loss, then by delay', () => {
  const network = { ...ring(), flows: [flow('A', 'B', 1), flow('A', 'C', 1), flow('A', 'D', 1), flow('B', 'C', 1)] };
  const paths = pathSeries(network, reported(network, [[0.5, 0], [0.1, 0.2], [null, 1], [0.7, 0]]));
  const { shown, leftOut } = worstPaths(paths, 3);
  expect([shown.map(({ dst }) => dst), leftOut]).toEqual([['D', 'C', 'C'], 1]);
  expect(worstPaths(paths, 10).leftOut).toBe(0);
});

test('links by what is offered to them', () => {
  const links = estimateOf(ring(), () => 0).links.map((each, i) => ({ ...each, load: i / 10 }));
  expect(worstLinks(links, 2).shown.map(({ load }) => load)).toEqual([0.7, 0.6]);
  expect(worstLinks(links, 2).leftOut).toBe(6);
});

describe('traffic of now in a plan', () => {
  const plan = { ...ring(), flows: [flow('A', 'C', 100, { tos: 1, flow: 'voice' }), flow('A', 'C', 300, { flow: 'bulk' }), flow('B', 'D', 50)] };
  const now = withTraffic(plan, [flow('A', 'C', 1000, { flow: 'x' }), flow('C', 'A', 7, { flow: 'y' }), flow('A', 'Z', 9)]);

  test('what a pair sends is measured, how it is shared out is the plan’s', () => {
    expect(now.flows.slice(0, 2)).toEqual([{ ...plan.flows[0], bandwidth: 250 }, { ...plan.flows[1], bandwidth: 750 }]);
  });

  test('pairs that are silent now have no flow, new ones the measured one, nodes that the plan lacks none', () => {
    expect(now.flows.slice(2).map(({ src, dst, bandwidth }) => [src, dst, bandwidth])).toEqual([['C', 'A', 7]]);
    expect(now.links).toBe(plan.links);
  });
});
