/** What a browser has to fetch: the production bundle, as it is and as servers compress it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Figure } from '../report/figure';
import { PROJECT } from '../radiography/page';

const PANEL = 'radiography-panel';
const kB = (bytes: number) => Math.round(bytes / 100) / 10;

interface Sizes {
  raw: number;
  gzip: number;
  brotli: number;
}

function sizesOf(files: string[]): Sizes {
  const texts = files.map((file) => readFileSync(file));
  const sum = (size: (text: Buffer) => number) => texts.reduce((total, text) => total + size(text), 0);
  return { raw: sum((text) => text.length), gzip: sum((text) => gzipSync(text).length), brotli: sum((text) => brotliCompressSync(text).length) };
}

function figure(id: string, files: string[], what: string): Figure {
  const { raw, gzip, brotli } = sizesOf(files);
  return { id, value: kB(gzip), unit: 'kB gzip', note: `${what}: ${kB(raw)} kB raw, ${kB(brotli)} kB brotli` };
}

export function bundleSizes(): Figure[] {
  const dist = resolve(PROJECT, process.env.ROENTGEN_DIST ?? 'dist');
  const scripts = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.js')).map((name) => join(folder, name));
  const [app, panel] = [scripts(dist), scripts(join(dist, PANEL))];
  return [
    figure('U-size-module', [join(dist, 'module.js')], 'what Grafana loads at its start (preload)'),
    figure('U-size-app', app, `${app.length} files, a page loads a few of them`),
    figure('U-size-panel', panel, `${panel.length} files of the panel plugin`),
  ];
}
