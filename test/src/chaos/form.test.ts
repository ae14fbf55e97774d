import type { FaultDescription } from '../../../sidecar/contract';
import { confirmationText } from '../../../src/chaos/words';
import { defaultsOf, exactTime, experimentOf, type FaultForm, faultOptions, mistakesOf, NO_STOP, presetForm, stopConditions, stopMistake, withSafety } from '../../../src/chaos/form';

const loss: FaultDescription = { fault: 'packet-loss', family: 'network', undo: '', title: 'Packet loss', description: '', touches: '', parameters: [{ name: 'percent', unit: '%', default: 50, min: 1, max: 100, description: '' }], available: true, missing: [] };
const form = (change: Partial<FaultForm> = {}): FaultForm => ({ service: 'employees', component: 'app1', fault: 'packet-loss', duration: 30, parameters: defaultsOf(loss), ...change });

describe('the launch form', () => {
  test.each([
    ['right', form(), loss, []],
    ['no component', form({ component: '' }), loss, ['component']],
    ['no fault', form({ fault: '' }), undefined, ['fault']],
    ['a fault that this machine cannot make', form(), { ...loss, available: false, missing: ['nft'] }, ['fault']],
    ['too long', form({ duration: 3601 }), loss, ['duration']],
    ['not a number', form({ duration: NaN }), loss, ['duration']],
    ['beyond the bounds', form({ parameters: { percent: 101 } }), loss, ['percent']],
    ['parameter left empty', form({ parameters: { percent: NaN } }), loss, ['percent']],
  ])('names its mistakes: %s', (_, input, fault, expected) => {
    expect(Object.keys(mistakesOf(input, fault))).toEqual(expected);
  });

  test.each([
    ['a component or any', { text: 'component' as const }, '', []],
    ['one of its words', { text: ['drop', 'reject'] }, 'reject', []],
    ['not one of its words', { text: ['drop', 'reject'] }, 'burn', ['mode']],
    ['a number where a name belongs', { text: 'name' as const }, 3, ['mode']],
    ['half a process', { whole: true, max: 4, default: 1 }, 1.5, ['mode']],
  ])('knows parameters that are no plain numbers: %s', (_, parameter, value, expected) => {
    const fault: FaultDescription = { ...loss, parameters: [{ name: 'mode', unit: '', default: '', min: 0, max: 0, description: '', ...parameter }] };
    expect(Object.keys(mistakesOf(form({ parameters: { mode: value } }), fault))).toEqual(expected);
  });

  test('lists faults by family, and says why one cannot be made', () => {
    expect(faultOptions([loss, { ...loss, fault: 'kill', family: 'component', title: 'Kill', available: false, missing: ['root'] }])).toEqual([
      { value: 'packet-loss', label: 'Packet loss', group: 'Network', description: undefined },
      { value: 'kill', label: 'Kill', group: 'Component', description: 'missing: root' },
    ]);
  });

  test('becomes an experiment of one fault', () => {
    expect(experimentOf(form())).toEqual({ name: 'packet-loss-app1', service: 'employees', faults: [{ fault: 'packet-loss', component: 'app1', after: 0, duration: 30, parameters: { percent: 50 } }] });
  });
});

test('intervals are told to the millisecond, in UTC', () => {
  expect(exactTime(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('2026-01-02 03:04:05.006');
  expect(exactTime(null)).toBe('–');
});

describe('stopping by itself', () => {
  test.each([
    ['nothing', NO_STOP, null, []],
    ['a score', { ...NO_STOP, score: 5 }, null, [{ score: 5 }]],
    ['a query with its bound', { ...NO_STOP, query: ' up ', over: 0 }, null, [{ query: 'up', over: 0 }]],
    ['a query without a bound', { ...NO_STOP, query: 'up' }, 'A query and its bound belong together.', null],
    ['a score of nothing', { ...NO_STOP, score: 0 }, 'A score is over 0; 1 is the line.', null],
  ])('%s', (_, stop, mistake, conditions) => {
    expect(stopMistake(stop)).toBe(mistake);
    if (conditions) {
      expect(stopConditions(stop)).toEqual(conditions);
    }
  });
});

test('what an experiment says of its safety stays, and the form adds to it', () => {
  const experiment = { ...experimentOf(form()), stop: [{ score: 9 }] };
  expect(withSafety(experimentOf(form()), NO_STOP)).toEqual(experimentOf(form()));
  expect(withSafety(experiment, { ...NO_STOP, score: 5, anyway: true })).toMatchObject({ gate: 'none', stop: [{ score: 9 }, { score: 5 }] });
});

test.each([
  [null, '–'],
  [{ confirmed: null, figure: '', before: null, during: null }, '–'],
  [{ confirmed: true, figure: 'cpu', before: 0.1, during: 2 }, '✓ seen: cpu 0.10 → 2.00'],
  [{ confirmed: false, figure: 'cpu', before: null, during: null }, '✕ not visible: cpu'],
])('a confirmation in words', (confirmation, text) => {
  expect(confirmationText(confirmation)).toBe(text);
});

describe('a link presets the form', () => {
  const targets = [{ service: 'shop', component: 'app1' }, { service: 'employees', component: 'app1' }, { service: 'employees', component: 'db1' }].map((target) => ({ ...target, runtime: 'process' as const, up: true }));
  const kill = { ...loss, fault: 'kill' as const, parameters: [] };
  const preset = (service: string | null, component: string | null, fault: string | null) => {
    const { form: opened, missing } = presetForm({ service, component, fault }, [loss, kill], targets);
    return [opened.service, opened.component, opened.fault, missing];
  };
  test.each([
    ['nothing', preset(null, null, null), ['shop', 'app1', 'packet-loss', []]],
    ['all of it', preset('employees', 'db1', 'kill'), ['employees', 'db1', 'kill', []]],
    ['a component of whatever service has it', preset(null, 'db1', null), ['employees', 'db1', 'packet-loss', []]],
    ['what may not be hit is told', preset('employees', 'nginx', 'meteor'), ['employees', 'app1', 'packet-loss', ['nginx', 'meteor']]],
    ['a service that may not be hit is told', preset('bank', null, null), ['shop', 'app1', 'packet-loss', ['bank']]],
  ])('%s', (_, opened, expected) => {
    expect(opened).toEqual(expected);
  });
});
