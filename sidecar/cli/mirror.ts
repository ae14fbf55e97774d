/** Mirrors from the command line: up, status and down on one of three runtimes, and capture of what runs elsewhere. */

import { join, resolve } from 'node:path';
import { isAlive, readTargets } from '../chaos/drivers/targets';
import type { MirrorDifference } from '../contract';
import { parseDuration } from '../config/duration';
import { RoentgenError } from '../errors';
import type { Blueprint } from '../mirror/blueprint/blueprint';
import { differences } from '../mirror/blueprint/differences';
import { loadBlueprint } from '../mirror/blueprint/parse';
import { BLUEPRINT_SCHEMA } from '../mirror/blueprint/schema';
import { scaleDown } from '../mirror/blueprint/scale';
import { shippedBlueprint } from '../mirror/blueprint/shipped';
import { askControl } from '../mirror/control-client';
import { mirrorUp, sweep } from '../mirror/environment';
import { deploymentOn, type Place } from '../mirror/runtimes';
import { readDifferences, readRun, writeDifferences } from '../mirror/targets';
import { writeAtomic } from '../store/files';
import { capture, type CaptureFlags } from './capture';

export interface MirrorFlags extends CaptureFlags, Place {
  directory: string;
  /** File; '' for the shipped employees service. */
  blueprint: string;
  /** File of the blueprint of what is mirrored; '' for the blueprint itself. */
  source: string;
  /** Factor of CPU and memory, or both with a comma between. */
  scale: string;
  /** Most replicas; '' leaves them. */
  replicas: string;
  runtime: string;
  /** Folder that manifests are written to; without it they are printed. */
  out?: string;
  /** Of `load`: per second in the quietest hour and at the peak; length of a day. */
  base?: string;
  peak?: string;
  day?: string;
}

const LOAD_MS = 10_000;

/** On the process runtime `up` stays until Ctrl-C, and `down` removes what a crash left. */
export async function mirror(verb: string, flags: MirrorFlags): Promise<void> {
  switch (verb) {
    case 'up':
      return up(flags);
    case 'status':
      return status(flags);
    case 'down':
      return down(flags);
    case 'load':
      return changeLoad(flags);
    case 'manifests':
      return manifests(flags);
    case 'capture':
      return capture(flags);
    case 'schema':
      console.log(schemaText());
      return;
    default:
      throw new RoentgenError('REQUEST_INVALID', `mirror takes up, down, status, load, manifests, capture or schema, not ${JSON.stringify(verb)}`);
  }
}

/** The JSON schema of blueprints, as docs/blueprint.schema.json has it. */
export const schemaText = () => JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...BLUEPRINT_SCHEMA }, null, 2);

async function up(flags: MirrorFlags): Promise<void> {
  const { instance, directory, runtime } = flags;
  const deployment = await deploymentOn(runtime);
  const { source, blueprint } = blueprints(flags);
  if (deployment) {
    await deployment.up(blueprint, flags, console.log);
    const told = differences(source, blueprint, runtime as 'docker' | 'kubernetes');
    writeDifferences(resolve(directory), told);
    console.log([...differenceLines(told), `all components work. Down again: roentgen mirror down --runtime ${runtime} --instance ${instance}`].join('\n'));
    return;
  }
  const running = await mirrorUp({ instance, blueprint, source, directory, onStep: console.log });
  console.log([...differenceLines(readDifferences(resolve(directory))), `metrics   ${running.metricsUrl}`, `targets   ${running.targetFile}`, ...(blueprint.kpi ? [`kpi       ${blueprint.kpi.name} [${blueprint.kpi.unit}]: ${blueprint.kpi.query}`] : []), 'Ctrl-C takes it down.'].join('\n'));
  await new Promise<void>((done) => ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.once(signal, () => done())));
  await running.down();
}

/** What stands, and what it is to be compared with. */
function blueprints({ blueprint: file, source, scale, replicas }: MirrorFlags): { source: Blueprint; blueprint: Blueprint } {
  const whole = loadBlueprint(file || shippedBlueprint('employees'));
  const [cpu, memory = cpu] = scale.split(',').map(Number);
  const most = replicas === '' ? null : Number(replicas);
  if (!(cpu > 0 && memory > 0) || (most !== null && !(Number.isInteger(most) && most > 0))) {
    throw new RoentgenError('REQUEST_INVALID', `--scale ${scale} --replicas ${replicas} cannot scale a mirror`, '--scale takes a factor such as 0.25 (or 0.25,0.5 for CPU and memory), --replicas a whole number');
  }
  return { source: source ? loadBlueprint(source) : whole, blueprint: scaleDown(whole, { cpu, memory, replicas: most }) };
}

async function status(flags: MirrorFlags): Promise<void> {
  const { directory, runtime } = flags;
  const deployment = await deploymentOn(runtime);
  const lines = deployment ? deployedLines(await deployment.status(blueprints(flags).blueprint, flags)) : processLines(directory);
  console.log([...lines, ...differenceLines(readDifferences(resolve(directory)))].join('\n'));
}

function deployedLines({ components }: { components: Array<{ component: string; up: boolean; restarts: number }> }): string[] {
  return components.map(({ component, up: isUp, restarts }) => `${component.padEnd(8)} ${isUp ? 'up' : 'down'}   restarts ${restarts}`);
}

function processLines(directory: string): string[] {
  const targets = readTargets([join(directory, 'targets.json')]).flatMap((file) => file.targets);
  const nodes = readRun(directory)?.nodes ?? {};
  return targets.length === 0 ? ['no mirror is up'] : targets.map((target) => `${target.component.padEnd(8)} ${isAlive(target) ? 'up' : 'down'}   incarnation ${target.incarnation}, pid ${target.pid}${nodes[target.component] ? `, node ${nodes[target.component]}` : ''}`);
}

const differenceLines = (told: MirrorDifference[]) => told.map(({ component, what, source, mirror: now }) => `differs: ${what} of ${component}: ${source} -> ${now}`);

/** What the Kubernetes runtime would make, as files that kubectl takes. */
async function manifests(flags: MirrorFlags): Promise<void> {
  const { manifestsOf } = await import('../mirror/runtimes/manifests');
  const files = Object.entries(manifestsOf(blueprints(flags).blueprint, flags.instance));
  if (flags.out === undefined) {
    console.log(files.map(([, text]) => text).join('---\n').trimEnd());
    return;
  }
  for (const [name, text] of files) {
    writeAtomic(join(resolve(flags.out), name), text);
  }
  console.log(`${files.map(([name]) => name).join(', ')} in ${flags.out}. Up: kubectl apply -f ${flags.out}`);
}

/** Other users while the mirror runs: those of another area, or many more. */
async function changeLoad({ directory, base, peak, day }: MirrorFlags): Promise<void> {
  const change = { ...(base !== undefined && { base: Number(base) }), ...(peak !== undefined && { peak: Number(peak) }), ...(day !== undefined && { daySeconds: parseDuration(day) / 1000 }) };
  if (Object.keys(change).length === 0) {
    throw new RoentgenError('REQUEST_INVALID', 'mirror load changes nothing', 'give --base or --peak (per second) or --day');
  }
  await askControl(resolve(directory), { verb: 'load', load: change }, LOAD_MS);
  console.log(`the users of the mirror in ${directory}: ${Object.entries(change).map(([key, value]) => `${key} ${value}`).join(', ')}`);
}

async function down(flags: MirrorFlags): Promise<void> {
  const deployment = await deploymentOn(flags.runtime);
  await (deployment ? deployment.down(flags) : sweep(flags.instance));
  console.log(`nothing of the mirror ${flags.instance} is left`);
}
