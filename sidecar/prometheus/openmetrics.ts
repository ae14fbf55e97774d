/** Samples of the past as a file for `promtool tsdb create-blocks-from openmetrics` (OpenMetrics 1.0, text format). */

import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MetricDefinition } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import { syncFolder } from '../store/files';
import { checkSamples, sortedLabels, type TimeSeries } from './samples';

export interface MetricFamily {
  definition: MetricDefinition;
  /** Each series whole, all of this metric. */
  series: Iterable<TimeSeries>;
}

export interface OpenMetricsOptions {
  signal?: AbortSignal;
  /** Called with the number of samples in the file so far. */
  onProgress?(samples: number): void;
}

interface Piece {
  text: string;
  samples: number;
}

/** About 1 MB of text: one write. */
const SAMPLES_AT_ONCE = 10_000;

/**
 * Writes the file piece by piece beside `path` and renames it once it is whole and on disk; only one piece is in memory. A NaN is
 * left out. Throws STORE_UNWRITABLE, REQUEST_INVALID for a series that Prometheus could not hold or a metric that comes twice, and
 * the signal's reason when aborted; nothing is left behind then.
 */
export async function writeOpenMetrics(path: string, families: Iterable<MetricFamily>, { signal, onProgress }: OpenMetricsOptions = {}): Promise<{ samples: number }> {
  const draft = `${path}.${process.pid}.tmp`;
  let samples = 0;
  try {
    await onDisk(mkdir(dirname(path), { recursive: true }), path);
    const file = await onDisk(open(draft, 'w', 0o644), path);
    try {
      for (const piece of pieces(families)) {
        signal?.throwIfAborted();
        await onDisk(file.writeFile(piece.text), path);
        samples += piece.samples;
        onProgress?.(samples);
      }
      await onDisk(file.sync(), path);
    } finally {
      await file.close();
    }
    await onDisk(rename(draft, path).then(() => syncFolder(dirname(path))), path);
    return { samples };
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

function onDisk<T>(work: Promise<T>, path: string): Promise<T> {
  return work.catch((error: unknown) => {
    throw new RoentgenError('STORE_UNWRITABLE', `cannot write ${path}: ${messageOf(error)}`, 'check space and rights of its folder', { cause: error });
  });
}

function* pieces(families: Iterable<MetricFamily>): Generator<Piece> {
  const written = new Set<string>();
  for (const { definition, series } of families) {
    if (written.has(definition.name)) {
      throw new RoentgenError('REQUEST_INVALID', `the metric ${definition.name} comes twice`);
    }
    written.add(definition.name);
    yield { text: header(definition), samples: 0 };
    for (const each of series) {
      yield* samplePieces(definition, each);
    }
  }
  yield { text: '# EOF\n', samples: 0 };
}

/** A counter's family has the name without `_total`. */
function header({ name, type, help }: MetricDefinition): string {
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  return `# HELP ${family} ${escaped(help)}\n# TYPE ${family} ${type}\n`;
}

function* samplePieces({ name }: MetricDefinition, series: TimeSeries): Generator<Piece> {
  if (series.labels.__name__ !== name) {
    throw new RoentgenError('REQUEST_INVALID', `a series of ${series.labels.__name__} among those of ${name}`);
  }
  checkSamples(series);
  const labels = sortedLabels(series.labels).filter(([label]) => label !== '__name__').map(([label, value]) => `${label}="${escaped(value)}"`);
  const head = `${name}{${labels.join(',')}} `;
  for (let from = 0; from < series.times.length; from += SAMPLES_AT_ONCE) {
    yield linesOf(head, series, from, Math.min(from + SAMPLES_AT_ONCE, series.times.length));
  }
}

function linesOf(head: string, { times, values }: TimeSeries, from: number, to: number): Piece {
  const piece: Piece = { text: '', samples: 0 };
  for (let index = from; index < to; index++) {
    if (!Number.isNaN(values[index])) {
      // Seconds; promtool cuts their product with 1000, which double precision makes whole from 2004-11-03 to 2038-01-19.
      piece.text += `${head}${numeral(values[index])} ${times[index] / 1000}\n`;
      piece.samples++;
    }
  }
  return piece;
}

const numeral = (value: number) => (Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf');

function escaped(text: string): string {
  return text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
