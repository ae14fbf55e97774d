import { ALL_ENTRIES, csvOf, jsonOf, queryOf } from '../../../src/activity/entries';
import type { AuditEntry } from '../../../sidecar/contract';

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({ time: Date.UTC(2026, 0, 2, 3, 4, 5), user: 'chief', right: 'launch', action: 'start', subject: 'employees', detail: '', outcome: 'done', code: null, ...more });

test('an empty field asks for nothing', () => {
  expect(queryOf(ALL_ENTRIES, null, 200)).toEqual({ limit: 200 });
  expect(queryOf({ user: ' chief ', action: '', outcome: 'refused' }, { from: 1, to: 2 }, 9)).toEqual({ from: 1, to: 2, user: 'chief', outcome: 'refused', limit: 9 });
});

test('CSV has a line an entry, quotes what needs it, and starts no formula in a spreadsheet', () => {
  const rows = csvOf([entry({ detail: 'experiment=a, faults="b"' }), entry({ user: '=HYPERLINK("x")', right: null, subject: '-1+1', outcome: 'refused', code: 'FORBIDDEN' })]).split('\r\n');
  expect(rows).toEqual([
    'time,user,right,action,subject,detail,outcome,code',
    '2026-01-02T03:04:05.000Z,chief,launch,start,employees,"experiment=a, faults=""b""",done,',
    `2026-01-02T03:04:05.000Z,"'=HYPERLINK(""x"")",,start,'-1+1,,refused,FORBIDDEN`,
    '',
  ]);
});

test('JSON is what the sidecar told', () => {
  expect(JSON.parse(jsonOf([entry()]))).toEqual([entry()]);
});
