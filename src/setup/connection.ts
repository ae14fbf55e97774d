/** Steps 1 to 5: the plugin reaches the sidecar, the sidecar its Prometheus, and Grafana what the sidecar says. Pure. */
import { PLUGIN_ID } from '../ids';
import { t } from '../text';
import { looking, type Next, type Verdict, waitsFor } from './check';
import { current, type Facts } from './facts';
import { scrapeYaml } from './snippets';

const configuration = (text: string): Next => ({ text, link: { href: `/plugins/${PLUGIN_ID}`, text: t('setup.link.configuration', 'Configuration') } });

export const titles = {
  settings: () => t('setup.settings.title', 'Sidecar address and tokens'),
  sidecar: () => t('setup.sidecar.title', 'The sidecar answers'),
  prometheus: () => t('setup.prometheus.title', 'The sidecar reaches its Prometheus'),
  source: () => t('setup.source.title', 'Grafana reaches Prometheus'),
  metrics: () => t('setup.metrics.title', 'Prometheus scrapes the sidecar'),
};

export function settingsCheck({ app, status }: Facts): Verdict {
  if (!app.value) {
    return app.failure ? { state: current(status) ? 'done' : 'todo', finding: t('setup.settings.unreadable', 'The plugin’s settings cannot be read: {{message}} ({{code}}).', { message: app.failure.message, code: app.failure.code }), next: current(status) ? undefined : { text: t('setup.settings.ask', 'Ask an administrator to look at this page.') } } : looking();
  }
  const { sidecarUrl, tokens } = app.value;
  if (!sidecarUrl) {
    return { state: 'todo', finding: t('setup.settings.no-address', 'The plugin does not know where the sidecar is.'), next: configuration(t('setup.settings.enter', 'Enter its address, as the Grafana server reaches it, and its tokens.')) };
  }
  const absent = [!tokens.view && t('setup.token.view', 'view'), !tokens.stop && t('setup.token.stop', 'stop'), !tokens.launch && t('setup.token.launch', 'launch'), !tokens.admin && t('setup.token.admin', 'admin')].filter((name) => name !== false);
  const without = absent.length > 0 ? t('setup.settings.without', 'Without these tokens: {{names}}. What they are for cannot be done from here.', { names: absent.join(', ') }) : t('setup.settings.tokens', 'All four tokens are stored.');
  const finding = `${sidecarUrl}. ${without}`;
  return tokens.view || current(status) ? { state: 'done', finding } : { state: 'todo', finding, next: configuration(t('setup.settings.view-token', 'Enter the view token: the sidecar’s file auth.view_token_file has it.')) };
}

export function sidecarCheck({ status, app }: Facts): Verdict {
  if (status.failure) {
    const { message, code, hint } = status.failure;
    return { state: 'todo', finding: `${message} (${code})`, next: configuration(hint ?? t('setup.sidecar.start', 'Start the sidecar, and check its address.')) };
  }
  if (!status.value) {
    return looking();
  }
  const [theirs, ours] = [status.value.version, app.value?.version];
  return ours === undefined || ours === theirs
    ? { state: 'done', finding: t('setup.sidecar.version', 'Version {{version}}.', { version: theirs }) }
    : { state: 'todo', finding: t('setup.sidecar.versions', 'The sidecar is {{theirs}}, this plugin {{ours}}.', { theirs, ours }), next: { text: t('setup.sidecar.update', 'Bring the older one to the version of the other: they are made and tested together.') } };
}

export function prometheusCheck({ status }: Facts): Verdict {
  const value = current(status);
  if (!value) {
    return waitsFor(titles.sidecar());
  }
  const { url, reachable } = value.prometheus;
  return reachable ? { state: 'done', finding: url } : { state: 'todo', finding: t('setup.prometheus.unreachable', 'It looks at {{url}} and gets no answer.', { url }), next: { text: t('setup.prometheus.set', 'Start that Prometheus, or set prometheus.url (and prometheus.token_file) in the sidecar’s configuration.'), snippet: `prometheus:\n  url: ${url}\n` } };
}

export function sourceCheck({ source, metrics }: Facts): Verdict {
  if (!source) {
    return { state: 'todo', finding: t('setup.source.none', 'Grafana has no data source of the type Prometheus.'), next: { text: t('setup.source.add', 'Add the Prometheus that is to scrape the sidecar.'), link: { href: '/connections/datasources/new', text: t('setup.source.link', 'Add a data source') } } };
  }
  if (metrics.failure) {
    return { state: 'todo', finding: t('setup.source.failing', '“{{name}}” does not answer: {{message}}', { name: source.name, message: metrics.failure.message }), next: configuration(t('setup.source.choose', 'Choose another data source, or mend this one.')) };
  }
  if (!metrics.value) {
    return looking();
  }
  return { state: 'done', finding: source.chosen ? t('setup.source.chosen', '“{{name}}” answers.', { name: source.name }) : t('setup.source.first', '“{{name}}” answers. It is the first one; another can be chosen on the Configuration page.', { name: source.name }) };
}

export function metricsCheck({ metrics, app, source }: Facts): Verdict {
  const value = current(metrics);
  if (!value) {
    return source && !metrics.failure ? looking() : waitsFor(titles.source());
  }
  return value.version === null
    ? { state: 'todo', finding: t('setup.metrics.none', 'The data source has no roentgen_build_info: dashboards, radiographies and alert rules stay empty.'), next: { text: t('setup.metrics.scrape', 'Add this to the configuration of Prometheus, with the address as Prometheus reaches it, and reload it.'), snippet: scrapeYaml(app.value?.sidecarUrl ?? '') } }
    : { state: 'done', finding: t('setup.metrics.there', 'The metrics of sidecar {{version}} are there.', { version: value.version }) };
}
