/**
 * The mirror paper's experiments (sections IV and V), done again: three environments with one virtual layer on different nodes, container
 * kills, the paper's network, Tables 3 to 6 and Figure 7; then with users, and with every kind of fault.
 * Options: --form short|half|full (full), --dir DIR (data/bench-spots; every sample is kept, and a rerun goes on where it stopped),
 * --series kill,load,all, --networks paper,held,shared, --step SECONDS (0.5), --collect no (only evaluate what is there).
 */

import { join, resolve } from 'node:path';
import type { Figure } from '../report/figure';
import { MOMENTS } from './paper-collect';
import { collectMissing } from './paper-collection';
import { figure7, firstByKind, type Samples, scaleOf, SEEDS, table3, tables4to6 } from './paper-judge';
import { HELD, type Learner, PAPER, SHARED } from './paper-learners';
import { ENVIRONMENT_NAMES, type Form, FORMS, RESTART_STEPS, SERIES, SERIES_NAMES, type SeriesName, split, type Wanted, wantedOf } from './paper-plan';
import { openSamples } from './paper-store';
import { type Heading, tellFigure7, tellKinds, tellTable3, tellTables4to6 } from './paper-tables';

export interface PaperOptions {
  form: Form;
  directory: string;
  series: SeriesName[];
  networks: NetworkName[];
  stepMs: number;
  collects: boolean;
}

const NETWORKS = ['paper', 'held', 'shared'] as const;
type NetworkName = (typeof NETWORKS)[number];

/** Throws on words that are not there. */
export function paperOptions(options: Record<string, string | undefined>): PaperOptions {
  const form = (options.form ?? 'full') as Form;
  const series = (options.series ?? SERIES_NAMES.join()).split(',') as SeriesName[];
  const networks = (options.networks ?? NETWORKS.join()).split(',') as NetworkName[];
  const step = Number(options.step ?? 0.5);
  if (!FORMS.includes(form) || !series.every((each) => SERIES_NAMES.includes(each)) || !networks.every((each) => NETWORKS.includes(each)) || !(step > 0)) {
    throw new Error(`--form is one of ${FORMS.join(', ')}; --series some of ${SERIES_NAMES.join()}; --networks some of ${NETWORKS.join()}; --step a number of seconds`);
  }
  return { form, series, networks, directory: resolve(options.dir ?? join('data', 'bench-spots')), stepMs: Math.round(step * 1000), collects: options.collect !== 'no' };
}

export async function runPaper(words: Record<string, string | undefined>): Promise<{ seeds: number[]; figures: Figure[] }> {
  const options = paperOptions(words);
  const wanted = wantedOf(options.form);
  const figures: Figure[] = [];
  for (const series of options.series) {
    if (options.collects) {
      await collectMissing(series, wanted[series], options);
    }
    const samples = samplesOf(options, wanted, series);
    const evaluations = { paper: () => evaluate(series, PAPER, samples, options), held: () => evaluate(series, HELD, samples, options), shared: () => evaluate(series, SHARED, samples, options) };
    for (const network of options.networks) {
      figures.push(...(await evaluations[network]()));
    }
  }
  return { seeds: SEEDS, figures };
}

function samplesOf({ directory, stepMs }: PaperOptions, wanted: Wanted, series: SeriesName): Samples {
  const whole = ENVIRONMENT_NAMES.map((name) => [name, split(openSamples(directory, series, name).all().filter((sample) => sample.stepMs === stepMs), wanted[series][name])]);
  return Object.fromEntries(whole) as Samples;
}

async function evaluate<Model>(series: SeriesName, learner: Learner<Model>, samples: Samples, { stepMs }: PaperOptions): Promise<Figure[]> {
  const { title, ofPaper, everyKind } = SERIES[series];
  const amounts = ENVIRONMENT_NAMES.map((name) => `${name} ${samples[name].train.length}+${samples[name].tune.length}+${samples[name].test.length}`).join(', ');
  const heading: Heading = {
    id: ['S-paper', ...(series === 'kill' ? [] : [series]), ...(learner === PAPER ? [] : [learner.name])].join('-'),
    title: `${title}, ${learner.title}`,
    ofPaper,
    note: `${2 * MOMENTS} moments of ${stepMs / 1000} s (the paper: 10 s), restart after ${RESTART_STEPS} steps; samples (train+tune+test) ${amounts}`,
  };
  console.log(`\n${heading.title}; samples (train+tune+test): ${amounts}`);
  return [
    ...tellTable3(heading, await table3(learner, samples)),
    ...tellFigure7(heading, 'mirror', await figure7(learner, samples.mirror)),
    ...tellFigure7(heading, 'production-1', await figure7(learner, samples['production-1'])),
    ...(await tables(heading, learner, samples)),
    ...(everyKind ? tellKinds(heading, await firstByKind(learner, samples)) : []),
  ];
}

/** Where a fault is seen more plainly than in the paper, fewer samples are as hard as the paper's were. */
const FRACTIONS: Array<[share: number, suffix: string]> = [[1, ''], [1 / 2, '-half'], [1 / 4, '-quarter'], [1 / 8, '-eighth']];

async function tables<Model>(heading: Heading, learner: Learner<Model>, samples: Samples): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [share, suffix] of FRACTIONS) {
    const scale = share * scaleOf(samples);
    figures.push(...tellTables4to6(heading, await tables4to6(learner, samples, scale), scale, suffix));
  }
  return figures;
}
