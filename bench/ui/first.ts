/** How long a reader waits: until the first radiography is drawn, and until each page has its content. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { Figure } from '../report/figure';
import { PROJECT } from '../radiography/page';
import { freshBrowser, median } from './served';

const RADIOGRAPHY = '/a/roentgen-xray-app/radiography';
const PANELS = 4;

interface Wait {
  /** Milliseconds since the address was opened, and since the page asked for the plugin: the rest is the host page's. */
  all: number;
  own: number;
}

async function untilDrawn(page: Page, url: string): Promise<Wait> {
  await page.goto(`${url}${RADIOGRAPHY}`, { waitUntil: 'commit' });
  await page.waitForFunction((wanted) => document.querySelectorAll('canvas[data-drawn]').length >= wanted, PANELS, { polling: 'raf' });
  return page.evaluate(() => {
    const now = performance.now();
    const asked = performance.getEntriesByType('resource').find(({ name }) => name.includes('/roentgen-xray-app/module.js'));
    return { all: now, own: now - (asked?.startTime ?? 0) };
  });
}

async function waits(url: string, runs: number): Promise<{ cold: Wait[]; warm: Wait[] }> {
  const found: { cold: Wait[]; warm: Wait[] } = { cold: [], warm: [] };
  for (let run = 0; run < runs; run++) {
    const browser = await freshBrowser();
    found.cold.push(await untilDrawn(browser.page, url));
    found.warm.push(await untilDrawn(browser.page, url));
    await browser.close();
  }
  return found;
}

export async function firstRadiographies(url: string, runs: number): Promise<Figure[]> {
  const { cold, warm } = await waits(url, runs);
  const figure = (id: string, all: Wait[], what: string): Figure => ({ id, value: Math.round(median(all.map((each) => each.all))), unit: 'ms', note: `${what}, all four drawn, median of ${runs}, ${all.map((each) => Math.round(each.all)).join(' ')}; since the plugin was asked for ${Math.round(median(all.map((each) => each.own)))} ms` });
  return [figure('U-first-cold', cold, 'new profile'), figure('U-first-warm', warm, 'page opened before')];
}

/** Addresses below the host page's: what plugin.json puts into the navigation, and the dashboards. */
export function addresses(): string[] {
  const dist = resolve(PROJECT, process.env.ROENTGEN_DIST ?? 'dist');
  const { id, includes } = JSON.parse(readFileSync(join(dist, 'plugin.json'), 'utf8')) as { id: string; includes: Array<{ type: string; path: string }> };
  const uidOf = (path: string) => (JSON.parse(readFileSync(join(dist, path), 'utf8')) as { uid: string }).uid;
  return includes.filter(({ type }) => type === 'page' || type === 'dashboard').map(({ type, path }) => (type === 'page' ? path.replace('%PLUGIN_ID%', id) : `/d/${uidOf(path)}`));
}

/** Something of the plugin stands there and nothing says that it still loads. */
const HAS_CONTENT = () => document.querySelector('main [data-testid^="roentgen-"], main [data-panel-type] section') !== null && document.querySelector('main [data-testid="Spinner"], main [aria-label="Panel loading bar"]') === null;

export async function pageTimes(url: string, runs: number): Promise<Figure[]> {
  const { page, close } = await freshBrowser();
  const times = new Map<string, number[]>();
  for (let run = 0; run <= runs; run++) {
    for (const address of addresses()) {
      await page.goto(`${url}${address}`, { waitUntil: 'commit' });
      await page.waitForFunction(HAS_CONTENT, undefined, { polling: 'raf', timeout: 15_000 }).catch(() => undefined);
      // The first round fills the browser's cache.
      times.set(address, [...(times.get(address) ?? []), ...(run > 0 ? [await page.evaluate(() => performance.now())] : [])]);
    }
  }
  await close();
  const name = (address: string) => address.split('/').at(address.startsWith('/plugins') ? 1 : -1) ?? address;
  return [...times].map(([address, all]) => ({ id: `U-page-${name(address)}`, value: Math.round(median(all)), unit: 'ms', note: `until content, warm, median of ${runs}` }));
}
