import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger } from '../../../sidecar/chaos/ledger';
import { recordsOf, replay, type ChaosRecord } from '../../../sidecar/chaos/records';
import type { Run } from '../../../sidecar/contract';
import { encodeRecord } from '../../../sidecar/store/journal';
import { fakeTarget } from './fake-guards';

const interval = { fault: 'pause' as const, component: 'a', parameters: {}, start: null, end: null, error: null, confirmation: null };
const run = (id: string): Run => ({ run: id, experiment: 'x', service: 's', author: 'me', state: 'running', deviated: null, reason: null, startedAt: 1, endedAt: null, faults: [interval] });
const experiment = { name: 'x', service: 's', faults: [{ fault: 'pause', component: 'a', after: 0, duration: 1, parameters: {} }] };

/** A run's life as the journal has it; some are of campaigns, some were cut off by a kill. */
function life(index: number): ChaosRecord[] {
  const id = `r${index}`;
  const step = { run: id, fault: 0 };
  const all: ChaosRecord[] = [
    { type: 'accepted', run: run(id), experiment, ...(index % 3 === 0 && { campaign: true }) },
    { type: 'intent', ...step, kind: 'pause', target: fakeTarget('a'), parameters: {}, before: `was ${index}` },
    { type: 'applied', ...step, at: { wall: 1000 * index, boot: 10 } },
    { type: 'undone', ...step, at: { wall: 1000 * index + 500, boot: 510 } },
    { type: 'ended', run: id, state: 'aborted', at: 1000 * index + 600, reason: 'enough' },
    { type: 'confirmed', ...step, confirmation: { confirmed: true, figure: 'f', before: 1, during: 2 } },
    { type: 'deviated', run: id, deviated: index % 2 === 0 },
    ...(index % 5 === 0 ? [] : [{ type: 'annotated' as const, ...step }]),
  ];
  return index % 7 === 6 ? all.slice(0, 1 + (index % 4)) : all;
}

const MANY = Array.from({ length: 4200 }, (_, index) => life(index)).flat();
const known = ({ runs, open, campaigns, annotated, experiments }: ReturnType<typeof replay>) => ({ runs, open, campaigns, annotated, experiments });

describe('a large journal', () => {
  let folder: string;
  const path = () => join(folder, 'journal.jsonl');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    writeFileSync(path(), MANY.map(encodeRecord).join(''));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is written anew at the start, and tells the same: runs, labels, open faults with what undoing puts back, campaigns, annotations', () => {
    const before = statSync(path()).size;
    expect(before).toBeGreaterThan(4 * 2 ** 20);
    const first = openLedger(folder);
    expect(statSync(path()).size).toBeLessThan(before / 1.5);
    first.write({ type: 'accepted', run: run('later') });
    first.close();
    const second = openLedger(folder);
    const whole = replay([...structuredClone(MANY), { type: 'accepted', run: run('later') }]);
    expect(known(second.history)).toEqual(known(whole));
    expect([...second.history.open.keys()].every((token) => second.history.starts.get(token)?.wall === whole.starts.get(token)?.wall)).toBe(true);
    expect(second.corrupt).toBe(0);
    second.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('stays as it is where the new one cannot be written', () => {
    const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const before = readFileSync(path());
    // Where the draft would be, there is a folder.
    const draft = `${path()}.${process.pid}.tmp`;
    rmSync(draft, { force: true });
    mkdirSync(join(draft, 'x'), { recursive: true });
    const ledger = openLedger(folder);
    expect(ledger.history.runs.size).toBe(4200);
    ledger.close();
    expect(readFileSync(path()).equals(before)).toBe(true);
    expect(told).toHaveBeenCalledWith(expect.stringContaining('was not made smaller'));
    told.mockRestore();
  });
});

test('the fewest records of a history tell it again, and no fewer can be made of them', () => {
  const history = replay(structuredClone(MANY.slice(0, 400)));
  const kept = recordsOf(history);
  expect(known(replay(structuredClone(kept)))).toEqual(known(history));
  expect(recordsOf(replay(structuredClone(kept)))).toEqual(kept);
});
