/** Checks the text of a YAML (or JSON) file against a schema, fills in its defaults (an object's only where it has `default: {}`), and finds the line of what is wrong. Pure. */

import Ajv, { type ErrorObject } from 'ajv';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { type ErrorCode, RoentgenError } from '../errors';

type Path = Array<string | number>;

export interface CheckedDocument {
  value: unknown;
  /** The error of what is at a path (or of the nearest thing above it), with file and line. */
  refuse(path: Path, problem: string, hint?: string): RoentgenError;
}

export interface DocumentKind {
  schema: object;
  code: ErrorCode;
  /** What the whole is called where something is wrong at its top. */
  whole: string;
  hint: string;
}

/** Throws the kind's code with file and line. */
export function checkDocument(text: string, file: string, { schema, code, whole, hint }: DocumentKind): CheckedDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const [first] = document.errors;
  if (first) {
    throw new RoentgenError(code, `${file}:${lines.linePos(first.pos[0]).line}: ${first.message.split('\n')[0]}`, hint);
  }
  const refuse = (path: Path, problem: string, advice = hint) => new RoentgenError(code, `${file}:${lines.linePos(offsetOf(document, path)).line}: ${path.join('.') || whole} ${problem}`, advice);
  const value: unknown = document.toJS() ?? {};
  const check = new Ajv({ allErrors: false, useDefaults: true, strict: false, allowUnionTypes: true }).compile(schema);
  if (!check(value)) {
    const [error] = check.errors ?? [];
    const path = pathOf(error.instancePath);
    const unknown = error.params.additionalProperty as string | undefined;
    const key = unknown ?? error.propertyName;
    const problem = unknown === undefined ? problemOf(error) : 'is not known';
    throw key === undefined ? refuse(path, problem) : new RoentgenError(code, `${file}:${lines.linePos(offsetOf(document, [...path, key], true)).line}: the key ${JSON.stringify(key)} in ${path.join('.') || whole} ${problem}`, hint);
  }
  return { value, refuse };
}

const pathOf = (pointer: string): Path => pointer.split('/').slice(1).map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));

function problemOf({ keyword, params, message }: ErrorObject): string {
  return `${message ?? 'is not valid'}${keyword === 'enum' ? ` (${(params.allowedValues as string[]).join(', ')})` : ''}`;
}

/** Of the value at the path, or (`key`) of the path's last key; of the nearest thing above where there is none, as behind an alias. */
function offsetOf(document: Document, path: Path, key = false): number {
  for (let length = path.length; length > 0; length--) {
    const holder = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(holder) ? holder.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1]) : undefined;
    const node = key && length === path.length ? pair?.key : (document.getIn(path.slice(0, length), true) ?? pair?.key);
    if (isNode(node) && node.range) {
      return node.range[0];
    }
  }
  return 0;
}
