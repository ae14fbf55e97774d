import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';

const PROJECT = resolve(__dirname, '..', '..');
const VERSION = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')).version as string;
const ID = 'roentgen-xray-app';
const PNG = String.fromCharCode(0x89) + 'PNG';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>';

const meta = (id: string, type: string, more: object = {}) => ({ type, id, name: 'Roentgen', info: { keywords: ['x'], description: 'Nominal models, radiographies and fault spots.', author: { name: 'Roentgen' }, logos: { small: 'img/logo.svg', large: 'img/logo.svg' }, screenshots: [{ name: 'Overview', path: 'img/overview.png' }], links: [{ name: 'Manual', url: 'https://example.org' }], version: VERSION, updated: '2026-01-02' }, dependencies: { grafanaDependency: '>=13.1.0-0' }, ...more });
const APP = meta(ID, 'app', { includes: [{ type: 'dashboard', name: 'D', path: 'dashboards/d.json' }, { type: 'panel', name: 'P', path: 'panel' }] });
const MAP = JSON.stringify({ version: 3, sources: ['src/module.ts'] });

type Files = Record<string, string>;
/** A build as it ought to be, in small. */
const build = (): Files => ({
  'plugin.json': JSON.stringify(APP),
  'module.js': 'define(["react"],function(){});',
  'module.js.map': MAP,
  'panel/plugin.json': JSON.stringify({ ...meta('roentgen-radiography-panel', 'panel'), info: { ...APP.info, screenshots: [] } }),
  'panel/module.js': 'define([],function(){});',
  'panel/module.js.map': MAP,
  'panel/img/logo.svg': SVG,
  'img/logo.svg': SVG,
  'img/overview.png': PNG,
  'dashboards/d.json': '{}',
  LICENSE: 'Apache License '.repeat(20),
  'README.md': 'What it is for and how it is set up. '.repeat(10),
  'CHANGELOG.md': '# 0.1.0, the first version',
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-package-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const script = (name: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PROJECT, 'scripts', name), ...args], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
};

function archive(name: string, files: Files, root = ID): string {
  const file = join(folder, `${name.replace(/\W+/g, '-')}.zip`);
  writeFileSync(file, zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path.startsWith('/') ? path.slice(1) : `${root}/${path}`, strToU8(text, true)]))));
  return file;
}

/** All by one process: to start one takes longer than to check. What is said of each archive, in their order. */
function check(archives: string[]) {
  const { status, output } = script('package-check.mjs', ...archives);
  const ends = output.match(/^.*: \d+ files, \d+ errors\n/gm) ?? [];
  return { status, said: ends.map((end, i) => output.slice(i === 0 ? 0 : output.indexOf(ends[i - 1]) + ends[i - 1].length, output.indexOf(end) + end.length)) };
}

const changed = (path: string, change: (document: typeof APP) => void): Files => {
  const files = build();
  const document = JSON.parse(files[path]);
  change(document);
  return { ...files, [path]: JSON.stringify(document) };
};
const without = (...names: string[]): Files => Object.fromEntries(Object.entries(build()).filter(([name]) => !names.includes(name)));

describe('npm run plugin:package', () => {
  const write = (files: Files, at: Date) => {
    const dist = mkdtempSync(join(folder, 'dist-'));
    for (const [name, text] of Object.entries({ ...files, '.inputs': 'the build’s own mark' })) {
      mkdirSync(dirname(join(dist, name)), { recursive: true });
      writeFileSync(join(dist, name), strToU8(text, true));
      utimesSync(join(dist, name), at, at);
    }
    return dist;
  };
  const pack = (dist: string, out: string) => {
    const { status, output } = script('package.mjs', '--dist', dist, '--out', join(folder, out));
    expect([status, output]).toEqual([0, expect.stringMatching(/sha1\s+[0-9a-f]{40}\nsha256\s+[0-9a-f]{64}/)]);
    return readFileSync(join(folder, out, `${ID}-${VERSION}.zip`));
  };

  test('packs the build into one folder called like the plugin, the nested panel inside, without the build’s own mark', () => {
    expect(Object.keys(unzipSync(pack(write(build(), new Date()), 'a'))).sort()).toEqual(Object.keys(build()).map((name) => `${ID}/${name}`).sort());
  });

  test('makes the same bytes of the same build, whenever it was built', () => {
    expect(pack(write(build(), new Date(2020, 1, 1)), 'b').equals(pack(write(build(), new Date(2025, 6, 7)), 'c'))).toBe(true);
  });
});

/** An archive each that has one thing wrong. */
const BROKEN: Array<[what: string, files: Files, message: string, root?: string]> = [
  ['two folders at the top', { ...build(), '/other/x.txt': 'x' }, 'one folder is wanted'],
  ['a path that leads out', { ...build(), '/roentgen-xray-app/../../x': 'x' }, 'leads out of the archive'],
  ['files of an editor', { ...build(), '.DS_Store': 'x' }, 'does not belong into an archive'],
  ['a program', { ...build(), 'gpx_x.exe': 'x' }, 'brings no programs'],
  ['no licence', without('LICENSE'), 'LICENSE is missing'],
  ['no changelog', without('CHANGELOG.md'), 'CHANGELOG.md is missing'],
  ['the README of a template', { ...build(), 'README.md': 'This is a template for a plugin. '.repeat(20) }, 'the words of a template'],
  ['a README that refers to a file', { ...build(), 'README.md': `${build()['README.md']} see [this](docs/x.md)` }, 'docs/x.md, which nobody reaches'],
  ['another version than the package', changed('plugin.json', (app) => (app.info.version = '9.9.9')), 'version 9.9.9 is not'],
  ['a version that was not filled in', changed('panel/plugin.json', (app) => (app.info.version = '%VERSION%')), 'a placeholder is left'],
  ['an id without its kind', changed('panel/plugin.json', (app) => (app.id = 'roentgen-radiography')), 'organisation-name-panel'],
  ['no keywords', changed('plugin.json', (app) => (app.info.keywords = [])), 'keywords are missing'],
  ['a logo that is not there', without('panel/img/logo.svg'), 'panel/img/logo.svg is missing'],
  ['a logo with a script', { ...build(), 'img/logo.svg': '<svg><script>x()</script></svg>' }, 'no drawing alone'],
  ['a logo with a handler', { ...build(), 'img/logo.svg': '<svg onload="x()"></svg>' }, 'no drawing alone'],
  ['a logo that fetches', { ...build(), 'img/logo.svg': '<svg><image href="https://example.org/x.png"/></svg>' }, 'no drawing alone'],
  ['a screenshot that is not there', without('img/overview.png'), 'img/overview.png is missing'],
  ['a screenshot that is none', { ...build(), 'img/overview.png': '<html>' }, 'not what its ending says'],
  ['a dashboard that is not there', without('dashboards/d.json'), 'dashboards/d.json is missing'],
  ['a nested panel that is not there', without('panel/plugin.json', 'panel/module.js', 'panel/module.js.map'), 'the nested plugin panel is missing'],
  ['no module', without('module.js'), 'module.js is missing'],
  ['a module of another kind', { ...build(), 'module.js': 'export const plugin = 1;' }, 'none that Grafana'],
  ['no source map', without('panel/module.js.map'), 'module.js.map is missing or empty'],
  ['the old toolkit', { ...build(), 'module.js.map': JSON.stringify({ version: 3, sources: ['webpack:///node_modules/@grafana/toolkit/x'] }) }, 'the toolkit that Grafana has given up'],
  ['plugin.json that is none', { ...build(), 'plugin.json': '{' }, 'is no JSON'],
  ['a folder that is not called like the plugin', build(), `the folder dist is to be called ${ID}`, 'dist'],
];

describe('the check of archives', () => {
  test('finds nothing wrong with good ones, and says whether they are signed', () => {
    const { status, said } = check([archive('good', build()), archive('signed', { ...build(), 'MANIFEST.txt': 'x' })]);
    expect([status, said.map((each) => each.replace(/^(.*\/)?(\w+\.zip)/m, '$2'))]).toEqual([0, [expect.stringMatching(/it is not signed.*\ngood\.zip: 13 files, 0 errors/), expect.stringMatching(/it is signed\nsigned\.zip: 14 files, 0 errors/)]]);
  });

  test('refuses broken ones, each for its own reason', () => {
    const { status, said } = check(BROKEN.map(([what, files, , root]) => archive(what, files, root)));
    expect([status, said.length]).toEqual([1, BROKEN.length]);
    BROKEN.forEach(([what, , message], i) => expect([what, said[i]]).toEqual([what, expect.stringContaining(message)]));
    expect(said.filter((each) => !/ [1-9]\d* errors/.test(each))).toEqual([]);
  });

  test('refuses what is no archive', () => {
    const file = join(folder, 'none.zip');
    writeFileSync(file, 'not a zip');
    expect(check([file])).toMatchObject({ status: 1, said: [expect.stringContaining('cannot be unpacked')] });
  });
});
