#!/usr/bin/env node
/** Flags and signals; everything else is one call. */

import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createApp } from './app';
import { chaos, CHAOS_VERBS, type ChaosVerb } from './cli/chaos';
import { campaign } from './cli/campaign';
import { createClient } from './cli/client';
import { mirror } from './cli/mirror';
import { model } from './cli/models';
import { past, type PastCommand } from './cli/past';
import { samples } from './cli/samples';
import { withTimes } from './cli/times';
import { twin } from './cli/twin';
import { asking, twinImport } from './cli/twin-import';
import { isModelVerb, twinModels } from './cli/twin-models';
import { twinSimulate } from './cli/twin-simulate';
import { loadConfig } from './config/load';
import { messageOf, RoentgenError } from './errors';
import { engine } from './nn/platform';
import { VERSION } from './version';

const USAGE = `roentgen COMMAND [--config roentgen.yaml]

  serve                    run the sidecar
  check-config             check the configuration file and say what it holds
  chaos run FILE           preview an experiment, launch exactly that and wait for its end (Ctrl-C stops it)
  chaos preview FILE       say what a run would do; changes nothing
  chaos stop [RUN]         stop one run, or all
  chaos list               runs with their exact fault intervals
  chaos lever [pull|release] [--reason TEXT]   the safety lever: stops everything and blocks every start until it is released
  chaos random --service S [--count 3] [--faults a,b] [--components a,b] [--seed 1] [--duration 20s] [--every 30s]
                           print an experiment that is drawn by chance
  chaos import FILE        print a Chaos Toolkit experiment in Roentgen's form
  chaos export FILE        print an experiment as one for Chaos Toolkit, which calls this sidecar
  chaos schema             print the JSON schema of experiment files
  campaign run [--samples 16] [--faults kill,...] [--components a,b] [--seed 1] [--recovery restart|rollback] [--hold 8] [--choice balanced|uncertain]
  campaign status [SERVICE]
  campaign stop SERVICE
  samples list [--service S]             labelled windows that were collected, with their lineage
  samples export FILE      all of them as .parquet, .csv or .npz
  samples import FILE      take in such a file
  samples discard SAMPLE --reason TEXT   take one out of learning; samples restore SAMPLE: back in
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
  mirror up|down|status [--blueprint FILE] [--runtime process|docker|kubernetes] [--directory data/mirror] [--instance mirror]
                           the employees service without a blueprint; --scale 0.25 and --replicas 1 make it smaller, --source FILE
                           is what it is compared with; --socket PATH (docker), --kubeconfig FILE (kubernetes)
  mirror load [--base 2] [--peak 40] [--day 2m] [--directory data/mirror]   other users while it runs
  mirror manifests [--blueprint FILE] [--instance mirror] [--out DIR]   what --runtime kubernetes would make, as files for kubectl
  mirror capture --prometheus URL --selector '{namespace="shop"}' [--component-label pod] [--service S]
                           print a blueprint of what runs; --runtime docker [--filter name=value] or kubernetes [--namespace N] ask there
  mirror schema            print the JSON schema of blueprints
  twin generate [--count 100] [--seed 1] [--nodes 10] [--out data/scenarios]   network scenarios for a simulator
  twin check DIR           the challenge's limits on scenarios or data sets
  twin simulate DIR --out DIR [--driver roentgen|ns-3|challenge] [--seed 1] [--seconds S | --relative 0.01] [--workers N]
                           simulate scenarios or a data set again into a data set; goes on where it was stopped. ns-3 needs --seconds;
                           challenge runs --image in containers by --docker
  twin import [--prometheus URL --selector '{job="snmp"}' --window 5m] [--links FILE] [--file network.json]
                           a network for the what-if page, from SNMP counters and LLDP neighbours, or from a file of links
  twin predict NETWORK.json|FOLDER [--method corrected|routenet|queueing] [--json]
                           the worst paths of a network; of a folder in the challenge's form, the errors beside its results
  twin train [--model corrected|routenet] [--samples 100] [--candidates 300] [--epochs N] [--seed 1] [--sources DIR,DIR --rule challenge|none]
                           a new version of a model; asked again it goes on where it was. --sources: data sets, recordings or scenarios
                           as more candidates of routenet; --rule none permits any of their networks
  twin measure             errors of every method on networks that are generated and simulated now
  twin models [MODEL VERSION]   versions with their measured errors; with both, estimates use that one from now on
  --version`;

function flags() {
  return parseArgs({
    args: withTimes(process.argv.slice(2)),
    allowPositionals: true,
    options: {
      config: { type: 'string', default: 'roentgen.yaml' },
      samples: { type: 'string' },
      faults: { type: 'string' },
      components: { type: 'string', default: '' },
      service: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      directory: { type: 'string', default: 'data/mirror' },
      instance: { type: 'string', default: 'mirror' },
      links: { type: 'string' },
      base: { type: 'string' },
      peak: { type: 'string' },
      day: { type: 'string' },
      window: { type: 'string', default: '5m' },
      capacity: { type: 'string' },
      buffer: { type: 'string' },
      count: { type: 'string' },
      recovery: { type: 'string' },
      hold: { type: 'string' },
      choice: { type: 'string' },
      duration: { type: 'string', default: '20s' },
      every: { type: 'string', default: '30s' },
      reason: { type: 'string', default: '' },
      nodes: { type: 'string', default: '10' },
      method: { type: 'string' },
      model: { type: 'string' },
      candidates: { type: 'string' },
      epochs: { type: 'string' },
      sources: { type: 'string' },
      rule: { type: 'string' },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      driver: { type: 'string', default: 'roentgen' },
      seconds: { type: 'string' },
      relative: { type: 'string' },
      workers: { type: 'string' },
      image: { type: 'string' },
      docker: { type: 'string', default: 'docker' },
      blueprint: { type: 'string', default: '' },
      source: { type: 'string', default: '' },
      scale: { type: 'string', default: '1' },
      replicas: { type: 'string', default: '' },
      runtime: { type: 'string', default: 'process' },
      prometheus: { type: 'string', default: '' },
      selector: { type: 'string', default: '' },
      'component-label': { type: 'string', default: '' },
      socket: { type: 'string', default: '' },
      filter: { type: 'string', default: '' },
      kubeconfig: { type: 'string', default: '' },
      namespace: { type: 'string', default: '' },
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
  switch (values.help ? 'help' : command) {
    case 'serve':
      return serve(values.config);
    case 'check-config':
      return checkConfig(values.config);
    case 'chaos':
      if (!CHAOS_VERBS.includes(verb)) {
        break;
      }
      return chaos(verb as ChaosVerb, argument, { ...values, count: values.count ?? '3', faults: values.faults ?? '' }, client, () => urlOf(loadConfig(values.config).listen));
    case 'campaign':
      return campaign(client(), verb, argument, { ...values, samples: values.samples ?? '16', faults: values.faults ?? 'kill' });
    case 'samples':
      return samples(loadConfig(values.config), verb, argument, values);
    case 'learn':
      console.log(JSON.stringify(await client().post(`/services/${encodeURIComponent(required(verb, 'a service'))}/learn`), null, 2));
      return;
    case 'model':
      return model(loadConfig(values.config), verb, positionals.slice(2), values);
    case 'episodes': case 'accept': case 'backfill': case 'backtest': case 'scorecard': case 'signatures':
      return past(command as PastCommand, loadConfig(values.config), positionals.slice(1), values);
    case 'mirror':
      return mirror(required(verb, 'up, down, status, load, manifests, capture or schema'), values);
    case 'twin':
      if (verb === 'import') {
        return twinImport(values.prometheus === '' ? null : asking(values.prometheus), { ...values, out: values.file });
      }
      if (verb === 'simulate') {
        return twinSimulate(argument, values);
      }
      if (isModelVerb(verb)) {
        return twinModels(verb, positionals.slice(2), values, () => (existsSync(values.config) ? loadConfig(values.config).dataDir : 'data'));
      }
      return twin(verb, argument, { ...values, count: values.count ?? '100', out: values.out ?? 'data/scenarios' });
    case 'help':
      console.log(USAGE);
      return;
  }
  console.error(USAGE);
  process.exitCode = 2;
}

const urlOf = ({ host, port }: { host: string; port: number }) => `http://${host}:${port}`;

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
