// The host page by itself, against a running Prometheus and sidecar:
//   ROENTGEN_VIEW_TOKEN=… ROENTGEN_LAUNCH_TOKEN=… node test/host/main.mjs --port 3000 --prometheus http://127.0.0.1:9090 --sidecar http://127.0.0.1:9797
// `--generation 13.1` takes that Grafana's packages instead of the newest ones'.
import { parseArgs } from 'node:util';
import { DEFAULT_GENERATION } from './generations.mjs';
import { startHost } from './server.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
    sidecar: { type: 'string', default: 'http://127.0.0.1:9797' },
    theme: { type: 'string', default: 'dark' },
    generation: { type: 'string', default: DEFAULT_GENERATION },
  },
});
const { ROENTGEN_VIEW_TOKEN: viewToken = '', ROENTGEN_LAUNCH_TOKEN: launchToken = '', ROENTGEN_STOP_TOKEN: stopToken, ROENTGEN_ADMIN_TOKEN: adminToken } = process.env;
const host = await startHost({ port: Number(values.port), prometheusUrl: values.prometheus, sidecarUrl: values.sidecar, viewToken, launchToken, stopToken: stopToken || undefined, adminToken: adminToken || undefined, theme: values.theme, generation: values.generation });
process.stdout.write(`${host.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void host.close().then(() => process.exit(0)));
}
