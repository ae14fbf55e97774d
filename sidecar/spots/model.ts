import { join } from 'node:path';
import type { SpotsConfig } from '../config/config';
import { readIfThere, writeAtomic } from '../store/files';
import { decodeClassifier, encodeClassifier } from './classifier';
import type { SpotModel } from './learn';

/** Card and network are one file, so that they never belong to different trainings. */
const FILE = 'classifier.json';

type Card = Omit<SpotModel, 'weights'> & { network: string };

export function saveSpotModel(directory: string, model: SpotModel): void {
  const { weights, ...rest } = model;
  const card: Card = { ...rest, network: encodeClassifier(weights).toString('base64') };
  writeAtomic(join(directory, FILE), JSON.stringify(card));
}

/** The stored model, or null where there is none, it is damaged, or it was trained for other components or features. */
export function loadSpotModel(directory: string, components: string[], config: SpotsConfig): SpotModel | null {
  const text = readIfThere(join(directory, FILE));
  if (text === null) {
    return null;
  }
  try {
    const { network, ...card } = JSON.parse(text) as Card;
    const fits = card.components.join('\n') === components.join('\n') && card.features.join() === config.features.join() && card.moments === config.moments;
    return fits ? { ...card, weights: decodeClassifier(Buffer.from(network, 'base64')) } : null;
  } catch {
    return null;
  }
}
