/** Scenarios in ns-3, each in a process of its own. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RoentgenError } from '../../../errors';
import type { Scenario } from '../../scenario/scenario';
import { checkScenario } from '../../scenario/validate';
import { type Driver, eachMeasured } from '../driver';
import { seedOf } from '../sample';
import { type Ns3Run, readAnswer } from './answer';
import { compiled } from './compile';
import { type Ns3Options, scenarioText } from './scenario-text';

/** A process that somebody else ended is started again so often. */
const MOST_TRIES = 3;

/** Beside this file, or in the sources when this file runs compiled. */
function sourceFile(): string {
  const beside = join(__dirname, 'network.cc');
  return existsSync(beside) ? beside : resolve(__dirname, '../../../../../sidecar/twin/drivers/ns3/network.cc');
}

/** The program that simulates networks in ns-3. Throws REQUIREMENT_MISSING where ns-3 or a compiler is not installed. */
export const ns3Program = (): string => compiled(sourceFile());

/** Throws SCENARIO_INVALID, SIMULATION_FAILED, and the signal's reason. */
export async function ns3Run(program: string, scenario: Scenario, options: Ns3Options, signal: AbortSignal = new AbortController().signal): Promise<Ns3Run> {
  checkScenario(scenario);
  const text = scenarioText(scenario, options);
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    const { output, said, code, ended } = await answerOf(program, text, signal);
    signal.throwIfAborted();
    if (code === 0) {
      return readAnswer(output, scenario, options);
    }
    if (ended === null || tries === MOST_TRIES) {
      throw new RoentgenError('SIMULATION_FAILED', `ns-3 ended ${ended === null ? `with exit code ${code}` : `by ${ended}, ${tries} times`}${said ? `: ${said}` : ''}`, 'is there enough memory? ns-3 keeps four bytes for each packet');
    }
  }
}

interface Ended {
  output: string;
  said: string;
  code: number | null;
  ended: NodeJS.Signals | null;
}

function answerOf(program: string, text: string, signal: AbortSignal): Promise<Ended> {
  return new Promise((fulfil, reject) => {
    const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    const stop = () => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop);
    const [output, said]: string[][] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (part: string) => output.push(part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => said.push(part));
    child.on('error', (error) => reject(new RoentgenError('SIMULATION_FAILED', `ns-3 cannot be started: ${error.message}`, undefined, { cause: error })));
    child.on('close', (code, ended) => {
      signal.removeEventListener('abort', stop);
      fulfil({ output: output.join(''), said: said.join('').trim().slice(0, 300), code, ended });
    });
    // A process that ended reads nothing any more; how it ended tells more.
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
}

export function ns3Driver(options: Ns3Options): Driver {
  const program = ns3Program();
  return {
    name: 'ns-3',
    settings: { ...options },
    atOnce: 1,
    simulate: (candidates, signal) => eachMeasured(candidates, async ({ scenario, number }) => (await ns3Run(program, scenario, { ...options, seed: seedOf(options.seed, number) }, signal)).measured),
  };
}
