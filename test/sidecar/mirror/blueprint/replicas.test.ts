import type { Blueprint } from '../../../../sidecar/mirror/blueprint/blueprint';
import { parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { dependentsOf, replicasOf, stopOrder } from '../../../../sidecar/mirror/blueprint/replicas';
import { namesAmong, unitsOf } from '../../../../sidecar/mirror/blueprint/units';
import { expand, type Values } from '../../../../sidecar/mirror/blueprint/variables';
import { rootsOf } from '../../../../sidecar/mirror/care';

const parse = (components: string, more = ''): Blueprint => parseBlueprint(`name: shop\nservice: shop\n${more}\ncomponents:\n${components}`, 'shop.yaml', () => '');
const THREE_TIERS = parse(`  web: { command: [x], depends_on: [app] }
  app: { command: [x], replicas: 2, names: 'app{n}', depends_on: [replica, primary] }
  primary: { command: [x] }
  replica: { command: [x], depends_on: [primary] }
  lonely: { command: [x] }
`);
const PROGRAMS = { node: '/bin/node', project: '/roentgen', postgres: () => '/pg', secret: (name: string) => `secret of ${name}`, faketime: '/lib/faketime.so' };

test('replicas have names, addresses that nobody else has, and nodes in turn', () => {
  const blueprint = parse("  a: { command: [x], replicas: 3, node: [n1, n2] }\n  b: { command: [x] }\n  c: { command: [x], replicas: 2, names: 'c{n}x' }\n", 'nodes: { n1: { cpu: 1, memory: 1Gi }, n2: { cpu: 2, memory: 1Gi } }\nnetwork: { subnet: 10.9.0.0/16, addresses: { b: 10.9.0.12 } }');
  expect(replicasOf(blueprint).map(({ name, address, node }) => [name, address, node])).toEqual([
    ['a-1', '10.9.0.11', 'n1'], ['a-2', '10.9.0.13', 'n2'], ['a-3', '10.9.0.14', 'n1'], ['b', '10.9.0.12', undefined], ['c1x', '10.9.0.15', undefined], ['c2x', '10.9.0.16', undefined],
  ]);
});

test('users are stopped before what they use', () => {
  expect(stopOrder(THREE_TIERS)).toEqual(['web', 'app1', 'app2', 'replica', 'primary', 'lonely']);
});

test('who uses a component, directly or not', () => {
  expect(dependentsOf('primary', THREE_TIERS)).toEqual(['web', 'app1', 'app2', 'replica']);
  expect(dependentsOf('app2', THREE_TIERS)).toEqual(['web']);
});

test.each([
  [['web', 'app1', 'app2', 'replica', 'primary'], ['primary']],
  [['web', 'app1', 'app2'], ['app1', 'app2']],
  [['web', 'replica', 'lonely'], ['replica', 'lonely']],
])('when %j are ill, %j are restarted: the others get well with them', (ill, roots) => {
  expect(rootsOf(replicasOf(THREE_TIERS).filter(({ name }) => ill.includes(name)), THREE_TIERS.components).map(({ name }) => name)).toEqual(roots);
});

test.each([
  ['${node} ${project}/x ${postgres}/psql', '/bin/node /roentgen/x /pg/psql'],
  ['${secret:token-key}', 'secret of token-key'],
  ['${address:app} ${address:app2} ${address:primary}', '10.86.0.12 10.86.0.13 10.86.0.14'],
  ['a\n  server ${each:app}:3000;\nb', 'a\n  server app1:3000;\n  server app2:3000;\nb'],
  ['${1:-x} ${HOME} ${#list[@]} $x', '${1:-x} ${HOME} ${#list[@]} $x'],
])('%j becomes %j', (text, expanded) => {
  const values: Values = { ...PROGRAMS, ...namesAmong(replicasOf(THREE_TIERS)) };
  expect(expand(text, values)).toBe(expanded);
});

test('a text that names a component which is not there is refused', () => {
  const blueprint = parse("  a: { command: ['${address:b}'] }\n");
  expect(() => unitsOf(blueprint, PROGRAMS)).toThrow(expect.objectContaining({ code: 'BLUEPRINT_INVALID', message: 'a text names the component "b", which is not there' }));
});

test('a component may do nothing that root may but what its blueprint says', () => {
  const [plain, server, database] = unitsOf(parse('  a: { command: [x] }\n  b: { command: [x], capabilities: [net_bind_service, setuid] }\n  c: { command: [x], user: postgres }\n'), PROGRAMS);
  const rights = (words: string[]) => words.slice(0, words.indexOf('--')).join(' ');
  expect(rights(plain.command)).toBe('setpriv --no-new-privs --inh-caps=-all --bounding-set=-all');
  expect(rights(server.command)).toBe('setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,+net_bind_service,+setuid');
  expect(rights(database.command)).toBe('setpriv --reuid=postgres --regid=postgres --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all');
});

test('a component finds the others by the names of replicas and of components', () => {
  const [{ files }] = unitsOf(THREE_TIERS, PROGRAMS);
  expect(files['/etc/hosts'].split('\n')).toEqual(expect.arrayContaining(['127.0.0.1 localhost', '10.86.0.12 app1 app', '10.86.0.13 app2 app', '10.86.0.14 primary']));
});

test('a component with a clock of its own starts with the library, where there is one', () => {
  const blueprint = parse('  a: { command: [x], clock: true }\n');
  expect(unitsOf(blueprint, PROGRAMS)[0]).toMatchObject({ clock: '/etc/roentgen-clock', files: { '/etc/roentgen-clock': '+0\n' }, command: expect.arrayContaining(['LD_PRELOAD=/lib/faketime.so', 'x']) });
  const [without] = unitsOf(blueprint, { ...PROGRAMS, faketime: null });
  expect([without.clock, without.command.some((word) => word.includes('PRELOAD'))]).toEqual([undefined, false]);
});

test('a component without a command cannot be a process', () => {
  expect(() => unitsOf(parse('  a: { image: nginx }\n'), PROGRAMS)).toThrow(expect.objectContaining({ code: 'BLUEPRINT_INVALID', message: 'the component a has no command' }));
});
