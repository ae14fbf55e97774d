import type { ModelVersion } from '../../sidecar/contract';
import { ageText } from '../overview/health';

/** Words and numbers of a model's version. Pure. */
export interface VersionState {
  word: 'in use' | 'staged' | 'kept' | 'cannot be used';
  /** Read without colour. */
  shape: '●' | '◔' | '○' | '✕';
  tone: 'success' | 'info' | 'secondary' | 'error';
}

export function versionState({ inUse, staged, obstacle }: ModelVersion): VersionState {
  if (inUse) {
    return { word: 'in use', shape: '●', tone: 'success' };
  }
  if (staged) {
    return { word: 'staged', shape: '◔', tone: 'info' };
  }
  return obstacle === null ? { word: 'kept', shape: '○', tone: 'secondary' } : { word: 'cannot be used', shape: '✕', tone: 'error' };
}

/** Of a version whose files cannot be read nothing is known but its name. */
export const isReadable = ({ trainedAt }: ModelVersion) => trainedAt > 0;

/** UTC, to the second. */
export function utcTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** "2026-07-30 08:00:00 to 10:00:00 (2 h)"; the day is told again where it is another. */
export function utcRange({ from, to }: ModelVersion['nominal']): string {
  const [start, end] = [utcTime(from), utcTime(to)];
  const sameDay = start.slice(0, 10) === end.slice(0, 10);
  return `${start} to ${sameDay ? end.slice(11) : end} (${ageText(to - from)})`;
}

export function lossText(loss: number): string {
  return Number.isFinite(loss) ? String(Number(loss.toPrecision(3))) : '–';
}

/** What using a version would do, in sentences. */
export function consequences(version: ModelVersion, versions: ModelVersion[], group: string): string[] {
  const present = versions.find(({ inUse }) => inUse);
  const next = `From now on the scores of ${group} come from the version learned ${utcTime(version.trainedAt)} UTC, from the data of ${utcRange(version.nominal)}, until the next version is learned.`;
  if (!present) {
    return [next, 'Until now no version scores this group.'];
  }
  const way = version.trainedAt < present.trainedAt ? 'This rolls the group back from' : 'It takes the place of';
  return [next, `${way} the version learned ${utcTime(present.trainedAt)} UTC, which is kept: to return, use that one.`];
}
