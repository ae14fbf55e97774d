/** Samples, mirrors and a transfer report that the stand-in tells. */
import type { MirrorStatus, SpotSampleDetail, SpotSampleInfo, TransferReport } from '../../sidecar/contract';
import { SERVICE } from './history';

const FEATURES = [['cpu', 's'], ['memory', 'B'], ['receive', 'B'], ['transmit', 'B']] as const;

export function startSamples(now: number, components: string[]): SpotSampleInfo[] {
  return Array.from({ length: 30 }, (_, index): SpotSampleInfo => {
    const fault = index % 6 === 5 ? null : ['kill', 'packet-loss', 'cpu-stress'][index % 3];
    return {
      sample: `mirror-${index}`,
      service: SERVICE,
      run: fault === null ? '' : `run-${index}`,
      fault,
      component: fault === null ? null : components[index % components.length],
      moment: now - index * 60_000,
      environment: index % 5 === 4 ? 'production' : 'mirror',
      seed: 1,
      version: '0.1.0',
      parameters: fault === 'packet-loss' ? { percent: 30 } : {},
      quality: { bridged: 0, confirmed: fault === null ? null : index !== 7, unrest: 0.8 },
      discarded: index === 7 ? 'not visible' : null,
    };
  });
}

/** A hundred numbers that look like a fault: the faulty component falls to nothing at the moment and comes back. */
export function sampleDetail(info: SpotSampleInfo, components: string[]): SpotSampleDetail {
  const at = 9;
  const columns = components.flatMap((component) => FEATURES.map(([feature, unit]) => ({ component, feature, unit })));
  const values = Array.from({ length: 18 }, (_, row) =>
    columns.map(({ component, feature }, column) => {
      const level = (feature === 'cpu' ? 0.05 : feature === 'memory' ? 9e7 : 2e5) * (1 + 0.1 * Math.sin(row + column));
      const struck = component === info.component && row >= at && row < at + 4;
      return struck ? (feature === 'memory' && row === at ? null : 0.02 * level) : level;
    })
  );
  return { ...info, stepMs: 1000, at, columns, values };
}

export function mirrors(now: number, components: string[]): MirrorStatus[] {
  return [
    {
      mirror: 'demo',
      service: SERVICE,
      runtime: 'process',
      up: true,
      startedAt: now - 3_600_000,
      components: components.map((component, index) => ({ component, up: component !== 'app2', restarts: index, node: index < 3 ? 'node-1' : 'node-2' })),
      differences: [{ component: 'app1', what: 'cpu', source: '2', mirror: '0.12' }, { component: 'db1', what: 'image', source: 'postgres:15', mirror: 'postgres 15 of this machine' }],
      snapshotAt: now - 1_200_000,
      rollbackSeconds: 2.4,
    },
  ];
}

export function transferReport({ source, target }: { source: string; target: string }): TransferReport {
  const row = (method: string, f1: number) => ({ method, accuracy: f1 + 0.02, precision: f1, recall: f1 - 0.01, f1, componentFirst: f1 + 0.01 });
  return {
    service: SERVICE,
    source,
    target,
    samples: 40,
    rows: [row('source only', 0.81), row('scaled', 0.9), row('aligned', 0.91), row('fine-tuned', 0.95), row('target only', 0.93)],
    agreement: { value: 0.92, low: 0.85, high: 0.98 },
    difference: { value: 0.02, low: -0.02, high: 0.045 },
    margin: 0.05,
    alike: true,
    verdict: `a classifier of ${source} does as well in ${target} as one that learned there`,
  };
}
