import { runReportHandlers, type RunReportParts } from '../../../sidecar/app/run-report';
import type { Run, RunScoreCard } from '../../../sidecar/contract';
import type { Call } from '../../../sidecar/http/server';

const T = 1_800_000_000_000;
const run = (name: string, at: number): Run => ({ run: name, experiment: 'e', service: 's', author: 'a', state: 'completed', deviated: true, reason: null, startedAt: at, endedAt: at + 30_000, faults: [{ fault: 'kill', component: 'app1', parameters: {}, start: at, end: at + 30_000, error: null, confirmation: null }] });
const call = (change: Partial<Call>): Call => ({ params: {}, body: null, query: {}, author: 'a', ...change });

function parts(change: Partial<RunReportParts> = {}) {
  const runs = [run('new', T), run('old', T - 3_600_000)];
  const asked: Array<[string, number]> = [];
  const all: RunReportParts = {
    runs: { list: () => runs, get: (name) => runs.find((each) => each.run === name) as Run },
    sectionOf: () => ({ stepMs: 5000, persistence: { k: 2, n: 3 } }),
    episodesOf: () => ({ list: () => [] }),
    senses: { deviated: () => null },
    prometheus: { instant: async (query, at) => { asked.push([query, at]); return [{ labels: { component: 'app1' }, time: at, value: 0.9 }]; } },
    now: () => T + 600_000,
    ...change,
  };
  return { handlers: runReportHandlers(all), asked };
}

test('the classifier is asked for its highest probabilities while the fault was in force', async () => {
  const { handlers, asked } = parts();
  const card = (await handlers.runScoreCard(call({ params: { run: 'new' } }))) as RunScoreCard;
  expect(asked).toEqual([['max_over_time(roentgen_fault_spot_probability_ratio{service="s",fault="any"}[30s])', T + 30_000]]);
  expect(card).toMatchObject({ run: 'new', final: true, graceSeconds: 40, persistenceSeconds: 10, faults: [{ detected: false, spots: { rank: 1, of: 1 } }] });
});

test('cards that cannot change are worked out once; those of a service that nobody watches say so', async () => {
  const { handlers, asked } = parts();
  await handlers.runScoreCards(call({}));
  await handlers.runScoreCards(call({}));
  expect(asked).toHaveLength(2);
  const nobody = parts({ sectionOf: () => undefined, runs: { list: () => [{ ...run('new', T), deviated: null }], get: () => run('new', T) } });
  expect(await nobody.handlers.runScoreCards(call({}))).toMatchObject([{ falseAlarms: null, faults: [{ unjudged: 'not-watched' }] }]);
});

test('a Prometheus that does not answer is asked once, and the rest of the cards stands', async () => {
  let asked = 0;
  const { handlers } = parts({ prometheus: { instant: async () => { asked += 1; throw new Error('down'); } } });
  expect(await handlers.runScoreCards(call({}))).toMatchObject([{ run: 'new', faults: [{ spots: { of: 0 } }] }, { run: 'old' }]);
  expect(asked).toBe(1);
});

test.each([['0'], ['201'], ['many']])('a limit of %s is refused', async (limit) => {
  await expect((async () => parts().handlers.runScoreCards(call({ query: { limit } })))()).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
