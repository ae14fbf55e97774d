/** Text of an experiment (YAML, of which JSON is a part) to its value and back, with where each key stands. Pure; brings the YAML parser, so it is loaded with the editor only. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import type { Path } from './values';

export type Format = 'yaml' | 'json';

export interface Place {
  /** Both from 1. */
  line: number;
  column: number;
}

export interface Parsed {
  /** undefined where the text cannot be read. */
  value: unknown;
  /** Why it cannot be read. */
  problems: Array<Place & { message: string }>;
  /** Of the key or entry at a path, or of the nearest thing around it that is there. */
  place(path: Path): Place;
}

/** As long as the sidecar takes. */
export const MOST_CHARACTERS = 60_000;

export function parseText(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text.slice(0, MOST_CHARACTERS), { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const place = (path: Path) => placeAt(offsetOf(document.contents, path));
  const problems = document.errors.map(({ message, pos }) => ({ ...placeAt(pos[0]), message }));
  if (problems.length > 0) {
    return { value: undefined, problems, place };
  }
  try {
    return { value: document.toJS({ maxAliasCount: 10 }), problems, place };
  } catch (error) {
    return { value: undefined, problems: [{ line: 1, column: 1, message: error instanceof Error ? error.message : String(error) }], place };
  }
}

/** Goes down the path as far as there is something. */
function offsetOf(contents: unknown, path: Path): number {
  let node: unknown = contents;
  let offset = startOf(node);
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === part) : undefined;
    const next = pair ? pair.value : isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
    if (!pair && next === undefined) {
      break;
    }
    offset = pair ? startOf(pair.key) : startOf(next);
    node = next;
  }
  return offset;
}

const startOf = (node: unknown): number => (node as { range?: [number, number, number] | null } | null)?.range?.[0] ?? 0;

export const textOf = (value: unknown, format: Format): string => (format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : stringify(value, { lineWidth: 0 }));

export const formatOf = (text: string): Format => (text.trimStart().startsWith('{') ? 'json' : 'yaml');

/** A Chaos Toolkit file, JSON or YAML, as what the sidecar takes. Throws where it is no set of keys. */
export function toolkitOf(text: string): object {
  const { value, problems } = parseText(text);
  if (typeof value !== 'object' || value === null) {
    throw new Error(problems[0]?.message ?? 'the file is no set of keys with values');
  }
  return value;
}
