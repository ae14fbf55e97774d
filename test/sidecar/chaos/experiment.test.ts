import Ajv from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { parseExperiment } from '../../../sidecar/chaos/experiment';
import type { Choices } from '../../../sidecar/chaos/experiment/random';
import { EXPERIMENT_SCHEMA } from '../../../sidecar/chaos/experiment/schema';
import { meet } from '../../../sidecar/chaos/experiment/sequence';
import { FAULTS } from '../../../sidecar/chaos/faults';

const GOOD = `
name: slow database        # a comment
service: employees
faults:
  - fault: packet-loss
    component: db1
    duration: 20s
    parameters: { percent: 40 }
  - fault: cpu-stress
    component: app1
    after: 500ms
    duration: 2m
  - { fault: kill, component: app2, after: 5, duration: 1.5 }
`;

describe('an experiment', () => {
  test('is read from YAML, with durations in words or seconds and the defaults of the catalogue', () => {
    expect(parseExperiment(GOOD)).toEqual({
      name: 'slow database',
      service: 'employees',
      faults: [
        { fault: 'packet-loss', component: 'db1', after: 0, duration: 20, parameters: { percent: 40 } },
        { fault: 'cpu-stress', component: 'app1', after: 0.5, duration: 120, parameters: { workers: 2, load: 100 } },
        { fault: 'kill', component: 'app2', after: 5, duration: 1.5, parameters: {} },
      ],
    });
  });

  test('reads the same from a JSON text, from a body, and from what it was read to', () => {
    const experiment = parseExperiment(GOOD);
    expect(parseExperiment(JSON.stringify(experiment))).toEqual(experiment);
    expect(parseExperiment(experiment)).toEqual(experiment);
  });

  const one = (fault: string) => `name: x\nservice: s\nfaults:\n  - ${fault}\n`;
  test.each([
    ['broken YAML', 'name: x\nservice: "s\n', /^chaos\.yml:\d+: /],
    ['an empty file', '', /must be a set of keys/],
    ['a list', '- 1\n', /chaos\.yml:1: the experiment: must be a set of keys/],
    ['no faults', 'name: x\nservice: s\n', /faults: must be a list of 1 to 100 faults/],
    ['an unknown key on top', 'name: x\nservice: s\nhalt: now\nfaults: []\n', /chaos\.yml:3: halt: unknown key/],
    ['an unknown key of a fault', one('{ fault: pause, component: a, duration: 1, length: 3 }'), /chaos\.yml:4: faults\[0\]\.length: unknown key/],
    ['an unknown parameter', one('fault: rate-limit\n    component: a\n    duration: 1\n    parameters:\n      speed: 3'), /chaos\.yml:8: faults\[0\]\.parameters\.speed: unknown key/],
    ['a parameter where there is none', one('{ fault: pause, component: a, duration: 1, parameters: { percent: 3 } }'), /unknown key/],
    ['a parameter beyond its bounds', one('fault: packet-loss\n    component: a\n    duration: 1\n    parameters: { percent: 130 }'), /chaos\.yml:7: .*130 is not a number from 0\.01 to 100 \(%\)/],
    ['a parameter that is a text', one('{ fault: packet-loss, component: a, duration: 1, parameters: { percent: "30; reboot" } }'), /is not a number/],
    ['a part of a process', one('{ fault: cpu-stress, component: a, duration: 1, parameters: { workers: 1.5 } }'), /whole number/],
    ['no duration', one('{ fault: pause, component: a }'), /chaos\.yml:4: faults\[0\]\.duration: is missing/],
    ['a duration without a unit', one('fault: pause\n    component: a\n    duration: "20"'), /chaos\.yml:6: .*"20" is not a duration/],
    ['a negative start', one('{ fault: pause, component: a, after: -1, duration: 1 }'), /after: -1 is not a duration/],
    ['no time at all', one('{ fault: pause, component: a, duration: 0 }'), /at least 0.1 seconds/],
    ['not a number of seconds', one('{ fault: pause, component: a, duration: .nan }'), /is not a duration/],
    ['a component that is no text', one('{ fault: pause, component: [a], duration: 1 }'), /component: must be a text/],
    ['a parameter that names nothing sensible', one('fault: partition\n    component: a\n    duration: 1\n    parameters: { peer: "b; reboot" }'), /chaos\.yml:7: faults\[0\]\.parameters\.peer: /],
    ['an unknown sequence', `${one('{ fault: pause, component: a, duration: 1 }')}sequence: sometimes\n`, /chaos\.yml:5: sequence: "sometimes" is no sequence/],
    ['an unknown gate', `${one('{ fault: pause, component: a, duration: 1 }')}gate: half\n`, /chaos\.yml:5: gate: /],
    ['a stop condition without a bound', `${one('{ fault: pause, component: a, duration: 1 }')}stop:\n  - query: up\n`, /chaos\.yml:6: stop\[0\]: has neither over nor under/],
    ['a stop condition of two kinds', `${one('{ fault: pause, component: a, duration: 1 }')}stop:\n  - score: 1\n    over: 2\n`, /chaos\.yml:7: stop\[0\]\.over: does not go with score/],
    ['a ramp of what is no number', one('fault: pause\n    component: a\n    ramp: { parameter: percent, from: 1, to: 2, step: 1, every: 9 }'), /chaos\.yml:6: .*no parameter "percent" that is a number/],
    ['a ramp beyond the bounds', one('fault: packet-loss\n    component: a\n    ramp:\n      parameter: percent\n      from: 90\n      to: 130\n      step: 20\n      every: 9'), /chaos\.yml:9: .*110 is not a number from/],
    ['a ramp without steps', one('fault: packet-loss\n    component: a\n    ramp: { parameter: percent, from: 1, to: 9, step: 0, every: 9 }'), /makes no steps/],
    ['a ramp with a duration', one('fault: packet-loss\n    component: a\n    duration: 3\n    ramp: { parameter: percent, from: 1, to: 9, step: 1, every: 9 }'), /chaos\.yml:6: .*takes its time from ramp\.every/],
    ['a random part that nobody can fill', 'name: x\nservice: s\nrandom:\n  count: 2\n  duration: 5\n', /random\.faults: is empty/],
    ['too many aliases', `a: &a [x]\nb: &b [${Array(40).fill('*a')}]\nc: [${Array(40).fill('*b')}]\n`, /aliases|unknown key/],
  ])('with %s is refused, and the line is told', (_, text, message) => {
    expect(() => parseExperiment(text, 'chaos.yml')).toThrow(expect.objectContaining({ code: 'EXPERIMENT_INVALID', message: expect.stringMatching(message) }));
  });

  test.each([[null], [17], [[]], [{ name: 'x', service: 's', faults: [null] }], [{ name: 'x', service: 's', faults: [{ fault: 'pause', component: 'a', duration: 1, __proto__: null, parameters: 'x' }] }]])(
    'that is the body %j is refused',
    (body) => {
      expect(() => parseExperiment(body)).toThrow(expect.objectContaining({ code: 'EXPERIMENT_INVALID' }));
    }
  );

  test('with a fault that nobody knows is refused, and the known ones are told', () => {
    expect(() => parseExperiment(one('{ fault: earthquake, component: a, duration: 1 }'))).toThrow(expect.objectContaining({ code: 'FAULT_UNKNOWN', hint: expect.stringContaining('packet-loss') }));
  });
});

describe('the times of an experiment', () => {
  const faults = [{ fault: 'pause', component: 'a', duration: 10 }, { fault: 'packet-loss', component: 'a', after: 2, duration: 5 }, { fault: 'pause', component: 'b', duration: 1 }];
  const starts = (sequence?: unknown) => parseExperiment({ name: 'x', service: 's', faults, sequence }).faults.map(({ after }) => after);

  test.each([
    ['side by side', undefined, [0, 2, 0]],
    ['side by side, said so', 'parallel', [0, 2, 0]],
    ['one after the other, with half a second to undo the one before', 'serial', [0, 12.5, 18]],
    ['staggered', { stagger: '5s' }, [0, 7, 10]],
  ])('are %s', (_, sequence, expected) => {
    expect(starts(sequence)).toEqual(expected);
  });

  test("of a ramp are SYRROCA's: CPU stress from 10 % to 80 % in steps of 10 %, 450 s each", () => {
    const ramp = { fault: 'cpu-stress', component: 'a', after: '1m', parameters: { workers: 4 }, ramp: { parameter: 'load', from: 10, to: 80, step: 10, every: '450s' } };
    const steps = parseExperiment({ name: 'x', service: 's', faults: [ramp] }).faults;
    expect(steps.map(({ parameters }) => parameters.load)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(steps.map(({ after }) => after)).toEqual([60, 510, 960, 1410, 1860, 2310, 2760, 3210]);
    expect(new Set(steps.map(({ duration, parameters }) => `${duration} ${parameters.workers}`))).toEqual(new Set(['449.5 4']));
    expect(steps.some((step, index) => steps.slice(0, index).some((other) => meet(step, other)))).toBe(false);
  });

  test('of a ramp may go down, and it is one turn of a sequence', () => {
    const down = { fault: 'packet-loss', component: 'a', ramp: { parameter: 'percent', from: 0.3, to: 0.1, step: 0.1, every: 2 } };
    const { faults: flat } = parseExperiment({ name: 'x', service: 's', sequence: 'serial', faults: [down, { fault: 'pause', component: 'a', duration: 1 }] });
    expect(flat.map(({ after, parameters }) => [after, parameters.percent])).toEqual([[0, 0.3], [2, 0.2], [4, 0.1], [6, undefined]]);
  });
});

describe('faults drawn by chance', () => {
  const choices: Choices = { kinds: ['pause', 'kill', 'packet-loss', 'partition', 'db-lock'].filter((kind) => FAULTS.some(({ fault }) => fault === kind)), components: ['a', 'b', 'c'], fits: (fault, component) => fault !== 'pause' || component !== 'c' };
  const draw = (random: object) => parseExperiment({ name: 'x', service: 's', random }, 'x', () => choices).faults;

  test('are the same for the same seed, others for another, and what was worked out reads the same again', () => {
    const first = draw({ count: 8, seed: 3, duration: 20, every: '30s' });
    expect(draw({ count: 8, seed: 3, duration: 20, every: 30 })).toEqual(first);
    expect(draw({ count: 8, seed: 4, duration: 20, every: 30 })).not.toEqual(first);
    expect(first.map(({ after }) => after)).toEqual([0, 30, 60, 90, 120, 150, 180, 210]);
    expect(parseExperiment({ name: 'x', service: 's', faults: first }).faults).toEqual(first);
  });

  test('never meet, never hit what they do not fit, and name another component where they need one', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const faults = draw({ count: 3, seed, duration: 10 });
      expect(faults.some((fault, index) => faults.slice(0, index).some((other) => meet(fault, other)))).toBe(false);
      expect(faults.filter(({ fault, component }) => fault === 'pause' && component === 'c')).toEqual([]);
      const peers = faults.flatMap(({ fault, component, parameters }) => FAULTS.find((each) => each.fault === fault)?.parameters.filter(({ text }) => text === 'component').map(({ name }) => [component, parameters[name]]) ?? []);
      expect(peers.every(([component, peer]) => peer === '' || (peer !== component && choices.components.includes(peer as string)))).toBe(true);
    }
  });

  test('hit every component and kind about equally often', () => {
    const faults = Array.from({ length: 600 }, (_, seed) => draw({ count: 1, seed, faults: ['kill', 'packet-loss'], duration: 10 })).flat();
    for (const [fault, component] of ['kill', 'packet-loss'].flatMap((kind) => choices.components.map((place) => [kind, place]))) {
      // 600 draws of one in six: 100 +- 9; five deviations either way.
      const hits = faults.filter((each) => each.fault === fault && each.component === component).length;
      expect(Math.abs(hits - 100)).toBeLessThan(46);
    }
  });

  test('are refused where not so many fit side by side', () => {
    expect(() => draw({ count: 4, faults: ['kill'], duration: 10 })).toThrow(/4 faults were asked for, and 3 fit side by side/);
  });
});

describe('the JSON schema of experiment files', () => {
  const schema = JSON.parse(readFileSync(resolve('docs/experiment.schema.json'), 'utf8'));
  const accepts = new Ajv({ strict: false, allErrors: true }).compile(EXPERIMENT_SCHEMA);

  test('in docs/ is what the parser and the catalogue say: roentgen chaos schema > docs/experiment.schema.json', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(EXPERIMENT_SCHEMA)));
  });

  const shipped = ['deploy/experiments', 'deploy/vims/experiments'].flatMap((folder) => readdirSync(resolve(folder)).map((file) => join(folder, file)));
  test.each(shipped)('takes %s, as the parser does', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(parseExperiment(text, file, () => ({ kinds: FAULTS.map(({ fault }) => fault), components: ['app1', 'db1'], fits: () => true })).faults.length).toBeGreaterThan(0);
    accepts(parse(text));
    expect(accepts.errors ?? []).toEqual([]);
  });

  const fault = { fault: 'packet-loss', component: 'a', duration: 1 };
  const base = { name: 'x', service: 's', faults: [fault] };
  test.each<[string, object, boolean]>([
    ['one fault', base, true],
    ['all that is optional', { ...base, description: 'why', sequence: { stagger: 3 }, gate: 'none', stop: [{ query: 'up', under: 1 }, { score: 2, group: 'cpu' }], random: { count: 1, faults: ['kill'], components: ['b'], seed: 1, duration: '1m', every: 0 } }, true],
    ['a ramp', { ...base, faults: [{ fault: 'packet-loss', component: 'a', ramp: { parameter: 'percent', from: 1, to: 9, step: 4, every: 9 } }] }, true],
    ['no service', { name: 'x', faults: [fault] }, false],
    ['no faults', { name: 'x', service: 's' }, false],
    ['an empty list of faults', { ...base, faults: [] }, false],
    ['a strange key', { ...base, halt: 1 }, false],
    ['a strange key of a fault', { ...base, faults: [{ ...fault, length: 3 }] }, false],
    ['neither duration nor ramp', { ...base, faults: [{ fault: 'pause', component: 'a' }] }, false],
    ['an unknown fault', { ...base, faults: [{ ...fault, fault: 'quake' }] }, false],
    ['a parameter of another fault', { ...base, faults: [{ ...fault, parameters: { rate: 3 } }] }, false],
    ['a parameter beyond its bounds', { ...base, faults: [{ ...fault, parameters: { percent: 130 } }] }, false],
    ['a text for a number', { ...base, faults: [{ ...fault, parameters: { percent: '30' } }] }, false],
    ['a duration without a unit', { ...base, faults: [{ ...fault, duration: '20' }] }, false],
    ['a condition of two kinds', { ...base, stop: [{ score: 1, query: 'up', over: 1 }] }, false],
    ['a condition without a bound', { ...base, stop: [{ query: 'up' }] }, false],
    ['no sequence that exists', { ...base, sequence: 'sometimes' }, false],
    ['half a fault by chance', { ...base, random: { count: 0.5, duration: 1 } }, false],
  ])('and the parser agree on %s: %j', (_, value, good) => {
    const parsed = () => parseExperiment(value);
    expect(accepts(value)).toBe(good);
    if (good) {
      expect(parsed().faults.length).toBeGreaterThan(0);
    } else {
      expect(parsed).toThrow(expect.objectContaining({ code: expect.stringMatching(/EXPERIMENT_INVALID|FAULT_UNKNOWN/) }));
    }
  });
});
