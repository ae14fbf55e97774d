import { judgePoll, type Answer } from '../../../sidecar/chaos/conditions';
import { NO_SENSES, type Senses } from '../../../sidecar/chaos/senses';
import { watchConditions } from '../../../sidecar/chaos/watch';
import type { StopCondition } from '../../../sidecar/contract';

const OVER: StopCondition = { query: 'rate(errors[1m])', over: 5 };
const UNDER: StopCondition = { query: 'up', under: 1 };
const SCORE: StopCondition = { score: 3, group: 'cpu' };

describe('a stop condition', () => {
  test.each<[string, StopCondition, Answer, string | null]>([
    ['holds over its bound', OVER, [5.1], 'rate(errors[1m]) is 5.1, over 5'],
    ['does not hold at its bound', OVER, [5], null],
    ['holds under its bound', UNDER, [0], 'up is 0, under 1'],
    ['holds where any of several series does', UNDER, [1, 1, 0], 'up is 0, under 1'],
    ['does not hold where there is no series', UNDER, [], null],
    ['does not hold at NaN', OVER, [NaN], null],
    ['holds at infinity', OVER, [Infinity], 'rate(errors[1m]) is Infinity, over 5'],
    ['holds over a score', SCORE, [3.01], 'the anomaly score of cpu is 3.01, over 3'],
    ['with two bounds holds on either side', { query: 'q', over: 2, under: 1 }, [0.5], 'q is 0.5, under 1'],
    ['is patient with one poll without an answer', OVER, null, null],
  ])('%s', (_, condition, answer, reason) => {
    expect(judgePoll([condition], [answer], [0]).reason).toBe(reason);
  });

  test('that nobody answers three times in a row holds; one answer starts the count anew', () => {
    const polls: Answer[] = [null, null, [0], null, null, null];
    let silent = [0];
    const reasons = polls.map((answer) => {
      const judgement = judgePoll([OVER], [answer], silent);
      silent = judgement.silent;
      return judgement.reason;
    });
    expect(reasons).toEqual([null, null, null, null, null, 'Prometheus did not answer 3 polls of rate(errors[1m])']);
    expect(judgePoll([SCORE], [null], [2]).reason).toBe('the anomaly score of cpu is not known (3 polls)');
  });
});

describe('the watch of a run', () => {
  afterEach(() => void jest.useRealTimers());
  const watched = async (senses: Partial<Senses>, conditions: StopCondition[], ms: number) => {
    jest.useFakeTimers();
    const stops: string[] = [];
    const end = watchConditions('s', conditions, { ...NO_SENSES, ...senses }, (reason) => stops.push(reason));
    await jest.advanceTimersByTimeAsync(ms);
    end();
    return stops;
  };

  test('asks once a second and tells the reason once', async () => {
    const answers = [[0], [0], [9], [9]];
    const query = jest.fn(async () => answers.shift() ?? [9]);
    expect(await watched({ query }, [OVER], 10_000)).toEqual(['rate(errors[1m]) is 9, over 5']);
    expect(query).toHaveBeenCalledTimes(3);
  });

  test('stops a run when Prometheus refuses, and when it hangs', async () => {
    expect(await watched({ query: () => Promise.reject(new Error('down')) }, [OVER], 2500)).toEqual([expect.stringContaining('did not answer 3 polls')]);
    expect(await watched({ query: () => new Promise(() => undefined) }, [OVER], 6500)).toEqual([expect.stringContaining('did not answer 3 polls')]);
  });

  test("follows Roentgen's own score, and stops when nothing scores any more", async () => {
    let score: number | null = 1;
    setTimeout(() => (score = 4), 10);
    const scores = jest.fn((_service: string, group?: string) => (group === 'cpu' ? score : 99));
    expect(await watched({ score: scores }, [SCORE], 1500)).toEqual([]);
    expect(await watched({ score: () => 4 }, [SCORE], 0)).toEqual(['the anomaly score of cpu is 4, over 3']);
    expect(await watched({ score: () => null }, [SCORE], 2500)).toEqual(['the anomaly score of cpu is not known (3 polls)']);
  });

  test('asks nothing without conditions, and nothing after its end', async () => {
    const query = jest.fn(async () => [0]);
    await watched({ query }, [], 3000);
    expect(query).not.toHaveBeenCalled();
    await watched({ query }, [OVER], 1500);
    await jest.advanceTimersByTimeAsync(5000);
    expect(query).toHaveBeenCalledTimes(2);
  });
});
