/**
 * What administrators changed of services while they ran: an overlay over the configuration, kept in one file of the data directory. A key whose
 * value in the configuration file is another than when it was saved is the file's again: who edited it later means it.
 */

import { renameSync } from 'node:fs';
import type { ServiceSection } from '../config/config';
import { checkTuning, TUNING_KEYS, tuningOf } from '../config/tuning';
import type { Tuning, TuningRequest, TuningStatus } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { Exposition } from '../http/exposition';
import type { Handlers } from '../http/server';
import { readIfThere, writeAtomic } from '../store/files';

/** Of one service; `file` is what the configuration said when it was saved. */
interface Saved { values: TuningRequest; file: TuningRequest; author: string; time: number }
type Overlay = Record<string, Saved>;

export interface TuningBook {
  status(service: string): Omit<TuningStatus, 'calibrating'>;
  /** Throws REQUEST_INVALID, STORE_UNWRITABLE: then nothing has changed. */
  save(service: string, body: unknown, author: string): void;
  reset(service: string): void;
  fill(exposition: Exposition): void;
}

export interface TuningSettings {
  path: string;
  /** Their line, persistence, alarm budget and quiet hours become what is saved. */
  services: ServiceSection[];
  now(): number;
  onDamaged(error: RoentgenError): void;
  /** Words for the log: a key that the file has taken back. */
  onDropped(text: string): void;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const picked = (tuning: Tuning, keys: Array<keyof Tuning>): TuningRequest => Object.fromEntries(keys.map((key) => [key, tuning[key]]));
const keysOf = (values: TuningRequest) => TUNING_KEYS.filter((key) => key in values);

export function openTuning({ path, services, now, onDamaged, onDropped }: TuningSettings): TuningBook {
  const files = new Map(services.map((service) => [service.name, tuningOf(service)]));
  const overlay = readOverlay(path, now, onDamaged);
  const sectionOf = (name: string) => services.find((service) => service.name === name) as ServiceSection;
  const fileOf = (name: string) => files.get(name) as Tuning;

  for (const service of services) {
    const saved = overlay[service.name];
    const kept = saved && stillMeant(saved, service, fileOf(service.name), onDropped);
    if (kept) {
      overlay[service.name] = kept;
      Object.assign(service, kept.values);
    } else {
      delete overlay[service.name];
    }
  }

  function put(name: string, next: Saved | undefined): void {
    const { [name]: _before, ...others } = overlay;
    writeAtomic(path, `${JSON.stringify(next ? { ...others, [name]: next } : others, null, 2)}\n`);
    if (next) {
      overlay[name] = next;
    } else {
      delete overlay[name];
    }
    Object.assign(sectionOf(name), fileOf(name), next?.values);
  }

  /** What is again as in the file is not saved over it. */
  function save(name: string, body: unknown, author: string): void {
    const file = fileOf(name);
    const all = { ...overlay[name]?.values, ...checkTuning(body, sectionOf(name)) };
    const keys = keysOf(all).filter((key) => !same(all[key], file[key]));
    put(name, keys.length === 0 ? undefined : { values: picked({ ...file, ...all }, keys), file: picked(file, keys), author, time: now() });
  }

  return {
    status: (name) => {
      const saved = overlay[name];
      return { service: name, present: tuningOf(sectionOf(name)), file: fileOf(name), saved: saved ? { values: saved.values, author: saved.author, time: saved.time } : null };
    },
    save,
    reset: (name) => put(name, undefined),
    fill: (out) => services.forEach(({ name }) => out.set('tuned', { service: name }, Object.keys(overlay[name]?.values ?? {}).length)),
  };
}

/** Null where nothing of it is left. */
function stillMeant(saved: Saved, service: ServiceSection, file: Tuning, onDropped: (text: string) => void): Saved | null {
  const keys = keysOf(saved.values).filter((key) => same(saved.file[key], file[key]));
  const gone = keysOf(saved.values).filter((key) => !keys.includes(key));
  if (gone.length > 0) {
    onDropped(`tuning of ${service.name}: ${gone.join(', ')} was changed in the configuration file since, which holds`);
  }
  return keys.length === 0 ? null : { ...saved, values: picked({ ...file, ...saved.values }, keys), file: picked(file, keys) };
}

/** Empty where there is none. A damaged file is moved aside, so that it can be looked at, and told. */
function readOverlay(path: string, now: () => number, onDamaged: (error: RoentgenError) => void): Overlay {
  try {
    return checked(JSON.parse(readIfThere(path) ?? '{}'));
  } catch (error) {
    const aside = `${path}.damaged-${now()}`;
    const told = new RoentgenError('STORE_CORRUPT', `${path} is damaged: ${messageOf(error)}`, `the configuration file's values hold; it was moved to ${aside}`, { cause: error });
    try {
      renameSync(path, aside);
    } catch {
      // It stays where it is, and is told again at the next start.
    }
    onDamaged(told);
    return {};
  }
}

/** Throws where a value is none that could have been saved. Services that are not configured now may come back. */
function checked(value: unknown): Overlay {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('it is not an object');
  }
  for (const [name, saved] of Object.entries(value as Record<string, Partial<Saved>>)) {
    checkTuning(saved.values, { name, timeZone: 'UTC' });
    if (typeof saved.file !== 'object' || saved.file === null || typeof saved.author !== 'string' || typeof saved.time !== 'number') {
      throw new Error(`${name} lacks file, author or time`);
    }
  }
  return value as Overlay;
}

export interface TunedMonitor {
  tune(): void;
  calibrating(): string[];
}

/** @param monitorOf throws SERVICE_UNKNOWN */
export function tuningHandlers(book: TuningBook, monitorOf: (service: string) => TunedMonitor): Pick<Handlers, 'tuning' | 'tune' | 'resetTuning'> {
  const told = (service: string): TuningStatus => ({ ...book.status(service), calibrating: monitorOf(service).calibrating() });
  return {
    tuning: ({ params }) => {
      monitorOf(params.service);
      return told(params.service);
    },
    tune: ({ params, body, author }) => {
      const monitor = monitorOf(params.service);
      book.save(params.service, body, author);
      monitor.tune();
      return told(params.service);
    },
    resetTuning: ({ params }) => {
      const monitor = monitorOf(params.service);
      book.reset(params.service);
      monitor.tune();
      return told(params.service);
    },
  };
}
