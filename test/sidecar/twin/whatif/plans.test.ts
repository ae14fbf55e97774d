import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WHATIF_LIMITS } from '../../../../sidecar/twin/whatif/limits';
import { createPlans } from '../../../../sidecar/twin/whatif/plans';
import { estimateOf } from '../../../../sidecar/twin/whatif/report';
import { ring } from './networks';

const folder = () => mkdtempSync(join(tmpdir(), 'roentgen-plans-'));
const kept = () => ({ network: ring(), estimate: estimateOf(ring(), () => 0), simulation: null });
const never = (text: string) => {
  throw new Error(text);
};

test('a plan is found again by another process, newest first, the same name replaces', () => {
  const place = folder();
  let now = 1000;
  const plans = createPlans(place, () => now++, never);
  const first = plans.save('as it is', kept(), 'ann');
  plans.save('half the core', kept(), 'bob');
  const again = createPlans(place, () => now++, never);
  expect(again.list().map(({ name, author, nodes, flows }) => [name, author, nodes, flows])).toEqual([['half the core', 'bob', 4, 3], ['as it is', 'ann', 4, 3]]);
  expect(again.get(first.plan).network).toEqual(ring());
  again.save('  as it is ', { ...kept(), network: { ...ring(), scale: 2 } }, 'eve');
  expect(again.list().map(({ name, author }) => [name, author])).toEqual([['as it is', 'eve'], ['half the core', 'bob']]);
  expect(again.remove(first.plan).map(({ name }) => name)).toEqual(['half the core']);
  expect(() => again.get(first.plan)).toThrow(expect.objectContaining({ code: 'PLAN_UNKNOWN' }));
});

test.each(['../../etc/passwd', 'a/b', '..', 'CON', '<script>', "x'; rm -rf /", 'ünïcode 漢', '.json'])('a plan called %p stays inside its folder', (name) => {
  const [parent] = [folder()];
  const place = join(parent, 'plans');
  const plans = createPlans(place, () => 1, never);
  expect(plans.get(plans.save(name, kept(), 'ann').plan).name).toBe(name);
  expect(readdirSync(parent)).toEqual(['plans']);
  expect(readdirSync(place)).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.json$/)]);
});

test.each<[unknown, string]>([['', 'empty'], ['   ', 'blank'], ['x'.repeat(81), 'too long'], ['a\nb', 'with a line break'], [7, 'a number'], [undefined, 'absent']])('the name %p (%s) is refused', (name) => {
  expect(() => createPlans(folder(), () => 1, never).save(name, kept(), 'ann')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test.each(['../plans', '..%2f', 'zz', '0'.repeat(16), '__proto__'])('asking for the plan %p is an error with a code', (plan) => {
  const plans = createPlans(folder(), () => 1, never);
  expect(() => plans.get(plan)).toThrow(expect.objectContaining({ code: 'PLAN_UNKNOWN' }));
  expect(() => plans.remove(plan)).toThrow(expect.objectContaining({ code: 'PLAN_UNKNOWN' }));
});

test('when it is full a new plan is refused, a known one may be replaced, and after a deletion there is room', () => {
  const plans = createPlans(folder(), () => 1, never);
  const small = kept();
  const all = Array.from({ length: WHATIF_LIMITS.plans }, (_, i) => plans.save(`plan ${i}`, small, 'ann'));
  expect(() => plans.save('one more', small, 'ann')).toThrow(expect.objectContaining({ code: 'PLANS_FULL' }));
  expect(plans.save('plan 3', small, 'bob').author).toBe('bob');
  plans.remove(all[0].plan);
  expect(plans.save('one more', small, 'ann').name).toBe('one more');
});

test('killed in the middle of writing: the old plan is whole, the draft is swept, a damaged file is told and left out', () => {
  const place = folder();
  const plans = createPlans(place, () => 1, never);
  const { plan } = plans.save('as it is', kept(), 'ann');
  const file = join(place, `${plan}.json`);
  // a writer that dies by SIGKILL with half of the new content in its draft
  const dies = `const fs = require('fs'); const text = fs.readFileSync(${JSON.stringify(file)}, 'utf8').replace('ann', 'bob'); fs.writeFileSync(${JSON.stringify(`${file}.99.tmp`)}, text.slice(0, text.length / 2)); process.kill(process.pid, 'SIGKILL');`;
  expect(() => execFileSync(process.execPath, ['-e', dies])).toThrow();
  writeFileSync(join(place, `${'a'.repeat(16)}.json`), readFileSync(file, 'utf8').slice(0, 100));
  const said: string[] = [];
  const after = createPlans(place, () => 2, (text) => said.push(text));
  expect(after.list().map(({ name, author }) => [name, author])).toEqual([['as it is', 'ann']]);
  expect(after.get(plan).network).toEqual(ring());
  expect(readdirSync(place).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(said).toEqual([expect.stringContaining('aaaa.json cannot be read')]);
});
