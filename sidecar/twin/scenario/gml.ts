/** GML, the form of the challenge's graphs and of many public topologies: nested lists of keys with numbers, strings or lists. */

import { RoentgenError } from '../../errors';

export type GmlValue = number | string | GmlList;
/** In the order of the file; a key may come many times. */
export type GmlList = Array<[string, GmlValue]>;

const TOKEN = /\s+|#[^\n]*|"([^"]*)"|([[\]])|([^\s[\]"#]+)/y;

interface Token {
  text: string;
  quoted: boolean;
  /** Line of the file, from 1. */
  line: number;
}

/** Throws DATASET_INVALID with the line of what is not GML. */
export function parseGml(text: string): GmlList {
  const tokens = tokensOf(text);
  const { list, end } = parseList(tokens, 0);
  if (end < tokens.length) {
    throw new RoentgenError('DATASET_INVALID', `line ${tokens[end].line}: ${JSON.stringify(tokens[end].text)} where a key or the end was expected`);
  }
  return list;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      throw new RoentgenError('DATASET_INVALID', `line ${line}: a string is not closed`);
    }
    const [all, quoted, bracket, word] = match;
    if (quoted !== undefined || bracket || word) {
      tokens.push({ text: quoted ?? bracket ?? word, quoted: quoted !== undefined, line });
    }
    line += all.split('\n').length - 1;
    TOKEN.lastIndex = start + all.length;
  }
  return tokens;
}

function parseList(tokens: Token[], start: number): { list: GmlList; end: number } {
  const list: GmlList = [];
  let place = start;
  while (place < tokens.length && !isBracket(tokens[place], ']')) {
    const key = tokens[place];
    const value = tokens[place + 1];
    if (key.quoted || isBracket(key, '[') || !value || isBracket(value, ']')) {
      throw new RoentgenError('DATASET_INVALID', `line ${key.line}: ${JSON.stringify(key.text)} is not a key with a value`);
    }
    if (isBracket(value, '[')) {
      const inner = parseList(tokens, place + 2);
      if (inner.end >= tokens.length) {
        throw new RoentgenError('DATASET_INVALID', `line ${key.line}: the list ${key.text} is not closed`);
      }
      list.push([key.text, inner.list]);
      place = inner.end + 1;
    } else {
      list.push([key.text, scalar(value)]);
      place += 2;
    }
  }
  return { list, end: place };
}

const isBracket = ({ text, quoted }: Token, bracket: '[' | ']'): boolean => !quoted && text === bracket;

const scalar = ({ text, quoted }: Token): number | string => (quoted || !Number.isFinite(Number(text)) ? text : Number(text));

/** The lists of a key, in order. */
export const listsOf = (list: GmlList, key: string): GmlList[] => list.flatMap(([name, value]) => (name === key && Array.isArray(value) ? [value] : []));

/** The first number or string of a key, as text. */
export function textOf(list: GmlList, key: string): string | undefined {
  const found = list.find(([name, value]) => name === key && !Array.isArray(value));
  return found && String(found[1]);
}

/** Lines with two spaces for each level; numbers as they are, strings in quotes. */
export function formatGml(list: GmlList, indent = ''): string {
  const lines = list.map(([key, value]) => {
    if (Array.isArray(value)) {
      return `${indent}${key} [\n${formatGml(value, `${indent}  `)}${indent}]`;
    }
    return `${indent}${key} ${typeof value === 'string' ? `"${value}"` : value}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}
