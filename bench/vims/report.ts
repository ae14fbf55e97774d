/** Reads what the runs left in Prometheus and the sidecar, judges the claims, prints, and makes the page and the figures. */

import type { Client } from '../../sidecar/cli/client';
import { ALL_COMPONENTS, type Interval, METRICS, type RunScoreCard } from '../../sidecar/contract';
import type { Figure } from '../report/figure';
import { type Claim, layerClaims, lossClaims, median, overloadClaims, rankOfTaken, stressClaims, type StressFigures, stressFigures, within } from './claims';
import { loadDensity } from './density';
import { readCalls, readCpu, readEpisodes, readRows, readScoreCard, readSignatures, type Rows } from './measured';
import { pageOf, type Report, type Section, signatureLine } from './page';
import type { Progress, Scenario, ScenarioRun } from './progress';
import { STRESS_LEVELS } from './scenarios';
import { groupsOf, type Stage } from './stage';

const TITLES: Record<Scenario, string> = {
  answers: 'Half of the answers to INVITE blocked (figure 6)',
  area: 'The calls of another area (figure 7)',
  stress: "CPU stress inside the P-CSCF's host, 10 to 80 % (figure 9)",
};

interface Sources {
  stage: Stage;
  client: Client;
  progress: Progress;
  say(text: string): void;
}

interface Judged {
  scenario: Scenario;
  section: Section;
  card: RunScoreCard;
}

export async function reportOf(sources: Sources): Promise<{ page: string; figures: Figure[] }> {
  const { stage, progress, say } = sources;
  const { plan, watched, runs } = progress;
  if (!watched) {
    throw new Error('nominal traffic was not watched');
  }
  const around = { from: watched.from, to: Date.now() };
  const rows = await readRows(stage.prometheus, groupsOf(plan), around);
  const nominal = await pictured(sources, rows, watched);
  const stressed = runs.stress ? stressFigures(rows.cpu, runs.stress.faults, runs.stress.to + plan.pauseSeconds * 1000) : null;
  const judged: Judged[] = [];
  for (const [scenario, run] of Object.entries(runs) as Array<[Scenario, ScenarioRun]>) {
    judged.push(await judgeScenario(sources, rows, scenario, run, stressed));
  }
  const cpu = runs.stress ? await readCpu(stage.prometheus, 'pcscf', runs.stress) : [];
  const taken = (runs.stress?.faults ?? []).map(({ from, to }) => median(cpu.filter(({ time }) => time > from + 1000 && time <= to).map((each) => each.cpu)) ?? null);
  const falseAlarms = await readEpisodes(stage.prometheus, watched);
  const threshold = (await stage.prometheus.instant(`${METRICS.threshold.name}{service="vims",group="cpu",component="${ALL_COMPONENTS}"}`, Date.now()))[0]?.value ?? null;
  print(judged, nominal, stressed, taken, say);
  const notes = [
    `${plan.nominalDays} nominal days of ${plan.daySeconds.toFixed(0)} s (time compressed ${plan.compression} times), one row a second${plan.short ? '; the short form, which is no measurement' : ''}.`,
    `Nominal traffic after learning: ${falseAlarms} episodes in ${((watched.to - watched.from) / 60_000).toFixed(1)} minutes, ${((falseAlarms * plan.daySeconds * 1000) / (watched.to - watched.from)).toFixed(2)} a compressed day.`,
  ];
  const course: Report['course'] = runs.stress && stressed ? { rows: within(rows.cpu, { from: runs.stress.from - plan.pauseSeconds * 1000, to: runs.stress.to + plan.pauseSeconds * 1000 }), steps: runs.stress.faults, threshold, figures: stressed } : null;
  return { page: pageOf({ title: 'The virtual IMS of SYRROCA, measured', notes, nominal, sections: judged.map(({ section }) => section), course }, loadDensity()), figures: figuresOf(judged, stressed, taken, falseAlarms, watched, plan.daySeconds) };
}

async function pictured({ client, progress, say }: Sources, rows: Rows, range: Interval): Promise<Section['groups']> {
  const groups: Section['groups'] = [];
  for (const group of groupsOf(progress.plan)) {
    const own = within(rows[group], range);
    const signatures = await readSignatures(client, group, range).catch((error: unknown) => (say(`signatures of ${group}: ${String(error)}`), null));
    groups.push({ group, rows: own.filter(({ score }) => score >= 1), all: own.length, signatures });
  }
  return groups;
}

async function judgeScenario(sources: Sources, rows: Rows, scenario: Scenario, run: ScenarioRun, stressed: StressFigures | null): Promise<Judged> {
  const { stage, client } = sources;
  const card = await readScoreCard(client, run.run);
  const claims = scenario === 'answers' ? lossClaims(rows, run, await readCalls(stage.prometheus, run)) : scenario === 'area' ? overloadClaims(rows, run) : stressed ? [...stressClaims(stressed), ...layerClaims(rows, run)] : [];
  const [first] = card.faults;
  const seen = first.detected ? `detected after ${first.delaySeconds?.toFixed(1)} s in ${first.groups.join(', ')} (expected: ${first.expectedGroups.join(', ') || 'any'})` : `not detected (${first.unjudged ?? 'no episode'})`;
  const detection = `${seen}; most suspect ${first.suspects.first ?? '-'}; first by causes ${first.causes.first ?? '-'}.`;
  return { scenario, card, section: { title: TITLES[scenario], groups: await pictured(sources, rows, run), claims, detection } };
}

function print(judged: Judged[], nominal: Section['groups'], stressed: StressFigures | null, taken: Array<number | null>, say: (text: string) => void): void {
  const lines = (groups: Section['groups']) => groups.map(({ group, rows, all, signatures }) => `  ${group.padEnd(11)} ${String(rows.length).padStart(5)} of ${String(all).padStart(5)} rows deviate   ${signatureLine(signatures)}`);
  say(['\nnominal traffic after learning', ...lines(nominal)].join('\n'));
  for (const { scenario, section } of judged) {
    say([`\n${section.title}`, `  ${section.detection}`, ...lines(section.groups)].join('\n'));
    if (scenario === 'stress' && stressed) {
      say(`  median MSE by step: ${stressed.medians.map(({ level, mse }) => `${level} % ${mse.toPrecision(3)}`).join(', ')}`);
      say(`  CPU that the P-CSCF took: ${taken.map(percentOf).join(', ')} of one; Spearman of it and the median MSE ${rankOfTakenIn(stressed, taken)?.toFixed(2) ?? '-'}`);
      if (starved(taken)) {
        say('  the machine had no room for the stress that was asked for: the order of its steps says little (run it where nothing else runs)');
      }
    }
    section.claims.forEach(({ claim, holds, measured }: Claim) => say(`  ${(holds === null ? 'not judged' : holds ? 'holds' : 'DOES NOT').padEnd(11)} ${claim}: ${measured}`));
  }
}

/** The P-CSCF got less than three quarters of a step's stress. */
const starved = (taken: Array<number | null>) => taken.some((cpu, step) => cpu !== null && cpu < 0.0075 * STRESS_LEVELS[step]);

/** Steps are in order, and each has rows or is left out of the medians. */
const rankOfTakenIn = (stressed: StressFigures | null, taken: Array<number | null>) => (stressed ? rankOfTaken(stressed.medians, new Map(taken.map((cpu, step) => [STRESS_LEVELS[step], cpu]))) : null);

const percentOf = (cpu: number | null) => (cpu === null ? '-' : `${Math.round(100 * cpu)} %`);
const asNumber = (value: boolean | null) => (value === null ? null : value ? 1 : 0);

function figuresOf(judged: Judged[], stressed: StressFigures | null, taken: Array<number | null>, falseAlarms: number, watched: Interval, daySeconds: number): Figure[] {
  const seconds = (watched.to - watched.from) / 1000;
  const ofScenario = judged.flatMap(({ scenario, section, card: { faults: [first] } }): Figure[] => [
    ...section.claims.map(({ id, claim, holds, measured }) => ({ id: `V-${id}`, value: asNumber(holds), unit: 'holds', note: `${claim}: ${measured}` })),
    { id: `V-${scenario}-delay`, value: first.delaySeconds, unit: 's', note: 'from the fault in force to the first row over the line of an episode' },
    { id: `V-${scenario}-group`, value: asNumber(first.groupRight), unit: 'right', note: `first ill: ${first.groups[0] ?? '-'}` },
    { id: `V-${scenario}-component`, value: first.suspects.rank === null ? null : asNumber(first.suspects.rank === 1), unit: 'right', note: `most suspect ${first.suspects.first ?? '-'}; the fault is in ${first.component}` },
    ...section.groups.map(({ group, rows, all }) => ({ id: `V-${scenario}-${group}`, value: all === 0 ? null : Math.round((1000 * rows.length) / all) / 1000, unit: 'share', note: 'rows over the line' })),
  ]);
  return [
    ...ofScenario,
    { id: 'V-stress-rank', value: stressed?.rank.value ?? null, unit: 'Spearman', note: `95 % ${stressed?.rank.low?.toFixed(2) ?? '-'} to ${stressed?.rank.high?.toFixed(2) ?? '-'}; CPU taken in the steps: ${taken.map(percentOf).join(', ')}` },
    { id: 'V-stress-taken', value: rankOfTakenIn(stressed, taken), unit: 'Spearman', note: "of the steps' median MSE with the CPU that the P-CSCF took, which is less than what was asked for where the machine has other work" },
    { id: 'V-false', value: (falseAlarms * 86_400) / seconds, unit: 'episodes/day', note: `${falseAlarms} in ${(seconds / 60).toFixed(1)} minutes; ${((falseAlarms * daySeconds) / seconds).toFixed(2)} a compressed day` },
  ];
}

