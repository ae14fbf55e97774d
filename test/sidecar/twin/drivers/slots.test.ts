import { createSlots } from '../../../../sidecar/twin/drivers/slots';

test('no more works run at a time than there are slots, and a failed one frees its own', async () => {
  const slot = createSlots(2);
  let [running, most] = [0, 0];
  const order: number[] = [];
  const work = (number: number) => slot(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    order.push(number);
    if (number === 1) {
      throw new Error('failed');
    }
  });
  const ends = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect([running, most]).toEqual([0, 2]);
});
