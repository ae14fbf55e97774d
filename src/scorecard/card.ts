/** Words and figures of a score card. Pure. */
import type { ScoreCard } from '../../sidecar/contract';
import { perDayText, percentText, plural, secondsText } from '../figures';

export interface CardRow {
  detector: string;
  /** "in use", "best" or both; empty for the others. */
  marks: string[];
  /** Found, false episodes, flagged share, delay, AUC-PR. */
  cells: string[];
}

export const CARD_COLUMNS = ['Incidents found', 'False episodes', 'Flagged of nominal time', 'Delay (median)', 'AUC-PR'];

/** The best one first, then by AUC-PR and incidents found; random last: what knows nothing is what the others are measured by. */
export function cardRows({ rows, incidents, best }: ScoreCard): CardRow[] {
  const rank = (detector: string) => (detector === best ? 0 : detector === 'random' ? 2 : 1);
  return [...rows]
    .sort((a, b) => rank(a.detector) - rank(b.detector) || (b.aucPr ?? 0) - (a.aucPr ?? 0) || b.found - a.found)
    .map(({ detector, inUse, found, falseEpisodesPerDay, flaggedShare, delaySeconds, aucPr }) => ({
      detector,
      marks: [...(detector === best ? ['best'] : []), ...(inUse ? ['in use'] : [])],
      cells: [incidents === 0 ? '–' : `${found} of ${incidents}`, perDayText(falseEpisodesPerDay), percentText(flaggedShare), secondsText(delaySeconds), aucPr === null ? '–' : aucPr.toFixed(2)],
    }));
}

/** What the figures rest on. */
export function basisText({ incidents, days }: ScoreCard): string {
  const basis = `${plural(Number(days.toPrecision(2)), 'day')} of data with ${plural(incidents, 'known incident')}`;
  return incidents === 0 ? `${basis}: without incidents only the quiet can be judged. Run a chaos experiment, or choose a range that has one.` : `${basis}.`;
}

/** What to write into the service's section of the configuration. */
export const configurationLine = ({ best }: ScoreCard) => `detector: ${best}`;
