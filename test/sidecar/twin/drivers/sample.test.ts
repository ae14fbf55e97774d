import { mostSeconds, roentgenDriver, seedOf, simulateSample } from '../../../../sidecar/twin/drivers/sample';
import { candidates } from './candidates';

const options = { seed: 7, warmUpSeconds: 10, window: { seconds: 200 } };
const { signal } = new AbortController();

test('each sample has a seed of its own, which depends on the seed and its place alone', async () => {
  const driver = roentgenDriver(options, (order) => simulateSample(order));
  const [, second, third] = candidates(3);
  const [alone] = await driver.simulate([third], signal);
  const [before, beside] = await driver.simulate([second, third], signal);
  expect(beside).toEqual(alone);
  expect(before.measured.flows[0].packetRate).not.toBe(beside.measured.flows[0].packetRate);
  expect(alone).toMatchObject({ intensity: 1002, measured: { seconds: 200 } });
  expect(new Set(Array.from({ length: 1000 }, (_, number) => seedOf(7, number))).size).toBe(1000);
});

test('progress is a share of the time that the window allows, and a stop is heard', async () => {
  expect(mostSeconds(options)).toBe(210);
  expect(mostSeconds({ ...options, window: { stop: { relative: 0.1, batchSeconds: 10, maxSeconds: 500 } } })).toBe(510);
  const shares: number[] = [];
  const abort = new AbortController();
  const [{ scenario }] = candidates(1);
  const endless = simulateSample({ scenario, options: { ...options, window: { seconds: 1e9 } } }, { signal: abort.signal, onProgress: (share) => {
    shares.push(share);
    if (shares.length === 3) {
      abort.abort(new Error('stopped'));
    }
  } });
  await expect(endless).rejects.toThrow('stopped');
  expect(shares).toHaveLength(3);
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares[2]).toBeLessThan(0.01);
});
