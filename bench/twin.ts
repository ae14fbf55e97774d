/**
 * The network twin by the measure of AutoOPT (issue 7): contest (a), RouteNet-Fermi on 100 small networks that AutoOPT chose, and contest
 * (b), the best model inside the same rule. docs/twin-autoopt.md has the options.
 */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RoentgenError } from '../sidecar/errors';
import { candidateRule } from '../sidecar/twin/autoopt/admission';
import type { StageTime } from '../sidecar/twin/autoopt/options';
import { sourceLines } from '../sidecar/twin/autoopt/source-counts';
import { sourcesOf } from '../sidecar/twin/autoopt/sources';
import type { Errors } from '../sidecar/twin/evaluation/errors';
import { readRouteNet, type RouteNetModel } from '../sidecar/twin/training/model-file';
import type { Figure } from './report/figure';
import { bestFigures } from './twin/best';
import { overall } from './twin/evaluate';
import { featuresFigures } from './twin/features';
import { inferFigures } from './twin/infer';
import { autoOpt, type Contest, judged, optionsOf, rival, say, selectionRows, validationPart } from './twin/routenet';
import { figureTen, type SelectionRow, stageLines, tableOne, tableTwo } from './twin/tables';
import { whatIfFigures } from './twin/what-if';

interface Options {
  data?: string;
  validation?: string;
  dir?: string;
  models?: string;
  samples?: string;
  candidates?: string;
  contest?: string;
  seeds?: string;
  features?: string;
  /** Folders with more candidates, commas between; which of their networks may be some. */
  sources?: string;
  rule?: string;
  /** `features`: nothing but measured against latent ones, by filter models of so many `steps`. */
  compare?: string;
  steps?: string;
  train?: string;
  epochs?: string;
  /** Random choice and the challenge's generator: for the `delay`, for `all` metrics, or `no`. */
  rivals?: string;
  quick?: string;
}

const SHIPPED = resolve('deploy/twin/models');
const MODEL = 'routenet.model';

const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function errorFigures(errors: Errors[], peers: Errors[], note: string): Figure[] {
  const figure = (id: string, metric: keyof Errors, unit: string): Figure => {
    const each = errors.map((error) => error[metric]);
    const spread = each.length > 1 ? `; by seed ${each.map((value) => rounded(value)).join(', ')}` : '';
    const peer = mean(peers.map((error) => error[metric]));
    return { id, value: Number.isFinite(mean(each)) ? rounded(mean(each)) : null, unit, ...(Number.isFinite(peer) && { peer: 'random choice', peerValue: rounded(peer) }), note: note + spread };
  };
  return [figure('T-rn-delay', 'delay', '% MAPE of delay'), figure('T-rn-jitter', 'jitter', '% MAPE of jitter'), figure('T-rn-loss', 'loss', 'points MAE of loss')];
}

function selectFigure(tables: SelectionRow[][]): Figure {
  const rows = tables.flat();
  const better = rows.filter(({ selected, random }) => selected < random).length;
  const text = rows.map(({ samples, selected, random }) => `${samples}: ${rounded(selected)} / ${rounded(random)}`).join(', ');
  return { id: 'T-select', value: better, unit: `of ${rows.length} iterations better than random`, note: `MAPE of delay, selected / random, ${text}` };
}

/** The shipped model, or one of `--models`: nothing is trained. */
async function shipped(contest: Contest, model: RouteNetModel): Promise<Figure[]> {
  const evaluation = await judged(model, contest);
  console.log(tableOne(evaluation).join('\n'));
  const { chosenBy, samples, seed } = model.provenance;
  return [...errorFigures([overall(evaluation)], [], `${samples} samples chosen by ${chosenBy}, seed ${seed}, trained before`), ...(await inferFigures(model))];
}

interface SeedResult {
  model: RouteNetModel;
  errors: Errors;
  random?: Errors;
  rows: SelectionRow[];
}

async function oneSeed(contest: Contest, seed: number, rivals: string): Promise<SeedResult> {
  const validation = validationPart(contest);
  const options = optionsOf(contest, seed, validation);
  const result = await autoOpt(options);
  console.log(['', ...sourceLines(result.sources)].join('\n'));
  const evaluation = await judged(result.model, contest);
  const bars = [{ name: 'AutoOPT (ours)', errors: overall(evaluation) }];
  console.log(['', ...tableOne(evaluation), ''].join('\n'));
  const rows = await selectionRows(options, result);
  console.log([...tableTwo(rows, validation.length), ''].join('\n'));
  for (const stem of rivals === 'no' ? [] : (['random', 'quickstart'] as const)) {
    const rivalModel = await rival(rivals === 'delay' ? { ...options, metrics: ['delay'] } : options, stem, result.candidates);
    bars.push({ name: stem === 'random' ? 'random choice' : "the challenge's generator", errors: ofTrained(rivalModel, overall(await judged(rivalModel, contest))) });
  }
  console.log([...figureTen(bars), '', ...timeLines(result.times)].join('\n'));
  return { model: result.model, errors: bars[0].errors, random: bars[1]?.errors, rows };
}

/** What a model was not trained for has no error. */
const ofTrained = ({ parameters }: RouteNetModel, errors: Errors): Errors => ({ delay: parameters.delay ? errors.delay : NaN, jitter: parameters.jitter ? errors.jitter : NaN, loss: parameters.loss ? errors.loss : NaN });

const timeLines = (times: StageTime[]): string[] => ['Stages of this run (what an earlier one had done is read)', ...stageLines(times)];

async function trained(contest: Contest, seeds: number, rivals: string): Promise<Figure[]> {
  const results: SeedResult[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    say(`seed ${seed} of ${seeds}`);
    results.push(await oneSeed(contest, seed, rivals));
  }
  const note = `${contest.samples} of ${contest.candidates} generated candidates${contest.sources.length > 0 ? `, and those of ${contest.sources.join(', ')}` : ''}${contest.rule === 'none' ? "; not by the challenge's rule" : ''}`;
  const random = results.flatMap((result) => (result.random ? [result.random] : []));
  return [...errorFigures(results.map(({ errors }) => errors), random, note), selectFigure(results.map(({ rows }) => rows)), ...(await inferFigures(results[0].model))];
}

export async function run(options: Options): Promise<{ seeds: number[]; figures: Figure[] }> {
  const { data, validation = data, dir = 'build/bench-twin', samples = '100', candidates = '500', contest = 'all', seeds = '1', features = 'measured', epochs = '20', rivals = 'all' } = options;
  if (contest === 'what-if') {
    return { seeds: [1], figures: await whatIfFigures() };
  }
  if (!data || !validation) {
    throw new RoentgenError('REQUEST_INVALID', 'no data set is given', 'add --data DIR, a folder of results in the form of the GNNet challenge');
  }
  const quick = options.quick === 'true';
  const routenet: Contest = { data, validation, directory: resolve(dir), samples: Number(samples), candidates: Number(candidates), quick, features: features === 'latent' ? 'latent' : 'measured', epochs: Number(epochs), sources: sourcesOf(options.sources), rule: candidateRule(options.rule) };
  if (options.compare === 'features') {
    return { seeds: seedsOf(seeds), figures: await featuresFigures(routenet, Number(seeds), Number(options.steps ?? '2000')) };
  }
  const file = join(options.models ?? SHIPPED, MODEL);
  const figures: Figure[] = [];
  if (contest !== 'best') {
    figures.push(...(options.train !== 'true' && !quick && existsSync(file) ? await shipped(routenet, readRouteNet(file)) : await trained(routenet, Number(seeds), rivals)));
  }
  if (contest !== 'rn') {
    figures.push(...(await bestFigures({ data, samples: Number(samples), seeds: Number(seeds), directory: join(resolve(dir), 'best'), quick })));
  }
  return { seeds: seedsOf(seeds), figures };
}

const seedsOf = (seeds: string): number[] => Array.from({ length: Number(seeds) }, (_, index) => index + 1);
