import { type DataFrame, FieldType } from '@grafana/data';
import { URL as NodeURL } from 'node:url';
import { parseConfig } from '../../../sidecar/config/load';
import { candidateQueries, candidatesOf } from '../../../src/setup/candidates';
import { newestOf } from '../../../src/setup/frames';
import { paced, remaining } from '../../../src/setup/pace';
import { kpiYaml, scrapeYaml, serviceYaml } from '../../../src/setup/snippets';
import { group, service } from '../models/versions';

// jsdom's URL is an older one
URL.canParse ??= (address) => NodeURL.canParse(String(address));

// the sidecar reads the proposals here, with what it has of this package outside browsers
jest.mock('yaml', () => jest.requireActual<object>('../../../node_modules/yaml/dist/index.js'));

const frame = (refId: string, labels: Record<string, string>, values: Array<number | null>): DataFrame => ({ refId, length: values.length, fields: [{ name: 'Time', type: FieldType.time, config: {}, values: values.map((_, i) => i) }, { name: 'Value', type: FieldType.number, config: {}, labels, values }] });

test('of every series the newest value counts; one without any is left out', () => {
  const frames = [frame('a', { job: 'x' }, [1, 2, null]), frame('a', { job: 'y' }, [null]), frame('b', {}, [9])];
  expect(newestOf(frames, 'a')).toEqual([{ labels: { job: 'x' }, value: 2 }]);
});

describe('proposals', () => {
  const frames = [
    frame('kubernetes', { namespace: 'kube-system' }, [40]),
    frame('kubernetes', { namespace: 'boutique' }, [12]),
    frame('compose', { container_label_com_docker_compose_project: 'blog' }, [3]),
    frame('docker', { job: 'cadvisor' }, [7]),
    frame('nodes', { job: 'node' }, [2]),
    frame('nodes', { job: 'nodes-eu' }, [9]),
  ];

  test('are namespaces, projects and jobs with most components first; the cluster’s own last', () => {
    const { services, nodeJobs } = candidatesOf(frames);
    expect(services.map(({ kind, name, components }) => `${kind} ${name} ${components}`)).toEqual(['kubernetes boutique 12', 'compose blog 3', 'docker cadvisor 7', 'kubernetes kube-system 40']);
    expect(nodeJobs).toEqual(['nodes-eu', 'node']);
  });

  test('are none where nothing is found', () => {
    expect(candidatesOf([])).toEqual({ services: [], nodeJobs: [] });
  });

  test('ask each in one query, counting on the server', () => {
    expect(candidateQueries().map(({ refId, expr }) => `${refId} ${expr.startsWith('count by (')}`)).toEqual(['kubernetes true', 'compose true', 'docker true', 'nodes true']);
  });

  const read = (yaml: string) => parseConfig(yaml, 'roentgen.yaml').services[0];

  test.each([
    ['kubernetes' as const, 'boutique', '{namespace="boutique"}', 'pod'],
    ['compose' as const, 'blog', '{container_label_com_docker_compose_project="blog"}', 'container_label_com_docker_compose_service'],
    ['docker' as const, 'it’s "my"/job\'', '{job="it’s \\"my\\"/job\'",name!=""}', 'name', 'it-s-my-job'],
  ])('the sidecar reads the lines for %s %s as they are', (kind, name, selector, componentLabel, called = name) => {
    expect(read(serviceYaml({ kind, name, components: 1 }, 'node'))).toMatchObject({ name: called, selector, componentLabel, stepMs: 30_000, nodes: { selector: '{job="node"}', componentLabel: 'instance' } });
    expect(serviceYaml({ kind, name, components: 1 }, undefined)).not.toContain('nodes:');
  });

  test('pods of a Deployment become one component, those of a StatefulSet keep their names', () => {
    const { pattern = '' } = read(serviceYaml({ kind: 'kubernetes', name: 'x', components: 1 }, undefined)).componentRule ?? {};
    const component = (pod: string) => new RegExp(`^(?:${pattern})$`).exec(pod)?.[1] ?? pod;
    expect(['cart-6d4b75cb6d-x2x4q', 'cart-db-7f9c8d5b4-abcde', 'mysql-0'].map(component)).toEqual(['cart', 'cart-db', 'mysql-0']);
  });

  test('the lines for a service metric fit below a service', () => {
    expect(read(`${serviceYaml({ kind: 'docker', name: 'x', components: 1 }, undefined)}${kpiYaml()}`).kpi).toMatchObject({ name: 'failed_requests', limit: 1 });
  });
});

test.each([
  ['http://127.0.0.1:9797', '127.0.0.1:9797'],
  ['http://sidecar/prefix', 'sidecar:80'],
  ['https://sidecar.example', 'sidecar.example:443'],
  ['', '127.0.0.1:9797'],
])('Prometheus scrapes %s at %s', (address, target) => {
  expect(scrapeYaml(address)).toContain(`targets: ['${target}']`);
});

describe('the time that learning still takes', () => {
  const at = (progress: number, state: 'collecting' | 'training' = 'collecting') => [service({ groups: [group({ state, progress })] })];

  test('is the pace since the page was opened', () => {
    const first = paced({}, at(0.2), 0);
    expect(remaining(first, 'shop cpu', 0)).toBeNull();
    expect(remaining(paced(first, at(0.3), 60_000), 'shop cpu', 60_000)).toBeCloseTo(420, 6);
  });

  test('cannot be told where nothing moves, and begins anew with another state or a start from the beginning', () => {
    const first = paced({}, at(0.2), 0);
    expect(remaining(paced(first, at(0.2), 60_000), 'shop cpu', 60_000)).toBeNull();
    expect(paced(first, at(0.3, 'training'), 60_000)['shop cpu']).toMatchObject({ since: 60_000, from: 0.3 });
    expect(paced(first, at(0.1), 60_000)['shop cpu']).toMatchObject({ since: 60_000, from: 0.1 });
    expect(remaining(first, 'shop disk', 60_000)).toBeNull();
  });
});
