/** The rules in the two forms in which they are loaded. */
import { stringify } from 'yaml';
import { type Rule, RULES } from './rules';

const APP = '/a/roentgen-xray-app';
/** The data source of provisioning/datasources. */
const SOURCE_UID = 'roentgen-prometheus';
/** Grafana's own expressions. */
const EXPRESSION_UID = '__expr__';

const filled = (text: string, value: string) => text.replace(/VALUE(%\.\df)/, (_, format: string) => `{{ printf "${format}" ${value} }}`);

/** @param value what the form calls the value of the expression */
function annotations({ summary, description, page, dashboard }: Rule, value: string) {
  return { summary: filled(summary, value), description: filled(description, value), runbook_url: `${APP}/${page}`, dashboard: `/d/${dashboard}` };
}

function forPrometheus(rule: Rule) {
  const { name, expr, line, lasts, keeps, severity } = rule;
  return { alert: name, expr: `(${expr}) > ${line}`, ...(lasts === '0s' ? {} : { for: lasts }), ...(keeps ? { keep_firing_for: keeps } : {}), labels: { severity }, annotations: annotations(rule, '$value') };
}

/** "RoentgenScoreOverLine" -> "Score over line". */
const titleOf = (name: string) => name.replace('Roentgen', '').replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const uidOf = (name: string) => name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

function forGrafana(rule: Rule) {
  const { name, expr, line, lasts, keeps, severity, noData = 'OK' } = rule;
  const [uid, title] = [uidOf(name), titleOf(name)];
  return {
    uid,
    title,
    condition: 'over',
    for: lasts,
    ...(keeps ? { keep_firing_for: keeps } : {}),
    noDataState: noData,
    execErrState: 'Error',
    labels: { severity },
    annotations: annotations(rule, '$values.value.Value'),
    data: [
      { refId: 'value', relativeTimeRange: { from: 600, to: 0 }, datasourceUid: SOURCE_UID, model: { refId: 'value', expr, instant: true } },
      { refId: 'over', relativeTimeRange: { from: 0, to: 0 }, datasourceUid: EXPRESSION_UID, model: { refId: 'over', type: 'threshold', expression: 'value', conditions: [{ evaluator: { type: 'gt', params: [line] } }] } },
    ],
  };
}

const yaml = (comment: string, document: unknown) => `${comment}\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
const MADE = '# Made from provisioning/source/rules.ts by `node scripts/dashboards.mjs`; docs/alerting.md explains each rule.';

/** Path -> text. */
export function ruleFiles(): Array<[path: string, text: string]> {
  return [
    ['provisioning/prometheus/roentgen.rules.yml', yaml(`# Alert rules for Prometheus. \`promtool test rules roentgen.rules.test.yml\` tries them.\n${MADE}`, { groups: [{ name: 'roentgen', rules: RULES.map(forPrometheus) }] })],
    ['provisioning/alerting/roentgen.yaml', yaml(`# The same rules for Grafana's own alerting. Load one of the two, or you are told twice.\n${MADE}`, { apiVersion: 1, groups: [{ orgId: 1, name: 'roentgen', folder: 'Roentgen', interval: '15s', rules: RULES.map(forGrafana) }] })],
  ];
}
