/** What a Prometheus has that could be watched as a service: asked by counting series, nothing is guessed. Pure. */
import type { DataFrame } from '@grafana/data';
import type { RangeQuery } from '../api/prometheus';
import { newestOf } from './frames';

export type CandidateKind = 'kubernetes' | 'compose' | 'docker';

export interface Candidate {
  kind: CandidateKind;
  /** Namespace, project or scrape job. */
  name: string;
  /** Pods, services of the project, or containers. */
  components: number;
}

export interface Candidates {
  services: Candidate[];
  /** Scrape jobs of node_exporter, largest first. */
  nodeJobs: string[];
}

const CPU = 'container_cpu_usage_seconds_total';
const PROJECT = 'container_label_com_docker_compose_project';
export const COMPOSE_SERVICE = 'container_label_com_docker_compose_service';
export const COMPOSE_PROJECT = PROJECT;

const counted = (by: string, each: string, metric: string) => `count by (${by}) (count by (${by}, ${each}) (${metric}))`;

/** By refId. */
const QUERIES = {
  kubernetes: { by: 'namespace', expr: counted('namespace', 'pod', `${CPU}{namespace!="",pod!=""}`) },
  compose: { by: PROJECT, expr: counted(PROJECT, COMPOSE_SERVICE, `${CPU}{${PROJECT}!=""}`) },
  docker: { by: 'job', expr: counted('job', 'name', `${CPU}{name!="",namespace="",${PROJECT}=""}`) },
  nodes: { by: 'job', expr: counted('job', 'instance', 'node_cpu_seconds_total') },
};

export const candidateQueries = (): RangeQuery[] => Object.entries(QUERIES).map(([refId, { expr }]) => ({ refId, expr, name: '' }));

const found = (frames: DataFrame[], refId: keyof typeof QUERIES) =>
  newestOf(frames, refId)
    .map(({ labels, value }) => ({ name: labels[QUERIES[refId].by] ?? '', components: value }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.components - a.components || a.name.localeCompare(b.name));

/** Kubernetes' own namespaces are no service that one watches first. */
const OWN = /^(kube-system|kube-public|kube-node-lease)$/;

export function candidatesOf(frames: DataFrame[]): Candidates {
  const kinds: CandidateKind[] = ['kubernetes', 'compose', 'docker'];
  const services = kinds.flatMap((kind) => found(frames, kind).map((each) => ({ kind, ...each })));
  return { services: services.sort((a, b) => Number(OWN.test(a.name)) - Number(OWN.test(b.name))), nodeJobs: found(frames, 'nodes').map(({ name }) => name) };
}
