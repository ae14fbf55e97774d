/** Whether pages give back what they took: memory before and after many changes of page without loading Grafana anew. */
import type { CDPSession, Page } from 'playwright-core';
import type { Figure } from '../report/figure';
import { freshBrowser } from './served';

/** Pages have navigations of their own; this is the host page's. */
const LINKS = 'nav[aria-label="Pages"] a';

interface Held {
  bytes: number;
  nodes: number;
  listeners: number;
}

async function held(protocol: CDPSession): Promise<Held> {
  // Twice: what the first round finalises, the second one frees.
  await protocol.send('HeapProfiler.collectGarbage');
  await protocol.send('HeapProfiler.collectGarbage');
  const { usedSize } = await protocol.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await protocol.send('Memory.getDOMCounters');
  return { bytes: usedSize, nodes, listeners: jsEventListeners };
}

/** Clicks through the navigation in its order; each page gets half a second to ask for what it shows. */
async function wanderPages(page: Page, changes: number): Promise<void> {
  const links = page.locator(LINKS);
  const count = await links.count();
  for (let i = 0; i < changes; i++) {
    await links.nth(i % count).click();
    await page.waitForTimeout(500);
  }
}

export async function heapGrowth(url: string, changes: number): Promise<Figure[]> {
  const { page, context, close } = await freshBrowser();
  await page.goto(`${url}/a/roentgen-xray-app/overview`);
  await page.locator(LINKS).first().waitFor();
  const protocol = await context.newCDPSession(page);
  const once = await page.locator(LINKS).count();
  await wanderPages(page, once + 1);
  const before = await held(protocol);
  await wanderPages(page, changes);
  await page.locator(LINKS).first().click();
  await page.waitForTimeout(1000);
  const after = await held(protocol);
  await close();
  const MB = (bytes: number) => Math.round(bytes / 1e5) / 10;
  return [
    { id: 'U-heap-growth', value: MB(after.bytes - before.bytes), unit: 'MB', note: `after ${changes} changes of page: ${MB(before.bytes)} -> ${MB(after.bytes)} MB on the overview, after every page had been open once` },
    { id: 'U-nodes-growth', value: after.nodes - before.nodes, unit: 'nodes', note: `${before.nodes} -> ${after.nodes}; event listeners ${before.listeners} -> ${after.listeners}` },
  ];
}
