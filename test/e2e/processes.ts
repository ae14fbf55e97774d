/** Starting and stopping the real programs that the page tests need. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

export const PROJECT = resolve(__dirname, '..', '..');

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

export interface Program {
  /** Asks it to end and waits until it has. */
  stop: () => Promise<void>;
}

/** Starts a program and waits for a condition; its own output is told when it ends too early. */
export async function startProgram(command: string, args: string[], env: Record<string, string>, ready: (output: string) => Promise<boolean>, patienceMs = 60_000): Promise<Program> {
  const child: ChildProcess = spawn(command, args, { cwd: PROJECT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for (let tries = 0; tries < patienceMs / 100; tries++) {
    if (child.exitCode !== null) {
      throw new Error(`${command} ended with ${child.exitCode}: ${output}`);
    }
    if (await ready(output)) {
      return { stop };
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  await stop();
  throw new Error(`${command} did not get ready: ${output}`);
}

function newest(folder: string): number {
  return Math.max(0, ...readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs));
}

/** Builds the plugin unless dist/ is newer than its sources. ROENTGEN_DIST names a build that somebody else keeps. */
export function ensurePlugin(): void {
  if (process.env.ROENTGEN_DIST) {
    return;
  }
  const built = join(PROJECT, 'dist', 'module.js');
  const sources = Math.max(...['src', 'dashboards', '.config'].map((folder) => newest(join(PROJECT, folder))));
  if (!existsSync(built) || statSync(built).mtimeMs < sources) {
    execFileSync(join(PROJECT, 'node_modules', '.bin', 'webpack'), ['-c', 'webpack.config.ts', '--env', 'production'], { cwd: PROJECT, stdio: 'pipe' });
  }
}

/** The build under test. */
export const DIST = resolve(PROJECT, process.env.ROENTGEN_DIST ?? 'dist');

/** Addresses of everything that a person can open of the built plugin: its pages, its configuration, its dashboards. */
export function builtAddresses(): string[] {
  ensurePlugin();
  const { id, includes } = JSON.parse(readFileSync(join(DIST, 'plugin.json'), 'utf8')) as { id: string; includes: Array<{ type: string; path: string }> };
  const uidOf = (path: string) => (JSON.parse(readFileSync(join(DIST, path), 'utf8')) as { uid: string }).uid;
  const addressOf: Record<string, (path: string) => string> = { page: (path) => path.replace('%PLUGIN_ID%', id), dashboard: (path) => `/d/${uidOf(path)}` };
  const addresses = includes.filter(({ type }) => type in addressOf).map(({ type, path }) => addressOf[type](path));
  return [...new Set(addresses)];
}
