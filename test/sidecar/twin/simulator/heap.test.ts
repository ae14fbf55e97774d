import { addEvent, replaceRoot } from '../../../../sidecar/twin/simulator/heap';
import { streamsOf, uniform } from '../../../../sidecar/twin/simulator/random';

const COUNT = 300;

/** A heap of one event a source, at times of which many are equal; ties in the order of scheduling. */
function filled() {
  const [times, ids, ties] = [new Float64Array(COUNT), new Int32Array(COUNT), new Float64Array(COUNT)];
  const words = streamsOf(1, 1);
  const drawn = Array.from({ length: COUNT }, () => Math.floor(20 * uniform(words, 0)));
  drawn.forEach((time, id) => {
    ties[id] = id;
    addEvent(times, ids, ties, id, time, id);
  });
  return { times, ids, ties, drawn, again: () => Math.floor(20 * uniform(words, 0)) };
}

test('events come by time, and those of one time in the order in which they were scheduled', () => {
  const { times, ids, ties, drawn } = filled();
  const order: number[] = [];
  for (let size = COUNT; size > 0; ) {
    order.push(ids[0]);
    size--;
    replaceRoot(times, ids, ties, size, times[size], ids[size]);
  }
  const expected = drawn.map((_, id) => id).sort((a, b) => drawn[a] - drawn[b] || a - b);
  expect(order).toEqual(expected);
});

test('an event put in the place of the first keeps the order', () => {
  const { times, ids, ties, again } = filled();
  let [last, lastTie] = [-1, -1];
  for (let tie = COUNT; tie < 20 * COUNT; tie++) {
    const [now, id] = [times[0], ids[0]];
    expect(now > last || (now === last && ties[id] > lastTie)).toBe(true);
    [last, lastTie] = [now, ties[id]];
    ties[id] = tie;
    replaceRoot(times, ids, ties, COUNT, now + again(), id);
  }
});
