/** `npm start`: brings the demo up, shows progress until the first scores, then stays until Ctrl-C. */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, RoentgenError } from '../sidecar/errors';
import { parseDuration } from '../sidecar/config/duration';
import { runDemoCampaign } from './campaign';
import { type Demo, DEMO_DEFAULTS, startDemo, untilScored } from './demo';
import { type DemoService, demoService } from './service';

const USAGE = `npm start [-- OPTIONS]
  --service employees   or vims: the three-tier service, or a virtual IMS with calls (keep each in a --directory of its own)
  --nominal 180s     length of the nominal period that the first start learns from
  --day 60s          length of the compressed day of the load
  --step 1s          scrape interval and step
  --nodes            watch this machine as the node below the service, too (all that it does shows there)
  --campaign         run the demo campaign (about 8 minutes) once scores are there
  --once             end after the first scores (and the campaign), as a check
  --directory data   folder of everything that is kept between starts
  --instance demo    prefix of namespaces and cgroups, for demos side by side
  --ports 3000,9797,9090   page, sidecar and Prometheus; a free one is taken where one is in use`;

function options() {
  const { values } = parseArgs({
    options: {
      service: { type: 'string', default: DEMO_DEFAULTS.service.service },
      nominal: { type: 'string', default: `${DEMO_DEFAULTS.nominalSeconds}s` },
      day: { type: 'string', default: `${DEMO_DEFAULTS.daySeconds}s` },
      step: { type: 'string', default: `${DEMO_DEFAULTS.stepSeconds}s` },
      directory: { type: 'string', default: DEMO_DEFAULTS.directory },
      instance: { type: 'string', default: DEMO_DEFAULTS.instance },
      ports: { type: 'string', default: Object.values(DEMO_DEFAULTS.ports).join() },
      nodes: { type: 'boolean', default: false },
      campaign: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values;
}

const seconds = (text: string) => parseDuration(text) / 1000;

/** One line that is written over on a terminal, and now and then a new line elsewhere. */
function progressLine(): (share: number, text: string) => void {
  let last = -1;
  return (share, text) => {
    const percent = Math.floor(share * 100);
    const bar = '#'.repeat(Math.round(share * 30)).padEnd(30, '.');
    if (process.stdout.isTTY) {
      process.stdout.write(`\r  [${bar}] ${percent} %  ${text.slice(0, 70).padEnd(70)}`);
    } else if (percent >= last + 10) {
      console.log(`  [${bar}] ${percent} %  ${text}`);
      last = percent;
    }
  };
}

function goodbye(demo: Demo, { tries }: DemoService): string {
  return `
Roentgen is up:  ${demo.pageUrl}

Three things to try
  1. Overview and Radiography: how ill each resource group is, and whether users suffer.
  2. Chaos: launch "${tries}" and watch the score, the cause and the fault spot.
  3. Fault spots: start a campaign of 16 samples (about 8 minutes) that teaches which component is faulty.
     The same from a shell:  node build/sidecar/main.js campaign run --config ${demo.config}

Prometheus ${demo.prometheusUrl}   sidecar ${demo.sidecarUrl}   Ctrl-C takes everything down.`;
}

async function main(): Promise<void> {
  const flags = options();
  if (flags.help) {
    console.log(USAGE);
    return;
  }
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => abort.abort());
  }
  const [page, sidecar, prometheus] = flags.ports.split(',').map(Number);
  const service = demoService(flags.service);
  const demo = await startDemo({ ...DEMO_DEFAULTS, service, nodes: flags.nodes, directory: resolve(flags.directory), instance: flags.instance, ports: { page, sidecar, prometheus }, stepSeconds: seconds(flags.step), nominalSeconds: seconds(flags.nominal), daySeconds: seconds(flags.day), say: (text) => console.log(text) });
  try {
    console.log('learning the nominal state');
    await untilScored(demo, progressLine(), abort.signal);
    console.log('');
    if (flags.campaign && !abort.signal.aborted) {
      await runDemoCampaign(demo.config, service.service);
    }
    console.log(goodbye(demo, service));
    if (!flags.once && !abort.signal.aborted) {
      await new Promise<void>((resolve) => abort.signal.addEventListener('abort', () => resolve()));
    }
  } finally {
    await demo.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`${error instanceof RoentgenError ? `${error.code}: ` : ''}${messageOf(error)}`);
    if (error instanceof RoentgenError && error.hint) {
      console.error(error.hint);
    }
    process.exit(1);
  }
);
