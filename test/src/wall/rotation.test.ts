import { startRotation, turned, type Rotation, type Turn } from '../../../src/wall/rotation';
import { clockAhead, fresh, isSilent, lastHeard, within } from '../../../src/wall/silence';

const at = (now: number, change: Partial<Turn> = {}): Turn => ({ now, pages: 3, illPages: 0, every: 20_000, paused: false, ...change });
/** The pages after each of these moments. */
const story = (turns: Turn[], start: Rotation = startRotation(0)) => turns.map((turn) => (start = turned(start, turn))).map(({ page, held }) => `${page}${held ? ' held' : ''}`);

describe('pages', () => {
  test('turn when their time is over, and begin again after the last', () => {
    expect(story([at(19_999), at(20_000), at(39_999), at(40_000), at(60_000)])).toEqual(['0', '1', '1', '2', '0']);
  });

  test('stand still on an alarm at once, however long it lasts, and go on when all is well', () => {
    expect(story([at(20_000), at(25_000, { illPages: 1 }), at(500_000, { illPages: 1 }), at(501_000), at(520_999), at(521_000)])).toEqual(['1', '0 held', '0 held', '0', '0', '1']);
  });

  test('of ill tiles turn among themselves where one does not hold them', () => {
    const two = { illPages: 2 };
    expect(story([at(0, two), at(20_000, two), at(40_000, two)])).toEqual(['0 held', '1 held', '0 held']);
  });

  test('an alarm that grows less leaves no page that is well', () => {
    expect(story([at(0, { illPages: 2 }), at(20_000, { illPages: 2 }), at(21_000, { illPages: 1 })])).toEqual(['0 held', '1 held', '0 held']);
  });

  test('do not turn where there is one, where rotate=0, or while a person holds them', () => {
    expect(story([at(90_000, { pages: 1 })])).toEqual(['0']);
    expect(story([at(90_000, { every: 0 })])).toEqual(['0']);
    expect(story([at(90_000, { paused: true })])).toEqual(['0']);
  });

  test('that are no more are left; a state in which nothing changes is the same object', () => {
    expect(story([at(20_000), at(40_000), at(41_000, { pages: 2 })])).toEqual(['1', '2', '0']);
    const state = startRotation(0);
    expect(turned(state, at(5000))).toBe(state);
  });
});

describe('silence', () => {
  test('begins when the last answer is older than it may be, or where none came at all', () => {
    expect([isSilent(1000, 0, 16_000, 15_000), isSilent(1000, 0, 16_001, 15_000)]).toEqual([false, true]);
    expect([isSilent(null, 500, 15_500, 15_000), isSilent(null, 500, 15_501, 15_000)]).toEqual([false, true]);
    expect([lastHeard(null, 500), lastHeard(1000, 500)]).toEqual([500, 1000]);
  });

  test('what is beside the scores is forgotten when it is old', () => {
    expect([fresh({ value: 'x', at: 0 }, 10, 10), fresh({ value: 'x', at: 0 }, 11, 10), fresh({ value: 'x', at: null }, 0, 10)]).toEqual(['x', null, null]);
  });

  test('ages are counted by the sidecar’s clock where it differs from the screen’s', () => {
    expect([clockAhead(10_000, 9000), clockAhead(400_000, 100_000), clockAhead(0, 60_000)]).toEqual([0, 300_000, -60_000]);
  });

  test('an answer that hangs is given up, so that the asking goes on', async () => {
    const hangs = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    await expect(within(hangs, 5)(new AbortController().signal)).rejects.toThrow('no answer in time');
    const outer = new AbortController();
    const asked = within(hangs, 60_000)(outer.signal);
    outer.abort(new Error('left'));
    await expect(asked).rejects.toThrow('left');
    await expect(within(() => Promise.resolve(7), 60_000)(new AbortController().signal)).resolves.toBe(7);
  });
});
