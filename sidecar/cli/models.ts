/** Models in the data directory: what there is, and their way out and in as ONNX files. Works beside a running sidecar. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, ServiceSection } from '../config/config';
import { messageOf, RoentgenError } from '../errors';
import { LARGEST_SCORER_BYTES } from '../nominal/foreign';
import { exportModel, importScorer, pin, pinnedModel, unpin, windowOf } from '../nominal/interchange';
import { loadModel, type NominalModel } from '../nominal/model';
import { writeAtomic } from '../store/files';
import { createRegistry, type Registry } from '../store/registry';

/** Of learned models, and of scorers that wait for (or came into) a learning pass. */
const registriesOf = ({ dataDir }: Config): { models: Registry; pins: Registry } => ({ models: createRegistry(join(dataDir, 'models')), pins: createRegistry(join(dataDir, 'scorers')) });

const onDamaged = ({ code, message }: RoentgenError) => console.error(`${code}: ${message}`);

/** Throws SERVICE_UNKNOWN. */
export function sectionOf({ services }: Config, name: string): ServiceSection {
  const section = services.find((each) => each.name === name);
  if (!section) {
    throw new RoentgenError('SERVICE_UNKNOWN', `no service is called ${JSON.stringify(name)}`, services.length === 0 ? 'the configuration names none' : `one of ${services.map((each) => each.name).join(', ')}`);
  }
  return section;
}

function storedModel(config: Config, name: string, group: string): NominalModel {
  const { models } = registriesOf(config);
  const model = loadModel(models, sectionOf(config, name), group, onDamaged);
  if (!model) {
    throw new RoentgenError('NOT_FOUND', `there is no model of ${name} ${group} that fits the configuration`, `there are models of ${models.names([name]).join(', ') || 'no group'}; the sidecar learns them`);
  }
  return model;
}

function describe(model: NominalModel, pinned: boolean): string {
  const { service, group, foreign, features, trainedAt } = model;
  const scorer = foreign ? 'imported scorer' : 'own network';
  return `${service}  ${group}  ${scorer}, ${features.length} features, window of ${windowOf(model)}, learned ${new Date(trainedAt).toISOString()}${pinned === Boolean(foreign) ? '' : `; the next learning pass ${pinned ? 'takes an imported scorer' : 'trains'}`}`;
}

/** Prints a line a model. */
export function list(config: Config): void {
  const { models, pins } = registriesOf(config);
  const lines = config.services.flatMap((service) => models.names([service.name]).map((group) => {
    const model = loadModel(models, service, group, onDamaged);
    return model ? describe(model, pinnedModel(pins, service, group, onDamaged) !== null) : `${service.name}  ${group}  does not fit the configuration any more`;
  }));
  console.log(lines.length === 0 ? 'no models yet' : lines.join('\n'));
}

/** Writes the newest model as an ONNX file. */
export function exportTo(config: Config, service: string, group: string, file: string): void {
  const content = exportModel(storedModel(config, service, group));
  writeAtomic(file, content);
  console.log(`${file}: ${content.length} bytes`);
}

function readScorer(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_SCORER_BYTES) {
      throw new Error(`it has ${size} bytes, ${LARGEST_SCORER_BYTES} are the most`);
    }
    return readFileSync(file);
  } catch (error) {
    throw new RoentgenError('REQUEST_INVALID', `cannot take ${file}: ${messageOf(error)}`, undefined, { cause: error });
  }
}

/** Tries the file out in this process, which is not the sidecar's, then keeps it for the next learning pass. */
export async function importFrom(config: Config, service: string, group: string, file: string, now = Date.now()): Promise<void> {
  const model = await importScorer(readScorer(file), storedModel(config, service, group));
  pin(registriesOf(config).pins, { ...model, trainedAt: now });
  console.log(`${file} will score ${service} ${group} from the next learning pass on: roentgen learn ${service}`);
}

/** Takes an import back. */
export function remove(config: Config, service: string, group: string, now = Date.now()): void {
  const { pins } = registriesOf(config);
  const pinned = pinnedModel(pins, sectionOf(config, service), group, onDamaged);
  if (!pinned) {
    throw new RoentgenError('NOT_FOUND', `no scorer was imported for ${service} ${group}`);
  }
  unpin(pins, pinned, now);
  console.log(`the next learning pass trains ${service} ${group} again: roentgen learn ${service}`);
}

/** `list`, `export SERVICE GROUP FILE`, `import SERVICE GROUP FILE`, or `import SERVICE GROUP` with `remove`. */
export async function model(config: Config, verb: string | undefined, [service, group, file]: string[], flags: { remove: boolean }): Promise<void> {
  if (verb === 'list') {
    return list(config);
  }
  if (verb === 'import' && flags.remove && group !== undefined && file === undefined) {
    return remove(config, service, group);
  }
  if ((verb !== 'export' && verb !== 'import') || file === undefined || flags.remove) {
    throw new RoentgenError('REQUEST_INVALID', 'model takes list, export SERVICE GROUP FILE, import SERVICE GROUP FILE, or import SERVICE GROUP --remove');
  }
  return verb === 'export' ? exportTo(config, service, group, file) : importFrom(config, service, group, file);
}
