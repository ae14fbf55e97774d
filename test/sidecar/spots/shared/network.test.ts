/** @jest-environment ./test/sidecar/nn/environment.js */

import { type Arrays, initialArrays, layoutSize, toArrays, toFlat } from '../../../../sidecar/nn/parameters';
import { BETA1 } from '../../../../sidecar/nn/optimizer';
import { createRandom } from '../../../../sidecar/nn/random';
import { type Feeds, openSession } from '../../../../sidecar/nn/session';
import { trainingGraph } from '../../../../sidecar/nn/step';
import { ABSENT, runShared, sharedLayout, sharedLoss, softmax } from '../../../../sidecar/spots/shared/network';
import { CONTEXT_SIZE, VECTOR_SIZE, type WindowVectors } from '../../../../sidecar/spots/shared/vectors';

const SIZES = { batch: 3, components: 3, kinds: 2, hidden: 4 };
const KIND_WEIGHT = 0.7;
const layout = sharedLayout(SIZES);

/** Three windows: a fault of kind 1 on the first of three components, one of kind 0 on the second of two, and none. */
const TRUTH = [{ components: 3, culprit: 0, kind: 1 }, { components: 2, culprit: 1, kind: 0 }, { components: 3, culprit: -1, kind: -1 }];

function made(seed: number): { parameters: Float32Array; windows: WindowVectors[] } {
  const random = createRandom(seed);
  const vector = (size: number) => Float64Array.from({ length: size }, () => Math.fround(2 * random() - 1));
  const parameters = toFlat(initialArrays(layout, random), layout).map((value) => value + 0.1 * (random() - 0.5));
  return { parameters, windows: TRUTH.map(({ components }) => ({ components: Array.from({ length: components }, () => vector(VECTOR_SIZE)), context: vector(CONTEXT_SIZE) })) };
}

/** The loss by plain arithmetic in double precision. */
function lossOf(arrays: Arrays, windows: WindowVectors[]): number {
  const losses = windows.map((window, at) => {
    const { components, culprit, kind } = TRUTH[at];
    const answer = runShared(arrays, window);
    const component = -Math.log(softmax(answer.logits)[culprit < 0 ? components : culprit]);
    return component + (culprit < 0 ? 0 : -KIND_WEIGHT * Math.log(softmax(answer.kinds[culprit])[kind]));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function feedsOf(windows: WindowVectors[]): Feeds {
  const { batch, components, kinds, hidden } = SIZES;
  const feeds = {
    vectors: new Float32Array(batch * components * VECTOR_SIZE),
    inputMask: new Float32Array(batch * components * VECTOR_SIZE).fill(1),
    hiddenMask: new Float32Array(batch * components * hidden).fill(1),
    absent: new Float32Array(batch * components),
    context: new Float32Array(batch * CONTEXT_SIZE),
    targets: new Float32Array(batch * (components + 1)),
    culprits: new Float32Array(batch * components),
    kinds: new Float32Array(batch * kinds),
  };
  windows.forEach((window, at) => {
    const truth = TRUTH[at];
    window.components.forEach((vector, index) => feeds.vectors.set(vector, (at * components + index) * VECTOR_SIZE));
    feeds.context.set(window.context, at * CONTEXT_SIZE);
    feeds.absent.fill(ABSENT, at * components + truth.components, (at + 1) * components);
    feeds.targets[at * (components + 1) + (truth.culprit < 0 ? components : truth.culprit)] = 1;
    if (truth.culprit >= 0) {
      feeds.culprits[at * components + truth.culprit] = 1;
      feeds.kinds[at * kinds + truth.kind] = 1;
    }
  });
  return feeds;
}

test('the training graph computes the loss of the network that predicts, and its gradient is what finite differences say', async () => {
  const { parameters, windows } = made(4);
  const zeros = new Float32Array(layoutSize(layout));
  const session = await openSession(trainingGraph(layout, sharedLoss(SIZES, KIND_WEIGHT)));
  const answers = await session.run({ ...feedsOf(windows), parameters, m: zeros, v: zeros, rate: Float32Array.of(0), shrink: Float32Array.of(0) }, { steps: 1 });
  await session.close();
  expect(answers.losses[0]).toBeCloseTo(lossOf(toArrays(parameters, layout), windows), 4);
  // Adam's first moment after one step from zero.
  const gradient = answers.newM.map((value) => value / (1 - BETA1));
  const random = createRandom(8);
  // Some weights of the first layer, and all of the others.
  const first = VECTOR_SIZE * SIZES.hidden;
  const places = [...Array.from({ length: 60 }, () => Math.floor(random() * first)), ...Array.from({ length: parameters.length - first }, (_, at) => first + at)];
  let largest = 0;
  for (const at of places) {
    const moved = (by: number) => {
      const other = parameters.slice();
      other[at] += by;
      return { value: other[at], loss: lossOf(toArrays(other, layout), windows) };
    };
    const [up, down] = [moved(1e-4), moved(-1e-4)];
    const difference = (up.loss - down.loss) / (up.value - down.value);
    expect(Math.abs(gradient[at] - difference)).toBeLessThan(2e-3 * (1 + Math.abs(difference)));
    largest = Math.max(largest, Math.abs(difference));
  }
  expect(largest).toBeGreaterThan(0.1);
});

test('another order of the components is the same answer in that order, to the last bit', () => {
  const { parameters, windows: [window] } = made(5);
  const arrays = toArrays(parameters, layout);
  const order = [2, 0, 1];
  const [before, after] = [runShared(arrays, window), runShared(arrays, { ...window, components: order.map((at) => window.components[at]) })];
  expect(after.logits).toEqual([...order.map((at) => before.logits[at]), before.logits[3]]);
  expect(after.kinds).toEqual(order.map((at) => before.kinds[at]));
});

test('probabilities add up to one, however large the logits', () => {
  expect(softmax([1000, 0, -1000])).toEqual([1, 0, 0]);
  expect(softmax([0.3, -2, 5]).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
});
