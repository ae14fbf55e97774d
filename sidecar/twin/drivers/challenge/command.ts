/**
 * How the challenge's simulator is called: an image that finds scenarios and settings in /data and writes below /data/results
 * (quickstart.ipynb of BNN-UPC/GNNetworkingChallenge, branch 2022_DataCentricAI).
 */

import { join } from 'node:path';
import { SIMULATION } from '../../scenario/challenge-inputs';

export const IMAGE = 'bnnupc/netsim:v0.1';
export const SETTINGS = 'conf.yml';
/** Of the data set, below `results`. */
export const DATASET = 'roentgen';

/** What the image reads; the rest of its folder it may write to. */
const INPUTS = [SIMULATION, SETTINGS, 'graphs', 'routings', 'tm'];

/** The image's settings, in YAML. `rm_prev_results`: the folder is new each time. */
export const settingsText = ({ threads, samples }: { threads: number; samples: number }): string =>
  `threads: ${threads}\ndataset_name: ${DATASET}\nsamples_per_file: ${samples}\nrm_prev_results: n\n`;

/** A field of --mount, which docker reads as comma-separated values. */
const field = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const mount = (source: string, target: string, ...more: string[]): string[] => ['--mount', ['type=bind', field(`src=${source}`), `dst=${target}`, ...more].join(',')];

export interface ContainerOptions {
  folder: string;
  image: string;
  name: string;
  /** Of the container, in docker's form: 4g. */
  memory: string;
}

/** Arguments of docker: no network, inputs that cannot be changed, a limit of memory without swap. */
export const runArguments = ({ folder, image, name, memory }: ContainerOptions): string[] => [
  'run', '--rm', '--name', name, '--network', 'none', '--memory', memory, '--memory-swap', memory, '--security-opt', 'no-new-privileges',
  ...mount(folder, '/data'),
  ...INPUTS.flatMap((input) => mount(join(folder, input), `/data/${input}`, 'readonly')),
  image,
];
