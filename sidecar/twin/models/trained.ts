/** Where a training's work lies while it goes on, and its result as a version. */

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TwinTrainingRequest } from '../../contract';
import type { Catalogue } from './catalogue';
import type { TrainingOrder, TrainingResult } from './train';
import type { TrainingSources } from './training-request';

/** The same request has the same folder: it goes on where it was. */
export function orderOf(directory: string, request: Required<TwinTrainingRequest>, more: Partial<TrainingSources> = {}): TrainingOrder {
  const digest = createHash('sha256').update(JSON.stringify({ ...request, ...more })).digest('hex');
  return { folder: join(directory, digest.slice(0, 16)), request, ...more };
}

/** Sorts by age, and is a file's name everywhere. */
const versionOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/[:.]/g, '-');

/** Answers the version; the work is removed. Throws STORE_UNWRITABLE. */
export function keepTrained(catalogue: Pick<Catalogue, 'keep'>, { folder, request }: TrainingOrder, { model, files, errors }: TrainingResult, author: string, at: number): string {
  const version = versionOf(at);
  catalogue.keep(model, version, Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])), { trainedAt: at, author, training: request, errors });
  rmSync(folder, { recursive: true, force: true });
  return version;
}
