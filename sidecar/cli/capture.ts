import { RoentgenError } from '../errors';
import { capturePrometheus } from '../mirror/capture/prometheus';
import { createPrometheus } from '../prometheus/client';

export interface CaptureFlags {
  /** URL; '' where the runtime itself is asked. */
  prometheus: string;
  selector: string;
  'component-label': string;
  runtime: string;
  service: string;
  socket: string;
  /** Docker label `name=value` that containers must have; '' for all. */
  filter: string;
  kubeconfig: string;
  namespace: string;
}

const TIMEOUT_MS = 10_000;
const COMPOSE_LABEL = 'com.docker.compose.service';

/** Prints a blueprint. Clients of engines are loaded when they are asked for. */
export async function capture(flags: CaptureFlags): Promise<void> {
  process.stdout.write(await captured(flags));
}

async function captured({ prometheus: url, selector, 'component-label': label, runtime, service: named, socket, filter, kubeconfig, namespace }: CaptureFlags): Promise<string> {
  const service = named || 'captured';
  if (url) {
    if (!/^\{.*\}$/.test(selector)) {
      throw new RoentgenError('REQUEST_INVALID', 'capture from Prometheus needs --selector', "for example --selector '{namespace=\"shop\"}'");
    }
    const client = createPrometheus({ url: url.replace(/\/$/, ''), timeoutMs: TIMEOUT_MS, token: null });
    return capturePrometheus({ query: (promql) => client.instant(promql, Date.now()), url, service, selector, label: label || 'pod' });
  }
  switch (runtime) {
    case 'docker': {
      const [{ captureDocker }, { DEFAULT_SOCKET }] = await Promise.all([import('../mirror/capture/docker'), import('../mirror/runtimes/docker-engine')]);
      return captureDocker({ socket: socket || DEFAULT_SOCKET, service, label: label || COMPOSE_LABEL, filter });
    }
    case 'kubernetes': {
      const { captureKubernetes } = await import('../mirror/capture/kubernetes');
      return captureKubernetes({ kubeconfig: kubeconfig || null, namespace: namespace || 'default', service });
    }
    default:
      throw new RoentgenError('REQUEST_INVALID', 'capture needs to know from where', 'give --prometheus URL, --runtime docker or --runtime kubernetes');
  }
}
