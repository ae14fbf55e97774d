/** A recording in a real Prometheus, a stand-in sidecar and the page over both. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHostPage } from './environment';
import { ensurePlugin, freePort, startProgram } from './processes';
import { type StandIn, startStandIn } from './stand-in';

export interface Recorded {
  sidecar: StandIn;
  hostUrl: string;
  close: () => Promise<void>;
}

/** @param history OpenMetrics text. Nothing is scraped beside it. */
export async function startRecorded(history: string): Promise<Recorded> {
  ensurePlugin();
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-recorded-'));
  const [config, file, data] = ['prometheus.yml', 'history.txt', 'data'].map((name) => join(folder, name));
  writeFileSync(config, 'global: { scrape_interval: 1h }\n');
  writeFileSync(file, history);
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, data], { stdio: 'pipe' });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const sidecar = await startStandIn();
  const prometheus = await startProgram('prometheus', [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'], {}, () => fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false));
  const stop = async () => {
    await prometheus.stop();
    await sidecar.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const host = await startHostPage({ prometheusUrl: url, sidecarUrl: sidecar.url, viewToken: sidecar.viewToken, launchToken: sidecar.launchToken }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    sidecar,
    hostUrl: host.url,
    close: async () => {
      await host.program.stop();
      await stop();
    },
  };
}
