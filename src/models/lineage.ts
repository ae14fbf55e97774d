/** Words and figures of what a version was learned with and how it does. Pure. */
import type { IncidentFound, ModelVersion, StagedModel } from '../../sidecar/contract';
import { perDayText, percentText, plural, scoreText } from '../figures';
import { lossText, utcRange, utcTime } from './version';
import { t } from '../text';

/** The three figures of a version on held-out nominal time, each with its unit; dashes where it was not measured. */
export function qualityTexts({ quality }: ModelVersion): [flagged: string, episodes: string, median: string] {
  return quality ? [percentText(quality.flaggedShare), perDayText(quality.episodesPerDay), scoreText(quality.medianScore)] : ['–', '–', '–'];
}

/** Everything of a version that is not in its row. */
export function lineageRows(version: ModelVersion): Array<[name: string, value: string]> {
  const { quality, excluded, hyperparameters } = version;
  return [
    ['engine', version.engine],
    ['step', `${version.stepSeconds} s`],
    ['epochs', String(version.epochs)],
    [t('models.lineage.training-loss', 'training loss'), lossText(version.trainingLoss)],
    [t('models.lineage.validation-loss', 'validation loss'), lossText(version.validationLoss)],
    ...(quality ? [[t('models.lineage.held-out-time-utc', 'held-out time (UTC)'), `${utcRange(quality)}, ${plural(quality.rows, 'row')}`] as [string, string]] : []),
    ...excluded.map<[string, string]>((interval) => [t('models.lineage.not-learned-utc', 'not learned (UTC)'), utcRange(interval)]),
    ...Object.entries(hyperparameters).map<[string, string]>(([name, value]) => [name, String(value)]),
    ['components', version.components.join(', ')],
  ];
}

/** Incidents of the version that scores which it was learned from all the same. */
export function learnedIncidents(versions: ModelVersion[]): IncidentFound[] {
  return (versions.find(({ inUse }) => inUse)?.incidents ?? []).filter(({ excluded }) => !excluded);
}

const MOST_NAMED = 3;

export function incidentText({ features, ...interval }: IncidentFound): string {
  const named = features.slice(0, MOST_NAMED).join(', ');
  const more = features.length > MOST_NAMED ? t('models.lineage.and-more', ' and {{value}} more', { value: features.length - MOST_NAMED }) : '';
  return `${utcRange(interval)}: ${named}${more}`;
}

/** A staged version against the one in use, in sentences. */
export function stagedTexts({ since, until, rows, flaggedShare, flaggedShareInUse }: StagedModel): string[] {
  return [
    t('models.lineage.it-has-scored-since-utc', 'It has scored {{rows}} since {{since}} UTC: {{flaggedShare}} of them over the line, against {{flaggedShareInUse}} by the version in use.', { rows: plural(rows, 'row'), since: utcTime(since), flaggedShare: percentText(flaggedShare), flaggedShareInUse: percentText(flaggedShareInUse) }),
    t('models.lineage.if-it-is-quiet-it', 'If it is quiet it takes over by itself at {{until}} UTC.', { until: utcTime(until) }),
  ];
}

export const promoteConsequences = (group: string, { version }: StagedModel) => [
  t('models.lineage.from-now-on-the-scores', 'From now on the scores of {{group}} come from the staged version {{version}}, with its features.', { group, version }),
  t('models.lineage.the-version-that-scores-now', 'The version that scores now is kept: to return, use that one.'),
];
