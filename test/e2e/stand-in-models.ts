/** The stand-in's versions of nominal models: kept, chosen and learned as a sidecar does it, without any network. */
import type { ModelVersion, StagedModel } from '../../sidecar/contract';
import { GROUPS } from './history';

const HOUR = 3_600_000;
const HYPERPARAMETERS = { window: 12, hidden: 32, latent: 16, dropout: 0.1, epochs: 150, batch: 32, learningRate: 0.003, patience: 20, seed: 1 };

export type Versions = Map<string, ModelVersion[]>;

const nameOf = (trainedAt: number) => String(trainedAt).padStart(15, '0');

const qualityAt = (trainedAt: number, flaggedShare: number) => ({ from: trainedAt - HOUR / 2, to: trainedAt, rows: 360, flaggedShare, episodesPerDay: 500 * flaggedShare, medianScore: 0.31 });

function version(trainedAt: number, components: string[], change: Partial<ModelVersion> = {}): ModelVersion {
  return { version: nameOf(trainedAt), inUse: false, trainedAt, nominal: { from: trainedAt - 2 * HOUR, to: trainedAt }, stepSeconds: 5, features: 24, components, hyperparameters: HYPERPARAMETERS, epochs: 87, trainingLoss: 0.01183, validationLoss: 0.01427, detector: 'ensemble', engine: 'onnxruntime-node 1.30.0', quality: qualityAt(trainedAt, 0.0008), excluded: [], incidents: [], staged: false, obstacle: null, ...change };
}

const UNREADABLE: Partial<ModelVersion> = { trainedAt: 0, nominal: { from: 0, to: 0 }, stepSeconds: 0, features: 0, components: [], hyperparameters: {}, epochs: 0, trainingLoss: 0, validationLoss: 0, quality: null, engine: '' };

/** Four versions a group: in use, kept, of another configuration, damaged; the last group has none yet. */
export function startVersions(now: number, components: string[]): Versions {
  return new Map(GROUPS.map((group, i) => [group, i === GROUPS.length - 1 ? [] : [
    version(now - HOUR, components, {
      inUse: true,
      excluded: [{ from: now - 2.6 * HOUR, to: now - 2.5 * HOUR }],
      incidents: group === 'network' ? [{ from: now - 2.2 * HOUR, to: now - 2.1 * HOUR, features: ['app1 container_network_transmit_packets_total', 'db1 container_network_receive_bytes_total'], excluded: false }] : [],
    }),
    version(now - 25 * HOUR, components.slice(0, -1), { features: 20, epochs: 112, validationLoss: 0.02113, detector: 'autoencoder', quality: qualityAt(now - 25 * HOUR, 0.021) }),
    version(now - 49 * HOUR, components, { stepSeconds: 15, obstacle: 'it was learned with another step, selector, grouping, scaler, calibration or training' }),
    version(now - 73 * HOUR, components, { ...UNREADABLE, obstacle: 'autoencoder.bin does not have the digest of its manifest' }),
  ]]));
}

export const usedVersion = (versions: Versions, group: string) => versions.get(group)?.find(({ inUse }) => inUse);

/** Makes a version the one in use; false where it cannot be. */
export function chooseVersion(versions: Versions, group: string, wanted: string): boolean {
  const all = versions.get(group) ?? [];
  const fits = all.some(({ version: name, obstacle }) => name === wanted && obstacle === null);
  if (fits) {
    all.forEach((each) => (each.inUse = each.version === wanted));
  }
  return fits;
}

/** A version with other features that has scored beside the one in use for half an hour. */
export function stagedBeside(now: number): StagedModel {
  return { version: nameOf(now - HOUR / 2), since: now - HOUR / 2, until: now + HOUR / 2, rows: 360, flaggedShare: 0.0028, flaggedShareInUse: 0.031, added: ['app3 container_network_transmit_packets_total', 'app3 container_network_receive_bytes_total'], removed: ['load container_network_receive_errors_total'] };
}

/** The staged version takes over. */
export function promoteStaged(versions: Versions, group: string, { version: name, since }: StagedModel, components: string[]): void {
  const all = versions.get(group) ?? [];
  all.forEach((each) => (each.inUse = false));
  all.unshift(version(since, components, { version: name, inUse: true, features: 26 }));
}

/** Every group that has a model gets a newer version. */
export function learnVersions(versions: Versions, now: number, components: string[]): void {
  for (const all of versions.values()) {
    if (all.length > 0) {
      all.forEach((each) => (each.inUse = false));
      all.unshift(version(now, components, { inUse: true }));
      all.splice(5);
    }
  }
}
