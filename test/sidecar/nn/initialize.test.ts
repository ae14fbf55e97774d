import { glorot, he, orthogonal, zeros } from '../../../sidecar/nn/initialize';
import { createRandom } from '../../../sidecar/nn/random';

const spread = (values: Float32Array) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

test("Glorot's and He's values fill their bounds", () => {
  expect(spread(glorot([40, 60], createRandom(1)))).toBeCloseTo(Math.sqrt(6 / 100), 2);
  expect(spread(he([40, 60], createRandom(1)))).toBeCloseTo(Math.sqrt(6 / 40), 2);
  expect(spread(zeros([3, 4], createRandom(1)))).toBe(0);
});

test('orthogonal: the rows of each gate are orthonormal', () => {
  const units = 7;
  const matrix = orthogonal([3 * units, units], createRandom(5));
  const row = (index: number) => matrix.subarray(index * units, (index + 1) * units);
  for (let gate = 0; gate < 3; gate++) {
    for (let a = 0; a < units; a++) {
      for (let b = 0; b < units; b++) {
        const product = row(gate * units + a).reduce((total, value, index) => total + value * row(gate * units + b)[index], 0);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
      }
    }
  }
});

test('the same seed gives the same values', () => {
  expect([...orthogonal([4, 4], createRandom(3))]).toEqual([...orthogonal([4, 4], createRandom(3))]);
});
