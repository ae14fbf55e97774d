import { ApiFailure } from '../../../src/api/client';
import { type Clock, poll, type Polled } from '../../../src/api/polling';

/** Runs `rounds` rounds of polling on a clock that stands still, and tells the waits and the states. */
async function rounds(count: number, ask: (round: number) => Promise<string>) {
  const controller = new AbortController();
  const waits: number[] = [];
  const states: Array<Polled<string>> = [{ value: null, failure: null, at: null }];
  const clock: Clock = {
    now: () => 1000 * waits.length,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      if (waits.length === count) {
        controller.abort();
      }
    },
  };
  await poll(() => ask(waits.length), 1000, controller.signal, (next) => states.push(next(states[states.length - 1])), clock);
  return { waits, states: states.slice(1) };
}

describe('polling', () => {
  test('asks again after each answer', async () => {
    const { waits, states } = await rounds(3, async (round) => `answer ${round}`);
    expect(waits).toEqual([1000, 1000, 1000]);
    expect(states.map(({ value }) => value)).toEqual(['answer 0', 'answer 1', 'answer 2']);
  });

  test('keeps the last answer while calls fail, waits longer each time, and is quick again afterwards', async () => {
    const { waits, states } = await rounds(7, async (round) => {
      if (round >= 1 && round <= 5) {
        throw new ApiFailure('PROMETHEUS_UNREACHABLE', 'away');
      }
      return `answer ${round}`;
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000, 1000]);
    expect(states[3]).toMatchObject({ value: 'answer 0', failure: { code: 'PROMETHEUS_UNREACHABLE' }, at: 0 });
    expect(states[6]).toMatchObject({ value: 'answer 6', failure: null });
  });

  test('reports nothing after it was aborted', async () => {
    const controller = new AbortController();
    const report = jest.fn();
    await poll(async () => controller.abort(), 1000, controller.signal, report);
    expect(report).not.toHaveBeenCalled();
  });
});
