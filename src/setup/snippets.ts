/** Configuration to copy. Keys as in docs/configuration.md (a test has the sidecar read them). Pure. */
import { type Candidate, COMPOSE_PROJECT, COMPOSE_SERVICE } from './candidates';

/** A YAML text in single quotes. */
const text = (value: string) => `'${value.replace(/'/g, "''")}'`;
const selector = (label: string, value: string) => text(`{${label}=${JSON.stringify(value)}}`);

/** What the sidecar takes as the name of a service: letters, digits, dots, dashes and underscores. */
const nameOf = (found: string) => found.replace(/[^a-zA-Z0-9_.-]+/g, '-').replace(/^[^a-zA-Z0-9]+|-+$/g, '').slice(0, 63) || 'service';

/** Pods of Deployments get other names at every start; one component is all of them. */
const POD_RULE = ['    component_rule:', `      pattern: '(.+)-[a-z0-9]{6,10}-[a-z0-9]{5}'`];

const SCOPE: Record<Candidate['kind'], (name: string) => string[]> = {
  kubernetes: (name) => [`    selector: ${selector('namespace', name)}`, '    component_label: pod', ...POD_RULE],
  compose: (name) => [`    selector: ${selector(COMPOSE_PROJECT, name)}`, `    component_label: ${COMPOSE_SERVICE}`],
  docker: (name) => [`    selector: ${text(`{job=${JSON.stringify(name)},name!=""}`)}`, '    component_label: name'],
};

/** @param nodeJob scrape job of node_exporter, where there is one */
export function serviceYaml({ kind, name }: Candidate, nodeJob: string | undefined): string {
  return [
    'services:',
    `  - name: ${text(nameOf(name))}`,
    ...SCOPE[kind](name),
    '    step: 30s # the scrape interval, or a multiple of it',
    '    nominal:',
    '      duration: 14d # it learns from that long before now; 1d is enough to begin with',
    ...(nodeJob === undefined ? [] : ['    nodes:', `      selector: ${selector('job', nodeJob)}`]),
    '    # What users feel, for radiographies: PromQL that answers one number.',
    '    # kpi:',
    '    #   name: failed_requests',
    '    #   unit: 1/s',
    '    #   query: sum(rate(http_requests_total{code=~"5.."}[2m]))',
    '    #   limit: 1',
    '',
  ].join('\n');
}

/** @param sidecarUrl as the Grafana server reaches it: most often Prometheus reaches it there, too */
export function scrapeYaml(sidecarUrl: string): string {
  return ['scrape_configs:', '  - job_name: roentgen', '    static_configs:', `      - targets: [${text(hostOf(sidecarUrl))}]`, ''].join('\n');
}

function hostOf(address: string): string {
  try {
    const { hostname, port, protocol } = new URL(address);
    return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  } catch {
    return '127.0.0.1:9797';
  }
}

export const kpiYaml = () => ['    kpi: # of the service', '      name: failed_requests', '      unit: 1/s', '      query: sum(rate(http_requests_total{code=~"5.."}[2m]))', '      limit: 1', ''].join('\n');

export const chaosYaml = (service: string) => ['auth:', '  launch_token_file: launch-token', 'chaos:', '  enabled: true', '  allow:', `    - ${text(`${service}/*`)}`, ''].join('\n');

export const rulesYaml = () => ['rule_files:', '  - roentgen.rules.yml # provisioning/prometheus in the plugin’s repository', ''].join('\n');
