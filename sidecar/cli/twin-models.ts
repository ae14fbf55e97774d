/** The network twin's models from a shell: predict networks, train a model, choose a version. Works beside a running sidecar. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TWIN_MODELS, type TwinErrors, type TwinEstimator, type TwinModelKind, type TwinModelVersion, type TwinReport, type TwinTrainingRequest } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import { createJobs, type Jobs } from '../jobs/jobs';
import { candidateRule } from '../twin/autoopt/admission';
import { sourceLines } from '../twin/autoopt/source-counts';
import { sourcesOf } from '../twin/autoopt/sources';
import { simulateCandidate } from '../twin/candidates';
import { createCatalogue, shippedModels } from '../twin/models/catalogue';
import { type ModelPlaces, SHIPPED } from '../twin/models/model-files';
import { judgedNetworks, type NetworkErrors } from '../twin/models/data-set';
import { HELD_OUT_ABOUT, HELD_OUT_COUNT, heldOutScenario, judged } from '../twin/models/judged';
import { checkModel, type ModelChoice, openModel } from '../twin/models/open';
import { keepTrained, orderOf } from '../twin/models/trained';
import { trainingOf, type TrainingSources } from '../twin/models/training-request';
import type { Sample } from '../twin/scenario/results';
import { parseNetwork } from '../twin/whatif/parse';
import { predictedReport } from '../twin/whatif/report';

export interface TwinModelFlags {
  method?: string;
  json: boolean;
  model?: string;
  candidates?: string;
  samples?: string;
  epochs?: string;
  /** Of train: folders with more candidates, commas between; which of their networks may be candidates. */
  sources?: string;
  rule?: string;
  seed: string;
}

const VERBS = ['predict', 'train', 'models', 'measure'] as const;
export const isModelVerb = (verb: string | undefined): verb is (typeof VERBS)[number] => VERBS.some((each) => each === verb);

/** @param dataDir of the configuration; read only when it is needed */
export async function twinModels(verb: (typeof VERBS)[number], more: string[], flags: TwinModelFlags, dataDir: () => string): Promise<void> {
  switch (verb) {
    case 'predict':
      return predict(dataDir(), more[0], flags);
    case 'train':
      return train(dataDir(), flags);
    case 'models':
      return models(dataDir(), more);
    case 'measure':
      return measure(dataDir());
  }
}

const METHODS: TwinEstimator[] = ['corrected', 'routenet', 'queueing'];
/** Rows of the table of paths. */
const SHOWN = 20;

const placesOf = (dataDir: string): ModelPlaces => ({ directory: join(dataDir, 'twin-models'), shipped: shippedModels() });

/** Without a method the first that can be opened. Throws REQUEST_INVALID, MODEL_UNKNOWN, MODEL_CORRUPT. */
export async function chosenModel(dataDir: string, method: string | undefined) {
  const places = placesOf(dataDir);
  const catalogue = createCatalogue(places, checkModel);
  const choiceOf = (each: TwinEstimator): ModelChoice => ({ method: each, version: each === 'queueing' ? null : catalogue.inUse(each) });
  if (method !== undefined && !METHODS.some((each) => each === method)) {
    throw new RoentgenError('REQUEST_INVALID', `--method is ${JSON.stringify(method)}`, `one of ${METHODS.join(', ')}`);
  }
  for (const each of method === undefined ? METHODS : [method as TwinEstimator]) {
    try {
      return { ...choiceOf(each), predictor: await openModel(places, choiceOf(each)) };
    } catch (error) {
      if (method !== undefined || !(error instanceof RoentgenError)) {
        throw error;
      }
      console.error(`${each}: ${error.message}`);
    }
  }
  throw new RoentgenError('MODEL_UNKNOWN', 'nothing can predict');
}

/** A network's worst paths; a folder's errors beside what was measured in it. */
export async function predict(dataDir: string, path: string | undefined, { method, json }: Pick<TwinModelFlags, 'method' | 'json'>): Promise<void> {
  if (path === undefined) {
    throw new RoentgenError('REQUEST_INVALID', 'twin predict needs a network or a folder', 'roentgen twin predict network.json');
  }
  const folder = isFolder(path);
  const network = folder ? null : parseNetwork(readNetwork(path));
  const estimator = await chosenModel(dataDir, method);
  try {
    if (network) {
      const report = await predictedReport(network, estimator, () => performance.now());
      console.log(json ? JSON.stringify(report, null, 1) : reportText(report));
    } else {
      const errors = await judgedNetworks(path, estimator.predictor, (line) => json || console.log(networkText(line)));
      console.log(json ? JSON.stringify({ method: estimator.method, version: estimator.version, ...errors }, null, 1) : `${totalText(errors.total)}\nby ${estimator.method}${estimator.version ? `, model ${estimator.version}` : ''}`);
    }
  } finally {
    await estimator.predictor.close();
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new RoentgenError('REQUEST_INVALID', `${path} cannot be read: ${messageOf(error)}`, 'a network as the page exports it, or a folder in the form of the GNNet challenge');
  }
}

function readNetwork(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new RoentgenError('SCENARIO_INVALID', `${path} is no network: ${messageOf(error)}`, 'a whole JSON file, as the page exports it');
  }
}

const milliseconds = (seconds: number | null): string => (seconds === null ? '-' : (1000 * seconds).toPrecision(4));
const percent = (share: number | null): string => (share === null ? '-' : (100 * share).toPrecision(3));

export function reportText({ method, version, paths, links, totals, seconds }: TwinReport): string {
  const worst = [...paths].sort((a, b) => (b.loss.value ?? 2) - (a.loss.value ?? 2) || (b.delay.value ?? Infinity) - (a.delay.value ?? Infinity) || 0).slice(0, SHOWN);
  const width = Math.max(4, ...worst.map(({ flow }) => flow.length));
  const rows = worst.map(({ flow, tos, delay, jitter, loss, state, route }) => `${flow.padEnd(width)}  ${tos}  ${milliseconds(delay.value).padStart(9)}  ${milliseconds(jitter.value === null ? null : Math.sqrt(jitter.value)).padStart(9)}  ${percent(loss.value).padStart(8)}  ${state === 'ok' ? '' : `${state}: `}${route.join(' ')}`);
  const busiest = [...links].sort((a, b) => b.load - a.load)[0];
  return [
    `${'flow'.padEnd(width)} tos   delay ms  jitter ms    loss %  path`,
    ...rows,
    ...(paths.length > SHOWN ? [`... and ${paths.length - SHOWN} more; --json has all`] : []),
    `all packets: delay ${milliseconds(totals.delay.value)} ms, loss ${percent(totals.loss.value)} %; ${totals.noWay} flows without a way, ${totals.overloaded} over an overloaded link`,
    ...(busiest ? [`busiest link: ${busiest.from} to ${busiest.to}, load ${busiest.load.toPrecision(3)}`] : []),
    `by ${method}${version ? `, model ${version}` : ''}, in ${milliseconds(seconds)} ms`,
  ].join('\n');
}

const errorsText = ({ delay, jitter, loss }: Pick<TwinErrors, 'delay' | 'jitter' | 'loss'>): string => `delay ${delay.toPrecision(4)} %  jitter ${jitter.toPrecision(4)} %  loss ${loss.toPrecision(3)} points`;
const networkText = ({ name, nodes, paths, errors }: NetworkErrors): string => `${name.padEnd(32)} ${String(nodes).padStart(4)} nodes ${String(paths).padStart(6)} paths  ${errorsText(errors)}`;
const totalText = ({ networks, paths, ...errors }: TwinErrors): string => `all: ${networks} networks, ${paths} paths  ${errorsText(errors)}  (means over all paths: absolute percentage errors; of loss absolute errors in percentage points)`;

/** The version that comes out is kept and not used yet. A run that is cut off goes on where it was when it is asked for again. */
export async function train(dataDir: string, flags: TwinModelFlags, now: () => number = Date.now, open: () => Pick<Jobs, 'run' | 'close'> = oneWorker): Promise<void> {
  const order = orderOf(join(dataDir, 'twin-training'), ...requestOf(flags));
  const jobs = open();
  let told = -1;
  const onProgress = (share: number) => {
    const percent = Math.floor(100 * share);
    if (percent > told) {
      console.error(`${(told = percent)} %`);
    }
  };
  try {
    const result = await jobs.run('twin-training', order, { onProgress });
    const version = keepTrained(createCatalogue(placesOf(dataDir), checkModel), order, result, 'shell', now());
    result.sources?.length && console.log(sourceLines(result.sources).join('\n'));
    console.log(`${result.model} ${version}: ${errorsText(result.errors)} on ${result.errors.networks} networks, ${result.errors.about}\nto use it: roentgen twin models ${result.model} ${version}`);
  } finally {
    await jobs.close();
  }
}

const oneWorker = () => createJobs({ workers: 1, log: (text) => console.error(text) });

/** With other sources the model is the one that selects. Throws REQUEST_INVALID, DATASET_INVALID (a source is not there). */
function requestOf({ model, candidates, samples, epochs, seed, ...flags }: TwinModelFlags): [Required<TwinTrainingRequest>, Partial<TrainingSources>] {
  const whole = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const more: TrainingSources = { sources: sourcesOf(flags.sources), rule: candidateRule(flags.rule) };
  const request = trainingOf({ model: model ?? (isNone(more) ? undefined : 'routenet'), candidates: whole(candidates), samples: whole(samples), epochs: whole(epochs), seed: whole(seed) }, more);
  return [request, isNone(more) ? {} : more];
}

const isNone = ({ sources, rule }: TrainingSources): boolean => sources.length === 0 && rule === 'challenge';

/** JSON: errors of every estimator on the networks that versions are judged by; with shipped models the content of deploy/twin/models/errors.json. */
export async function measure(dataDir: string): Promise<void> {
  const samples: Sample[] = [];
  for (let place = 0; place < HELD_OUT_COUNT; place++) {
    samples.push(await simulateCandidate(heldOutScenario(place)));
    console.error(`simulated ${samples[place].scenario.nodes} nodes`);
  }
  const errors: Partial<Record<TwinEstimator, TwinErrors>> = {};
  for (const method of METHODS) {
    try {
      const { predictor } = await chosenModel(dataDir, method);
      errors[method] = await judged(predictor, samples, HELD_OUT_ABOUT);
      await predictor.close();
    } catch (error) {
      console.error(`${method}: ${messageOf(error)}`);
    }
  }
  console.log(JSON.stringify(errors, null, 1));
}

/** Every version with its errors; with a kind and a version, that one is used from now on. A running sidecar uses it from its next estimate. */
export function models(dataDir: string, [kind, version]: string[]): void {
  const catalogue = createCatalogue(placesOf(dataDir), checkModel);
  if (kind !== undefined) {
    const known = TWIN_MODELS.find((each) => each === kind);
    if (!known || version === undefined) {
      throw new RoentgenError('REQUEST_INVALID', 'twin models takes nothing, or a model and its version', `for example: twin models ${TWIN_MODELS[0]} ${SHIPPED}`);
    }
    catalogue.use(known, version);
  }
  console.log(TWIN_MODELS.flatMap((each: TwinModelKind) => catalogue.versions(each)).map(versionText).join('\n'));
}

const versionText = ({ model, version, inUse, obstacle, errors }: TwinModelVersion): string => `${inUse ? '*' : ' '} ${model.padEnd(10)} ${version.padEnd(26)} ${obstacle ? `${obstacle.code}: ${obstacle.message}` : errors ? `${errorsText(errors)} on ${errors.networks} networks, ${errors.about}` : 'errors not measured'}`;
