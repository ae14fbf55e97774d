import { auditHandlers, auditQueryOf } from '../../../sidecar/app/audit';

test.each([
  [null, {}],
  [{}, {}],
  [{ from: 1, to: 2, limit: 10_000, user: 'ada', action: 'stop', outcome: 'refused' }, { from: 1, to: 2, limit: 10_000, user: 'ada', action: 'stop', outcome: 'refused' }],
  [{ strange: 1 }, {}],
])('takes %j', (body, expected) => {
  expect(auditQueryOf(body)).toEqual(expected);
});

test.each([[{ from: 'yesterday' }], [{ to: NaN }], [{ limit: 0 }], [{ limit: 10_001 }], [{ limit: 1.5 }], [{ user: 7 }], [{ action: 'x'.repeat(101) }], [{ outcome: 'well' }]])('refuses %j', (body) => {
  expect(() => auditQueryOf(body)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test('asks the journal for what was asked for', async () => {
  const asked: unknown[] = [];
  const report = { entries: [], more: false, damaged: 0, lost: 0 };
  const { audit } = auditHandlers({ read: async (query) => (asked.push(query), report) });
  expect(await audit({ params: {}, body: { user: 'ada' }, query: {}, author: 'bob' })).toBe(report);
  expect(asked).toEqual([{ user: 'ada' }]);
});
