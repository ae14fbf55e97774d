import { refusals, type Moment } from '../../../sidecar/chaos/admission';
import { replay } from '../../../sidecar/chaos/records';
import type { Experiment } from '../../../sidecar/contract';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const EXPERIMENT: Experiment = { name: 'x', service: 's', faults: [] };
const CALM: Moment = { now: NOW, sinceEndMs: Infinity, anomalous: [], held: null };
const LIMITS = { cooldownMs: 0, dailyBudget: Infinity };

interface Past { startedAt: number; endedAt: number | null; service?: string; campaign?: boolean }
const history = (...past: Past[]) => replay(past.map(({ campaign, service = 's', ...run }, index) => ({ type: 'accepted', campaign, run: { run: `r${index}`, service, state: 'completed', faults: [], ...run } })));
const codes = (...args: Parameters<typeof refusals>) => refusals(...args).map(({ code }) => code);

describe('the gate', () => {
  test.each<[string, Partial<Experiment>, Partial<Moment>, string[]]>([
    ['lets a run start on a nominal service', {}, {}, []],
    ['lets a run start where no model watches', {}, { anomalous: null }, []],
    ['refuses one while a group is in an episode', {}, { anomalous: ['cpu'] }, ['NOT_NOMINAL']],
    ['lets one start that asks for no gate', { gate: 'none' }, { anomalous: ['cpu'] }, []],
    ['refuses one whose stop condition holds already, gate or none', { gate: 'none' }, { held: 'up is 0, under 1' }, ['NOT_NOMINAL']],
  ])('%s', (_, experiment, moment, expected) => {
    expect(codes({ ...EXPERIMENT, ...experiment }, history(), LIMITS, { ...CALM, ...moment })).toEqual(expected);
  });

  test('names the groups, so that a person knows where to look', () => {
    expect(refusals(EXPERIMENT, history(), LIMITS, { ...CALM, anomalous: ['cpu', 'network'] })[0].message).toBe('s is in an episode: cpu, network');
  });
});

describe('the cooldown', () => {
  const limits = { ...LIMITS, cooldownMs: 60_000 };
  test.each<[string, Past[], Partial<Moment>, string[]]>([
    ['counts from the end of the last run on the service', [{ startedAt: NOW - HOUR, endedAt: NOW - 59_999 }], {}, ['COOLDOWN']],
    ['is over in time', [{ startedAt: NOW - HOUR, endedAt: NOW - 60_000 }], {}, []],
    ['is of the service alone', [{ service: 't', startedAt: NOW - HOUR, endedAt: NOW - 1 }], {}, []],
    ['leaves runs of campaigns out', [{ campaign: true, startedAt: NOW - HOUR, endedAt: NOW - 1 }], {}, []],
    ['is not shortened by a clock that was set back a little', [{ startedAt: NOW - HOUR, endedAt: NOW + 1000 }], {}, ['COOLDOWN']],
    ['does not last for ever after a clock that was set back a lot', [{ startedAt: NOW, endedAt: NOW + HOUR }], {}, []],
    ['is not shortened by a clock that was set forward', [{ startedAt: NOW - 3 * HOUR, endedAt: NOW - 2 * HOUR }], { sinceEndMs: 1000 }, ['COOLDOWN']],
  ])('%s', (_, past, moment, expected) => {
    expect(codes(EXPERIMENT, history(...past), limits, { ...CALM, ...moment })).toEqual(expected);
  });
});

describe('the budget of a day', () => {
  const started = (...hoursAgo: number[]): Past[] => hoursAgo.map((hours) => ({ startedAt: NOW - hours * HOUR, endedAt: null }));
  test.each<[string, Past[], number, string[]]>([
    ['lets so many runs start', started(1), 2, []],
    ['and no more', started(1, 23), 2, ['BUDGET_SPENT']],
    ['forgets them after 24 hours', started(1, 24), 2, []],
    ['counts all services', [...started(1), { service: 't', startedAt: NOW - 1, endedAt: null }], 2, ['BUDGET_SPENT']],
    ['leaves runs of campaigns out', started(1, 2).map((run) => ({ ...run, campaign: true })), 2, []],
  ])('%s', (_, past, dailyBudget, expected) => {
    expect(codes(EXPERIMENT, history(...past), { ...LIMITS, dailyBudget }, CALM)).toEqual(expected);
  });

  test('says when the next run may start', () => {
    expect(refusals(EXPERIMENT, history(...started(1, 23)), { ...LIMITS, dailyBudget: 2 }, CALM)[0].hint).toBe(`the next may start at ${new Date(NOW + HOUR).toISOString()}`);
  });
});
