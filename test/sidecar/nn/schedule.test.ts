import { constant, cosine, exponential, type Schedule, stepwise, warmUp } from '../../../sidecar/nn/schedule';

test.each<[string, Schedule, number[], number[]]>([
  ['constant never changes', constant, [0, 1, 1e9], [1, 1, 1]],
  ['a warm-up reaches the whole rate in its last step', warmUp(4), [0, 1, 3, 4, 99], [0.25, 0.5, 1, 1, 1]],
  ['what follows a warm-up counts from its end', warmUp(4, exponential(10)), [3, 4, 14], [1, 1, 0.5]],
  ['half a cosine falls to its last value and stays there', cosine(8), [0, 2, 4, 6, 8, 20], [1, (2 + Math.SQRT2) / 4, 0.5, (2 - Math.SQRT2) / 4, 0, 0]],
  ['its last value may be above 0', cosine(8, 0.2), [0, 4, 8, 9], [1, 0.6, 0.2, 0.2]],
  ['exponential decay halves every half-life', exponential(5), [0, 5, 10, 2.5], [1, 0.5, 0.25, Math.SQRT1_2]],
  ['stepwise decay stays between its steps', stepwise(10, 0.1), [0, 9, 10, 19, 20], [1, 1, 0.1, 0.1, 0.01]],
])('%s', (_, schedule, steps, factors) => {
  steps.forEach((step, index) => expect(schedule(step)).toBeCloseTo(factors[index], 12));
});
