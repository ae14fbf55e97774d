import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { PROJECT } from './processes';

const ARTEFACTS = join(PROJECT, 'test-artefacts');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface Browser {
  context: BrowserContext;
  page: Page;
  /** Errors that no code caught, and errors on the console, with their address. */
  errors: string[];
  close: () => Promise<void>;
}

/** The system's Chromium, without a window, with a profile of its own. */
export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'roentgen-chromium-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS, viewport: { width: 1440, height: 900 } });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`${error.message}\n${error.stack ?? ''}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      errors.push(`${message.text()} ${message.location().url}`);
    }
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, page, errors, close };
}

export async function setRole(page: Page, baseUrl: string, role: 'Viewer' | 'Editor' | 'Admin'): Promise<void> {
  await page.context().addCookies([{ name: 'roentgen-host-role', value: role, url: baseUrl }]);
}

export async function setTheme(page: Page, baseUrl: string, theme: 'dark' | 'light'): Promise<void> {
  if (!page.url().startsWith(baseUrl)) {
    await page.goto(baseUrl);
  }
  await page.evaluate((mode) => localStorage.setItem('roentgen-host-theme', mode), theme);
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}
