/**
 * The configuration: read from YAML, checked against one table, turned into what the program uses.
 * Unknown keys are refused with file and line. Secrets are read from files and never printed.
 */

import { readFileSync } from 'node:fs';
import { messageOf, RoentgenError } from '../errors';
import type { Config } from './config';
import { checkDocument } from './document';
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
  const { value } = checkDocument(text, file, { schema: withObjectDefaults(CONFIG_SCHEMA), code: 'CONFIG_INVALID', whole: 'the configuration', hint: 'docs/configuration.md lists every key' });
  return toConfig(value as RawConfig, file);
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
