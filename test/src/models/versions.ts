import type { GroupStatus, ModelVersion, ServiceStatus } from '../../../sidecar/contract';

export function version(change: Partial<ModelVersion> = {}): ModelVersion {
  const trainedAt = Date.UTC(2026, 6, 30, 10);
  return {
    version: 'v1',
    inUse: false,
    trainedAt,
    nominal: { from: trainedAt - 7_200_000, to: trainedAt },
    stepSeconds: 5,
    features: 24,
    components: ['app1', 'db1'],
    hyperparameters: { hidden: 32, learningRate: 0.003 },
    epochs: 87,
    trainingLoss: 0.012,
    validationLoss: 0.0142718,
    detector: 'ensemble',
    engine: 'onnxruntime-node 1.30.0',
    quality: { from: trainedAt - 1_800_000, to: trainedAt, rows: 360, flaggedShare: 0.0021, episodesPerDay: 0.4, medianScore: 0.31 },
    excluded: [],
    incidents: [],
    staged: false,
    obstacle: null,
    ...change,
  };
}

export function group(change: Partial<GroupStatus> = {}): GroupStatus {
  return { group: 'cpu', state: 'ready', progress: 1, error: null, trainedAt: Date.UTC(2026, 6, 30, 10), features: 24, threshold: 0.4, layer: 'virtual', detector: 'ensemble', latest: null, episode: null, drift: null, staged: null, ...change };
}

export function service(change: Partial<ServiceStatus> = {}): ServiceStatus {
  return { service: 'shop', components: [], stepSeconds: 5, nominal: null, kpi: null, groups: [group()], componentLabel: 'pod', selector: '{namespace="shop"}', nodes: null, suspects: null, learningHeld: null, ...change };
}
