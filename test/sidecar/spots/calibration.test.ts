import { createRandom } from '../../../sidecar/nn/random';
import { calibrationError, temperatureOf } from '../../../sidecar/spots/calibration';
import { softmax } from '../../../sidecar/spots/shared/network';

test('the calibration error by hand: 0.9 sure and half right, 0.3 sure and never right', () => {
  expect(calibrationError([0.9, 0.9, 0.3, 0.3], [true, false, false, false])).toBeCloseTo(0.5 * 0.4 + 0.5 * 0.3, 12);
  expect(calibrationError([1, 1], [true, true])).toBe(0);
  expect(calibrationError([], [])).toBeNull();
});

/** Answers drawn from the softmax of logits, which are then told `factor` times too large. */
function overconfident(factor: number, count: number) {
  const random = createRandom(7);
  const logits = Array.from({ length: count }, () => Array.from({ length: 4 }, () => 3 * (random() - 0.5)));
  const truth = logits.map((row) => {
    const at = random();
    let [index, sum] = [0, 0];
    const probabilities = softmax(row);
    while (index < 3 && (sum += probabilities[index]) < at) {
      index += 1;
    }
    return row.map((_, each) => Number(each === index));
  });
  return { told: logits.map((row) => row.map((value) => factor * value)), truth };
}

test.each([0.5, 1, 4])('logits that are %d times too large are divided by about that, and then mean what they say', (factor) => {
  const { told, truth } = overconfident(factor, 2000);
  const temperature = temperatureOf(told, truth);
  expect(temperature / factor).toBeGreaterThan(0.85);
  expect(temperature / factor).toBeLessThan(1.15);
  const error = (divisor: number) => {
    const probabilities = told.map((row) => softmax(row.map((value) => value / divisor)));
    const first = probabilities.map((row) => row.indexOf(Math.max(...row)));
    return calibrationError(probabilities.map((row, at) => row[first[at]]), truth.map((row, at) => row[first[at]] === 1)) as number;
  };
  expect(error(temperature)).toBeLessThan(0.04);
  if (factor === 4) {
    expect(error(1)).toBeGreaterThan(0.15);
  }
});

test('a few answers without an error do not make it boundlessly sure', () => {
  const told = Array.from({ length: 8 }, () => [2, 0, 0]);
  const sure = softmax(told[0].map((value) => value / temperatureOf(told, told.map(() => [1, 0, 0]))))[0];
  expect(sure).toBeGreaterThan(0.8);
  expect(sure).toBeLessThan(0.97);
});

test('nothing to learn from leaves probabilities as they are', () => {
  expect(temperatureOf([], [])).toBe(1);
});
