/** The trained classifier on disk: card, networks and learned vectors in one checked file, so that they never belong to different trainings. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpotsConfig } from '../config/config';
import { SPOT_MODELS, type SpotWindow } from '../contract';
import { decodeModel, encodeModel } from '../nn/modelfile';
import type { Arrays } from '../nn/parameters';
import { writeAtomic } from '../store/files';
import type { ClassifierWeights } from './classifier';
import { SPOT_WINDOWS, type SpotModel, type WindowModel } from './learn';
import type { PaperModel } from './paper';
import type { SharedModel } from './shared/model';

const FILE = 'fault-spots.model';
/** Of the form of the file; earlier builds' models are trained again. */
const KIND = 'fault-spots/2';

type SharedCard = Omit<SharedModel, 'networks' | 'novelty'> & { networks: number; limit: number };
type PaperCard = Omit<PaperModel, 'weights'> & { weights: Omit<ClassifierWeights, 'arrays'> };
type WindowCard = { kind: 'shared'; model: SharedCard } | { kind: 'paper'; model: PaperCard };
type Card = Omit<SpotModel, 'models'> & { models: Record<SpotWindow, WindowCard> };

const prefixed = (prefix: string, arrays: Arrays): Arrays => Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${prefix}/${name}`, array]));

function under(prefix: string, arrays: Arrays): Arrays {
  const own = Object.entries(arrays).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length + 1), array]));
}

function matrixOf(rows: number[][]): Arrays[string] {
  const width = rows[0]?.length ?? 0;
  return { shape: [rows.length, width], data: Float32Array.from(rows.flat()) };
}

const rowsOf = ({ shape: [rows, width], data }: Arrays[string]): number[][] => Array.from({ length: rows }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);

function packed(window: SpotWindow, { kind, model }: WindowModel): { card: WindowCard; arrays: Arrays } {
  if (kind === 'paper') {
    const { weights: { arrays, ...weights }, ...rest } = model;
    return { card: { kind, model: { ...rest, weights } }, arrays: prefixed(window, arrays) };
  }
  const { networks, novelty: { learned, limit }, ...rest } = model;
  const arrays = networks.map((network, at) => prefixed(`${window}/${at}`, network));
  return { card: { kind, model: { ...rest, networks: networks.length, limit } }, arrays: Object.assign({ [`${window}/learned`]: matrixOf(learned) }, ...arrays) };
}

function unpacked(window: SpotWindow, { kind, model }: WindowCard, arrays: Arrays): WindowModel {
  const own = under(window, arrays);
  if (kind === 'paper') {
    return { kind, model: { ...model, weights: { ...model.weights, arrays: own } } };
  }
  const { networks, limit, ...rest } = model;
  return { kind, model: { ...rest, networks: Array.from({ length: networks }, (_, at) => under(String(at), own)), novelty: { learned: rowsOf(own.learned), limit } } };
}

/** Throws STORE_UNWRITABLE. */
export function saveSpotModel(directory: string, { models, ...rest }: SpotModel): void {
  const [centred, past] = SPOT_WINDOWS.map((window) => packed(window, models[window]));
  const card: Card = { ...rest, models: { centred: centred.card, past: past.card } };
  writeAtomic(join(directory, FILE), encodeModel({ kind: KIND, meta: card, arrays: { ...centred.arrays, ...past.arrays } }));
}

/** The stored model, or null where there is none, it is damaged or an earlier build's, or it was trained for other components or another configuration. */
export function loadSpotModel(directory: string, components: string[], config: SpotsConfig): SpotModel | null {
  try {
    const { meta: { models, ...card }, arrays } = decodeModel<Card>(KIND, readFileSync(join(directory, FILE)));
    const same = (one: readonly string[], other: readonly string[]) => one.join('\n') === other.join('\n');
    const fits = SPOT_MODELS.includes(card.kind) && card.kind === config.model && card.moments === config.moments && same(card.components, components) && (card.kind === 'shared' || same(card.features, config.features));
    return fits ? { ...card, environment: config.environment, models: { centred: unpacked('centred', models.centred, arrays), past: unpacked('past', models.past, arrays) } } : null;
  } catch {
    return null;
  }
}
