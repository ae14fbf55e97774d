/** What the trials of chaos-safety act on: components that real faults can hit, a supervisor that starts them again, and an outsider's look at what is left. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultSpec } from '../../sidecar/chaos/faults';
import { probeFaults } from '../../sidecar/chaos/probe';
import type { FaultKind, ProcessTarget, TargetFile } from '../../sidecar/contract';
import { startDatabase, type TestDatabase } from './database';
import { markedBy } from './marks';
import { leftOn, makeTarget, NO_SKEW, PEER_ADDRESS, until, type TargetOptions, type TestTarget } from './target';

export const SERVICE = 's';
/** Named as the other end of faults; nothing is done to it. */
export const PEER = 'peer';
/** Megabytes of a component's own disk. */
const DISK = 64;
const SUPERVISOR_MS = 50;
/** As supervisors do; and a fault that ends when its component returns is in force for a while. */
const RESTART_MS = 250;

export interface Actor {
  readonly component: string;
  readonly target: TestTarget;
  now(): ProcessTarget;
  /** What this machine can do to it. */
  kinds: FaultKind[];
}

export interface Stage {
  readonly actors: Actor[];
  readonly database: TestDatabase | null;
  /** Path of the target file, which is always of the moment. */
  readonly path: string;
  file(): TargetFile;
  /** What an outsider sees of faults, on these components or all; `runs`: whose processes to look for in the whole machine. */
  left(runs?: string[], components?: string[]): Promise<string[]>;
  /** Resolves when these components (default: all) live and carry nothing. Throws with what is left. */
  ready(components?: string[]): Promise<void>;
  /** Takes away by force what a trial has left, so that the next one begins clean. */
  scrub(): Promise<void>;
  remove(): Promise<void>;
}

export interface StageOptions {
  components?: string[];
  /** Whether there is a PostgreSQL; default: where the machine has one. */
  database?: boolean;
  target?: TargetOptions;
}

export async function makeStage({ components = ['a', 'b'], database: wanted = true, target: options = {} }: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'));
  const targets: TestTarget[] = [];
  for (const component of components) {
    targets.push(await prepared(component, options));
  }
  let database: TestDatabase | null = null;
  if (wanted) {
    const owner = await prepared('db', {});
    database = await startDatabase(owner);
    await (database ? targets.push(owner) : owner.remove());
  }
  const nowOf = (target: TestTarget) => (): ProcessTarget => {
    const now = target.now();
    return { ...now, clock: join(now.layer as string, 'clock'), ...(now.component === 'db' && database?.place) };
  };
  const actors = targets.map((target): Actor => ({ component: target.now().component, target, now: nowOf(target), kinds: [] }));
  const path = join(folder, 'targets.json');
  const file = (): TargetFile => ({ service: SERVICE, targets: [...actors.map((each) => each.now()), { ...actors[0].now(), component: PEER, address: PEER_ADDRESS }] });
  const save = () => {
    writeFileSync(`${path}.tmp`, JSON.stringify(file()));
    renameSync(`${path}.tmp`, path);
  };
  save();
  actors.forEach((actor) => (actor.kinds = kindsOn(actor.now(), file())));
  const endSupervision = supervise(actors, save);
  const stage: Stage = {
    actors, database, path, file,
    left: (runs = [], names = actors.map(({ component }) => component)) => leftOnStage(stage, runs, names),
    async ready(names) {
      const those = actors.filter(({ component }) => names?.includes(component) ?? true);
      await until(() => those.every((each) => isUp(each) && hasRoom(each)));
      const left = await stage.left([], names);
      if (left.length > 0) {
        throw new Error(`the stage is not clean: ${left.join(', ')}`);
      }
    },
    scrub: () => scrub(stage),
    async remove() {
      await endSupervision();
      await database?.stop();
      for (const { target } of actors) {
        await target.remove();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** The relay and PostgreSQL need the loopback interface; the clock's file is libfaketime's. */
async function prepared(component: string, options: TargetOptions): Promise<TestTarget> {
  const target = await makeTarget(component, { disk: DISK, ...options });
  const { netns, layer } = target.now();
  execFileSync('ip', ['-n', netns, 'link', 'set', 'lo', 'up']);
  writeFileSync(join(layer as string, 'clock'), NO_SKEW);
  return target;
}

function kindsOn(target: ProcessTarget, file: TargetFile): FaultKind[] {
  const peer = (name: string) => file.targets.find(({ component }) => component === name);
  const fits = (kind: FaultKind) => {
    try {
      faultSpec(kind).args({ target, parameters: parametersOf(kind), seconds: 1, peer });
      return true;
    } catch {
      return false;
    }
  };
  // A PostgreSQL that is killed is no part of this: its supervisor would have to be its own.
  return probeFaults().filter(({ fault, available }) => available && fits(fault) && !(target.component === 'db' && faultSpec(fault).exclusive === 'life')).map(({ fault }) => fault);
}

/** Where the catalogue's defaults are too much or too little for a trial. Room is left between faults that take processes. */
const VALUES: Partial<Record<FaultKind, Record<string, number | string>>> = {
  'memory-stress': { megabytes: 16 },
  'io-stress': { megabytes: 4 },
  'disk-fill': { megabytes: 40 },
  'process-exhaustion': { headroom: 40 },
  'dependency-outage': { peer: PEER },
};
export const parametersOf = (kind: FaultKind) => ({ ...Object.fromEntries(faultSpec(kind).parameters.map(({ name, default: usual }) => [name, usual])), ...VALUES[kind] });

/** Killed processes count until their parent has taken note of them. */
const hasRoom = ({ now }: Actor) => Number(textOf(join(now().cgroups.pids, 'pids.current'))) < 40;

const isUp = ({ now }: Actor) => /^\d+ \(.*\) [^ZX]/.test(textOf(`/proc/${now().pid}/stat`));

/** Starts dead components again unless they are held; takes no hold away. Answers a function that ends it. */
function supervise(actors: Actor[], save: () => void): () => Promise<void> {
  let ended = false;
  const died = new Map<Actor, number>();
  const loop = async () => {
    while (!ended) {
      actors.filter(isUp).forEach((actor) => died.delete(actor));
      for (const actor of actors.filter((each) => !isUp(each))) {
        const since = died.get(actor) ?? performance.now();
        died.set(actor, since);
        const hold = textOf(actor.now().hold as string);
        if (performance.now() - since >= RESTART_MS && (hold === '' || hold.endsWith(' now\n'))) {
          await actor.target.crash();
          await actor.target.restart();
          save();
        }
      }
      await sleep(SUPERVISOR_MS);
    }
  };
  const done = loop();
  return () => {
    ended = true;
    return done;
  };
}

async function leftOnStage({ actors, database }: Stage, runs: string[], components: string[]): Promise<string[]> {
  const seen = actors.filter(({ component }) => components.includes(component)).flatMap(({ component, now }) => leftOn(now()).map((each) => `${component}: ${each}`));
  const sessions = database && components.includes('db') ? await database.sessions() : 0;
  const strays = runs.flatMap((run) => markedBy(run)).filter(({ words }) => isOfFault(words)).map(({ pid, words }) => `process ${pid} (${basename(words[0])})`);
  return [...seen, ...(sessions > 0 ? [`db: ${sessions} sessions`] : []), ...strays];
}

/** What guards start to stay, unlike what they ask with. */
const isOfFault = ([program = '']: string[]) => /^(node|psql|sleep|stress-ng.*)$/.test(basename(program));

async function scrub({ actors, database }: Stage): Promise<void> {
  for (const { target, now } of actors) {
    const { netns, cgroups, layer, hold, clock } = now();
    const quiet = (...command: string[]) => {
      try {
        execFileSync('nsenter', [`--net=/run/netns/${netns}`, ...command], { stdio: 'ignore' });
      } catch {
        // There was none.
      }
    };
    quiet('nft', 'flush', 'ruleset');
    quiet('tc', 'qdisc', 'del', 'dev', 'eth0', 'root');
    rmSync(dirname(hold as string), { recursive: true, force: true });
    mkdirSync(dirname(hold as string));
    execFileSync('bash', ['--norc', '-c', 'rm -rf -- "$1"/.roentgen-* "$1"/etc/.roentgen-*', 'scrub', layer as string]);
    writeFileSync(clock as string, NO_SKEW);
    if (existsSync(cgroups.freezer) && now().component !== 'db') {
      await target.crash();
    }
  }
  await database?.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name ~ '^[0-9]{8}-[0-9]{6}-'");
  await until(() => actors.every(isUp));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
