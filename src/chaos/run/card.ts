/** Words and figures of how well a run was detected. Pure; called at render time. */
import type { ComponentRank, FaultScore, RunScoreCard, Unjudged } from '../../../sidecar/contract';
import { t } from '../../text';

export function unjudgedText(reason: Unjudged): string {
  const words: Record<Unjudged, string> = {
    'never-in-force': t('chaos.card.never-in-force', 'cannot be judged: it was never in force'),
    'not-watched': t('chaos.card.not-watched', 'cannot be judged: no nominal model watched the service meanwhile'),
    'already-ill': t('chaos.card.already-ill', 'cannot be judged: a group was in an episode already when it began'),
    'too-early': t('chaos.card.too-early', 'not yet: nothing was seen so far'),
  };
  return words[reason];
}

export function detectedText({ unjudged, detected, delaySeconds }: FaultScore): string {
  if (unjudged !== null) {
    return unjudgedText(unjudged);
  }
  return detected ? t('chaos.card.detected', '✓ detected after {{seconds}} s', { seconds: (delaySeconds ?? 0).toFixed(1) }) : t('chaos.card.missed', '✕ not detected');
}

export function groupText({ detected, groups, groupRight, expectedGroups }: FaultScore): string {
  if (!detected) {
    return '–';
  }
  const names = groups.join(', ');
  if (expectedGroups.length === 0) {
    return t('chaos.card.group-any', '✓ {{names}} (any is right)', { names });
  }
  return groupRight === null ? t('chaos.card.group-own', '{{names}} (not judged: a group of your own)', { names }) : groupRight ? `✓ ${names}` : t('chaos.card.group-wrong', '✕ {{names}} (expected {{expected}})', { names, expected: expectedGroups.join(', ') });
}

export function rankText({ rank, of, first }: ComponentRank): string {
  if (of === 0) {
    return '–';
  }
  if (rank === null) {
    return t('chaos.card.rank-none', 'not among {{of}} (first: {{first}})', { of, first: first ?? '–' });
  }
  return rank === 1 ? t('chaos.card.rank-first', '✓ 1 of {{of}}', { of }) : t('chaos.card.rank-other', '{{rank}} of {{of}} (first: {{first}})', { rank, of, first: first ?? '–' });
}

export interface CardSummary {
  /** Faults that could be judged, and of those the ones that were detected. */
  judged: number;
  detected: number;
  /** Median of the detected; null where there is none. */
  delaySeconds: number | null;
  /** Faults for which this ranking named any component, and those where the one that was hit stood first. */
  suspects: { ranked: number; first: number };
  causes: { ranked: number; first: number };
  spots: { ranked: number; first: number };
  groups: { judged: number; right: number };
  falseAlarms: number;
  /** Over which the false alarms were counted. */
  quietHours: number;
}

/** Over all faults of all runs. The time before two runs may overlap: what another run explains was left out already. */
export function summaryOf(cards: RunScoreCard[]): CardSummary {
  const faults = cards.flatMap((card) => card.faults).filter(({ unjudged }) => unjudged === null);
  const found = faults.filter(({ detected }) => detected === true);
  const delays = found.flatMap(({ delaySeconds }) => delaySeconds ?? []).sort((a, b) => a - b);
  const ranking = (key: 'suspects' | 'causes' | 'spots') => {
    const ranked = found.filter((fault) => fault[key].of > 0);
    return { ranked: ranked.length, first: ranked.filter((fault) => fault[key].rank === 1).length };
  };
  const grouped = found.filter(({ groupRight, expectedGroups }) => groupRight !== null && expectedGroups.length > 0);
  const watched = cards.filter(({ falseAlarms }) => falseAlarms !== null);
  return {
    judged: faults.length,
    detected: found.length,
    delaySeconds: median(delays),
    suspects: ranking('suspects'),
    causes: ranking('causes'),
    spots: ranking('spots'),
    groups: { judged: grouped.length, right: grouped.filter(({ groupRight }) => groupRight).length },
    falseAlarms: watched.reduce((sum, { falseAlarms }) => sum + (falseAlarms ?? 0), 0),
    quietHours: watched.reduce((sum, { quietSeconds }) => sum + quietSeconds, 0) / 3600,
  };
}

function median(sorted: number[]): number | null {
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? null : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** "3 of 4 (75 %)"; a dash without any. */
export const shareText = (part: number, of: number): string => (of === 0 ? '–' : t('chaos.card.share', '{{part}} of {{of}} ({{percent}} %)', { part, of, percent: Math.round((100 * part) / of) }));
