import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { RULES } from '../../provisioning/source/rules';

const PROVISIONING = resolve(__dirname, '..', '..', 'provisioning');
const load = (path: string) => parse(readFileSync(join(PROVISIONING, path), 'utf8'));

interface PrometheusRule {
  alert: string;
  expr: string;
  for?: string;
  keep_firing_for?: string;
  labels: { severity: string };
  annotations: Record<string, string>;
}
interface GrafanaRule {
  uid: string;
  title: string;
  for: string;
  keep_firing_for?: string;
  labels: { severity: string };
  annotations: Record<string, string>;
  data: Array<{ model: { expr?: string; conditions?: Array<{ evaluator: { type: string; params: number[] } }> } }>;
}

const prometheus = (load('prometheus/roentgen.rules.yml').groups as Array<{ rules: PrometheusRule[] }>).flatMap(({ rules }) => rules);
const grafana = (load('alerting/roentgen.yaml').groups as Array<{ rules: GrafanaRule[] }>).flatMap(({ rules }) => rules);
const letters = (text: string) => text.replace(/[^a-z]/gi, '').toLowerCase();

describe('the rules for Prometheus and those for Grafana', () => {
  test('are the same set: names, what is asked, line, times and severity', () => {
    const said = (name: string, expr: string, line: number, { for: lasts = '0s', keep_firing_for: keeps, labels }: Pick<PrometheusRule, 'for' | 'keep_firing_for' | 'labels'>) => ({ name: letters(name), expr: `(${expr}) > ${line}`, lasts, keeps, severity: labels.severity });
    expect(grafana.map((rule) => said(`Roentgen${rule.title}`, rule.data[0].model.expr ?? '', rule.data[1].model.conditions?.[0].evaluator.params[0] ?? NaN, rule))).toEqual(prometheus.map((rule) => ({ ...said(rule.alert, '', 0, rule), expr: rule.expr })));
    expect(grafana.map(({ uid }) => letters(uid))).toEqual(prometheus.map(({ alert }) => letters(alert)));
  });

  test('say the same, each in its own way of writing a value', () => {
    const plain = (annotations: Record<string, string>) => Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, text.replace('$values.value.Value', '$value')]));
    expect(grafana.map(({ annotations }) => plain(annotations))).toEqual(prometheus.map(({ annotations }) => annotations));
  });

  test('lead to pages and dashboards that exist, by addresses without a host', () => {
    const app = JSON.parse(readFileSync(join(PROVISIONING, '../src/plugin.json'), 'utf8')) as { includes: Array<{ type: string; path: string }> };
    const paths = app.includes.map(({ type, path }) => (type === 'dashboard' ? path.replace('dashboards/', '/d/').replace('.json', '') : path.replace('%PLUGIN_ID%', 'roentgen-xray-app')));
    for (const { annotations } of prometheus) {
      expect(paths).toContain(annotations.runbook_url.split('?')[0]);
      expect(paths).toContain(annotations.dashboard.split('?')[0]);
    }
  });

  test('are each tried by promtool, are explained in docs/alerting.md, and have words of severity that policies can route by', () => {
    const tried = ['prometheus/roentgen.rules.test.yml', 'prometheus/roentgen.rules.slow.test.yml'].flatMap((path) => load(path).tests as Array<{ alert_rule_test: Array<{ alertname: string; exp_alerts?: unknown[] }> }>).flatMap(({ alert_rule_test: tests }) => tests);
    const manual = readFileSync(join(PROVISIONING, '../docs/alerting.md'), 'utf8');
    for (const { name, severity } of RULES) {
      expect([name, tried.some(({ alertname, exp_alerts: expected }) => alertname === name && expected), manual.includes(`\`${name}\``), ['info', 'warning', 'critical'].includes(severity)]).toEqual([name, true, true, true]);
    }
  });

  test('and none fires in every test: each but the one without a series is seen quiet, too', () => {
    const quiet = ['prometheus/roentgen.rules.test.yml', 'prometheus/roentgen.rules.slow.test.yml'].flatMap((path) => load(path).tests as Array<{ alert_rule_test: Array<{ alertname: string; exp_alerts?: unknown[] }> }>).flatMap(({ alert_rule_test: tests }) => tests.filter(({ exp_alerts: expected }) => !expected).map(({ alertname }) => alertname));
    // one of two stages keeps quiet beside the failing one
    expect(RULES.map(({ name }) => name).filter((name) => !quiet.includes(name))).toEqual(['RoentgenStageFailing']);
  });
});
