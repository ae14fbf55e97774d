import { loadBlueprint, parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { shippedBlueprint } from '../../../../sidecar/mirror/blueprint/shipped';
import { containersOf } from '../../../../sidecar/mirror/runtimes/docker-objects';

const containers = (text: string) => containersOf(parseBlueprint(`name: small\nservice: small\nnetwork: {subnet: 10.88.0.0/24}\n${text}`, 'small.yaml', () => ''), 'i', (name) => `word-of-${name}`);

test('texts mean what is in the image and the network, in commands, environment, files and preparation', () => {
  const [app] = containers("components:\n  app: { image: x, command: ['${postgres}/postgres', '${node}'], environment: { DB: '${address:db}', KEY: '${secret:key}' }, files: { /etc/a: 'peers ${each:db}' }, prepare: 'wait ${address:db}' }\n  db: { image: y, command: [db] }\n");
  expect(app.options).toMatchObject({ Cmd: ['/usr/lib/postgresql/bin/postgres', 'node'], Env: ['DB=10.88.0.12', 'KEY=word-of-key'], Entrypoint: ['bash', '-c', expect.any(String), 'app', 'wait 10.88.0.12'] });
  expect(app.files).toEqual({ '/etc/a': 'peers db' });
});

test.each([
  ['with a uid: that user, and no right but its capabilities', '{ image: x, uid: 7, user: other, capabilities: [net_bind_service] }', { User: '7:7', HostConfig: { CapDrop: ['ALL'], CapAdd: ['NET_BIND_SERVICE'], SecurityOpt: ['no-new-privileges'] } }],
  ['without one: the image\'s entry point, and its user unless the blueprint has one', '{ image: x, user: other, command: [run] }', { User: 'other', Cmd: ['run'] }],
])('%s', (_, component, expected) => {
  const [{ options }] = containers(`components:\n  app: ${component}\n`);
  expect(options).toMatchObject(expected);
  expect(options.Entrypoint).toBeUndefined();
  expect(options.HostConfig?.CapDrop === undefined).toBe(!component.includes('uid'));
});

test('users come from their own image, where they have one: no component, with their metrics on loopback', () => {
  expect(containers('components:\n  app: { image: x, ports: [80] }\nload: { kind: http, sessions: [{ steps: [{ path: / }] }] }\n').map(({ name }) => name)).toEqual(['app']);
  const [, client] = containers('components:\n  app: { image: x, ports: [80] }\nload: { image: z, kind: http, sessions: [{ steps: [{ path: / }] }] }\n');
  expect(client.options).toMatchObject({ name: 'roentgen-i-client', Image: 'z', User: '65534:65534', HostConfig: { PortBindings: { '9100/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } } });
  expect(Object.keys(client.options.Labels ?? {})).not.toContain('io.roentgen.component');
  const told = client.options.Env?.find((each) => each.startsWith('USERS='))?.slice('USERS='.length) ?? '';
  expect(JSON.parse(told)).toMatchObject({ users: { kind: 'http', hosts: ['10.88.0.11'], port: 80 }, load: { base: 15, peak: 40 } });
});

test('all that the shipped vIMS starts is in one image, and its users find the P-CSCF', () => {
  const all = containersOf(loadBlueprint(shippedBlueprint('vims')), 'v', () => 'word');
  expect(all.map(({ name, options }) => [name, options.Image])).toEqual(['pcscf', 'icscf', 'scscf', 'hss', 'client'].map((name) => [name, 'roentgen-vims:1']));
  expect(all[4].options.Env?.join()).toContain('"PROXY":"10.87.0.11"');
});
