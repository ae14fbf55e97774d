/** @jest-environment-options {"customExportConditions": ["node", "require", "default"]} */
import type { ChaosTarget, FaultDescription } from '../../../sidecar/contract';
import { mistakesIn } from '../../../src/chaos/editor/check';
import { formatOf, parseText, textOf } from '../../../src/chaos/editor/document';
import { added, changed, type Draft, draftOf, duplicated, moved, newDraft, removed, valueOf } from '../../../src/chaos/editor/draft';
import { listDrafts, removeDraft, saveDraft } from '../../../src/chaos/editor/drafts';
import { nudged, timelineOf } from '../../../src/chaos/editor/timeline';

jest.mock('../../../src/text', () => ({ t: (_: string, english: string, values: Record<string, string> = {}) => english.replace(/{{(\w+)}}/g, (__, key: string) => String(values[key])) }));

const kind = (change: Partial<FaultDescription>): FaultDescription => ({ fault: 'pause', family: 'component', title: 'Pause', description: '', touches: '', undo: '', parameters: [], available: true, missing: [], ...change });
const percent = { name: 'percent', unit: '%', default: 50, min: 1, max: 100, description: '' };
const peer = { name: 'peer', unit: '', default: '', min: 0, max: 0, text: 'component' as const, description: '' };
const faults = [kind({}), kind({ fault: 'packet-loss', parameters: [percent] }), kind({ fault: 'partition', parameters: [peer] }), kind({ fault: 'memory-stress', available: false, missing: ['memory controller'] })];
const targets: ChaosTarget[] = ['app1', 'db1'].map((component) => ({ service: 'employees', component, runtime: 'process', up: true }));
const catalogue = { faults, targets };
const fault = (change: object = {}) => ({ fault: 'pause', component: 'app1', duration: 30, ...change });
const experiment = (change: object = {}) => ({ name: 'e', service: 'employees', faults: [fault()], ...change });

describe('what is wrong with an experiment, with its place and what is allowed', () => {
  test.each([
    ['nothing', experiment(), []],
    ['nothing, with all there is', experiment({ description: 'd', sequence: { stagger: '5s' }, gate: 'none', stop: [{ score: 3, group: 'cpu' }, { query: 'up', under: 1 }], faults: [fault({ after: '500ms', duration: '2m' }), fault({ fault: 'packet-loss', duration: undefined, ramp: { parameter: 'percent', from: 10, to: 80, step: 10, every: '15s' } })] }), []],
    ['a draw by chance in place of faults', { name: 'e', service: 'employees', random: { count: 3, duration: 15, every: '30s', faults: ['pause'], components: ['db1'] } }, []],
    ['not a set of keys', 'pause', ['|An experiment is a set of keys with values.|name, service, description, sequence, gate, stop, faults, random']],
    ['a key that is not known', experiment({ colour: 'red' }), ['colour|colour is no key here.|name, service, description, sequence, gate, stop, faults, random']],
    ['no name, no faults', experiment({ name: '', faults: [] }), ['name|name is missing.|', 'faults|There is no fault.|1 to 100 faults']],
    ['a service that may not be hit', experiment({ service: 'bank' }), ['service|No component of bank is on the allow-list.|employees']],
    ['a component that may not be hit', experiment({ faults: [fault({ component: 'nginx' })] }), ['faults.0.component|"nginx" is not on the allow-list.|app1, db1']],
    ['a kind that does not exist', experiment({ faults: [fault({ fault: 'meteor' })] }), ['faults.0.fault|No fault is called "meteor".|pause, packet-loss, partition, memory-stress']],
    ['a kind that this machine cannot make', experiment({ faults: [fault({ fault: 'memory-stress' })] }), ['faults.0.fault|This machine cannot make it: memory controller.|pause, packet-loss, partition']],
    ['times that are none', experiment({ faults: [fault({ after: 'soon', duration: 0 })] }), ['faults.0.after|"soon" is no duration.|a number of seconds, or for example 500ms, 10s, 2m', 'faults.0.duration|0 is no duration.|at least 0.1 seconds, or for example 10s, 2m']],
    ['a number out of bounds, a parameter that is not known', experiment({ faults: [fault({ fault: 'packet-loss', parameters: { percent: 101, jitter: 1 } })] }), ['faults.0.parameters.jitter|jitter is no key here.|percent', 'faults.0.parameters.percent|101 is not a number that may stand here.|1 – 100 %']],
    ['a peer that is none', experiment({ faults: [fault({ fault: 'partition', parameters: { peer: 'bank' } })] }), ['faults.0.parameters.peer|"bank" may not stand here.|"", app1, db1']],
    ['a ramp with a duration, of a parameter that is no number', experiment({ faults: [fault({ fault: 'partition', ramp: { parameter: 'peer', from: 0, to: 1, step: 0, every: 0 } })] }), ['faults.0.duration|A ramp takes its time from ramp.every.|leave duration out', 'faults.0.ramp.parameter|A ramp raises a parameter that is a number.|', expect.stringContaining('faults.0.ramp.step|'), expect.stringContaining('faults.0.ramp.every|')]],
    ['a gate and a sequence that do not exist', experiment({ gate: 'open', sequence: 'later' }), ['gate|"open" is no gate.|nominal, none', 'sequence|"later" is no sequence.|parallel, serial, {stagger: 5s}']],
    ['conditions that cannot hold', experiment({ stop: [{ query: 'up' }, { score: 'high', over: 1 }, { query: ' ', over: 1 }] }), [expect.stringContaining('stop.0|There is neither over nor under.'), expect.stringContaining('stop.1.over|over does not go with score.'), expect.stringContaining('stop.1.score|'), expect.stringContaining('stop.2.query|')]],
    ['draws of what there is not', { name: 'e', service: 'employees', random: { count: 0, duration: 5, components: ['nginx'] } }, [expect.stringContaining('random.count|0 is not'), 'random.components.0|"nginx" may not stand here.|app1, db1']],
  ])('%s', (_, value, expected) => {
    expect(mistakesIn(value, catalogue).map(({ path, message, allowed }) => `${path.join('.')}|${message}|${allowed}`)).toEqual(expected);
  });
});

describe('the text of an experiment', () => {
  const text = 'name: e\nfaults:\n  - fault: pause\n    component: app1\n  - { fault: kill, component: db1 }\n';

  test.each([
    [['name'], { line: 1, column: 1 }],
    [['faults', 0, 'component'], { line: 4, column: 5 }],
    [['faults', 1, 'component'], { line: 5, column: 20 }],
    [['faults', 0, 'duration'], { line: 3, column: 5 }],
    [['faults', 7], { line: 2, column: 1 }],
    [[], { line: 1, column: 1 }],
  ])('says where %p stands, or what it should stand in', (path, place) => {
    expect(parseText(text).place(path)).toEqual(place);
  });

  test('what cannot be read says where', () => {
    expect(parseText('name: e\nfaults:\n  - fault: "pause\n').problems[0]).toMatchObject({ line: 4 });
    expect(parseText('name: e\ngate: }\n').problems[0]).toMatchObject({ line: 2, column: 7 });
    expect(parseText('').value).toBeNull();
  });

  test.each(['yaml', 'json'] as const)('goes to %s and back', (format) => {
    const written = textOf(experiment(), format);
    expect(formatOf(written)).toBe(format);
    expect(parseText(written).value).toEqual(experiment());
  });

  test('a flood of aliases is refused', () => {
    const flood = `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    expect(parseText(flood).problems).toHaveLength(1);
  });
});

describe('faults in the form', () => {
  const draft = (): Draft => added(added(newDraft('employees'), faults[1], 'app1'), faults[0], 'db1');
  const names = ({ faults: all }: Draft) => all.map(({ fault: name }) => name);

  test('each comes after the last, with the catalogue’s parameters', () => {
    expect(draft().faults).toEqual([{ fault: 'packet-loss', component: 'app1', after: 0, duration: 30, parameters: { percent: 50 } }, { fault: 'pause', component: 'db1', after: 30, duration: 30, parameters: {} }]);
  });

  test('are copied, moved, changed and taken out, and the draft before stays as it was', () => {
    const first = draft();
    const copied = duplicated(first, 0);
    copied.faults[1].parameters.percent = 1;
    expect(copied.faults.map(({ after, parameters }) => [after, parameters.percent])).toEqual([[0, 50], [30, 1], [30, undefined]]);
    expect(names(moved(first, 0, 1))).toEqual(['pause', 'packet-loss']);
    expect(moved(first, 0, -1)).toBe(first);
    expect(moved(first, 1, 1)).toBe(first);
    expect(names(removed(first, 0))).toEqual(['pause']);
    expect(changed(first, 1, { duration: 5 }).faults[1].duration).toBe(5);
    expect(first).toEqual(draft());
  });

  test('what is written is right, and read again it is the same', () => {
    expect(mistakesIn(valueOf(draft()), catalogue)).toEqual([]);
    expect(draftOf(valueOf(draft()))).toEqual(draft());
  });

  test.each([
    ['durations are seconds', experiment({ faults: [fault({ after: '500ms', duration: '2m' })] }), { faults: [{ fault: 'pause', component: 'app1', after: 0.5, duration: 120, parameters: {} }] }],
    ['what is missing is empty', { faults: [{}] }, { name: '', service: '', faults: [{ fault: '', component: '', after: 0, duration: NaN, parameters: {} }] }],
    ['a ramp is text only', experiment({ faults: [fault({ ramp: {} })] }), null],
    ['a sequence is text only', experiment({ sequence: 'serial' }), null],
    ['chance is text only', experiment({ random: {} }), null],
    ['not a set of keys', [], null],
    ['a fault that is none', experiment({ faults: ['pause'] }), null],
  ])('%s', (_, value, expected) => {
    expect(draftOf(value)).toEqual(expected === null ? null : expect.objectContaining(expected));
  });
});

describe('the time line', () => {
  const bar = (component: string, after: number, duration: number) => ({ fault: 'pause', component, after, duration, parameters: {} });

  test('a lane a component; bars that are in force together stand in rows', () => {
    const { seconds, ticks, lanes } = timelineOf([bar('db1', 30, 10), bar('app1', 0, 40), bar('app1', 20, 30), bar('app1', 40, 20)]);
    expect([seconds, ticks]).toEqual([60, [0, 10, 20, 30, 40, 50, 60]]);
    expect(lanes.map(({ component, rows, bars }) => [component, rows, bars.map(({ index, row, left, width }) => [index, row, Math.round(left), Math.round(width)])])).toEqual([
      ['app1', 2, [[1, 0, 0, 67], [2, 1, 33, 50], [3, 0, 67, 33]]],
      ['db1', 1, [[0, 0, 50, 17]]],
    ]);
  });

  test('faults without a time are left out', () => {
    expect(timelineOf([bar('a', NaN, 3)])).toEqual({ seconds: 1, ticks: [0, 1], lanes: [] });
  });

  test.each([
    ['ArrowRight', false, { after: 11 }],
    ['ArrowLeft', false, { after: 9 }],
    ['PageDown', false, { after: 0 }],
    ['PageUp', true, { duration: 15 }],
    ['PageDown', true, { duration: 1 }],
    ['Enter', false, null],
  ])('%s (Shift %p) leads to %p', (key, shift, expected) => {
    expect(nudged({ after: 10, duration: 5 }, key, shift)).toEqual(expected);
  });
});

describe('drafts in the browser', () => {
  const store = (start: string | null = null) => {
    let kept = start;
    return { getItem: () => kept, setItem: (_: string, text: string) => { kept = text; }, kept: () => kept };
  };
  const draft = (id: string, changedAt = 1) => ({ id, name: id, text: 'name: e', changedAt });

  test('are kept, replaced, listed newest first and removed', () => {
    const own = store();
    expect([saveDraft(own, draft('a')), saveDraft(own, draft('b', 3)), saveDraft(own, draft('a', 5))]).toEqual([true, true, true]);
    expect(listDrafts(own).map(({ id }) => id)).toEqual(['a', 'b']);
    removeDraft(own, 'a');
    expect(listDrafts(own).map(({ id }) => id)).toEqual(['b']);
  });

  test.each([['{'], ['null'], ['{"version":1,"drafts":"x"}'], ['{"version":1,"drafts":[{"id":7}]}']])('%s is no draft', (text) => {
    expect(listDrafts(store(text))).toEqual([]);
  });

  test('those of a newer version are neither shown nor lost', () => {
    const newer = store('{"version":2,"drafts":[1]}');
    expect([listDrafts(newer), saveDraft(newer, draft('a')), newer.kept()]).toEqual([[], false, '{"version":2,"drafts":[1]}']);
  });

  test('a browser that keeps nothing says so', () => {
    expect(saveDraft({ getItem: () => null, setItem: () => { throw new Error('full'); } }, draft('a'))).toBe(false);
  });
});
