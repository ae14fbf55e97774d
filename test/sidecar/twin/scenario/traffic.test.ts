import { createRandom } from '../../../../sidecar/nn/random';
import { meanBits } from '../../../../sidecar/twin/scenario/scenario';
import { averageBandwidth, drawIntensity, packetRateOf, TRAFFIC_DEFAULTS, trafficMatrix } from '../../../../sidecar/twin/scenario/traffic';

const FLOWS = Array.from({ length: 40 }, (_, seed) => trafficMatrix(10, 18_000, TRAFFIC_DEFAULTS, createRandom(seed))).flat();

// U(0.5, 1) * TI / (N - 1): 0.5 * 9,000 / 9, 0.75 * 9,000 / 9, 1 * 18,000 / 4, 0.6 * 4,000 / 7.
test.each([
  [9000, 10, 0, 500],
  [9000, 10, 0.5, 750],
  [18_000, 5, 1, 4500],
  [4000, 8, 0.2, 342.857142857],
])('equation 4 of TI = %d, N = %d and a uniform number of %d is %d bit/s', (intensity, nodes, share, bandwidth) => {
  expect(averageBandwidth(intensity, nodes, share)).toBeCloseTo(bandwidth, 6);
});

test('bandwidths are uniform between half of TI / (N - 1) and all of it', () => {
  const bandwidths = FLOWS.map(({ bandwidth }) => bandwidth);
  expect(Math.min(...bandwidths)).toBeGreaterThanOrEqual(1000);
  expect(Math.max(...bandwidths)).toBeLessThanOrEqual(2000);
  expect(Math.abs(bandwidths.reduce((sum, value) => sum + value, 0) / bandwidths.length - 1500)).toBeLessThan(15);
  expect(Math.abs(bandwidths.filter((value) => value < 1250).length / bandwidths.length - 0.25)).toBeLessThan(0.03);
});

test('each ordered pair of nodes has one flow', () => {
  const pairs = trafficMatrix(5, 4000, TRAFFIC_DEFAULTS, createRandom(1)).map(({ src, dst }) => `${src} ${dst}`);
  expect(new Set(pairs).size).toBe(20);
  expect(pairs).not.toContain('3 3');
});

test('types of service and arrivals come in their shares', () => {
  const share = (of: (flow: (typeof FLOWS)[number]) => boolean) => FLOWS.filter(of).length / FLOWS.length;
  [0.1, 0.3, 0.6].forEach((expected, tos) => expect(Math.abs(share((flow) => flow.tos === tos) - expected)).toBeLessThan(0.03));
  expect(Math.abs(share(({ arrival }) => arrival.kind === 'poisson') - 0.4)).toBeLessThan(0.03);
  expect(Math.abs(share(({ arrival }) => arrival.kind === 'on-off') - 0.3)).toBeLessThan(0.03);
});

test('packet sizes have probabilities that sum to 1, from a few mixtures in a scenario', () => {
  const flows = trafficMatrix(10, 9000, TRAFFIC_DEFAULTS, createRandom(7));
  flows.forEach(({ sizes }) => {
    expect(sizes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 10);
    expect(sizes.every(({ probability }) => probability > 0)).toBe(true);
  });
  expect(new Set(flows.map(({ sizes }) => JSON.stringify(sizes))).size).toBe(5);
});

test('packet rates make the bandwidth; ON-OFF sends faster while it is on', () => {
  const sizes = [{ bits: 500, probability: 0.5 }, { bits: 1500, probability: 0.5 }];
  expect(packetRateOf(4000, { kind: 'cbr' }, sizes)).toBe(4);
  expect(packetRateOf(4000, { kind: 'on-off', onSeconds: 5, offSeconds: 15 }, sizes)).toBe(16);
  FLOWS.forEach(({ bandwidth, packetRate, arrival, sizes: mixture }) => {
    const duty = arrival.kind === 'on-off' ? 0.5 : 1;
    expect((packetRate * duty * meanBits(mixture)) / bandwidth).toBeCloseTo(1, 5);
  });
});

test('intensities go from low to high', () => {
  const intensities = Array.from({ length: 500 }, (_, seed) => drawIntensity(10, TRAFFIC_DEFAULTS, createRandom(seed)) / 9);
  expect(Math.min(...intensities)).toBeGreaterThanOrEqual(1000);
  expect(Math.min(...intensities)).toBeLessThan(1200);
  expect(Math.max(...intensities)).toBeLessThanOrEqual(10_000);
  expect(Math.max(...intensities)).toBeGreaterThan(9800);
});
