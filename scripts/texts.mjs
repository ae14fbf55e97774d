// Collects the English texts of the plugin into the files that translations start from: src/locales/en-US/ for the app,
// src/radiography-panel/locales/en-US/ for the panel, which Grafana loads by itself. `--check` only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PANEL = 'src/radiography-panel';
const problems = [];

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** The text of a literal or of literals joined by +; null for anything else. */
function literal(node) {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literal(node.left), literal(node.right)];
    return left === null || right === null ? null : left + right;
  }
  return null;
}

/** As src/text.ts fills it in: the count with its separators. */
const shown = (form) => form.replace('{{count}}', '{{shown}}');

const SPOKEN = ['aria-label', 'label', 'title', 'description', 'placeholder', 'message', 'tooltip', 'noun'];
/** Words that are the same in every language: PromQL, YAML, s. */
const WORDS = /[a-z]{3}/;

/** Words in an element, or in an attribute that is shown or read aloud; names inside <code> and <kbd> are none. */
function forgotten(node) {
  if (ts.isJsxText(node)) {
    const tag = ts.isJsxElement(node.parent) ? node.parent.openingElement.tagName.getText() : '';
    return WORDS.test(node.text) && !['code', 'kbd'].includes(tag);
  }
  return ts.isStringLiteral(node) && ts.isJsxAttribute(node.parent) && SPOKEN.includes(node.parent.name.getText()) && WORDS.test(node.text) && node.text.includes(' ');
}

/** Calls `t(key, english)` of a file, as [key, english, place]. */
function textsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      const place = `${file.slice(root.length + 1)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      const [key, english] = node.arguments.slice(0, 2).map(literal);
      if (key === null || english === null || key === undefined || english === undefined) {
        problems.push(`${place}: key and English text must be literals`);
      } else {
        found.push([key, english, place]);
      }
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'plurals') {
      const [key, one, other] = node.arguments.slice(0, 3).map(literal);
      found.push([`${key}_one`, shown(one), file], [`${key}_other`, shown(other), file]);
    }
    if (forgotten(node)) {
      problems.push(`${file.slice(root.length + 1)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${JSON.stringify(node.text.trim())} goes to the screen without t()`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Keys become nested objects, as i18next reads them. */
function treeOf(texts) {
  const tree = {};
  const seen = new Map();
  for (const [key, english, place] of texts) {
    if (seen.has(key) && seen.get(key)[0] !== english) {
      problems.push(`${place}: the key ${key} has another text at ${seen.get(key)[1]}`);
    }
    seen.set(key, [english, place]);
    const parts = key.split('.');
    const last = parts.pop();
    let node = tree;
    for (const part of parts) {
      node[part] ??= {};
      node = node[part];
    }
    if (typeof node !== 'object' || (typeof node[last] === 'object' && node[last] !== null)) {
      problems.push(`${place}: the key ${key} is also the beginning of another`);
    } else {
      node[last] = english;
    }
  }
  return sorted(tree);
}

function sorted(tree) {
  return Object.fromEntries(Object.keys(tree).sort().map((key) => [key, typeof tree[key] === 'string' ? tree[key] : sorted(tree[key])]));
}

const files = sources('src').filter((file) => !file.endsWith('src/text.ts'));
const wanted = [
  ['src/locales/en-US/roentgen-xray-app.json', files],
  [`${PANEL}/locales/en-US/roentgen-radiography-panel.json`, files.filter((file) => file.startsWith(join(root, PANEL)))],
];
const check = process.argv.includes('--check');
let count = 0;
for (const [path, from] of wanted) {
  const texts = from.flatMap(textsOf);
  count = Math.max(count, texts.length);
  const content = `${JSON.stringify(treeOf(texts), null, 2)}\n`;
  const file = join(root, path);
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== content) {
    problems.push(`${path} is not what the sources say: run node scripts/texts.mjs`);
  }
}
[...new Set(problems)].forEach((problem) => console.error(problem));
console.log(`${count} texts`);
process.exit(problems.length > 0 ? 1 : 0);
