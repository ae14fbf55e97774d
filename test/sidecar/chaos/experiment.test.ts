import { parseExperiment } from '../../../sidecar/chaos/experiment';

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
    ['an unknown key on top', 'name: x\nservice: s\nstop: now\nfaults: []\n', /chaos\.yml:3: stop: unknown key/],
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
