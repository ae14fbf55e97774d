/** What the wall and the first steps need of the stand-in: more services than fit on a screen, and what a Prometheus has that no service is configured for. */
import { METRICS, type ServiceStatus } from '../../sidecar/contract';

/** `count` further services like the first one, never ill. */
export function alike(first: ServiceStatus, count: number): ServiceStatus[] {
  const well = first.groups.map((group) => ({ ...group, episode: null, latest: group.latest && { ...group.latest, score: Math.min(0.8, group.latest.score), causes: [] } }));
  return Array.from({ length: count }, (_, i) => ({ ...first, service: `shop-${i + 1}`, groups: well, suspects: null }));
}

export const BUILD_INFO = `${METRICS.buildInfo.name}{version="0.1.0"} 1`;

/** A namespace of Kubernetes, a project of Compose and two nodes, as cAdvisor and node_exporter tell of them. */
export const FOREIGN = [
  ...['cart-6d4b75cb6d-x2x4q', 'cart-6d4b75cb6d-9zqk7', 'mysql-0'].map((pod) => `container_cpu_usage_seconds_total{namespace="boutique",pod="${pod}",container="app"} 12`),
  ...['web', 'db'].map((service) => `container_cpu_usage_seconds_total{container_label_com_docker_compose_project="blog",container_label_com_docker_compose_service="${service}",name="blog-${service}-1"} 3`),
  'node_cpu_seconds_total{cpu="0",mode="user"} 100',
];
