// Checks plugin archives by rules that Grafana's plugin validator has, as far as they need no network: node scripts/package-check.mjs FILE.zip …
// One line a finding, one line an archive at its end; ends with status 1 where one finding is an error.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';

const archives = process.argv.slice(2);
if (archives.length === 0) {
  console.error('node scripts/package-check.mjs FILE.zip …');
  process.exit(2);
}
const packageVersion = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'package.json'), 'utf8')).version;

/** Of the archive that is being looked at. */
let [findings, files, names] = [[], {}, []];
const error = (rule, message) => findings.push({ level: 'error', rule, message });
const warn = (rule, message) => findings.push({ level: 'warning', rule, message });

function unpacked(file) {
  try {
    return unzipSync(readFileSync(file));
  } catch (problem) {
    error('archive', `${file} cannot be unpacked: ${problem.message}`);
    return {};
  }
}

const text = (name) => strFromU8(files[name] ?? new Uint8Array());

function jsonOf(name) {
  try {
    return JSON.parse(text(name));
  } catch {
    error('plugin-json', `${name} is no JSON`);
    return null;
  }
}

/** One folder, called like the plugin, and nothing that leaves it or that no build makes. */
function layout() {
  const roots = [...new Set(names.map((name) => name.split('/')[0]))];
  if (roots.length !== 1) {
    error('layout', `one folder is wanted at the top, not ${roots.length}: ${roots.slice(0, 5).join(', ')}`);
  }
  for (const name of names) {
    if (name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')) {
      error('layout', `${name} leads out of the archive`);
    } else if (/(^|\/)(\.[^/]+|node_modules|__MACOSX|Thumbs\.db)(\/|$)/.test(name)) {
      error('layout', `${name} does not belong into an archive`);
    } else if (/\.(exe|dll|so|sh|bat|node|zip|tar|tgz)$/i.test(name)) {
      error('layout', `${name}: a plugin without a backend brings no programs`);
    }
  }
  return roots[0] ?? '';
}

function documents(root) {
  const wanted = { LICENSE: 200, 'README.md': 200, 'CHANGELOG.md': 20 };
  for (const [name, least] of Object.entries(wanted)) {
    const content = text(`${root}/${name}`).trim();
    if (content.length < least) {
      error(name.toLowerCase(), content === '' ? `${name} is missing or empty` : `${name} says next to nothing`);
    }
  }
  if (/this is a (template|starting point)|create-plugin|lorem ipsum|\bTODO\b/i.test(text(`${root}/README.md`))) {
    error('readme', 'README.md still has the words of a template');
  }
  const readme = text(`${root}/README.md`);
  [...readme.matchAll(/!?\[[^\]]*\]\((?!https?:|#|mailto:)([^)\s]+)/g)].forEach(([, target]) => error('readme', `README.md refers to ${target}, which nobody reaches from the catalogue`));
  const licence = text(`${root}/LICENSE`);
  if (licence && !/Apache License|MIT License|BSD|GNU (AFFERO )?GENERAL PUBLIC LICENSE|Mozilla Public/i.test(licence)) {
    warn('license', 'LICENSE is none that the catalogue knows by its words');
  }
}

const UNSAFE_SVG = /<script|<foreignObject|<iframe|\son\w+\s*=|javascript:|(href|src)\s*=\s*["'](?!#|data:image\/(png|jpeg))/i;
const PICTURES = { png: [0x89, 0x50, 0x4e, 0x47], jpg: [0xff, 0xd8], jpeg: [0xff, 0xd8], gif: [0x47, 0x49, 0x46] };

function picture(folder, path, what) {
  const name = `${folder}/${path}`;
  const ending = name.split('.').pop().toLowerCase();
  if (!files[name]) {
    error(what, `${name} is missing`);
  } else if (ending === 'svg') {
    if (!/<svg[\s>]/.test(text(name)) || UNSAFE_SVG.test(text(name))) {
      error(what, `${name} is no drawing alone: scripts, handlers and foreign addresses are refused`);
    }
  } else if (!PICTURES[ending]?.every((byte, i) => files[name][i] === byte)) {
    error(what, `${name} is not what its ending says`);
  }
}

/** plugin.json and what it refers to. */
function plugin(folder, parent) {
  const meta = jsonOf(`${folder}/plugin.json`);
  if (!meta) {
    return null;
  }
  const { id = '', type = '', info = {}, includes = [], dependencies = {} } = meta;
  const rule = (holds, message) => holds || error('plugin-json', `${folder}/plugin.json: ${message}`);
  rule(/^[a-z0-9]+-[a-z0-9-]+-(app|panel|datasource)$/.test(id) && id.endsWith(`-${type}`), `the id ${id} is to be organisation-name-${type || 'type'}`);
  rule(parent ? id !== parent.id : folder === id, parent ? 'a nested plugin has an id of its own' : `the folder ${folder} is to be called ${id}`);
  rule(info.version === packageVersion, `version ${info.version} is not ${packageVersion} of package.json`);
  rule(/^\d{4}-\d\d-\d\d$/.test(info.updated ?? ''), `updated ${info.updated} is no date`);
  rule((info.keywords ?? []).length > 0, 'keywords are missing');
  rule(parent || (meta.info?.description ?? '').length > 20, 'the description says next to nothing');
  rule(Boolean(info.author?.name), 'an author is missing');
  rule(Boolean(dependencies.grafanaDependency), 'dependencies.grafanaDependency is missing');
  rule(!/%[A-Z_]+%/.test(text(`${folder}/plugin.json`)), 'a placeholder is left');
  [...new Set([info.logos?.small, info.logos?.large])].forEach((path) => (path ? picture(folder, path, 'logos') : rule(false, 'a logo is missing')));
  (info.screenshots ?? []).forEach(({ path }) => picture(folder, path, 'screenshots'));
  if (!parent && (info.screenshots ?? []).length === 0) {
    warn('screenshots', 'the catalogue shows screenshots; there are none');
  }
  if (!parent && (info.links ?? []).length === 0) {
    warn('links', 'the catalogue wants links to source and documentation; there are none');
  }
  includes.filter(({ type: kind }) => kind === 'dashboard').forEach(({ path }) => rule(files[`${folder}/${path}`] && jsonOf(`${folder}/${path}`), `${path} is missing`));
  includes.filter(({ type: kind, path }) => kind === 'panel' && path).forEach(({ path }) => rule(files[`${folder}/${path}/plugin.json`], `the nested plugin ${path} is missing`));
  modules(folder);
  return meta;
}

function modules(folder) {
  const module = text(`${folder}/module.js`);
  if (!module) {
    error('module', `${folder}/module.js is missing`);
    return;
  }
  if (!/\bdefine\(/.test(module)) {
    error('module', `${folder}/module.js is none that Grafana's loader takes (AMD)`);
  }
  const map = files[`${folder}/module.js.map`] ? jsonOf(`${folder}/module.js.map`) : null;
  if (!map?.sources?.length) {
    error('source-map', `${folder}/module.js.map is missing or empty: without it nobody can review the build`);
  }
}

function code(root) {
  for (const name of names.filter((each) => each.startsWith(`${root}/`) && each.endsWith('.js'))) {
    if (/@?grafana[/-]toolkit/.test(text(name)) || text(`${name}.map`).includes('@grafana/toolkit')) {
      error('toolkit', `${name} was built with the toolkit that Grafana has given up`);
    }
    if (!files[`${name}.map`]) {
      error('source-map', `${name} has no source map`);
    }
  }
}

function signature(root) {
  findings.push({ level: 'note', rule: 'signature', message: files[`${root}/MANIFEST.txt`] ? 'it is signed' : 'it is not signed: docs/grafana.md says how, and what Grafana has to be told until then' });
}

/** Answers whether it is without errors. */
function check(file) {
  findings = [];
  files = unpacked(file);
  names = Object.keys(files);
  if (names.length > 0) {
    const root = layout();
    const meta = plugin(root, null);
    names.filter((name) => name.endsWith('/plugin.json') && name !== `${root}/plugin.json`).forEach((name) => plugin(name.slice(0, -'/plugin.json'.length), meta ?? {}));
    documents(root);
    code(root);
    signature(root);
  }
  const errors = findings.filter(({ level }) => level === 'error').length;
  findings.forEach(({ level, rule, message }) => console.log(`${level.padEnd(8)} ${rule.padEnd(12)} ${message}`));
  console.log(`${file}: ${names.length} files, ${errors} errors`);
  return errors === 0;
}

process.exit(archives.map(check).every(Boolean) ? 0 : 1);
