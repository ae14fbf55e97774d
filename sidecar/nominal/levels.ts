/** Levels that a group's watch has followed and accepted, on disk: they are taken up again after a restart, for the same model. */

import { join } from 'node:path';
import { inside, readIfThere, writeAtomic } from '../store/files';
import type { NominalModel } from './model';
import type { WatchLevels } from './watch';

export interface LevelStore {
  /** Null where none were kept for just this model, or where the file is damaged: the levels of its nominal period then stand. */
  read(model: Pick<NominalModel, 'group' | 'trainedAt' | 'features'>): WatchLevels | null;
  write(model: Pick<NominalModel, 'group' | 'trainedAt'>, levels: WatchLevels): void;
}

interface Kept {
  trainedAt: number;
  levels: WatchLevels;
}

export function createLevels(directory: string, service: string): LevelStore {
  const fileOf = (group: string) => inside(join(directory, encodeURIComponent(service)), `${encodeURIComponent(group)}.json`);

  function read({ group, trainedAt, features }: Parameters<LevelStore['read']>[0]): WatchLevels | null {
    try {
      const kept = JSON.parse(readIfThere(fileOf(group)) ?? 'null') as Kept | null;
      return kept?.trainedAt === trainedAt && fits(kept.levels, features.length) ? kept.levels : null;
    } catch {
      return null;
    }
  }

  return { read, write: ({ group, trainedAt }, levels) => writeAtomic(fileOf(group), JSON.stringify({ trainedAt, levels } satisfies Kept)) };
}

const isLevel = (values: unknown, features: number) => Array.isArray(values) && values.length === features && values.every((value) => Number.isFinite(value));

function fits({ judge, shifted }: WatchLevels, features: number): boolean {
  const { ensemble = [], drift = [] } = judge;
  return isLevel(shifted, features) && ensemble.flat().every((level) => isLevel(level, features)) && drift.every(([line, value]) => typeof line === 'string' && Number.isFinite(value));
}
