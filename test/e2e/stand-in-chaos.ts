/** The stand-in's answers about single runs: faults that come one after the other, score cards, labels, imports. */
import type { ComponentRank, Experiment, FaultInterval, LabelRow, Run, RunScoreCard } from '../../sidecar/contract';

const rank = (place: number | null, of: number, first: string): ComponentRank => ({ rank: place, of, first });
const EXPECTED: Record<string, [groups: string[], because: string]> = {
  'packet-loss': [['network'], 'it acts on the network, and its evidence is container_network_receive_bytes_total'],
  pause: [[], 'a component that ends or stands still takes figures of every kind with it'],
};

/** Faults that are due are in force, those that have lasted their time are undone. */
export function settleFaults(run: Run, now: number): void {
  for (const fault of run.faults) {
    const due = run.startedAt + 1000 * (fault.after ?? 0);
    if (fault.start === null && now >= due) {
      fault.start = due;
    }
    if (fault.start !== null && fault.end === null && now >= fault.start + 1000 * (fault.duration ?? 60)) {
      Object.assign(fault, { end: fault.start + 1000 * (fault.duration ?? 60), confirmation: { confirmed: true, figure: 'container_network_transmit_bytes_total', before: 2.1e5, during: 320 } });
    }
  }
}

function faultScore(fault: FaultInterval, index: number, run: Run, now: number): RunScoreCard['faults'][number] {
  const [expectedGroups, expectedBecause] = EXPECTED[fault.fault] ?? [[], 'the catalogue names no figure of a resource for it'];
  const seen = fault.start !== null && now > fault.start + 1000;
  const told = { fault: fault.fault, component: fault.component, expectedGroups, expectedBecause, sharedWith: run.faults.flatMap((other) => (other !== fault && other.component !== fault.component ? [other.component] : [])) };
  if (!seen) {
    return { ...told, unjudged: fault.start === null && run.state !== 'running' ? 'never-in-force' : 'too-early', detected: null, delaySeconds: null, groups: [], groupRight: null, suspects: rank(null, 0, ''), causes: rank(null, 0, ''), spots: rank(null, 0, '') };
  }
  return { ...told, unjudged: null, detected: true, delaySeconds: 4.2 + index, groups: ['network', 'cpu'], groupRight: true, suspects: rank(1, 4, fault.component), causes: rank(2, 3, 'nginx'), spots: rank(1, 4, fault.component) };
}

export const runScoreCard = (run: Run, now: number): RunScoreCard => ({ run: run.run, experiment: run.experiment, service: run.service, startedAt: run.startedAt, final: run.endedAt !== null, faults: run.faults.map((fault, index) => faultScore(fault, index, run, now)), falseAlarms: 0, quietSeconds: 1800, graceSeconds: 40, persistenceSeconds: 10 });

const labels = (runs: Run[]): LabelRow[] => runs.flatMap(({ run, service, faults }) => faults.flatMap(({ fault, component, parameters, start, end }) => (start === null || end === null ? [] : [{ run, service, component, fault, start, end, parameters }])));

/** undefined: not a path of these. */
export function getChaos(runs: Run[], path: string, now: number): unknown {
  const [, name, card] = /^\/chaos\/runs\/([^/]+)(\/scorecard)?$/.exec(path) ?? [];
  const run = runs.find((each) => each.run === name);
  if (run) {
    return card ? runScoreCard(run, now) : run;
  }
  return path === '/chaos/scorecards' ? runs.map((each) => runScoreCard(each, now)) : path === '/chaos/labels' ? labels(runs) : undefined;
}

/** Whatever the Chaos Toolkit file says, it is one pause. */
export const imported = (service: string, toolkit: { title?: string }): Experiment => ({ name: toolkit.title ?? 'imported', service, faults: [{ fault: 'pause', component: 'app1', after: 0, duration: 10, parameters: {} }] });

/** So many ended runs, newest first. */
export function pastRuns(count: number, service: string, now: number): Run[] {
  const states: Array<Run['state']> = ['completed', 'completed', 'aborted', 'failed', 'interrupted'];
  const kinds = ['packet-loss', 'pause', 'partition'] as const;
  return Array.from({ length: count }, (_, index) => {
    const start = now - 600_000 * (index + 1) + 137;
    const end = start + 20_000 + 251 * index;
    const state = states[index % states.length];
    const parameters: FaultInterval['parameters'] = index % 3 === 0 ? { percent: 50 } : {};
    const reason = state === 'aborted' ? 'stopped by test' : null;
    return { run: `past-${index + 1}`, experiment: `experiment-${(index % 7) + 1}`, service, author: 'test', state, deviated: index % 4 !== 3, reason, startedAt: start - 200, endedAt: end + 100, faults: [{ fault: kinds[index % 3], component: ['app1', 'app2', 'db1', 'db2'][index % 4], parameters, start, end, error: null, confirmation: { confirmed: index % 5 !== 4, figure: 'container_network_transmit_bytes_total', before: 2.1e5, during: 320 + index }, after: 0, duration: 20 }] };
  });
}

/** A preview works out sequences and texts of durations; the stand-in knows `serial` and seconds. */
export function workedOut({ sequence, ...experiment }: Experiment & { sequence?: string }): Experiment {
  let end = 0;
  const faults = experiment.faults.map((fault) => {
    const duration = Number.parseFloat(String(fault.duration));
    const after = sequence === 'serial' ? end : (fault.after ?? 0);
    end = after + duration + 0.5;
    return { ...fault, after, duration, parameters: fault.parameters ?? {} };
  });
  return { ...experiment, faults };
}
