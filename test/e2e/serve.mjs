// The host page with the stand-in sidecar and a real Prometheus that has an hour of history, to look at by hand and for benchmarks:
//   node test/e2e/serve.mjs [--generation 13.1] [--port 3000]
// Prints the address; ends with Ctrl-C.
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
// Two folders below the project, as the source is: it finds the project by its own place.
const bundle = join(resolve(here, '..', '..'), 'test-artefacts', 'e2e', `environment-${process.pid}.cjs`);
const { values } = parseArgs({ options: { generation: { type: 'string' }, port: { type: 'string' } } });

await build({ entryPoints: [join(here, 'environment.ts')], outfile: bundle, bundle: true, platform: 'node', format: 'cjs', packages: 'external', logLevel: 'error' });
const { startEnvironment } = createRequire(import.meta.url)(bundle);
const environment = await startEnvironment({ generation: values.generation, ...(values.port ? { port: Number(values.port) } : {}) });
process.stdout.write(`${environment.hostUrl}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void environment.close().then(() => process.exit(0)));
}
