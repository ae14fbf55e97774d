/** @jest-environment-options {"customExportConditions": ["node", "require", "default"]} */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { METRICS } from '../../../sidecar/contract';
import { type Draft, draftOf, expressionOf, featuresOf, KINDS, startOf, unfit } from '../../../src/alerts/draft';
import { durationOf, editorUrl, grafanaYaml, nameOf, prometheusYaml } from '../../../src/alerts/rule';
import { quotedYaml, yamlOf } from '../../../src/alerts/yaml';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-alerts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const promtool = (text: string) => {
  const file = join(folder, 'rule.yml');
  writeFileSync(file, text);
  return execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8', stdio: 'pipe' });
};

/** Names that break out of quotes, of YAML, of PromQL or of a template, where they are not quoted. */
const HOSTILE = ['a"} or vector(1) #', "it's: - a\n  b: c", '{{ $labels.x }} {{', 'back\\slash\ttab', '# no', 'line\u2028separator\u0085', '\u{1F600} umläut', '*anchor &x !!tag %', '$HOME ${X}', "yes", '0x10', '', ' '];
const drafts: Draft[] = KINDS.map((kind) => startOf(kind, 'employees'));
const hostile: Draft[] = HOSTILE.filter((name) => name !== '').flatMap((name) => KINDS.map((kind) => startOf(kind, name, { group: name, component: name, feature: name })));

describe('a rule for Prometheus', () => {
  test.each(drafts.map((draft): [string, Draft] => [draft.kind, draft]))('of the kind %s is taken by promtool', (_, draft) => {
    expect(promtool(prometheusYaml(draft))).toContain('1 rules found');
  });

  test('is taken whatever services, groups, components and features are called, and asks for just these', () => {
    const files = hostile.map((draft) => parse(prometheusYaml(draft)) as { groups: Array<{ rules: object[] }> });
    // all at once: promtool takes its time to start; the names of groups and rules are made unlike first
    const groups = hostile.map((draft, i) => prometheusYaml(draft).replace('groups:\n', '').replace(/name: "/, `name: "${i} `));
    expect(promtool(`groups:\n${groups.join('')}`)).toContain(`${hostile.length} rules found`);
    files.forEach(({ groups: [{ rules }] }, i) => {
      expect(rules).toHaveLength(1);
      expect(rules[0]).toMatchObject({ expr: expect.stringContaining(`service=${JSON.stringify(hostile[i].service)}`) });
    });
  });

  test('has line, times and severity of the form; what is zero is left out', () => {
    const draft: Draft = { ...startOf('score', 'employees', { group: 'cpu' }), line: 1.5, lasts: 2.5, keeps: 0, severity: 'info' };
    expect(parse(prometheusYaml(draft)).groups[0].rules[0]).toEqual({
      alert: 'RoentgenScoreEmployeesCpu',
      expr: '(max by (service, group, component) (roentgen_anomaly_score{service="employees", group="cpu", component="_all"})) > 1.5',
      for: '150s',
      labels: { severity: 'info' },
      annotations: { summary: '{{ $labels.service }}: the score of {{ $labels.group }} is over the line', runbook_url: '/a/roentgen-xray-app/service?service={{ $labels.service | urlquery }}', dashboard: '/d/roentgen-service?var-service={{ $labels.service | urlquery }}' },
    });
  });
});

describe('a rule for Grafana', () => {
  test('is the same query with its threshold as the condition, on the chosen data source', () => {
    for (const draft of [...drafts, ...hostile]) {
      const { groups: [{ rules: [rule] }] } = parse(grafanaYaml(draft, 'prom-1'));
      expect([rule.data[0].datasourceUid, rule.data[0].model.expr, rule.condition, rule.data[1].model.expression, rule.data[1].model.conditions[0].evaluator]).toEqual(['prom-1', expressionOf(draft), 'B', 'A', { type: 'gt', params: [draft.line] }]);
      expect(rule.uid).toMatch(/^[\w-]{1,40}$/);
      // Grafana fills variables of its environment into a title
      expect(rule.title).toMatch(/^[A-Za-z0-9]+$/);
    }
  });

  test('opens in Grafana’s editor with query, threshold, times and labels', () => {
    const address = new URL(editorUrl({ ...startOf('spot', 'employees', { component: 'db1' }), line: 0.7 }, 'prom-1', '/a/roentgen-xray-app/alerts?kind=spot'), 'http://grafana');
    const defaults = JSON.parse(address.searchParams.get('defaults') ?? '');
    expect(address.pathname).toBe('/alerting/new/alerting');
    expect(address.searchParams.get('returnTo')).toBe('/a/roentgen-xray-app/alerts?kind=spot');
    expect(defaults).toMatchObject({ type: 'grafana', name: 'RoentgenSpotEmployeesDb1', condition: 'B', evaluateFor: '1m', keepFiringFor: '1m', labels: [{ key: 'severity', value: 'warning' }] });
    expect(defaults.queries.map(({ datasourceUid }: { datasourceUid: string }) => datasourceUid)).toEqual(['prom-1', '__expr__']);
    expect(defaults.queries[0].model.expr).toContain('component="db1"');
  });
});

describe('what is watched', () => {
  test('names only metrics of the contract, with labels that they have', () => {
    const known = new Map<string, readonly string[]>(Object.values(METRICS).map(({ name, labels }) => [name, labels]));
    for (const draft of drafts.map((each) => ({ ...each, group: 'cpu', component: 'db1', feature: 'f' }))) {
      for (const [, name, matchers] of expressionOf(draft).matchAll(/(roentgen_\w+)\{([^}]*)\}/g)) {
        expect([...matchers.matchAll(/(\w+)=/g)].map(([, label]) => label).filter((label) => !known.get(name)?.includes(label))).toEqual([]);
      }
    }
  });

  test('comes from the address; an unknown kind is the score', () => {
    expect(draftOf(new URLSearchParams('kind=cause&group=cpu&component=db1&feature=x'), 's')).toMatchObject({ kind: 'cause', group: 'cpu', component: 'db1', feature: 'x', line: 0.5 });
    expect(draftOf(new URLSearchParams('kind=nonsense'), 's')).toMatchObject({ kind: 'score', line: 1, lasts: 5 });
  });

  test('offers the features of the present cause sets, narrowed by group and component', () => {
    const latest = (causes: Array<[string, string]>) => ({ time: 0, mse: 1, score: 2, components: [], causes: causes.map(([component, feature]) => ({ component, feature, ratio: 0.5 })) });
    const groups = [{ group: 'cpu', latest: latest([['a', 'x'], ['b', 'y']]) }, { group: 'net', latest: latest([['a', 'z'], ['a', '_other']]) }] as never;
    expect(featuresOf({ groups }, { group: '', component: '' })).toEqual(['x', 'y', 'z']);
    expect(featuresOf({ groups }, { group: 'cpu', component: 'b' })).toEqual(['y']);
  });

  test('mistakes are named: no number, below zero, a probability over one', () => {
    expect(unfit({ ...startOf('spot', 's'), line: 1.2 })).toEqual(['line']);
    expect(unfit({ ...startOf('score', 's'), line: NaN, lasts: -1, keeps: 5000 })).toEqual(['line', 'lasts', 'keeps']);
    expect(KINDS.flatMap((kind) => unfit(startOf(kind, 's')))).toEqual([]);
  });
});

test('names of rules are letters and digits, durations whole seconds', () => {
  expect(nameOf(startOf('episode', 'web-shop_2', { group: 'node-cpu' }))).toBe('RoentgenEpisodeWebShop2NodeCpu');
  expect([durationOf(5), durationOf(0.5), durationOf(0), durationOf(1.25)]).toEqual(['5m', '30s', '0s', '75s']);
});

test('YAML: every text comes back as it was, and stays a text', () => {
  for (const text of HOSTILE) {
    expect(parse(`a: ${quotedYaml(text)}\n`)).toEqual({ a: text });
  }
  expect(quotedYaml('\ud800x')).toBe('"\ufffdx"');
  const nested = { a: [{ b: 1, c: ['x', { d: true }] }, []], 'odd key': { e: {} } };
  expect(parse(yamlOf(nested))).toEqual(nested);
});
