/** The built plugin on the host page, over the stand-in sidecar and a real Prometheus with an hour of history, and Chromium. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { ended } from '../../demo/process';
import { PROJECT } from '../radiography/page';

// The compositor paints in software: no GPU is asked for, and servers have none.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface Served {
  url: string;
  close: () => Promise<void>;
}

export async function serve(): Promise<Served> {
  const child = spawn(process.execPath, [join(PROJECT, 'test', 'e2e', 'serve.mjs')], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((ready, failed) => {
    child.stdout.once('data', (chunk) => ready(String(chunk).trim()));
    child.once('exit', (code) => failed(new Error(`the host page ended with ${code}; npm run build makes what it serves`)));
  });
  child.removeAllListeners('exit');
  return { url, close: () => ended(child, 'SIGTERM', 15_000) };
}

/** A browser that has never seen the page: a new profile, nothing cached. */
export async function freshBrowser(): Promise<{ context: BrowserContext; page: Page; close: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'roentgen-ui-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS, viewport: { width: 1440, height: 900 } });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(60_000);
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, page, close };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Of sorted or unsorted values, the one that `share` of them do not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
