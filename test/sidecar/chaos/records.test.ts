import { labelsOf, replay, type ChaosRecord } from '../../../sidecar/chaos/records';
import { readNote } from '../../../sidecar/chaos/recover';
import { endOfInterval, parseStamp } from '../../../sidecar/chaos/stamp';
import type { ProcessTarget, Run } from '../../../sidecar/contract';
import { decodeJournal, encodeRecord } from '../../../sidecar/store/journal';

const TARGET: ProcessTarget = { component: 'db1', faultable: true, incarnation: 3, cgroups: { cpu: '/sys/fs/cgroup/cpu/m/db1-3' }, cgroupVersion: 1, netns: 'm-db1', interface: 'eth0', pid: 77 };
const interval = () => ({ fault: 'pause' as const, component: 'db1', parameters: {}, start: null, end: null, error: null, confirmation: null });
const run = (id: string): Run => ({ run: id, experiment: 'x', service: 's', author: 'me', state: 'running', deviated: null, reason: null, startedAt: 1, endedAt: null, faults: [interval(), interval()] });
const RECORDS: ChaosRecord[] = [
  { type: 'accepted', run: run('r1') },
  { type: 'intent', run: 'r1', fault: 0, kind: 'pause', target: TARGET, parameters: {}, before: '' },
  { type: 'applied', run: 'r1', fault: 0, at: { wall: 1000, boot: 10 } },
  { type: 'intent', run: 'r1', fault: 1, kind: 'pause', target: TARGET, parameters: {}, before: '' },
  { type: 'failed', run: 'r1', fault: 1, error: { code: 'FAULT_FAILED', message: 'no' } },
  { type: 'undone', run: 'r1', fault: 0, at: { wall: 4000, boot: 3010 } },
  { type: 'ended', run: 'r1', state: 'failed', at: 4001 },
  { type: 'accepted', run: run('r2') },
  { type: 'intent', run: 'r2', fault: 0, kind: 'pause', target: TARGET, parameters: {}, before: '' },
];

const fresh = () => structuredClone(RECORDS);

describe('the journal of chaos', () => {
  test('tells the runs, the labels, and which faults may still be in force', () => {
    const { runs, open } = replay(fresh());
    expect(runs.get('r1')).toMatchObject({ state: 'failed', endedAt: 4001, faults: [{ start: 1000, end: 4000, error: null }, { start: null, end: null, error: { code: 'FAULT_FAILED' } }] });
    expect(runs.get('r2')).toMatchObject({ state: 'running' });
    expect([...open.keys()]).toEqual(['r1-1', 'r2-0']);
    expect(labelsOf(runs.values())).toEqual([{ run: 'r1', service: 's', component: 'db1', fault: 'pause', start: 1000, end: 4000, parameters: {} }]);
  });

  test('cut at any byte never invents a label, and keeps open what was not read as undone', () => {
    const bytes = Buffer.from(RECORDS.map(encodeRecord).join(''));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { records } = decodeJournal(bytes.subarray(0, cut));
      const history = replay(records);
      const types = records.map((each) => (each as ChaosRecord).type);
      expect(labelsOf(history.runs.values())).toHaveLength(types.filter((each) => each === 'undone').length);
      expect(history.open.size).toBe(types.filter((each) => each === 'intent').length - types.filter((each) => each === 'undone').length);
    }
  });

  test('of a version that knew neither reasons nor confirmations reads as if nothing were known of them', () => {
    const { reason: _reason, deviated: _deviated, ...old } = run('r9');
    const faults = old.faults.map(({ confirmation: _confirmation, ...fault }) => fault);
    expect(replay([{ type: 'accepted', run: { ...old, faults } }]).runs.get('r9')).toEqual(run('r9'));
  });

  test('tells why a run ended, and what was found out about its faults, in the label too', () => {
    const confirmation = { confirmed: false, figure: 'f', before: 1, during: 1 };
    const { runs } = replay([...fresh().slice(0, 7), { type: 'confirmed', run: 'r1', fault: 0, confirmation }, { type: 'deviated', run: 'r1', deviated: false }]);
    expect(runs.get('r1')).toMatchObject({ deviated: false, faults: [{ confirmation }, { confirmation: null }] });
    expect(labelsOf(runs.values())).toMatchObject([{ confirmed: false }]);
    expect(replay([fresh()[0], { type: 'ended', run: 'r1', state: 'aborted', at: 5, reason: 'the lever' }]).runs.get('r1')?.reason).toBe('the lever');
  });

  test('keeps a fault open even when the line that accepted its run is lost', () => {
    expect([...replay(fresh().slice(1)).open.keys()]).toEqual(['r1-1', 'r2-0']);
  });

  test.each([
    ['a kind that does not exist', { kind: 'rm -rf' }],
    ['a cgroup elsewhere', { target: { ...TARGET, cgroups: { cpu: '/sys/fs/cgroup/../../etc' } } }],
    ['a namespace that is a path', { target: { ...TARGET, netns: '../1/ns/net' } }],
    ['an interface with blanks', { target: { ...TARGET, interface: 'eth0 root' } }],
    ['the first process of the machine', { target: { ...TARGET, pid: 1 } }],
    ['a run that is a path', { run: '../../x' }],
  ])('never acts on an intent with %s', (_, change) => {
    expect(replay([{ ...fresh()[8], ...change }]).open.size).toBe(0);
  });

  test.each([[null], ['text'], [[]], [{}], [{ type: 'undone' }], [{ type: 'accepted', run: null }], [{ type: 'applied', run: 'r', fault: 0, at: null }], [{ type: 'confirmed', run: 'r', fault: 0, confirmation: { confirmed: 'yes', figure: '' } }], [{ type: 'deviated', run: 'r', deviated: 1 }], [{ type: 'annotated', run: 'r' }]])('passes over the record %j', (record) => {
    expect(replay([record]).runs.size).toBe(0);
  });
});

describe('the times of a fault', () => {
  test.each([
    ['as the wall clock has them', { wall: 2000, boot: 1010 }, 2000],
    ['by the clock since boot when somebody set the clock forward', { wall: 3_602_000, boot: 1010 }, 2000],
    ['by the clock since boot when somebody set the clock back', { wall: -3_598_000, boot: 1010 }, 2000],
    ['by the wall clock after a restart of the machine', { wall: 90_000, boot: 5 }, 90_000],
  ])('end %s', (_, end, expected) => {
    expect(endOfInterval({ wall: 1000, boot: 10 }, end)).toBe(expected);
  });

  test('are read from what a guard says', () => {
    expect(parseStamp('1790000000.123456 4711.42')).toEqual({ wall: 1790000000123, boot: 4711420 });
    expect(parseStamp('1790000000,123456 4711.42')).toBeNull();
    expect(readNote('up 1.5 2.5\ndown 3.5 4.5\n')).toEqual({ up: { wall: 1500, boot: 2500 }, down: { wall: 3500, boot: 4500 } });
    expect(readNote('up 1.5 2.5\ndown 3.5 4')).toEqual({ up: { wall: 1500, boot: 2500 }, down: null });
    expect(readNote(null)).toEqual({ up: null, down: null });
  });
});
