#!/usr/bin/env node
/** Flags and signals; everything else is one call. */

import { parseArgs } from 'node:util';
import { createApp } from './app';
import * as chaos from './cli/chaos';
import { campaign } from './cli/campaign';
import { createClient } from './cli/client';
import { mirror } from './cli/mirror';
import { model } from './cli/models';
import { past, type PastCommand } from './cli/past';
import { withTimes } from './cli/times';
import { twin } from './cli/twin';
import { loadConfig } from './config/load';
import { messageOf, RoentgenError } from './errors';
import { engine } from './nn/platform';
import { VERSION } from './version';

const USAGE = `roentgen COMMAND [--config roentgen.yaml]

  serve                    run the sidecar
  check-config             check the configuration file and say what it holds
  chaos run FILE           launch an experiment and wait for its end (Ctrl-C stops it)
  chaos preview FILE       say what a run would do; changes nothing
  chaos stop [RUN]         stop one run, or all
  chaos list               runs with their exact fault intervals
  campaign run [--samples 16] [--faults kill,...] [--components a,b] [--seed 1]
  campaign stop SERVICE
  learn SERVICE            learn the nominal models anew
  model list               models in the data directory
  model export SERVICE GROUP FILE.onnx
  model import SERVICE GROUP FILE.onnx   score with a network from elsewhere; --remove instead of the file takes it back
  episodes SERVICE [--from T] [--to T]
  accept SERVICE GROUP     take the present level of a group as nominal
  backfill SERVICE --from T [--to T]     write the scores of a past range to Prometheus; with --file scores.om into a file
  backtest SERVICE --from T [--to T] [--line 1.5] [--k 2 --n 3] [--detector pca] [--budget 1]
  scorecard SERVICE --from T [--to T]    the detectors side by side
  signatures SERVICE GROUP --from T [--to T]
                           T is a time such as 2026-03-02T09:00:00Z, -6h or now; Ctrl-C cancels
  mirror up|down|status [--directory data/mirror] [--instance mirror]
  twin generate [--count 100] [--seed 1] [--nodes 10] [--out data/scenarios]   network scenarios for a simulator
  twin check DIR           the challenge's limits on scenarios or data sets
  --version`;

function flags() {
  return parseArgs({
    args: withTimes(process.argv.slice(2)),
    allowPositionals: true,
    options: {
      config: { type: 'string', default: 'roentgen.yaml' },
      samples: { type: 'string', default: '16' },
      faults: { type: 'string', default: 'kill' },
      components: { type: 'string', default: '' },
      service: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      directory: { type: 'string', default: 'data/mirror' },
      instance: { type: 'string', default: 'mirror' },
      count: { type: 'string', default: '100' },
      nodes: { type: 'string', default: '10' },
      out: { type: 'string', default: 'data/scenarios' },
      remove: { type: 'boolean', default: false },
      from: { type: 'string' },
      to: { type: 'string' },
      file: { type: 'string' },
      line: { type: 'string' },
      k: { type: 'string' },
      n: { type: 'string' },
      detector: { type: 'string' },
      budget: { type: 'string' },
      version: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

export type Flags = ReturnType<typeof flags>['values'];

async function serve(file: string): Promise<void> {
  engine();
  const app = createApp(loadConfig(file));
  const finish = (signal: string) => {
    console.log(`${signal}: stopping`);
    app.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGINT', () => finish('SIGINT'));
  process.once('SIGTERM', () => finish('SIGTERM'));
  await app.start();
  console.log(`listening on ${app.url()}`);
}

function checkConfig(file: string): void {
  const config = loadConfig(file);
  console.log(`${file}: good. ${config.services.length} services, chaos ${config.chaos.enabled ? 'on' : 'off'}, data in ${config.dataDir}`);
}

async function dispatch(): Promise<void> {
  const { values, positionals } = flags();
  const [command, verb, argument] = positionals;
  if (values.version) {
    console.log(VERSION);
    return;
  }
  const client = () => createClient(loadConfig(values.config));
  switch (values.help ? 'help' : `${command}${command === 'chaos' ? ` ${verb}` : ''}`) {
    case 'serve':
      return serve(values.config);
    case 'check-config':
      return checkConfig(values.config);
    case 'chaos run':
      return chaos.run(client(), required(argument, 'an experiment file'));
    case 'chaos preview':
      return chaos.preview(client(), required(argument, 'an experiment file'));
    case 'chaos stop':
      return chaos.stop(client(), argument);
    case 'chaos list':
      return chaos.list(client());
    case 'campaign':
      return campaign(client(), verb, argument, values);
    case 'learn':
      console.log(JSON.stringify(await client().post(`/services/${encodeURIComponent(required(verb, 'a service'))}/learn`), null, 2));
      return;
    case 'model':
      return model(loadConfig(values.config), verb, positionals.slice(2), values);
    case 'episodes': case 'accept': case 'backfill': case 'backtest': case 'scorecard': case 'signatures':
      return past(command as PastCommand, loadConfig(values.config), positionals.slice(1), values);
    case 'mirror':
      return mirror(required(verb, 'up, down or status'), values);
    case 'twin':
      return twin(verb, argument, values);
    case 'help':
      console.log(USAGE);
      return;
    default:
      console.error(USAGE);
      process.exitCode = 2;
  }
}

function required(value: string | undefined, what: string): string {
  if (value === undefined) {
    throw new RoentgenError('REQUEST_INVALID', `the command needs ${what}`, USAGE);
  }
  return value;
}

/** Bad input never ends in a stack trace; an error of ours is a line with its code, and what to do. */
function fail(error: unknown): void {
  console.error(error instanceof RoentgenError ? `${error.code}: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}` : messageOf(error));
  process.exit(1);
}

dispatch().catch(fail);
