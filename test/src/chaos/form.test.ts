import type { FaultDescription } from '../../../sidecar/contract';
import { defaultsOf, exactTime, experimentOf, type FaultForm, mistakesOf } from '../../../src/chaos/form';

const loss: FaultDescription = { fault: 'packet-loss', title: 'Packet loss', description: '', touches: '', parameters: [{ name: 'percent', unit: '%', default: 50, min: 1, max: 100, description: '' }], available: true, missing: [] };
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

  test('becomes an experiment of one fault', () => {
    expect(experimentOf(form())).toEqual({ name: 'packet-loss-app1', service: 'employees', faults: [{ fault: 'packet-loss', component: 'app1', after: 0, duration: 30, parameters: { percent: 50 } }] });
  });
});

test('intervals are told to the millisecond, in UTC', () => {
  expect(exactTime(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('2026-01-02 03:04:05.006');
  expect(exactTime(null)).toBe('–');
});
