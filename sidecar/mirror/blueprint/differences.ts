/** In what a mirror differs from what it mirrors: the adjustment that a model which moves from one to the other needs (mirror paper, section III.C.4). Pure. */

import type { MirrorDifference, MirrorStatus } from '../../contract';
import type { Blueprint, Component } from './blueprint';

type Runtime = MirrorStatus['runtime'];
type Change = [what: string, source: string, mirror: string];

const MISSING = 'missing';
const THERE = 'there';

/** `source` describes what is mirrored, `mirror` what stands. Nodes are told as components `node NAME`. */
export function differences(source: Blueprint, mirror: Blueprint, runtime: Runtime): MirrorDifference[] {
  const byName = ({ components }: Blueprint) => new Map(components.map((each) => [each.component, each]));
  const nodes = ({ nodes: limits }: Blueprint) => new Map(Object.entries(limits).map(([name, each]) => [`node ${name}`, each]));
  return [
    ...changes(byName(source), byName(mirror), (before, after) => componentChanges(before, after, runtime)),
    ...changes(nodes(source), nodes(mirror), (before, after) => [['cpu', cores(before.cpu), cores(after.cpu)], ['memory', size(before.memory), size(after.memory)]]),
  ];
}

function changes<T>(source: Map<string, T>, mirror: Map<string, T>, compare: (before: T, after: T) => Change[]): MirrorDifference[] {
  return [...new Set([...source.keys(), ...mirror.keys()])].flatMap((component) => {
    const [before, after] = [source.get(component), mirror.get(component)];
    const told: Change[] = before && after ? compare(before, after) : [['component', before ? THERE : MISSING, after ? THERE : MISSING]];
    return told.filter(([, from, to]) => from !== to).map(([what, from, to]) => ({ component, what, source: from, mirror: to }));
  });
}

function componentChanges(before: Component, after: Component, runtime: Runtime): Change[] {
  const told = ({ image, command }: Component, place: Runtime) => (place === 'process' || !image ? `command ${command?.[0] ?? 'unknown'}` : `image ${image}`);
  return [
    // What is mirrored runs from its image, where it has one; the process runtime takes this machine's programs instead.
    ['program', told(before, before.image ? 'docker' : 'process'), told(after, runtime)],
    ['replicas', String(before.replicas), String(after.replicas)],
    ['cpu', cores(before.limits.cpu), cores(after.limits.cpu)],
    ['memory', size(before.limits.memory), size(after.limits.memory)],
    ['processes', String(before.limits.pids), String(after.limits.pids)],
    ['disk', before.limits.disk === null ? 'no limit' : size(before.limits.disk), after.limits.disk === null ? 'no limit' : size(after.limits.disk)],
  ];
}

/** At most four significant digits. */
const cores = (value: number) => `${Number(value.toPrecision(4))}`;

function size(bytes: number): string {
  return bytes >= 2 ** 20 ? `${Number((bytes / 2 ** 20).toPrecision(4))} MiB` : `${bytes} B`;
}
