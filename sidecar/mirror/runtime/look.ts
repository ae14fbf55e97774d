/** Runs a program inside a component: in its namespaces and its root, outside its limits. */

import { spawn } from 'node:child_process';
import { environmentOf } from './run';

const PATIENCE_MS = 5000;

/** What is wrong by a health command, null where it ends with status 0. */
export function lookInside(states: () => Array<{ component: string; unit: { pid(): number } | null }>, instance: string): (component: string, command: string[]) => Promise<string | null> {
  return (component, command) => {
    const pid = states().find((each) => each.component === component)?.unit?.pid() ?? 0;
    return new Promise((resolve) => {
      const child = spawn('nsenter', ['--target', String(pid), '--mount', '--uts', '--ipc', '--net', '--pid', '--root', '--wd=/', '--', ...command], { stdio: 'ignore', env: environmentOf(instance), timeout: PATIENCE_MS, killSignal: 'SIGKILL' });
      child.once('error', (error) => resolve(error.message));
      child.once('close', (status) => resolve(status === 0 ? null : status === null ? `does not end ${command[0]} within ${PATIENCE_MS / 1000} s` : `ends ${command[0]} with status ${status}`));
    });
  };
}
