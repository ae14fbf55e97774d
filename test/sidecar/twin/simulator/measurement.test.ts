import { measurementOf } from '../../../../sidecar/twin/simulator/measurement';
import { simulate } from '../../../../sidecar/twin/simulator/simulate';
import { scenario } from '../scenario/fixture';

test('what the simulator counted becomes rates, in the order of the scenario', async () => {
  const network = scenario();
  const { flows, ports, seconds } = measurementOf(await simulate(network, { seed: 1, warmUpSeconds: 10, window: { seconds: 4000 } }));
  expect(seconds).toBeCloseTo(4000);
  // The second flow is CBR of one packet a second.
  expect(flows[1].packetRate).toBeCloseTo(1, 2);
  expect(flows[1].bandwidth).toBeCloseTo(1250, -1);
  expect(Math.abs(flows[0].bandwidth / 2500 - 1)).toBeLessThan(0.1);
  expect(flows[0].quantiles).toHaveLength(5);
  // Two hops of 1,250 bits at 10 and 20 kbit/s, and some waiting.
  expect(flows[0].delay).toBeGreaterThan(0.1875 * 0.98);
  expect(ports.map(({ queues }) => queues.length)).toEqual([1, 3, 3, 3]);
  expect(Math.abs(ports[0].utilization - 0.25)).toBeLessThan(0.03);
});
