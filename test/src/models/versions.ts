import type { GroupStatus, ModelVersion } from '../../../sidecar/contract';

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
    obstacle: null,
    ...change,
  };
}

export function group(change: Partial<GroupStatus> = {}): GroupStatus {
  return { group: 'cpu', state: 'ready', progress: 1, error: null, trainedAt: Date.UTC(2026, 6, 30, 10), features: 24, threshold: 0.4, latest: null, episode: null, ...change };
}
