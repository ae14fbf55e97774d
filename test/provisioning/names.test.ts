import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { dashboardFiles } from '../../dashboards/source';
import { ruleFiles } from '../../provisioning/source/files';
import { METRICS, MIRROR_METRICS } from '../../sidecar/contract';

const PROJECT = resolve(__dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(PROJECT, ...path), 'utf8');
const DASHBOARDS = readdirSync(join(PROJECT, 'dashboards')).filter((name) => name.endsWith('.json'));
const KNOWN = [...Object.values(METRICS), ...Object.values(MIRROR_METRICS)].flatMap(({ name, type }) => (type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]));
const LABELS = new Map<string, readonly string[]>([...Object.values(METRICS), ...Object.values(MIRROR_METRICS)].flatMap(({ name, labels, type }): Array<[string, readonly string[]]> => (type === 'histogram' ? [[`${name}_bucket`, [...labels, 'le']], [`${name}_sum`, labels], [`${name}_count`, labels]] : [[name, labels]])));
/** Made by Prometheus itself. */
const OWN = ['up'];

/** Values of the keys that hold PromQL, anywhere in a document. */
function expressions(node: unknown): string[] {
  if (Array.isArray(node)) {
    return node.flatMap(expressions);
  }
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]) => ((key === 'expr' || key === 'definition') && typeof value === 'string' ? [value] : expressions(value)));
}

const DOCUMENTS: Array<[string, unknown]> = [
  ...DASHBOARDS.map<[string, unknown]>((name) => [`dashboards/${name}`, JSON.parse(read('dashboards', name))]),
  ['alert rules for Grafana', parse(read('provisioning', 'alerting', 'roentgen.yaml'))],
  ['alert rules for Prometheus', parse(read('provisioning', 'prometheus', 'roentgen.rules.yml'))],
];

describe.each(DOCUMENTS)('%s', (_, document) => {
  const found = expressions(document);

  test('asks only for metrics of the contract', () => {
    expect(found.length).toBeGreaterThan(3);
    const selected = found.flatMap((expr) => [...expr.matchAll(/\b([a-z_:][a-z0-9_:]*)\s*\{/g)].map(([, name]) => name));
    const prefixed = found.flatMap((expr) => expr.match(/\broentgen_[a-z0-9_]+/g) ?? []);
    for (const name of new Set([...selected, ...prefixed])) {
      if (!/^(container|node)_/.test(name)) {
        expect([...KNOWN, ...OWN]).toContain(name);
      }
    }
  });

  test('groups only by labels that some metric of the expression has', () => {
    for (const expr of found) {
      // of cAdvisor's metrics it is the label that names the component
      const labels = [...(expr.match(/\broentgen_[a-z0-9_]+/g) ?? []).flatMap((name) => LABELS.get(name) ?? []), ...(/\bcontainer_/.test(expr) ? ['pod'] : [])];
      for (const [, list] of expr.matchAll(/\b(?:by|on|without|group_left)\s*\(([\w, ]*)\)/g)) {
        expect([expr, list.split(',').map((each) => each.trim()).filter((each) => each !== '' && !labels.includes(each))]).toEqual([expr, []]);
      }
    }
  });

  test('selects only by labels that the metric has', () => {
    for (const expr of found) {
      for (const [, name, matchers] of expr.matchAll(/\b(roentgen_[a-z0-9_]+)\{([^}]*)\}/g)) {
        for (const [, label] of matchers.matchAll(/(\w+)\s*[=!]/g)) {
          expect([name, ...(LABELS.get(name) ?? [])]).toContain(label);
        }
      }
    }
  });
});

test.each([...dashboardFiles(), ...ruleFiles()])('%s is what its typed source says (node scripts/dashboards.mjs writes it)', (path, text) => {
  expect(read(path)).toBe(text);
});

describe('dashboards', () => {
  test('come from a source each, have the annotations that can be switched off, links to the app, and a description on every panel', () => {
    expect(dashboardFiles().map(([path]) => path.replace('dashboards/', '')).sort()).toEqual([...DASHBOARDS].sort());
    const pages = (JSON.parse(read('src', 'plugin.json')).includes as Array<{ path: string }>).map(({ path }) => path.replace('%PLUGIN_ID%', 'roentgen-xray-app'));
    for (const name of DASHBOARDS) {
      const { annotations, links, panels, templating } = JSON.parse(read('dashboards', name));
      expect(annotations.list.map(({ name: title, enable, hide }: { name: string; enable: boolean; hide: boolean }) => [title, enable, hide])).toEqual([['Chaos runs', true, false], ['Episodes', true, false]]);
      expect(templating.list.map(({ name: variable }: { name: string }) => variable)).toEqual(expect.arrayContaining(['datasource', 'service', 'group']));
      expect(panels.filter(({ description }: { description?: string }) => !description)).toEqual([]);
      const addresses = [...JSON.stringify({ links, panels }).matchAll(/"url":"(\/a\/[^"?]+)/g)].map(([, address]) => address);
      expect(addresses.length).toBeGreaterThan(0);
      expect(addresses.filter((address) => !pages.includes(address))).toEqual([]);
      expect(links.some(({ type, tags }: { type: string; tags: string[] }) => type === 'dashboards' && tags.includes('roentgen'))).toBe(true);
    }
  });

  test('radiographies ask for contributions under the name that the panel looks for', () => {
    const [panel] = JSON.parse(read('dashboards', 'roentgen-radiographies.json')).panels;
    expect([panel.type, panel.repeat, panel.targets.map(({ refId }: { refId: string }) => refId)]).toEqual(['roentgen-radiography-panel', 'group', ['A', 'B', 'C', 'D', 'contribution']]);
  });

  test.each(DASHBOARDS)('%s can be loaded as it is: stable uid, no id, data source by variable', (name) => {
    const dashboard = JSON.parse(read('dashboards', name));
    expect(dashboard.id).toBeNull();
    expect(`${dashboard.uid}.json`).toBe(name);
    const sources = [...JSON.stringify(dashboard).matchAll(/"datasource":\{[^}]*"uid":"([^"]*)"/g)].map(([, uid]) => uid);
    expect(new Set(sources)).toEqual(new Set(['${datasource}']));
    const ids = dashboard.panels.map((panel: { id: number }) => panel.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('are all listed in plugin.json', () => {
    const app = JSON.parse(read('src', 'plugin.json'));
    const listed = app.includes.filter(({ type }: { type: string }) => type === 'dashboard').map(({ path }: { path: string }) => path.replace('dashboards/', ''));
    expect(listed.sort()).toEqual([...DASHBOARDS].sort());
  });
});

interface Rule {
  uid: string;
  condition: string;
  data: Array<{ refId: string; datasourceUid: string; model: { refId: string; expression?: string } }>;
}

describe('Grafana’s alert rules', () => {
  const { rules } = (parse(read('provisioning', 'alerting', 'roentgen.yaml')) as { groups: Array<{ rules: Rule[] }> }).groups[0];
  test.each(rules.map((rule): [string, Rule] => [rule.uid, rule]))('%s has all that Grafana wants, and its condition is one of its queries', (_, rule) => {
    for (const key of ['uid', 'title', 'condition', 'data', 'for', 'noDataState', 'execErrState', 'annotations']) {
      expect(rule).toHaveProperty(key);
    }
    const references = rule.data.map(({ refId }) => refId);
    expect(references).toContain(rule.condition);
    for (const { refId, datasourceUid, model } of rule.data) {
      expect(model.refId).toBe(refId);
      expect(['roentgen-prometheus', '__expr__']).toContain(datasourceUid);
      expect(model.expression === undefined || references.includes(model.expression)).toBe(true);
    }
  });
});

describe('the data source that alert rules name', () => {
  test('is the provisioned one, and so is the app’s', () => {
    expect(parse(read('provisioning', 'datasources', 'prometheus.yaml')).datasources[0].uid).toBe('roentgen-prometheus');
    expect(parse(read('provisioning', 'plugins', 'roentgen.yaml')).apps[0].jsonData.prometheusUid).toBe('roentgen-prometheus');
  });
});

describe('Prometheus’s rules', () => {
  const promtool = (...args: string[]) => execFileSync('promtool', args, { cwd: join(PROJECT, 'provisioning', 'prometheus'), encoding: 'utf8', stdio: 'pipe' });
  test('and its configuration are valid for promtool', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('valid prometheus config');
  });
  test('fire when they should and only then', () => {
    expect(promtool('test', 'rules', 'roentgen.rules.test.yml', 'roentgen.rules.slow.test.yml').match(/SUCCESS/g)).toHaveLength(2);
  });
  test('Grafana’s expressions are valid PromQL as well', () => {
    const rules = expressions(parse(read('provisioning', 'alerting', 'roentgen.yaml'))).map((expr, i) => ({ record: `check:rule:${i}`, expr }));
    const folder = mkdtempSync(join(tmpdir(), 'roentgen-rules-'));
    try {
      const file = join(folder, 'rules.yml');
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'check', rules }] }));
      expect(promtool('check', 'rules', file)).toContain(`${rules.length} rules found`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('logos of both plugins exist', () => {
  expect(existsSync(join(PROJECT, 'src', 'img', 'logo.svg'))).toBe(true);
  expect(existsSync(join(PROJECT, 'src', 'radiography-panel', 'img', 'logo.svg'))).toBe(true);
});
