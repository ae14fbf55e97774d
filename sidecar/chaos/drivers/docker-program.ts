/**
 * Asks a Docker engine for one thing: `node docker-program.js SOCKET CONTAINER state|start|stop [SECONDS]`, for guards, which outlive the sidecar.
 * `state` says `running PID`, `paused PID`, `restarting`, `down` or `gone`. What the engine refuses goes to stderr, with status 1.
 * Node's own modules only: it has to start within milliseconds. Paths: https://docs.docker.com/reference/api/engine/
 */

import { request } from 'node:http';

interface Answer {
  status: number;
  text: string;
}

/** Guards kill it after 11 s. */
const PATIENCE_MS = 10_000;

function ask(socketPath: string, method: 'GET' | 'POST', path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method, path, headers: { 'Content-Length': 0 }, timeout: PATIENCE_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('timeout', () => call.destroy(new Error(`no answer in ${PATIENCE_MS / 1000} s`))).on('error', reject).end();
  });
}

/** What a guard wants to know of an `inspect`. */
export function stateOf({ status, text }: Answer): string {
  if (status === 404) {
    return 'gone';
  }
  const { State } = JSON.parse(text) as { State: { Running: boolean; Restarting: boolean; Paused: boolean; Pid: number } };
  return State.Restarting ? 'restarting' : State.Running ? `${State.Paused ? 'paused' : 'running'} ${State.Pid}` : 'down';
}

async function main([socket, container, command, seconds = '0']: string[]): Promise<void> {
  const path = `/containers/${container}`;
  const answer = command === 'state' ? await ask(socket, 'GET', `${path}/json`) : await ask(socket, 'POST', command === 'stop' ? `${path}/stop?t=${seconds}` : `${path}/start`);
  // 304: it runs (or is down) already. 404: there is nothing left to start.
  if (answer.status >= 400 && answer.status !== 404) {
    throw new Error(`${answer.status}: ${answer.text.trim()}`);
  }
  if (command === 'state') {
    console.log(stateOf(answer));
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
