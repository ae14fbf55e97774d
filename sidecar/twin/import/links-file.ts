/** A file of links, for networks that do not tell their neighbours, or without counters. Pure. */

import { parse } from 'yaml';
import { messageOf, RoentgenError } from '../../errors';
import { joinLinks, type ObservedLink, type ObservedNetwork } from './observed';

const invalid = (place: string, message: string, hint: string): never => {
  throw new RoentgenError('SCENARIO_INVALID', `${place}: ${message}`, hint);
};

const FORM = 'links: a list of {from, to} with capacity and load (bit/s) where they are known; both_ways: false where a link is one way';
const KEYS = ['from', 'to', 'capacity', 'load', 'both_ways'];

/**
 * YAML or JSON: `links: [{from, to, capacity?, load?, both_ways?}]`, bit/s. A link stands for both directions, the load for the one
 * that is named. Throws SCENARIO_INVALID with the entry that is wrong.
 */
export function readLinks(text: string, file: string): ObservedNetwork {
  const document = parsed(text, file);
  const list = (document as { links?: unknown } | null)?.links;
  if (!Array.isArray(list) || list.length === 0) {
    return invalid(file, 'it lists no links', FORM);
  }
  return { links: joinLinks(list.flatMap((entry, i) => linksOf(entry, `${file}: link ${i + 1}`))), edges: new Map(), notes: [] };
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    return invalid(file, `it is neither YAML nor JSON: ${messageOf(error).split('\n')[0]}`, FORM);
  }
}

function linksOf(entry: unknown, place: string): ObservedLink[] {
  if (typeof entry !== 'object' || entry === null) {
    return invalid(place, `it is ${JSON.stringify(entry)}`, FORM);
  }
  const given = entry as Record<string, unknown>;
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    invalid(place, `the key ${JSON.stringify(unknown)} is not known`, FORM);
  }
  const [from, to] = [nodeOf(given.from, 'from', place), nodeOf(given.to, 'to', place)];
  if (from === to) {
    invalid(place, `it joins ${JSON.stringify(from)} with itself`, 'a link joins two nodes');
  }
  const capacity = figureOf(given.capacity, 'capacity', place, 1);
  const link = { from, to, capacity, load: figureOf(given.load, 'load', place, 0) };
  return given.both_ways === false ? [link] : [link, { from: to, to: from, capacity, load: null }];
}

function nodeOf(value: unknown, name: string, place: string): string {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' && text.length <= 80 ? text.trim() : invalid(place, `${name} is ${JSON.stringify(value)}`, 'a name of 1 to 80 characters');
}

function figureOf(value: unknown, name: string, place: string, least: number): number | null {
  if (value === undefined || value === null) {
    return null;
  }
  return typeof value === 'number' && Number.isFinite(value) && value >= least ? value : invalid(place, `${name} is ${JSON.stringify(value)}`, `a number of bit/s from ${least}`);
}
