/** A rule in the forms in which Prometheus and Grafana take it. */
import { BASE_PATH } from '../ids';
import { t } from '../text';
import { type Draft, expressionOf } from './draft';
import { yamlOf } from './yaml';

const PAGES: Record<Draft['kind'], string> = { score: 'service', episode: 'episodes', kpi: 'service', spot: 'spots', cause: 'episodes' };

/** Letters and digits of a name only, so that it can be a rule's name whatever a service is called. */
const plain = (text: string) => text.split(/[^A-Za-z0-9]+/).filter(Boolean).map((word) => word[0].toUpperCase() + word.slice(1)).join('');

export function nameOf({ kind, service, group, component }: Draft): string {
  return `Roentgen${plain(kind)}${[service, kind === 'kpi' || kind === 'spot' ? '' : group, kind === 'spot' || kind === 'cause' ? component : ''].map(plain).join('')}`.slice(0, 100);
}

/** Of the rule's labels rather than of what was chosen: a template's braces in a name are harmless that way. */
function summaryOf(draft: Draft): string {
  const label = (name: string) => `{{ $labels.${name} }}`;
  const [service, group, component] = [label('service'), label('group'), label('component')];
  switch (draft.kind) {
    case 'score':
      return t('alerts.rule.score', '{{service}}: the score of {{group}} is over the line', { service, group });
    case 'episode':
      return t('alerts.rule.episode', '{{service}}: the group {{group}} deviates from its nominal state', { service, group });
    case 'kpi':
      return t('alerts.rule.kpi', '{{service}}: {{kpi}} is over its limit', { service, kpi: label('kpi') });
    case 'spot':
      return t('alerts.rule.spot', '{{service}}: {{component}} is the fault spot', { service, component });
    case 'cause':
      return t('alerts.rule.cause', '{{service}}: {{feature}} of {{component}} is behind the deviation of {{group}}', { service, component, group, feature: label('feature') });
  }
}

const annotationsOf = (draft: Draft) => ({ summary: summaryOf(draft), runbook_url: `${BASE_PATH}/${PAGES[draft.kind]}?service={{ $labels.service | urlquery }}`, dashboard: '/d/roentgen-service?var-service={{ $labels.service | urlquery }}' });

/** Minutes as a duration that both take: whole seconds. */
export const durationOf = (minutes: number) => (minutes >= 1 && Number.isInteger(minutes) ? `${minutes}m` : `${Math.round(60 * minutes)}s`);

/** A file for `rule_files` of Prometheus. */
export function prometheusYaml(draft: Draft): string {
  const { line, lasts, keeps, severity } = draft;
  const rule = { alert: nameOf(draft), expr: `(${expressionOf(draft)}) > ${line}`, ...(lasts > 0 && { for: durationOf(lasts) }), ...(keeps > 0 && { keep_firing_for: durationOf(keeps) }), labels: { severity }, annotations: annotationsOf(draft) };
  return yamlOf({ groups: [{ name: `roentgen-${nameOf(draft)}`, rules: [rule] }] });
}

/** Grafana's query and the threshold on it. */
function dataOf(draft: Draft, uid: string) {
  const range = { from: 600, to: 0 };
  const query = { refId: 'A', datasource: { type: 'prometheus', uid }, expr: expressionOf(draft), instant: true, range: false, editorMode: 'code' };
  const evaluator = { type: 'gt', params: [draft.line] };
  const threshold = { refId: 'B', type: 'threshold', datasource: { type: '__expr__', uid: '__expr__' }, expression: 'A', conditions: [{ type: 'query', evaluator, operator: { type: 'and' }, query: { params: ['B'] }, reducer: { type: 'last', params: [] } }] };
  return [{ refId: 'A', relativeTimeRange: range, datasourceUid: uid, model: query }, { refId: 'B', relativeTimeRange: { from: 0, to: 0 }, datasourceUid: '__expr__', model: threshold }];
}

/** The same text has the same uid, so that a file that is loaded again replaces the rule. 32 bits of FNV-1a (Fowler, Noll, Vo). */
function uidOf(draft: Draft): string {
  const hash = [...`${expressionOf(draft)}`].reduce((sum, character) => Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0, 0x811c9dc5);
  return `roentgen-${draft.kind}-${hash.toString(16)}`;
}

/** A file for provisioning/alerting of Grafana. */
export function grafanaYaml(draft: Draft, uid: string): string {
  const { lasts, keeps, severity } = draft;
  const rule = { uid: uidOf(draft), title: nameOf(draft), condition: 'B', for: durationOf(lasts), ...(keeps > 0 && { keep_firing_for: durationOf(keeps) }), noDataState: 'OK', execErrState: 'Error', labels: { severity }, annotations: annotationsOf(draft), data: dataOf(draft, uid) };
  return yamlOf({ apiVersion: 1, groups: [{ orgId: 1, name: `roentgen-${nameOf(draft)}`, folder: 'Roentgen', interval: '1m', rules: [rule] }] });
}

/** Grafana's own editor with the rule in it; person, folder and contact point are chosen there. Fields of its form, `defaults` of its address; without the path below which Grafana is served. */
export function editorUrl(draft: Draft, uid: string, returnTo: string): string {
  const pairs = (values: Record<string, string>) => Object.entries(values).map(([key, value]) => ({ key, value }));
  const defaults = { type: 'grafana', name: nameOf(draft), queries: dataOf(draft, uid).map((each) => ({ queryType: '', ...each })), condition: 'B', evaluateFor: durationOf(draft.lasts), keepFiringFor: durationOf(draft.keeps), noDataState: 'OK', execErrState: 'Error', labels: pairs({ severity: draft.severity }), annotations: pairs(annotationsOf(draft)) };
  return `/alerting/new/alerting?defaults=${encodeURIComponent(JSON.stringify(defaults))}&returnTo=${encodeURIComponent(returnTo)}`;
}
