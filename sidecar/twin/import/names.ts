/** Names of devices, and whom a neighbour's name means. Pure. */

import type { Row } from './observed';

/** A neighbour says its name with or without its domain; the parts of an address are no domain. */
const shortName = (name: string) => (/^[\d.]+$|:/.test(name) ? name : name.split('.')[0]).toLowerCase();

const portless = (instance: string) => instance.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([^:]*):\d+$/, '$1');

export interface DeviceNames {
  /** Of an instance: its sysName, else the instance without its port; where several have one sysName, both. */
  of(instance: string): string;
  /** The device that is called so, whole names before short ones; `many` where several are. */
  find(name: string): { device: string | null; many: boolean };
}

/** @param names rows of sysName @param scraped instances that have counters */
export function deviceNames(names: Row[], scraped: string[]): DeviceNames {
  const told = new Map(names.filter(({ labels }) => labels.sysName?.trim()).map(({ labels }) => [labels.instance, labels.sysName]));
  const plain = (instance: string) => told.get(instance) ?? portless(instance);
  const whole = byName(scraped, (instance) => plain(instance).toLowerCase());
  const short = byName(scraped, (instance) => shortName(plain(instance)));
  const of = (instance: string) => ((whole.get(plain(instance).toLowerCase())?.length ?? 0) > 1 ? `${plain(instance)} (${portless(instance)})` : plain(instance));
  function find(name: string) {
    const meant = whole.get(name.toLowerCase()) ?? short.get(shortName(name)) ?? [];
    return { device: meant.length === 1 ? of(meant[0]) : null, many: meant.length > 1 };
  }
  return { of, find };
}

function byName(instances: string[], nameOf: (instance: string) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  instances.forEach((instance) => found.set(nameOf(instance), [...(found.get(nameOf(instance)) ?? []), instance]));
  return found;
}

/** Printed characters, at most so many, each name once: what a network's file may hold. Names that are so already stay. */
export function writableNames(names: string[], most: number): Map<string, string> {
  const written = new Map(names.filter((name) => cleaned(name, most) === name).map((name) => [name, name]));
  const taken = new Set(written.values());
  names.filter((name) => !written.has(name)).forEach((name) => {
    let free = cleaned(name, most);
    for (let number = 2; taken.has(free); number++) {
      free = `${cleaned(name, most - 6)} (${number})`;
    }
    taken.add(free);
    written.set(name, free);
  });
  return written;
}

const cleaned = (name: string, most: number) => name.replace(/\p{C}+/gu, ' ').slice(0, most).replace(/[\ud800-\udbff]$/, '').trim() || 'unnamed';
