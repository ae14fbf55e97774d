/** Steps 6 to 8: series, nominal models, what users feel. Pure. */
import type { GroupStatus, ServiceStatus } from '../../sidecar/contract';
import { countText, percentText, secondsText } from '../figures';
import { modelsPath } from '../ids';
import { t } from '../text';
import { looking, type Verdict, waitsFor } from './check';
import { current, type Facts, type MetricFacts } from './facts';
import { paceKey, remaining } from './pace';
import { titles as connection } from './connection';
import { kpiYaml } from './snippets';

export const titles = {
  series: () => t('setup.series.title', 'Services have series'),
  models: () => t('setup.models.title', 'Nominal models are learned'),
  kpi: () => t('setup.kpi.title', 'Service metrics answer'),
};

/** "employees: 4 groups, 72 features; left out: constant 8, sparse 4". */
function seriesText({ service, groups }: ServiceStatus, metrics: MetricFacts | null): string {
  const features = (metrics?.features ?? []).filter((each) => each.service === service).reduce((sum, { value }) => sum + value, 0) || groups.reduce((sum, each) => sum + each.features, 0);
  const dropped = (metrics?.dropped ?? []).filter((each) => each.service === service && each.value > 0);
  const found = t('setup.series.found', '{{service}}: {{groups}} groups, {{features}} features', { service, groups: groups.length, features: countText(features) });
  return dropped.length === 0 ? found : t('setup.series.dropped', '{{found}}; series left out: {{reasons}}', { found, reasons: dropped.map(({ reason, value }) => `${reason} ${countText(value)}`).join(', ') });
}

export function seriesCheck({ services, metrics }: Facts): Verdict {
  const list = current(services);
  if (!list) {
    return services.failure ? waitsFor(connection.sidecar()) : looking();
  }
  if (list.length === 0) {
    return { state: 'todo', finding: t('setup.series.no-service', 'The sidecar’s configuration names no service.'), next: { text: t('setup.series.add', 'Put one of the proposals below into its configuration file, try it with “roentgen check-config”, and start the sidecar anew.') } };
  }
  const empty = list.filter(({ groups }) => groups.length === 0);
  const details = list.filter(({ groups }) => groups.length > 0).map((service) => seriesText(service, current(metrics)));
  return empty.length === 0
    ? { state: 'done', finding: t('setup.series.all', 'Services with series: {{number}}.', { number: list.length }), details }
    : { state: 'todo', finding: t('setup.series.empty', 'No series of: {{names}}', { names: empty.map(({ service }) => service).join(', ') }), details, next: { text: t('setup.series.selector', 'See whether Prometheus has series of this selector: {{selector}}', { selector: empty[0].selector }) } };
}

const busy = ({ state }: GroupStatus) => state === 'collecting' || state === 'training';

function groupText(service: string, group: GroupStatus, { pace, now }: Facts): string {
  const left = remaining(pace, paceKey(service, group.group), now);
  const values = { service, group: group.group, progress: percentText(group.progress) };
  const text = group.state === 'collecting' ? t('setup.models.collecting', '{{service}}, {{group}}: collecting nominal data, {{progress}}', values) : t('setup.models.training', '{{service}}, {{group}}: learning, {{progress}}', values);
  return left === null ? text : t('setup.models.left', '{{text}}, about {{left}} left', { text, left: secondsText(left) });
}

export function modelsCheck(facts: Facts): Verdict {
  const groups = (current(facts.services) ?? []).flatMap(({ service, groups: all }) => all.map((group) => ({ service, group })));
  if (groups.length === 0) {
    return waitsFor(titles.series());
  }
  const failed = groups.find(({ group }) => group.state === 'failed');
  const learning = groups.filter(({ group }) => busy(group));
  const ready = groups.length - learning.length - groups.filter(({ group }) => group.state === 'failed').length;
  const finding = t('setup.models.ready', '{{ready}} of {{all}} are ready.', { ready, all: groups.length });
  const details = learning.map(({ service, group }) => groupText(service, group, facts));
  if (failed) {
    const { error, group } = failed.group;
    return { state: 'todo', finding, details: [`${failed.service}, ${group}: ${error ? `${error.message} (${error.code})` : ''}`, ...details], next: { text: error?.hint ?? t('setup.models.see', 'See what the models say.'), link: { href: modelsPath(failed.service), text: t('setup.models.link', 'Models') } } };
  }
  if (learning.length === 0) {
    return { state: 'done', finding };
  }
  const [first] = learning;
  return { state: 'working', finding, details, progress: groups.reduce((sum, { group }) => sum + (busy(group) ? group.progress : 1), 0) / groups.length, next: { text: t('setup.models.wait', 'It goes on by itself. Until then a simple detector scores, where cold_start is on; a shorter nominal.duration is collected sooner.'), link: { href: modelsPath(first.service), text: t('setup.models.link', 'Models') } } };
}

export function kpiCheck({ services }: Facts): Verdict {
  const list = current(services) ?? [];
  if (list.length === 0) {
    return waitsFor(titles.series());
  }
  const without = list.filter(({ kpi }) => kpi === null);
  const dumb = list.filter(({ kpi }) => kpi && kpi.value === null);
  const details = list.flatMap(({ service, kpi }) => (kpi?.value == null ? [] : [`${service}: ${kpi.name} ${Number(kpi.value.toPrecision(3))} ${kpi.unit}`.trim()]));
  if (dumb.length > 0) {
    return { state: 'todo', finding: t('setup.kpi.dumb', 'No answer for: {{names}}', { names: dumb.map(({ service }) => service).join(', ') }), details, next: { text: t('setup.kpi.try', 'Try this query in Explore; it has to answer one number.'), snippet: dumb[0].kpi?.query } };
  }
  return without.length > 0
    ? { state: 'todo', finding: t('setup.kpi.without', 'Without a service metric: {{names}}. Radiographies need one: it says whether users feel a deviation.', { names: without.map(({ service }) => service).join(', ') }), details, next: { text: t('setup.kpi.add', 'Add one to the service in the sidecar’s configuration, with a query of your own.'), snippet: kpiYaml() } }
    : { state: 'done', finding: t('setup.kpi.answer', 'Each service’s metric answers.'), details };
}
