import { checkCampaign } from '../../../sidecar/app/campaign-request';

const LIMITS = { faultable: (service: string) => (service === 'employees' ? ['app1', 'db1'] : []), hasMirror: (service: string) => service === 'employees', maxDurationSeconds: 600 };
const BODY = { service: 'employees', samples: 16, faults: ['kill', 'pause'], components: [], seed: 1 };

test('components left out are the faultable ones, and options have their defaults', () => {
  expect(checkCampaign(BODY, LIMITS)).toEqual({ ...BODY, components: ['app1', 'db1'], recovery: 'restart', choice: 'balanced' });
  expect(checkCampaign({ ...BODY, components: ['db1', 'db1'], faults: ['kill', 'kill'], recovery: 'rollback', hold: 12, choice: 'uncertain' }, LIMITS)).toEqual({ ...BODY, components: ['db1'], faults: ['kill'], recovery: 'rollback', hold: 12, choice: 'uncertain' });
});

test.each([
  ['nothing', null, 'REQUEST_INVALID'],
  ['no samples', { ...BODY, samples: 0 }, 'REQUEST_INVALID'],
  ['half a sample', { ...BODY, samples: 1.5 }, 'REQUEST_INVALID'],
  ['no fault', { ...BODY, faults: [] }, 'REQUEST_INVALID'],
  ['a fault that nobody knows', { ...BODY, faults: ['flood'] }, 'FAULT_UNKNOWN'],
  ['a component that may not be hit', { ...BODY, components: ['web1'] }, 'COMPONENT_UNKNOWN'],
  ['a service without components', { ...BODY, service: 'x' }, 'COMPONENT_UNKNOWN'],
  ['a strange recovery', { ...BODY, recovery: 'pray' }, 'REQUEST_INVALID'],
  ['a strange choice', { ...BODY, choice: 'random' }, 'REQUEST_INVALID'],
  ['a hold beyond the longest fault', { ...BODY, hold: 601 }, 'REQUEST_INVALID'],
  ['a hold that is no number', { ...BODY, hold: '8' }, 'REQUEST_INVALID'],
  ['an option that there is not', { ...BODY, parallel: 2 }, 'REQUEST_INVALID'],
])('%s is refused', (_, body, code) => {
  expect(() => checkCampaign(body, LIMITS)).toThrow(expect.objectContaining({ code }));
});

test('what has no mirror cannot be rolled back', () => {
  expect(() => checkCampaign({ ...BODY, recovery: 'rollback' }, { ...LIMITS, hasMirror: () => false })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', message: 'employees has no mirror that could be rolled back' }));
});
