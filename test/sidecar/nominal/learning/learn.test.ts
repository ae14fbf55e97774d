import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../../sidecar/config/load';
import type { Interval } from '../../../../sidecar/contract';
import { RoentgenError } from '../../../../sidecar/errors';
import { HANDLERS } from '../../../../sidecar/jobs/handlers';
import type { JobKind } from '../../../../sidecar/jobs/kinds';
import { encodeOnnx } from '../../../../sidecar/nn/onnx';
import { learnService, type LearnDeps } from '../../../../sidecar/nominal/learning/learn';
import { importScorer, openScorer } from '../../../../sidecar/nominal/interchange';
import { loadModel, type NominalModel, saveModel } from '../../../../sidecar/nominal/model';
import type { RawSeries } from '../../../../sidecar/prometheus/client';
import { createSeriesSource } from '../../../../sidecar/series/service-series';
import { createRegistry } from '../../../../sidecar/store/registry';

/** 120 s of three components; `holes` are seconds in which a metric is not told. */
function service(holes: Record<string, (second: number) => boolean> = {}): RawSeries[] {
  const seconds = Array.from({ length: 121 }, (_, second) => second);
  return ['a', 'b', 'c'].flatMap((pod) => ['container_cpu_usage_seconds_total', 'container_fs_usage_bytes'].map((name) => {
    const told = seconds.filter((second) => !holes[name]?.(second) && !holes[pod]?.(second));
    const value = (second: number) => (name.endsWith('_total') ? second + Math.sin(second / 5) : 1e7 * (2 + Math.sin(second / 7)));
    return { labels: { __name__: name, pod, ns: 't' }, times: told.map((second) => second * 1000), values: told.map(value) };
  }));
}

/** Answers the row before the last of four. */
const rowBeforeFile = (features: number) => encodeOnnx({
  nodes: [{ op: 'Gather', inputs: ['windows', 'before'], outputs: ['reconstruction'], attributes: { axis: 1 } }],
  inputs: [{ name: 'windows', type: 'float32', shape: ['n', 4, features] }],
  outputs: [{ name: 'reconstruction', type: 'float32', shape: ['n', features] }],
  constants: [{ name: 'before', shape: [], data: BigInt64Array.of(2n) }],
});

const section = (extra = '') => parseConfig(`services:\n  - name: t\n    selector: '{ns="t"}'\n    step: 1s\n    nominal: { from: '1970-01-01T00:00:00Z', to: '1970-01-01T00:02:00Z' }\n    training: { epochs: 3 }\n${extra}`, '/c.yaml').services[0];

type Run = LearnDeps['jobs']['run'];
type AnyRun = (kind: JobKind, payload: never, options?: Parameters<Run>[2]) => Promise<unknown>;
const here: AnyRun = (kind, payload, options) => HANDLERS[kind](payload, { onProgress: options?.onProgress ?? (() => undefined), signal: options?.signal });
/** Learns groups by `work`, and does all else here. */
const learningBy = (work: AnyRun) => ((kind, payload, options) => (kind === 'learn-group' ? work : here)(kind, payload, options)) as AnyRun as unknown as Run;
const inProcess = learningBy(here);

async function learn(raw: RawSeries[], config = section(), run: Run = inProcess, onModel = async (_model: NominalModel) => {}, pinned: LearnDeps['pinned'] = () => null, disturbed: Interval[] = []) {
  const prometheus = { url: '', raw: async () => raw.map((each) => ({ ...each })), types: async () => new Map<string, string>(), instant: async () => [] };
  const models: NominalModel[] = [];
  const failed: string[] = [];
  const done = learnService(config, { prometheus, source: createSeriesSource(prometheus, config, () => 0), jobs: { run }, pinned, disturbed: () => disturbed, now: () => 5 }, {
    onCollecting: () => undefined,
    onGroups: () => undefined,
    onGroup: () => undefined,
    onModel: async (model) => {
      await onModel(model);
      models.push(model);
    },
    onColdStart: async () => undefined,
    onGroupFailed: (group, { code }) => { failed.push(`${group} ${code}`); },
    onDropped: () => undefined,
  }, new AbortController().signal);
  const error = await done.then(() => null, (reason: { code?: string }) => reason.code);
  return { models: models.sort((one, other) => one.group.localeCompare(other.group)), failed, error };
}

test('a group that is told too seldom fails by itself; the others are learned', async () => {
  const { models, failed, error } = await learn(service({ container_fs_usage_bytes: (second) => second % 10 > 5 }));
  expect(models.map(({ group }) => group)).toEqual(['cpu']);
  expect(failed).toEqual(['filesystem NOMINAL_TOO_SHORT']);
  expect(error).toBe('NOMINAL_TOO_SHORT');
});

test.each<[string, RawSeries[], string]>([
  ['a component that stops in the nominal period', service({ b: (second) => second > 90 }), 'COMPONENT_VANISHED'],
  ['nothing at all', [], 'SERVICE_WITHOUT_SERIES'],
  ['only metrics of no group', service().map((each) => ({ ...each, labels: { ...each.labels, __name__: 'other' } })), 'SERVICE_WITHOUT_SERIES'],
  ['series without the component label', service().map((each) => ({ ...each, labels: { __name__: each.labels.__name__ } })), 'SERVICE_WITHOUT_SERIES'],
])('%s is an error with a code, and no model', async (_what, raw, code) => {
  expect(await learn(raw)).toEqual({ models: [], failed: [], error: code });
});

test('a group with an imported scorer is calibrated with it, on the features and by the scaler it was imported for, and not trained', async () => {
  const [basis] = (await learn(service())).models;
  const pin = await importScorer(rowBeforeFile(basis.features.length), basis);
  const { models } = await learn(service(), section(), inProcess, undefined, (group) => (group === basis.group ? pin : null));
  expect(models.map((model) => [model.group, Boolean(model.foreign)])).toEqual([['cpu', true], ['filesystem', false]]);
  expect(models[0]).toMatchObject({ features: basis.features, scaler: basis.scaler, fill: basis.fill });
  expect(models[0].calibrations._all.line).toBeGreaterThan(0);
  expect(models[0].calibrations._all.line).not.toBe(basis.calibrations._all.line);
  const scorer = await openScorer(models[0]);
  expect(scorer.window).toBe(4);
  await scorer.close();
});

test('a model is kept as it was learned, and not used for another configuration', async () => {
  const { models } = await learn(service());
  const registry = createRegistry(mkdtempSync(join(tmpdir(), 'roentgen-learn-')));
  models.forEach((model) => saveModel(registry, model));
  expect(registry.names(['t'])).toEqual(['cpu', 'filesystem']);
  const load = (extra = '') => loadModel(registry, section(extra), 'cpu', () => undefined);
  expect(load()?.calibrations).toEqual(models[0].calibrations);
  for (const other of ['    scaler: minmax\n', '    calibration: paper\n', '    component_label: node\n', "    groups: { cpu: 'cpu' }\n"]) {
    expect(load(other)).toBeNull();
  }
});

test('groups are learned side by side, each with a checkpoint of its own', async () => {
  const asked: Array<string[] | undefined> = [];
  let both = () => {};
  const together = new Promise<void>((resolve) => (both = resolve));
  const run = learningBy(async (kind, payload, options) => {
    asked.push(options?.checkpoint);
    if (asked.length === 2) {
      both();
    }
    await together;
    return here(kind, payload, options);
  });
  expect((await learn(service(), section(), run)).models).toHaveLength(2);
  expect(asked).toEqual([['nominal', 't', 'cpu'], ['nominal', 't', 'filesystem']]);
});

test('a group for which memory does not suffice keeps no other from being learned', async () => {
  const run = learningBy(async (kind, payload, options) => {
    if (options?.checkpoint?.[2] === 'cpu') {
      throw new RoentgenError('TRAINING_OUT_OF_MEMORY', 'no');
    }
    return here(kind, payload, options);
  });
  const { models, failed, error } = await learn(service(), section(), run);
  expect([models.map(({ group }) => group), failed, error]).toEqual([['filesystem'], ['cpu TRAINING_OUT_OF_MEMORY'], 'TRAINING_OUT_OF_MEMORY']);
});

test('where models cannot be saved, what is still being learned is stopped, and then that is told', async () => {
  const stopped: string[] = [];
  const run = learningBy(async (kind, payload, options) => {
    if (options?.checkpoint?.[2] === 'cpu') {
      return here(kind, payload, options);
    }
    await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
    stopped.push(options?.checkpoint?.[2] ?? '');
    throw options?.signal?.reason;
  });
  const unwritable = async () => {
    throw new RoentgenError('STORE_UNWRITABLE', 'full');
  };
  expect(await learn(service(), section(), run, unwritable)).toEqual({ models: [], failed: [], error: 'STORE_UNWRITABLE' });
  expect(stopped).toEqual(['filesystem']);
});
