/** What a Prometheus knows of a service's containers, as the text of a blueprint. */

import { RoentgenError } from '../../errors';
import { type Answers, capturedOf, type Sample } from './series';
import { blueprintText } from './text';

export interface PrometheusCaptureOptions {
  /** Answers an instant query. */
  query(promql: string): Promise<Sample[]>;
  /** Where it answers from, for the comment. */
  url: string;
  service: string;
  /** PromQL selector of everything that belongs to the service. */
  selector: string;
  /** Label that names the component. */
  label: string;
}

/** PromQL by what it answers; `SELECTOR` stands for the selector. */
const QUERIES: Record<keyof Answers, string> = {
  lastSeen: 'container_last_seenSELECTOR',
  cpuQuota: 'container_spec_cpu_quotaSELECTOR',
  cpuPeriod: 'container_spec_cpu_periodSELECTOR',
  memoryLimit: 'container_spec_memory_limit_bytesSELECTOR',
  limits: 'kube_pod_container_resource_limitsSELECTOR',
  info: 'kube_pod_container_infoSELECTOR',
  cpuUsed: 'rate(container_cpu_usage_seconds_totalSELECTOR[5m])',
  memoryUsed: 'container_memory_working_set_bytesSELECTOR',
};

/** YAML. Throws SERVICE_WITHOUT_SERIES, and what the query throws. */
export async function capturePrometheus({ query, url, service, selector, label }: PrometheusCaptureOptions): Promise<string> {
  const answers: Partial<Answers> = {};
  for (const [key, promql] of Object.entries(QUERIES)) {
    answers[key as keyof Answers] = await query(promql.replace('SELECTOR', () => selector));
  }
  const captured = capturedOf(answers as Answers, label);
  if (captured.length === 0) {
    throw new RoentgenError('SERVICE_WITHOUT_SERIES', `${url} has no container_* or kube_* series of ${selector} with the label ${label}`, 'is the selector right? --component-label names the label of the component');
  }
  return blueprintText(service, captured, `${url} by ${selector}`);
}
