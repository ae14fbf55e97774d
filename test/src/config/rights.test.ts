import { failureVerdict, verdictOf } from '../../../src/config/rights';
import { type Right, RIGHTS } from '../../../sidecar/contract';

const ALL: Right[] = [...RIGHTS];

test.each<[string, Right, Right | null, Right[], string, RegExp]>([
  ['a token with just its right', 'stop', 'stop', ALL, 'good', /this right and no more/],
  ['a token with more right than its route needs', 'view', 'admin', ALL, 'warning', /admin right, more than this route needs/],
  ['a token with less', 'admin', 'launch', ALL, 'error', /launch right only/],
  ['no token, or a strange one', 'launch', null, ALL, 'error', /No token is stored here/],
  ['a sidecar without a view token', 'view', null, ['launch'], 'warning', /asks for no view token/],
  ['a right that nobody has', 'admin', null, ['view', 'launch'], 'off', /auth\.admin_token_file/],
  ['a right that nobody has, with a token of less', 'admin', 'launch', ['view', 'launch'], 'off', /nobody has this right/],
  ['a stop route that borrows the launch token', 'stop', 'launch', ['view', 'launch'], 'warning', /the launch token stands in/],
])('%s', (_what, right, found, configured, state, text) => {
  const verdict = verdictOf(right, { right: found, configured });
  expect(verdict.state).toBe(state);
  expect(verdict.text).toMatch(text);
});

test('a route that does not answer says why, with the code', () => {
  expect(failureVerdict({ code: 'UNAUTHENTICATED', message: 'x' })).toMatchObject({ state: 'error', text: expect.stringContaining('does not know it (UNAUTHENTICATED)') as string });
  expect(failureVerdict({ code: 'HTTP 502', message: 'no answer', hint: 'Is it running?' })).toMatchObject({ text: 'no answer. Is it running? (HTTP 502)' });
});
