/** Target files: where the process runtime keeps its components. Nothing is read from them that has not its strict form. */

import { existsSync } from 'node:fs';
import type { ProcessTarget, TargetFile } from '../../contract';
import { readIfThere } from '../../store/files';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;
const NETNS = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/;
const INTERFACE = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,14}$/;
const FOLDER = /^\/sys\/fs\/cgroup(\/(?!\.\.?(\/|$))[a-zA-Z0-9_.:@-]+)+$/;

/** Reads what mirrors wrote. A file that is not there (yet), is torn or says impossible things counts as no targets. */
export function readTargets(paths: string[]): TargetFile[] {
  return paths.flatMap((path) => {
    try {
      const file: unknown = JSON.parse(readIfThere(path) ?? 'null');
      return isTargetFile(file) ? [file] : [];
    } catch {
      return [];
    }
  });
}

function isTargetFile(value: unknown): value is TargetFile {
  const file = value as TargetFile | null;
  return typeof file === 'object' && file !== null && matches(NAME, file.service) && Array.isArray(file.targets) && file.targets.every(isTarget);
}

/** Whether a target is safe to act on: every word that becomes an argument or a path has its strict form. */
export function isTarget(value: unknown): value is ProcessTarget {
  const target = value as ProcessTarget | null;
  return (
    typeof target === 'object' &&
    target !== null &&
    matches(NAME, target.component) &&
    Number.isInteger(target.incarnation) &&
    Number.isInteger(target.pid) &&
    target.pid >= 0 &&
    target.pid !== 1 &&
    (target.cgroupVersion === 1 || target.cgroupVersion === 2) &&
    matches(NETNS, target.netns) &&
    matches(INTERFACE, target.interface) &&
    typeof target.cgroups === 'object' &&
    target.cgroups !== null &&
    Object.values(target.cgroups).every((folder) => matches(FOLDER, folder))
  );
}

/** Whether the component's first process lives. */
export function isAlive(target: ProcessTarget): boolean {
  return target.pid > 0 && existsSync(`/proc/${target.pid}`);
}

/** RegExp.test alone would take undefined for the text "undefined". */
function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}
