import { createRandom } from '../../../../sidecar/nn/random';
import { meanRate, rateWhenOn } from '../../../../sidecar/twin/whatif/on-off';

const periods = { onSeconds: 2, offSeconds: 3 };

test.each([0.1, 0.5, 1, 10, 1000])('the mean of %d packets/s while on is that of drawn periods', (rate) => {
  const random = createRandom(7);
  let [packets, seconds] = [0, 0];
  for (let period = 0; period < 400_000; period++) {
    const gaps = Math.max(1, Math.round(-Math.log(1 - random()) * periods.onSeconds * rate));
    packets += gaps + 1;
    seconds += gaps / rate + periods.offSeconds;
  }
  expect(meanRate(rate, periods)).toBeCloseTo(packets / seconds, 2 - Math.ceil(Math.log10(rate)));
});

test.each([0.05, 0.3, 1, 40, 1e6])('a flow of %d packets/s on average sends so many while on that the mean is kept', (mean) => {
  expect(meanRate(rateWhenOn(mean, periods), periods) / mean).toBeCloseTo(1, 9);
});

test('many packets a period: the rate is that of the mean over the share of time on', () => {
  expect(rateWhenOn(1e6, periods)).toBeCloseTo(2.5e6, -2);
});
