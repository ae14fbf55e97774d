/**
 * The configuration: read from YAML, checked against one table, turned into what the program uses.
 * Unknown keys are refused with file and line. Secrets are read from files and never printed.
 */

import { readFileSync } from 'node:fs';
import Ajv, { type ErrorObject } from 'ajv';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { messageOf, RoentgenError } from '../errors';
import type { Config } from './config';
import { CONFIG_SCHEMA } from './schema';
import { type RawConfig, toConfig } from './convert';

/** Reads and checks the file. Throws CONFIG_UNREADABLE, or CONFIG_INVALID with file and line. */
export function loadConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RoentgenError('CONFIG_UNREADABLE', `${file}: ${messageOf(error)}`, 'give the file with --config FILE', { cause: error });
  }
  return parseConfig(text, file);
}

/** Checks the text of a configuration; relative paths in it are relative to `file`'s folder. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const first = document.errors[0];
    throw new RoentgenError('CONFIG_INVALID', `${file}:${lines.linePos(first.pos[0]).line}: ${first.message.split('\n')[0]}`);
  }
  const raw: unknown = document.toJS() ?? {};
  const check = new Ajv({ allErrors: false, useDefaults: true, strict: false, allowUnionTypes: true }).compile(withObjectDefaults(CONFIG_SCHEMA));
  if (!check(raw)) {
    const error = (check.errors ?? [])[0];
    throw new RoentgenError('CONFIG_INVALID', `${file}:${lineOf(document, lines, error)}: ${explain(error)}`, 'docs/configuration.md lists every key');
  }
  return toConfig(raw as RawConfig, file);
}

/** Ajv fills defaults only into objects that are there: give every object section an empty default. */
function withObjectDefaults(schema: object): object {
  const node = schema as { type?: unknown; properties?: Record<string, object>; items?: object };
  const copy: Record<string, unknown> = { ...schema };
  if (node.properties) {
    copy.properties = Object.fromEntries(Object.entries(node.properties).map(([key, child]) => {
      const inner = withObjectDefaults(child) as { type?: unknown; required?: string[]; properties?: object };
      const fill = inner.type === 'object' && inner.properties && !inner.required?.length;
      return [key, fill ? { ...inner, default: {} } : inner];
    }));
  }
  if (node.items) {
    copy.items = withObjectDefaults(node.items);
  }
  return copy;
}

function lineOf(document: Document, lines: LineCounter, error: ErrorObject): number {
  const path = error.instancePath.split('/').slice(1).map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part.replace(/~1/g, '/').replace(/~0/g, '~')));
  const unknown = error.params.additionalProperty as string | undefined;
  const holder = document.getIn(path, true);
  if (unknown !== undefined && holder && typeof holder === 'object' && 'items' in holder) {
    for (const item of (holder as { items: Array<{ key?: unknown }> }).items) {
      const key = item.key as { value?: unknown; range?: [number, number, number] } | undefined;
      if (key?.value === unknown && key.range) {
        return lines.linePos(key.range[0]).line;
      }
    }
  }
  return isNode(holder) && holder.range ? lines.linePos(holder.range[0]).line : 1;
}

function explain(error: ErrorObject): string {
  const where = error.instancePath.slice(1).replace(/\//g, '.') || 'the configuration';
  if (error.keyword === 'additionalProperties') {
    return `unknown key ${JSON.stringify(error.params.additionalProperty)} in ${where}`;
  }
  const allowed = error.keyword === 'enum' ? ` (${(error.params.allowedValues as string[]).join(', ')})` : '';
  return `${where} ${error.message ?? 'is not valid'}${allowed}`;
}
