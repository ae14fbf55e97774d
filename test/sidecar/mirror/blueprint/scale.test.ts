import { differences } from '../../../../sidecar/mirror/blueprint/differences';
import { parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { replicasOf } from '../../../../sidecar/mirror/blueprint/replicas';
import { scaleDown } from '../../../../sidecar/mirror/blueprint/scale';

const parse = (text: string) => parseBlueprint(`name: shop\nservice: shop\n${text}`, 'shop.yaml', () => '');
const PRODUCTION = parse(`nodes: { big: { cpu: 8, memory: 32Gi } }
network: { addresses: { web1: 10.86.0.50, web3: 10.86.0.52 } }
components:
  web: { image: 'nginx:1.25', command: [nginx], replicas: 3, names: 'web{n}', resources: { cpu: 2, memory: 1Gi } }
  db: { image: 'postgres:15', command: [postgres], node: big, resources: { cpu: 0.03, memory: 20Mi } }
`);

test('a mirror at a quarter has a quarter of the limits, and not so little that nothing starts', () => {
  const { components: [web, db], nodes } = scaleDown(PRODUCTION, { cpu: 0.25, memory: 0.25, replicas: null });
  expect([web.limits, db.limits, nodes.big]).toMatchObject([{ cpu: 0.5, memory: 256 * 2 ** 20 }, { cpu: 0.02, memory: 16 * 2 ** 20 }, { cpu: 2, memory: 8 * 2 ** 30 }]);
});

test('fewer replicas: what is left keeps its name and address', () => {
  const small = scaleDown(PRODUCTION, { cpu: 1, memory: 1, replicas: 1 });
  expect(replicasOf(small).map(({ name, address }) => [name, address])).toEqual([['web1', '10.86.0.50'], ['db', '10.86.0.11']]);
  expect(small.components.map(({ limits }) => limits)).toEqual(PRODUCTION.components.map(({ limits }) => limits));
});

test('the record says in what the mirror differs, and nothing else', () => {
  expect(differences(PRODUCTION, PRODUCTION, 'docker')).toEqual([]);
  expect(differences(PRODUCTION, scaleDown(PRODUCTION, { cpu: 0.25, memory: 1, replicas: 1 }), 'process')).toEqual([
    { component: 'web', what: 'program', source: 'image nginx:1.25', mirror: 'command nginx' },
    { component: 'web', what: 'replicas', source: '3', mirror: '1' },
    { component: 'web', what: 'cpu', source: '2', mirror: '0.5' },
    { component: 'db', what: 'program', source: 'image postgres:15', mirror: 'command postgres' },
    { component: 'db', what: 'cpu', source: '0.03', mirror: '0.02' },
    { component: 'node big', what: 'cpu', source: '8', mirror: '2' },
  ]);
});

test('components and nodes that only one of them has are told', () => {
  const mirror = parse("components: { web: { image: 'nginx:1.25', command: [nginx], replicas: 3, resources: { cpu: 2, memory: 1Gi } }, fake-db: { command: [x] } }");
  expect(differences(PRODUCTION, mirror, 'docker')).toEqual([
    { component: 'db', what: 'component', source: 'there', mirror: 'missing' },
    { component: 'fake-db', what: 'component', source: 'missing', mirror: 'there' },
    { component: 'node big', what: 'component', source: 'there', mirror: 'missing' },
  ]);
});
