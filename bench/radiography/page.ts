/** Chromium with the host page of the built plugin, whose calls to Grafana's API are answered here. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { ended, freePort } from '../../demo/process';

/** build/bench/radiography -> the project */
export const PROJECT = resolve(__dirname, '..', '..', '..');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface BenchPage {
  page: Page;
  url: string;
  close: () => Promise<void>;
}

async function startHost(): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort(0);
  const nowhere = 'http://127.0.0.1:9';
  const child = spawn(process.execPath, [join(PROJECT, 'test', 'host', 'main.mjs'), '--port', String(port), '--prometheus', nowhere, '--sidecar', nowhere], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((ready, failed) => {
    child.stdout.once('data', () => ready());
    child.once('exit', (code) => failed(new Error(`the host page ended with ${code}; npm run build makes what it serves`)));
  });
  child.removeAllListeners('exit');
  return { url: `http://127.0.0.1:${port}`, stop: () => ended(child, 'SIGTERM', 5000) };
}

export async function openPage(): Promise<BenchPage> {
  const host = await startHost();
  const profile = mkdtempSync(join(tmpdir(), 'roentgen-radiography-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS, viewport: { width: 1440, height: 900 } });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(120_000);
  const close = async () => {
    await context.close();
    await host.stop();
    rmSync(profile, { recursive: true, force: true });
  };
  return { page, url: host.url, close };
}

/** Answers calls whose path ends so. */
export async function answer(page: Page, path: string, body: object): Promise<void> {
  const text = JSON.stringify(body);
  await page.unroute(`**${path}`);
  await page.route(`**${path}`, (route) => route.fulfill({ contentType: 'application/json', body: text }));
}
