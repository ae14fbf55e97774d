import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { loadConfig, parseConfig } from '../../../sidecar/config/load';
import type { RoentgenError } from '../../../sidecar/errors';

const folder = mkdtempSync(join(tmpdir(), 'roentgen-config-'));
const FILE = join(folder, 'roentgen.yaml');
writeFileSync(join(folder, 'launch'), 'correct-horse-battery-staple\n');
writeFileSync(join(folder, 'short'), 'abc\n');

const SERVICE = 'services:\n  - name: ims\n    selector: \'{namespace="ims"}\'\n';

function refusal(text: string): RoentgenError {
  try {
    parseConfig(text, FILE);
  } catch (error) {
    return error as RoentgenError;
  }
  throw new Error('it was accepted');
}

test('an empty file is a sidecar on loopback with chaos off', () => {
  const config = parseConfig('', FILE);
  expect(config.listen).toEqual({ host: '127.0.0.1', port: 9797 });
  expect(config.chaos.enabled).toBe(false);
  expect(config.dataDir).toBe(join(folder, 'data'));
});

test('a service gets the defaults of the table', () => {
  const [service] = parseConfig(SERVICE, FILE).services;
  expect(service).toMatchObject({ name: 'ims', componentLabel: 'pod', stepMs: 30_000, nominal: { durationMs: 14 * 86_400_000 }, scaler: 'robust', calibration: 'tail', kpi: null });
  expect(service.spots).toEqual({ components: null, features: ['cpu', 'memory'], moments: 7, model: 'shared', environment: 'mirror' });
});

test('chaos has its bounds: cooldown, budget, annotations, engines and namespaces', () => {
  const { chaos } = parseConfig('chaos: { cooldown: 2m, daily_budget: 5, annotations: { url: "http://grafana:3000/" }, docker: [{ service: shop }], kubernetes: [{ service: shop, namespace: shop, kubeconfig: k.yaml }] }\n', FILE);
  expect(chaos).toMatchObject({ enabled: false, cooldownMs: 120_000, dailyBudget: 5, annotations: { url: 'http://grafana:3000', token: null, tags: ['roentgen', 'chaos'] } });
  expect(chaos.docker).toEqual([{ service: 'shop', socket: '/var/run/docker.sock', label: 'com.docker.compose.service', filter: '' }]);
  expect(chaos.kubernetes[0]).toMatchObject({ namespace: 'shop', label: 'app.kubernetes.io/name', kubeconfig: expect.stringMatching(/k\.yaml$/) });
  expect(parseConfig('', FILE).chaos).toMatchObject({ cooldownMs: 0, dailyBudget: Infinity, annotations: null, docker: [], kubernetes: [] });
});

test('a nominal period can be two times', () => {
  const [service] = parseConfig(`${SERVICE}    nominal: { from: 2026-01-01T00:00:00Z, to: 2026-01-15T00:00:00Z }\n`, FILE).services;
  expect(service.nominal).toEqual({ fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 15) });
});

test('groups, nodes, policy and the rest of a service take the forms that the manual names', () => {
  const [service] = parseConfig(`${SERVICE}    nominal: { exclude: [{ from: 2026-01-01T00:00:00Z, to: 2026-01-01T01:00:00Z }], exclude_incidents: true }
    groups:
      calls: ^sip_
      own: { metrics: cpu, components: "db[0-9]+", per_component: true }
    nodes: { selector: '{job="node"}' }
    calls: { web: [app1, app2], app1: [db] }
    detector: pca
    accept_after: never
    alarm_budget: 0.5
    quiet_hours: [ "02:00-04:00", Sun ]
    time_zone: Europe/Paris
    policy:
      - { metrics: _total$, direction: up, min_deviation: 12.5%, valid: { min: 0 } }
      - { components: web, min_deviation: 3 }
    retrain: { every: 7d, on_drift: true }
`, FILE).services;
  expect(service).toMatchObject({
    exclude: [{ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 1, 1) }],
    excludeIncidents: true,
    groups: { calls: { metrics: '^sip_', components: null, perComponent: false }, own: { metrics: 'cpu', components: 'db[0-9]+', perComponent: true } },
    nodes: { selector: '{job="node"}', componentLabel: 'instance', groups: undefined },
    calls: [['web', 'app1'], ['web', 'app2'], ['app1', 'db']],
    detector: 'pca',
    acceptAfterMs: Infinity,
    alarmBudget: 0.5,
    quietHours: ['02:00-04:00', 'Sun'],
    timeZone: 'Europe/Paris',
    policy: [
      { metrics: '_total$', components: null, direction: 'up', minDeviation: { share: 0.125 }, valid: { min: 0, max: null } },
      { metrics: null, components: 'web', direction: 'both', minDeviation: { amount: 3 }, valid: null },
    ],
    retrain: { everyMs: 7 * 86_400_000, onDrift: true, stageMs: 3_600_000 },
  });
});

test('what nobody sets changes nothing', () => {
  const [service] = parseConfig(SERVICE, FILE).services;
  expect(service).toMatchObject({ exclude: [], excludeIncidents: false, groups: undefined, nodes: null, calls: [], detector: 'auto', coldStart: true, acceptAfterMs: 6 * 3_600_000, alarmBudget: null, quietHours: [], policy: [], retrain: { everyMs: Infinity, onDrift: false } });
  expect(parseConfig(SERVICE, FILE).prometheus.remoteWriteUrl).toBe('http://127.0.0.1:9090/api/v1/write');
});

test.each([
  ['an unknown key, with its line', `${SERVICE}    stp: 1s\n`, /roentgen\.yaml:4: the key "stp" in services\.0 is not known/],
  ['an unknown key at the top', 'listen: 127.0.0.1:1\nlisten_to: x\n', /roentgen\.yaml:2: the key "listen_to" in the configuration is not known/],
  ['a missing selector', 'services:\n  - name: ims\n', /selector/],
  ['a step that is no duration', `${SERVICE}    step: often\n`, /roentgen\.yaml:4: services\.0\.step/],
  ['a scaler that does not exist', `${SERVICE}    scaler: magic\n`, /minmax, standard, robust/],
  ['broken YAML', 'listen: [\n', /roentgen\.yaml:\d+:/],
  ['a group that is no regular expression', `${SERVICE}    groups: { cpu: "(" }\n`, /group cpu is not a regular expression/],
  ['a nominal period that ends before it starts', `${SERVICE}    nominal: { from: 2026-01-02T00:00:00Z, to: 2026-01-01T00:00:00Z }\n`, /the first before the second/],
  ['k of n with k > n', `${SERVICE}    persistence: { k: 4, n: 3 }\n`, /k=4 is more than n=3/],
  ['the same service twice', `${SERVICE}  - name: ims\n    selector: '{a="b"}'\n`, /configured twice/],
  ['a listener off loopback without tokens', 'listen: 0.0.0.0:9797\n', /needs auth\.view_token_file/],
  ['chaos without a token', 'chaos: { enabled: true, allow: ["a/b"] }\n', /needs auth\.launch_token_file/],
  ['annotations at something that is no URL', 'chaos: { annotations: { url: "grafana:3000" } }\n', /annotations/],
  ['a namespace that is none', 'chaos: { kubernetes: [{ service: s, namespace: "A B" }] }\n', /namespace/],
  ['a daily budget of none', 'chaos: { daily_budget: 0 }\n', /daily_budget/],
  ['chaos without an allow-list', 'auth: { launch_token_file: launch }\nchaos: { enabled: true }\n', /allow-list/],
  ['a group rule without metrics', `${SERVICE}    groups: { own: { components: a } }\n`, /services\.0\.groups\.own.*metrics/],
  ['a group rule whose components are no regular expression', `${SERVICE}    groups: { own: { metrics: a, components: "(" } }\n`, /group own is not a regular expression/],
  ['a group whose name has a colon, which stands for a component', `${SERVICE}    groups: { "a:b": x }\n`, /groups/],
  ['a group that is one of the service and of its nodes', `${SERVICE}    groups: { cpu: x }\n    nodes: { selector: '{a="b"}', groups: { cpu: y } }\n`, /the group cpu is one of the service and one of its nodes/],
  ['a policy with an empty range', `${SERVICE}    policy: [ { valid: { min: 2, max: 1 } } ]\n`, /valid\.min 2 is not below valid\.max 1/],
  ['a policy with a share that is none', `${SERVICE}    policy: [ { min_deviation: ten } ]\n`, /min_deviation/],
  ['an excluded time that ends before it starts', `${SERVICE}    nominal: { exclude: [ { from: 2026-01-02T00:00:00Z, to: 2026-01-01T00:00:00Z } ] }\n`, /nominal\.exclude.*the first before the second/],
  ['quiet hours that are none', `${SERVICE}    quiet_hours: [ sometimes ]\n`, /quiet_hours.*sometimes/],
  ['a time zone that does not exist', `${SERVICE}    quiet_hours: [ Sun ]\n    time_zone: Mars/Olympus\n`, /Mars\/Olympus/],
  ['a detector that does not exist', `${SERVICE}    detector: magic\n`, /detector/],
  ['a password in the URL', 'prometheus: { url: "http://me:secret@127.0.0.1:9090" }\n', /holds a user or password/],
  ['one token for two rights, for the lesser one would have the higher', 'auth: { view_token_file: launch, admin_token_file: launch }\n', /auth\.view_token_file and auth\.admin_token_file hold the same token/],
  ['a token that is too short', 'auth: { launch_token_file: short }\n', /fewer than 16 characters/],
])('refuses %s', (_what, text, message) => {
  const error = refusal(text);
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toMatch(message);
});

test('a file that is not there is CONFIG_UNREADABLE', () => {
  expect(() => loadConfig(join(folder, 'none.yaml'))).toThrow(expect.objectContaining({ code: 'CONFIG_UNREADABLE' }));
});

test('a token is read but never printed', () => {
  const config = parseConfig('auth: { launch_token_file: launch }\n', FILE);
  expect(config.auth.launch?.reveal()).toBe('correct-horse-battery-staple');
  for (const shown of [JSON.stringify(config), inspect(config, { depth: 9 }), `${config.auth.launch}`]) {
    expect(shown).not.toContain('correct-horse');
    expect(shown).toContain('<secret>');
  }
});
