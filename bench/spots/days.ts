/**
 * Trained on one day, tested on another: every day of --train against every other of --test, told apart by their components. Nothing is
 * chosen on the test day: the number of moments is the one whose cross-validation inside the training day is the most probable.
 */

import { calibrationError, temperatureOf } from '../../sidecar/spots/calibration';
import type { Held } from '../../sidecar/spots/learn';
import { partsOf } from '../../sidecar/spots/shared/model';
import { softmax } from '../../sidecar/spots/shared/network';
import { accuracyAt, mean, rankOf } from '../causes/measures';
import type { Figure } from '../report/figure';
import { type Answered, CENTRED, faultsOf, heldOut, learnDay, paper, random, sameComponents, scalesFrom, shared, unsupervised } from './day-rows';
import { type Day, nezhaDays } from './nezha';

const SEEDS = [0, 1, 2];
const MOMENTS = [5, 7, 10];
/** Rows since the fault's start after which a live prediction is asked for. */
const LIVE_ROWS = [1, 2, 3, 5];
/** Days whose components are the same to this share are of one service. */
const SAME_SERVICE = 0.5;
/** Sets that the list of targets knows. */
const IDS: Record<string, string> = { 'nezha online-boutique': 'S-nezha', 'nezha train-ticket': 'S-nezha-tt' };

export async function runDays(trainFolder: string, testFolder: string): Promise<{ seeds: number[]; figures: Figure[] }> {
  const days = new Map(MOMENTS.map((moments) => [moments, { train: nezhaDays(trainFolder, moments), test: nezhaDays(testFolder, moments) }]));
  const { train } = days.get(MOMENTS[0]) as { train: Day[] };
  if (train.length === 0) {
    throw new Error(`--train ${trainFolder}: no day of labelled faults in a known form`);
  }
  const figures: Figure[] = [];
  const directions: Figure[] = [];
  for (const at of train.keys()) {
    const chosen = await chooseMoments(MOMENTS.map((moments) => (days.get(moments) as { train: Day[] }).train[at]));
    figures.push(...chosen.figures);
    const { train: trains, test } = days.get(chosen.moments) as { train: Day[]; test: Day[] };
    for (const other of test.filter((day) => !isSame(day, trains[at]))) {
      const pair = await judgePair(trains[at], other, chosen.temperature);
      figures.push(...pair);
      directions.push(...(sameService(trains[at], other) ? [{ ...pair[0], id: idOf(other) }] : []));
    }
  }
  return { seeds: SEEDS, figures: [...figures, ...lowest(directions)] };
}

const isSame = (one: Day, other: Day): boolean => one.samples[0].moment === other.samples[0].moment && sameComponents(one, other);

function sameService(one: Day, other: Day): boolean {
  const common = one.components.filter((component) => other.components.includes(component)).length;
  return common >= SAME_SERVICE * Math.max(one.components.length, other.components.length);
}

const idOf = ({ set }: Day) => IDS[set] ?? `S-${set.replace(/[^a-z0-9]+/gi, '-')}`;
const two = (value: number | null) => (value === null || Number.isNaN(value) ? '   -' : value.toFixed(2));
const rounded = (value: number) => Number(value.toFixed(4));

const truthOf = ({ sample }: Held): number[] => [...sample.components.map((component) => Number(component === sample.component)), Number(sample.component === null)];
const ranksIn = (held: Held[]): number[] => held.filter(({ sample }) => sample.component !== null).map(({ sample, logits }) => rankOf([...sample.components.keys()].sort((a, b) => logits[b] - logits[a]).map((component) => sample.components[component]), sample.component as string));

/** Nats by which the culprit is improbable among the components; less is better. */
const surprise = (held: Held[]): number => mean(held.filter(({ sample }) => sample.component !== null).map(({ sample, logits }) => -Math.log(Math.max(1e-6, softmax(logits.slice(0, -1))[sample.components.indexOf(sample.component as string)]))));

async function chooseMoments(days: Day[]): Promise<{ moments: number; temperature: number; figures: Figure[] }> {
  const [{ name, components }] = days;
  console.log(`\n${name}: ${faultsOf(days[0]).length} faults, ${components.length} components; cross-validation inside the day`);
  const tried: Array<{ moments: number; held: Held[]; surprise: number; first: number[] }> = [];
  for (const day of days) {
    const runs: Held[][] = [];
    for (const seed of SEEDS) {
      runs.push(await heldOut(day, seed));
    }
    const [{ moments }] = day.samples;
    tried.push({ moments, held: runs.flat(), surprise: mean(runs.map(surprise)), first: runs.map((held) => accuracyAt(ranksIn(held), 1)) });
    console.log(`  ${moments} moments: AC@1 ${spread(tried[tried.length - 1].first)}, surprise ${two(tried[tried.length - 1].surprise)}`);
  }
  const best = tried.reduce((least, each) => (each.surprise < least.surprise ? each : least));
  const kinds = best.held.filter(({ sample }) => sample.fault !== null).map(({ sample, kind }) => Number(kind !== null && partsOf(sample.fault).includes(kind)));
  const note = `${best.moments} moments, chosen here; kind ${two(mean(kinds))}; each fault by networks that did not see it`;
  const byKind = kindsOf(days[0]).map((kind): Figure => ({ id: `${idOf(days[0])}-cv-${kind}`, value: rounded(accuracyAt(ranksIn(best.held.filter(({ sample }) => sample.fault === kind)), 1)), unit: 'share' }));
  return { moments: best.moments, temperature: temperatureOf(best.held.map(({ logits }) => logits), best.held.map(truthOf)), figures: [{ id: `${idOf(days[0])}-cv`, value: rounded(mean(best.first)), unit: 'share', note: `AC@1, ${note}` }, ...byKind] };
}

const spread = (values: number[]) => `${two(mean(values))} (${two(Math.min(...values))} to ${two(Math.max(...values))})`;
const kindsOf = (day: Day) => [...new Set(faultsOf(day).map(({ fault }) => fault as string))].sort();

function line(name: string, runs: Answered[][], test: Day): string {
  const faults = runs.map((run) => run.filter(({ sample }) => sample.fault !== null));
  const at = (k: number) => mean(faults.map((run) => accuracyAt(run.map(({ rank }) => rank), k)));
  const kind = mean(faults.flat().flatMap(({ kind: named, sample }) => (named === null ? [] : [Number(partsOf(sample.fault).includes(named))])));
  const unknown = mean(faults.flat().flatMap((each) => (each.unknown === null ? [] : [Number(each.unknown)])));
  const sure = runs.flat().filter(({ confidence }) => confidence !== null);
  const error = calibrationError(sure.map(({ confidence }) => confidence as number), sure.map(({ right }) => right));
  const byKind = kindsOf(test).map((each) => two(mean(faults.map((run) => accuracyAt(run.filter(({ sample }) => sample.fault === each).map(({ rank }) => rank), 1)))).padStart(Math.max(6, each.length + 2)));
  const range = faults.map((run) => accuracyAt(run.map(({ rank }) => rank), 1));
  return `${name.padEnd(34)}${spread(range).padStart(22)}${two(at(3)).padStart(6)}${two(at(5)).padStart(6)}${two(kind).padStart(6)}${two(unknown).padStart(8)}${two(error).padStart(6)}${byKind.join('')}`;
}

async function judgePair(train: Day, test: Day, temperature: number): Promise<Figure[]> {
  const same = sameService(train, test);
  const heading = ['', 'AC@1', 'AC@3', 'AC@5', 'kind', 'unknown', 'ECE'].map((word, at) => (at === 0 ? word.padEnd(34) : word.padStart([0, 22, 6, 6, 6, 8, 6][at]))).join('');
  console.log(`\ntrained on ${train.name}, tested on ${test.name} (${same ? 'the same service' : 'another service'}): ${faultsOf(test).length} faults\n${heading}${kindsOf(test).map((kind) => kind.padStart(Math.max(6, kind.length + 2))).join('')}`);
  const tell = (name: string, runs: Answered[][]) => console.log(line(name, runs, test));
  const rival = unsupervised(test);
  tell('random', SEEDS.map((seed) => random(test, seed)));
  tell('unsupervised ranking', [rival]);
  if (sameComponents(train, test)) {
    tell("the paper's network", await inTurn((seed) => paper(train, test, seed)));
  }
  const models = await inTurn(async (seed) => ({ ...(await learnDay(train.samples, train, 'centred', seed)), temperature }));
  const runs = models.map((model) => shared(model, test, CENTRED, scalesFrom('test', model, train, test)));
  tell('shared', runs);
  if (same) {
    tell('  with scales of the training day', models.map((model) => shared(model, test, CENTRED, scalesFrom('train', model, train, test))));
  }
  const live = await inTurn((seed) => learnDay(train.samples, train, 'past', seed));
  for (const at of LIVE_ROWS) {
    tell(`shared, live, ${at} rows since`, live.map((model) => shared(model, test, { window: 'past', at }, scalesFrom('test', model, train, test))));
  }
  await tellUnknown(train, test);
  return figuresOf(train, test, runs, rival);
}

async function inTurn<Made>(work: (seed: number) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  for (const seed of SEEDS) {
    made.push(await work(seed));
  }
  return made;
}

/** Kinds that were left out of training: are they called unknown? */
async function tellUnknown(train: Day, test: Day): Promise<void> {
  for (const kind of kindsOf(test).filter((each) => kindsOf(train).includes(each) && kindsOf(train).length > 1)) {
    const model = await learnDay(train.samples.filter(({ fault }) => fault !== kind), train, 'centred', SEEDS[0]);
    const answers = shared(model, test, CENTRED, scalesFrom('test', model, train, test));
    const share = (of: (fault: string | null) => boolean) => two(mean(answers.filter(({ sample }) => of(sample.fault)).map(({ unknown }) => Number(unknown))));
    console.log(`  without ${kind} in training, called unknown: ${share((fault) => fault === kind)} of them, ${share((fault) => fault !== null && fault !== kind)} of the other faults, ${share((fault) => fault === null)} of nominal windows`);
  }
}

function figuresOf(train: Day, test: Day, runs: Answered[][], rival: Answered[]): Figure[] {
  const id = `${idOf(test)}-${sameService(train, test) ? '' : 'from-other-'}${train.name}-to-${test.name}`;
  const first = (run: Answered[], kind?: string) => accuracyAt(run.filter(({ sample }) => sample.fault !== null && (kind === undefined || sample.fault === kind)).map(({ rank }) => rank), 1);
  const firsts = runs.map((run) => first(run));
  return [
    { id, value: rounded(mean(firsts)), unit: 'share', peer: 'unsupervised ranking', peerValue: rounded(first(rival)), note: `AC@1, ${faultsOf(test).length} faults, seeds ${spread(firsts)}` },
    ...kindsOf(test).map((kind): Figure => ({ id: `${id}-${kind}`, value: rounded(mean(runs.map((run) => first(run, kind)))), unit: 'share', peer: 'unsupervised ranking', peerValue: rounded(first(rival, kind)) })),
  ];
}

/** A target holds in every direction. */
function lowest(directions: Figure[]): Figure[] {
  return Object.values(IDS).flatMap((id): Figure[] => {
    const values = directions.filter((each) => each.id === id).map(({ value }) => value as number);
    return values.length === 0 ? [] : [{ id, value: Math.min(...values), unit: 'share', note: `lowest of ${values.length} directions` }];
  });
}
