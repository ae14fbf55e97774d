/** Labelled windows of a running sidecar: what there is, their way out and in as files, and taking one out of learning. */

import { createWriteStream, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Config } from '../config/config';
import type { ImportReport, SpotSampleInfo } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import { type Client, createClient } from './client';

export interface SamplesFlags {
  service: string;
  reason: string;
}

const FORMATS = ['parquet', 'csv', 'npz'];

/** `list`, `export FILE`, `import FILE`, `discard SAMPLE` with a reason, `restore SAMPLE`; of the service named, or of the only one. */
export async function samples(config: Config, verb: string | undefined, argument: string | undefined, { service, reason }: SamplesFlags, client: Client = createClient(config)): Promise<void> {
  const path = `/services/${encodeURIComponent(serviceOf(config, service))}/samples`;
  const discard = async (sample: string, why: string) => console.log(line(await client.post<SpotSampleInfo>(`${path}/${encodeURIComponent(sample)}/discard`, { reason: why })));
  if (verb === 'list') {
    const all = await client.get<SpotSampleInfo[]>(path);
    console.log(all.length === 0 ? 'no samples yet' : all.map(line).join('\n'));
  } else if (verb === 'export' && argument !== undefined) {
    await exportTo(client, path, argument);
  } else if (verb === 'import' && argument !== undefined) {
    await importFrom(client, path, argument);
  } else if (verb === 'discard' && argument !== undefined && reason.trim() !== '') {
    await discard(argument, reason);
  } else if (verb === 'restore' && argument !== undefined) {
    await discard(argument, '');
  } else {
    throw new RoentgenError('REQUEST_INVALID', 'samples takes list, export FILE, import FILE, discard SAMPLE --reason TEXT, or restore SAMPLE');
  }
}

function serviceOf({ services }: Config, name: string): string {
  if (name === '' && services.length !== 1) {
    throw new RoentgenError('REQUEST_INVALID', 'the command needs --service', `one of ${services.map((each) => each.name).join(', ') || 'none: the configuration names no service'}`);
  }
  return name || services[0].name;
}

function line({ sample, environment, moment, fault, component, quality: { bridged, unrest }, discarded }: SpotSampleInfo): string {
  const label = fault === null ? 'nominal' : `${fault} on ${component}`;
  const figures = `${(100 * bridged).toFixed(1)} % bridged, unrest ${unrest === null ? '-' : unrest.toFixed(1)}`;
  return `${sample}  ${new Date(moment).toISOString()}  ${environment}  ${label}  ${figures}${discarded === null ? '' : `  discarded: ${discarded}`}`;
}

/** Beside the file first, so that what is there under its name is whole. */
async function exportTo(client: Client, path: string, file: string): Promise<void> {
  const format = extname(file).slice(1).toLowerCase();
  if (!FORMATS.includes(format)) {
    throw new RoentgenError('REQUEST_INVALID', `${file} does not say in which form`, `its name ends with ${FORMATS.map((each) => `.${each}`).join(', ')}`);
  }
  const content = Readable.fromWeb((await client.download(`${path}-export?format=${format}`)) as WebStream<Uint8Array>);
  const draft = `${file}.part`;
  try {
    const target = createWriteStream(draft);
    await pipeline(content, target);
    renameSync(draft, file);
    console.log(`${file}: ${target.bytesWritten} bytes`);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new RoentgenError('STORE_UNWRITABLE', `cannot write ${file}: ${messageOf(error)}`, undefined, { cause: error });
  }
}

async function importFrom(client: Client, path: string, file: string): Promise<void> {
  const { read, kept, known, refused } = await client.upload<ImportReport>(`${path}-import?name=${encodeURIComponent(basename(file))}`, bytesOf(file));
  console.log([`${file}: ${read} samples, ${kept} new, ${known} known, ${refused.length} refused`, ...refused.map(({ sample, reason }) => `  ${sample}: ${reason}`)].join('\n'));
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new RoentgenError('REQUEST_INVALID', `cannot take ${file}: ${messageOf(error)}`, undefined, { cause: error });
  }
}
