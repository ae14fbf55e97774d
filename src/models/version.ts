import type { ModelVersion } from '../../sidecar/contract';
import { ageText } from '../overview/health';
import { t } from '../text';

/** Words and numbers of a model's version. Pure. */
export interface VersionState {
  word: string;
  /** Read without colour. */
  shape: '●' | '◔' | '○' | '✕';
  tone: 'success' | 'info' | 'secondary' | 'error';
}

export function versionState({ inUse, staged, obstacle }: ModelVersion): VersionState {
  if (inUse) {
    return { word: t('models.version.in-use', 'in use'), shape: '●', tone: 'success' };
  }
  if (staged) {
    return { word: t('models.version.staged', 'staged'), shape: '◔', tone: 'info' };
  }
  return obstacle === null ? { word: t('models.version.kept', 'kept'), shape: '○', tone: 'secondary' } : { word: t('models.version.cannot-be-used', 'cannot be used'), shape: '✕', tone: 'error' };
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
  return t('models.version.to', '{{start}} to {{value}} ({{ageText}})', { start, value: sameDay ? end.slice(11) : end, ageText: ageText(to - from) });
}

export function lossText(loss: number): string {
  return Number.isFinite(loss) ? String(Number(loss.toPrecision(3))) : '–';
}

/** What using a version would do, in sentences. */
export function consequences(version: ModelVersion, versions: ModelVersion[], group: string): string[] {
  const present = versions.find(({ inUse }) => inUse);
  const next = t('models.version.from-now-on-the-scores', 'From now on the scores of {{group}} come from the version learned {{trainedAt}} UTC, from the data of {{nominal}}, until the next version is learned.', { group, trainedAt: utcTime(version.trainedAt), nominal: utcRange(version.nominal) });
  if (!present) {
    return [next, t('models.version.until-now-no-version-scores', 'Until now no version scores this group.')];
  }
  const way = version.trainedAt < present.trainedAt ? t('models.version.this-rolls-the-group-back', 'This rolls the group back from') : t('models.version.it-takes-the-place-of', 'It takes the place of');
  return [next, t('models.version.the-version-learned-utc-which', '{{way}} the version learned {{trainedAt}} UTC, which is kept: to return, use that one.', { way, trainedAt: utcTime(present.trainedAt) })];
}
