/**
 * AutoOPT's stage 2 alone (section V-C and D, table IV, figure 11): of the candidates that a data set holds, 10, 25, 50 % by selection
 * and at random, and all of them; the same model trained on each; the error on a fifth that neither saw.
 * Options: --data DIR in any form of the challenge (../shared/data/gnnet2022-validation); --shares 10,25,50,100; --seeds N (3), each with a
 * split of its own; --models routenet,paths; --most-nodes N (100): a step of RouteNet costs as many paths as nodes squared; --steps N (2000)
 * of RouteNet's training, where the challenge allows 40,000: all choices get the same; --minutes M (25): no trial is begun or gone on with
 * after that; --dir DIR (data/bench-twin-select) keeps trials, from which the next run goes on.
 */

import { join, resolve } from 'node:path';
import { type Tally, tallyLines } from '../sidecar/twin/real/preprocess';
import { readAnySamples } from '../sidecar/twin/real/read';
import type { Sample } from '../sidecar/twin/scenario/results';
import type { Figure } from './report/figure';
import { pathLearner } from './twin-select/corrected-paths';
import type { Learner } from './twin-select/learner';
import { inSlowTime, routeNetLearner, slownessOf } from './twin-select/routenet';
import { PAPER, type Table, tableLines, tableOf } from './twin-select/table';
import { type Cell, cellsOf, runTrials, type Trial, type TrialHooks } from './twin-select/trials';

type ModelName = keyof typeof PAPER;
const MODELS = Object.keys(PAPER) as ModelName[];

export interface Options {
  data: string;
  shares: number[];
  seeds: number[];
  models: ModelName[];
  mostNodes: number;
  steps: number;
  minutes: number;
  directory: string;
}

/** Throws on words that are not there. */
export function optionsOf(words: Record<string, string | undefined>): Options {
  const number = (name: string, otherwise: number, isGood: (value: number) => boolean) => {
    const value = Number(words[name] ?? otherwise);
    if (!isGood(value)) {
      throw new Error(`--${name} is ${JSON.stringify(words[name])}`);
    }
    return value;
  };
  const isCount = (value: number) => Number.isInteger(value) && value >= 1;
  const shares = (words.shares ?? '10,25,50,100').split(',').map(Number);
  const models = (words.models ?? MODELS.join()).split(',') as ModelName[];
  if (!shares.every((share) => share > 0 && share <= 100) || !models.every((model) => MODELS.includes(model))) {
    throw new Error(`--shares are percents above 0 and up to 100; --models some of ${MODELS.join()}`);
  }
  const seeds = number('seeds', 3, isCount);
  return {
    data: resolve(words.data ?? join('..', 'shared', 'data', 'gnnet2022-validation')),
    shares,
    models,
    seeds: Array.from({ length: seeds }, (_, seed) => seed + 1),
    mostNodes: number('most-nodes', 100, isCount),
    steps: number('steps', 2000, isCount),
    minutes: number('minutes', 25, (value) => value > 0),
    directory: resolve(words.dir ?? join('data', 'bench-twin-select')),
  };
}

/** Samples of at most so many nodes on whose paths packets arrived; a selection has fewer than five parts of fewer. */
const LEAST_SAMPLES = 10;

function readPool({ data, mostNodes }: Options): Sample[] {
  const tally: Tally = new Map();
  let larger = 0;
  const samples: Sample[] = [];
  for (const sample of readAnySamples(data, tally)) {
    if (sample.scenario.nodes > mostNodes) {
      larger++;
    } else if (sample.measured.flows.some(({ delay }) => delay > 0)) {
      samples.push(sample);
    }
  }
  console.log(`${data}: ${samples.length} samples of ${[...new Set(samples.map(({ scenario }) => scenario.nodes))].sort((a, b) => a - b).join(', ')} nodes; ${larger} of more than ${mostNodes} left out`);
  tallyLines(tally).forEach((line) => console.log(`  ${line}`));
  if (samples.length < LEAST_SAMPLES) {
    throw new Error(`${samples.length} samples are too few to select from; ${LEAST_SAMPLES} at least`);
  }
  return samples;
}

export async function run(words: Record<string, string | undefined>): Promise<{ seeds: number[]; figures: Figure[] }> {
  const options = optionsOf(words);
  const samples = readPool(options);
  const cells = cellsOf(options.shares, options.seeds);
  const signal = AbortSignal.timeout(options.minutes * 60_000);
  const hooks: TrialHooks = { file: join(options.directory, 'trials.jsonl'), signal, tell: (line) => console.log(line) };
  const slowness = slownessOf(samples);
  const figures: Figure[] = [];
  for (const model of options.models) {
    const trials = model === 'routenet'
      ? await trialsOf(routeNetLearner(options, signal), samples.map((sample) => inSlowTime(sample, slowness)), cells, hooks)
      : await trialsOf(pathLearner(signal), samples, cells, hooks);
    figures.push(...tell(model, trials, cells.length));
  }
  return { seeds: options.seeds, figures };
}

async function trialsOf<Model>(learner: Learner<Model>, samples: Sample[], cells: Cell[], hooks: TrialHooks): Promise<Trial[]> {
  try {
    return await runTrials(learner, samples, cells, hooks);
  } finally {
    await learner.close();
  }
}

const TITLES: Record<ModelName, string> = { routenet: 'RouteNet-Fermi', paths: 'queueing estimate, corrected' };

function tell(model: ModelName, trials: Trial[], wanted: number): Figure[] {
  const table = tableOf(trials);
  if (!table) {
    console.log(`\n${TITLES[model]}: no seed is complete; --minutes was too short. Run again: trials are kept`);
    return [];
  }
  console.log(`\n${tableLines(TITLES[model], model, table).join('\n')}`);
  const selected = trials.filter(({ choice }) => choice === 'autoopt');
  const sum = (of: (trial: Trial) => number) => selected.reduce((total, trial) => total + of(trial), 0);
  console.log(`rejected in ${selected.length} selections: ${sum(({ rejected }) => rejected.rules)} by rules, ${sum(({ rejected }) => rejected.influence)} by equation 9, ${sum(({ rejected }) => rejected.training)} with which training failed; time: ${sum(({ chooseSeconds }) => chooseSeconds).toFixed(0)} s choosing, ${trials.reduce((total, { trainSeconds }) => total + trainSeconds, 0).toFixed(0)} s training`);
  [...new Set(selected.flatMap(({ broken }) => broken))].slice(0, 3).forEach((line) => console.log(`  ${line}`));
  return figuresOf(model, table, trials.length < wanted ? `; ${trials.length} of ${wanted} trials` : '');
}

const rounded = (value: number): number => Number(value.toFixed(3));

function figuresOf(model: ModelName, { all, rows }: Table, part: string): Figure[] {
  const half = (value: number) => (Number.isNaN(value) ? 'one seed' : `± ${value.toFixed(2)} (95 %)`);
  const paper = ({ share }: { share: number }) => (PAPER[model].cbr[share] ? { peer: "the paper's, other data", peerValue: PAPER[model].cbr[share][1] } : {});
  return [
    { id: `select-${model}-100`, value: rounded(all.mean), unit: '% MAPE of delay', note: `all candidates, ${half(all.half)}${part}` },
    ...rows.flatMap((row): Figure[] => [
      { id: `select-${model}-${row.share}`, value: rounded(row.autooptLoss.mean), unit: 'points lost', ...paper(row), note: `${half(row.autooptLoss.half)}; random choice ${rounded(row.randomLoss.mean)} ${half(row.randomLoss.half)}` },
      { id: `select-${model}-${row.share}-gain`, value: rounded(-row.difference.mean), unit: 'points better than random', note: half(row.difference.half) },
    ]),
  ];
}
