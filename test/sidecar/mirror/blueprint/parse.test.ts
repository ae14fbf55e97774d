import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { schemaText } from '../../../../sidecar/cli/mirror';
import { loadBlueprint, parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { BLUEPRINT_SCHEMA } from '../../../../sidecar/mirror/blueprint/schema';
import { shippedBlueprint } from '../../../../sidecar/mirror/blueprint/shipped';

const PROJECT = resolve(__dirname, '../../../..');
const parse = (text: string, files: Record<string, string> = {}) => parseBlueprint(text, 'shop.yaml', (path) => {
  if (files[path] === undefined) {
    throw new Error(`no ${path}`);
  }
  return files[path];
});
const HEAD = 'name: shop\nservice: shop\n';
const ONE = `${HEAD}components:\n  web:\n    command: [nginx]\n    ports: [80]\n`;

test('the shortest blueprint has sensible defaults', () => {
  const { components: [web], load, network, nodes } = parse(`${HEAD}components:\n  web: { command: [nginx] }\n`);
  expect(web).toMatchObject({ component: 'web', replicas: 1, capabilities: [], user: null, volume: false, health: null, clock: false, stopSignal: 'SIGTERM', faultable: true, limits: { cpu: 1, memory: 512 * 2 ** 20, pids: 256, disk: null } });
  expect([load, network.subnet, nodes]).toEqual([null, '10.86.0.0/24', {}]);
});

test('JSON is read as well as YAML, with aliases and merged keys in the latter', () => {
  expect(parse(JSON.stringify({ name: 'shop', service: 'shop', components: { web: { command: ['nginx'] } } })).components[0].command).toEqual(['nginx']);
  const { components } = parse(`${HEAD}components:\n  a: &a { command: &c [nginx], resources: { memory: 64Mi } }\n  b: { <<: *a, resources: { memory: 1G } }\n  c: { command: *c }\n`);
  expect(components.map(({ command, limits }) => [command, limits.memory])).toEqual([[['nginx'], 64 * 2 ** 20], [['nginx'], 1e9], [['nginx'], 512 * 2 ** 20]]);
});

test('texts of files may lie beside the blueprint', () => {
  const { components: [web] } = parse(`${ONE}    files: { /etc/a: inline, /etc/b: { file: b.conf } }\n`, { 'b.conf': 'from beside' });
  expect(web.files).toEqual({ '/etc/a': 'inline', '/etc/b': 'from beside' });
});

// Each with the line that a person has to look at.
test.each([
  ['an unknown key', `${ONE}    comand: [x]\n`, 7, 'the key "comand" in components.web is not known'],
  ['no components', HEAD, 1, "must have required property 'components'"],
  ['a wrong type', `${ONE}    replicas: two\n`, 7, 'components.web.replicas must be integer'],
  ['a quantity that is none', `${ONE}    resources: { memory: lots }\n`, 7, 'components.web.resources.memory must match pattern'],
  ['a dependency that is not there', `${ONE}    depends_on: [db]\n`, 7, 'names "db", which is no component'],
  ['components that depend on each other in a ring', `${ONE}    depends_on: [b]\n  b: { command: [x], depends_on: [web] }\n`, 7, 'leads back to the component itself'],
  ['a node that is not there', `${ONE}    node: pi1\n`, 7, 'names "pi1", which is no node'],
  ['two health checks', `${ONE}    health: { tcp: 80, command: [x] }\n`, 7, 'needs exactly one of http, tcp, sql and command'],
  ['SQL without a database', `${ONE}    health: { sql: select true }\n`, 7, 'needs the database of the component'],
  ['HTTP without a port', `${HEAD}components:\n  web:\n    command: [x]\n    health: { http: {} }\n`, 6, 'needs a port'],
  ['a file that is not there', `${ONE}    files: { /etc/x: { file: x } }\n`, 7, 'names a file that cannot be read: no x'],
  ['a relative path', `${ONE}    files: { etc/x: y }\n`, 7, 'the key "etc/x" in components.web.files must match pattern'],
  ['a name that every mirror has', `${HEAD}components:\n  client: { command: [x] }\n`, 4, 'name is taken'],
  ['replicas with the name of another component', `${HEAD}components:\n  web: { command: [x], replicas: 2, names: 'app{n}' }\n  app2: { command: [x] }\n`, 4, 'name is taken'],
  ['an address of another network', `${ONE}network: { addresses: { web: 10.0.0.1 } }\n`, 7, 'must be an address in 10.86.0.0/24'],
  ['an address twice', `${HEAD}components: { a: { command: [x] }, b: { command: [x] } }\nnetwork: { addresses: { a: 10.86.0.9, b: 10.86.0.9 } }\n`, 4, 'is taken already'],
  ['too small a network', `${HEAD}components: { a: { command: [x], replicas: 9 } }\nnetwork: { subnet: 10.1.0.0/28 }\n`, 4, 'too little room for 9 components'],
  ['users without sessions', `${ONE}load: { kind: http }\n`, 7, 'needs sessions'],
  ['users of a component without a port', `${HEAD}components: { a: { command: [x] } }\nload: { kind: employees }\n`, 4, '"a" is no component with a port'],
  ['a quiet hour that is busier than the peak', `${ONE}load: { kind: employees, base: 50, peak: 10 }\n`, 7, 'is over the peak of 10'],
  ['a recording that is not there', `${ONE}load: { kind: employees, replay: { file: calls.csv } }\n`, 7, 'load.replay.file names a file that cannot be read'],
  ['a restore without a database', `${ONE}restore: [{ component: web, sql: select 1 }]\n`, 7, 'is no component with a database'],
  ['no YAML', 'name: [', 1, 'shop.yaml:1: '],
])('%s is refused with file and line', (_, text, line, problem) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'BLUEPRINT_INVALID', message: expect.stringContaining(problem) }));
  expect(() => parse(text)).toThrow(new RegExp(`^shop\\.yaml:${line}: `));
});

test('a recording that is broken is told by file and line of the recording', () => {
  expect(() => parse(`${ONE}load: { kind: employees, replay: { file: calls.csv } }\n`, { 'calls.csv': 'time,value\n0,1\n1,many\n' })).toThrow('calls.csv: line 3: "1,many" is not a time and a value of 0 or more');
});

test('sessions have the usual pause where a step has none of its own', () => {
  const { load } = parse(`${ONE}load:\n  kind: http\n  think: 2s\n  week: [1, 1, 1, 1, 1, 0.5, 0.4]\n  sessions: [{ steps: [{ path: / }, { path: /buy, method: POST, body: { n: 1 }, expect: 201, think: 250ms }] }]\n`);
  expect(load).toEqual({
    curve: { base: 15, peak: 40, daySeconds: 120, seed: 1, week: [1, 1, 1, 1, 1, 0.5, 0.4] },
    target: 'web',
    image: null,
    users: { kind: 'http', hosts: [], port: 80, patienceMs: 2000, sessions: [{ weight: 1, steps: [{ method: 'GET', path: '/', think: 2 }, { method: 'POST', path: '/buy', body: { n: 1 }, expect: [201], think: 0.25 }] }] },
  });
});

test('the shipped blueprint is what the paper has: six components, the four of application and database to make faults in', () => {
  const blueprint = loadBlueprint(shippedBlueprint('employees'));
  expect(blueprint.components.map(({ component, replicas, faultable }) => [component, replicas, faultable])).toEqual([['web', 2, false], ['app', 2, true], ['db1', 1, true], ['db2', 1, true]]);
  expect(() => shippedBlueprint('nowhere')).toThrow(expect.objectContaining({ code: 'SERVICE_UNKNOWN' }));
});

test('docs/blueprint.schema.json is what `roentgen mirror schema` prints', () => {
  expect(readFileSync(resolve(PROJECT, 'docs/blueprint.schema.json'), 'utf8')).toBe(`${schemaText()}\n`);
});

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  description?: string;
}

/** Path and description of every key. */
function keysOf({ properties = {} }: Schema, path = ''): string[] {
  return Object.entries(properties).flatMap(([key, child]) => {
    const inside = typeof child.additionalProperties === 'object' && key !== 'files' ? keysOf(child.additionalProperties, `${path}${key}.NAME.`) : child.items ? keysOf(child.items, `${path}${key}[].`) : keysOf(child, `${path}${key}.`);
    return [`\`${path}${key}\` ${child.description}`, ...inside];
  });
}

test('docs/mirror.md lists every key with its meaning, and its example is a blueprint', () => {
  const text = readFileSync(resolve(PROJECT, 'docs/mirror.md'), 'utf8');
  const listed = text.split('\n').filter((line) => /^\| `[a-zA-Z_.[\]]+` \|/.test(line)).map((line) => line.split(' | ')).filter((cells) => cells.length === 4).map(([name, , , meaning]) => `${name.slice(2)} ${meaning.replace(/ \|$/, '')}`);
  expect(listed).toEqual(keysOf(BLUEPRINT_SCHEMA));
  const [, example] = /```yaml\n([^]*?)```/.exec(text) ?? [];
  expect(parse(example, { 'shop.conf': '' }).components.map(({ component }) => component)).toEqual(['front', 'app', 'db']);
});
