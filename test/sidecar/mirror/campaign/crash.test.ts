/** The sidecar is killed before and after each step of a campaign: the next one goes on, and no sample is made twice or lost. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignStatus } from '../../../../sidecar/contract';
import { type CampaignDeps, createCampaigns } from '../../../../sidecar/mirror/campaign';
import { readJournal } from '../../../../sidecar/store/journal';
import { collected, depsOf, newWorld, REQUEST, type World } from './world';

const request = { ...REQUEST, samples: 4, recovery: 'rollback' as const };
let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'roentgen-crash-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const journal = () => join(directory, 's.jsonl');

const STEPS = ['inject', 'collect', 'snapshot', 'recover', 'nominal', 'learn'] as const;

/** Deps of a process that dies at its step number `at`: before it has any effect, or when it had it but nobody heard of it. */
function mortal(world: World, at: number, when: 'before' | 'after'): { deps: CampaignDeps; died: Promise<void>; steps(): number } {
  const deps = depsOf(world);
  let taken = 0;
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => (die = resolve));
  const dead = () => {
    die();
    return new Promise<never>(() => undefined);
  };
  const wrapped = STEPS.map((step) => {
    const work = deps[step] as (...all: unknown[]) => Promise<unknown>;
    return [step, async (...all: unknown[]) => {
      const mine = ++taken === at;
      if (mine && when === 'before') {
        return dead();
      }
      const value = await work(...all);
      return mine ? dead() : value;
    }];
  });
  return { deps: { ...deps, ...(Object.fromEntries(wrapped) as Partial<CampaignDeps>) }, died, steps: () => taken };
}

async function goneOn(world: World): Promise<CampaignStatus> {
  const campaigns = createCampaigns(depsOf(world), directory);
  campaigns.resume(() => null);
  for (let tries = 0; tries < 500 && campaigns.list()[0]?.state === 'running'; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return campaigns.list()[0];
}

const WHOLE = { 'kill@a': 1, 'kill@b': 1, 'kill@c': 1, 'kill@d': 1 };
const faultSamples = (world: World) => Object.fromEntries(Object.entries(collected(world)).filter(([key]) => key !== 'none'));

/** Recover, save, recover and nominal, then inject and collect for each of four, recover and nominal between them, and the last recovery and learning. */
const STEPS_OF_A_CAMPAIGN = 20;

test('a campaign takes as many steps as are tried below', async () => {
  const { deps, steps } = mortal(newWorld(), Infinity, 'before');
  const campaigns = createCampaigns(deps, directory);
  campaigns.start(request);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(campaigns.list()[0].state).toBe('done');
  expect(steps()).toBe(STEPS_OF_A_CAMPAIGN);
});

test.each(['before', 'after'] as const)('killed %s any step, it goes on and ends with each sample once', async (when) => {
  for (let at = 1; at <= STEPS_OF_A_CAMPAIGN; at++) {
    rmSync(journal(), { force: true });
    const world = newWorld();
    const { deps, died } = mortal(world, at, when);
    createCampaigns(deps, directory).start(request);
    await died;
    const runsBefore = world.runs.length;
    const keptBefore = [...world.samples].filter(([, run]) => run !== '').length;
    const status = await goneOn(world);
    expect({ at, ...status }).toMatchObject({ at, state: 'done', resumed: true, collected: 4, error: null });
    expect(faultSamples(world)).toEqual(WHOLE);
    // what was in the store is not made again, and the fault whose run had ended is collected rather than repeated
    expect({ at, made: world.runs.length }).toEqual({ at, made: 4 });
    expect(keptBefore).toBeLessThanOrEqual(runsBefore);
  }
});

test('a fault that the kill cut short is not taken for a whole one: its class is hit again', async () => {
  const world = newWorld();
  const { deps, died } = mortal(world, 5, 'after');
  createCampaigns(deps, directory).start(request);
  await died;
  world.runs[0].state = 'interrupted';
  expect(await goneOn(world)).toMatchObject({ state: 'done', collected: 4, discarded: 1 });
  expect(world.samples.has('sample-r1')).toBe(false);
  expect(faultSamples(world)).toEqual(WHOLE);
});

test('killed twice, then again, it still ends', async () => {
  const world = newWorld();
  for (const at of [6, 3, 2]) {
    const { deps, died } = mortal(world, at, 'after');
    const campaigns = createCampaigns(deps, directory);
    if (world.clock === newWorld().clock) {
      campaigns.start(request);
    } else {
      campaigns.resume(() => null);
    }
    await died;
  }
  expect(await goneOn(world)).toMatchObject({ state: 'done', collected: 4 });
  expect(faultSamples(world)).toEqual(WHOLE);
});

test('a journal that is cut anywhere never loses a whole record, and samples of lost records are found by their runs', async () => {
  const world = newWorld();
  const campaigns = createCampaigns(depsOf(world), directory);
  campaigns.start(request);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const bytes = readFileSync(journal());
  const ends = [...bytes.keys()].filter((index) => bytes[index] === 0x0a).map((index) => index + 1);
  expect(ends.length).toBeGreaterThan(12);
  for (const cut of ends.slice(0, -1).flatMap((end) => [end, end + 5])) {
    writeFileSync(journal(), bytes.subarray(0, cut));
    const copy: World = { ...structuredClone({ ...world, samples: null }), samples: new Map(world.samples) };
    const known = readJournal(journal()).records.filter((record) => (record as { type: string }).type === 'kept').length;
    const status = await goneOn(copy);
    expect({ cut, ...status }).toMatchObject({ cut, state: 'done', collected: 4 });
    expect(known).toBeLessThanOrEqual(status.collected);
    // the samples that the cut records speak of are counted again without a second fault, where their runs carry the same names
    Object.values(faultSamples(copy)).forEach((count) => expect(count).toBeLessThanOrEqual(2));
  }
});

test('a journal that is damaged at its start is no campaign, and does no harm', async () => {
  writeFileSync(journal(), 'not a record\n');
  const campaigns = createCampaigns(depsOf(newWorld()), directory);
  campaigns.resume(() => null);
  expect(campaigns.list()).toEqual([]);
});
