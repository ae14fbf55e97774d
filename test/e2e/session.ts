/** One environment and one browser for a test file; before every test both are as at first: an administrator, the dark theme, a sidecar without surprises. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { type Browser, openBrowser, setRole, setTheme } from './browser';
import { type Environment, type HostOptions, startEnvironment } from './environment';
import { atFirst, type StandIn } from './stand-in';

export interface Session {
  readonly page: Page;
  readonly sidecar: StandIn;
  readonly hostUrl: string;
  byId: (id: string) => Locator;
  /** Errors since the test began, but for those of the host page itself. */
  faults: () => string[];
}

/** The host page has no monospace font, which Grafana has. */
const HOSTS_OWN = '/public/fonts/';

/** Call it at the top of a test file. */
export function openSession(at: Pick<HostOptions, 'generation'> = {}): Session {
  let environment: Environment;
  let browser: Browser;
  jest.setTimeout(180_000);
  beforeAll(async () => {
    [environment, browser] = await Promise.all([startEnvironment(at), openBrowser()]);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await environment?.close();
  });
  beforeEach(async () => {
    browser.errors.length = 0;
    Object.assign(environment.sidecar, atFirst());
    await setRole(browser.page, environment.hostUrl, 'Admin');
    await setTheme(browser.page, environment.hostUrl, 'dark');
  });
  return {
    get page() {
      return browser.page;
    },
    get sidecar() {
      return environment.sidecar;
    },
    get hostUrl() {
      return environment.hostUrl;
    },
    byId: (id) => browser.page.locator(`[data-testid="${id}"]`),
    faults: () => browser.errors.filter((error) => !error.includes(HOSTS_OWN)),
  };
}

interface Violation {
  id: string;
  help: string;
  nodes: Array<{ html: string }>;
}

/** What axe finds on the open page. */
export async function violations(page: Page): Promise<string[]> {
  // what the pointer is over has colours of its own
  await page.mouse.move(0, 0);
  await settled(page);
  await page.addScriptTag({ content: readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8') });
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (context: Document) => Promise<{ violations: Violation[] }> } };
    return (await axe.run(document)).violations;
  });
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

const QUIET_MS = 250;
const PATIENCE_MS = 10_000;

/**
 * Waits until a page has its content: nothing says that it loads, no transition runs, and for a quarter of a second nothing of its
 * structure has changed. Pages that never rest (live figures) are taken as they are after ten seconds.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    ([quiet, patience]) =>
      new Promise<void>((done) => {
        let changed = performance.now();
        const started = changed;
        const observer = new MutationObserver(() => (changed = performance.now()));
        observer.observe(document.body, { childList: true, subtree: true });
        const look = () => {
          const now = performance.now();
          const loads = document.querySelector('main [data-testid="Spinner"], main [aria-label="Loading"], main [aria-busy="true"]') !== null;
          const moves = document.getAnimations().some((animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().iterations !== Infinity);
          if ((now - changed >= quiet && !loads && !moves) || now - started > patience) {
            observer.disconnect();
            done();
          } else {
            setTimeout(look, 50);
          }
        };
        look();
      }),
    [QUIET_MS, PATIENCE_MS]
  );
}
