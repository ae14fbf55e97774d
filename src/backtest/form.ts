/** What is tried in a backtest: from the form to the request and to lines of configuration. Pure. */
import type { BacktestRequest, Detector, Interval } from '../../sidecar/contract';
import { plural } from '../figures';
import { t } from '../text';

/** An empty field leaves the configuration as it is; NaN is an empty number. */
export interface BacktestForm {
  /** The line as a multiple of the present one. */
  line: number;
  k: number;
  n: number;
  detector: Detector | '';
  /** Episodes a day and group. */
  alarmBudget: number;
  /** Separated by commas; “none” takes away those of the configuration. */
  quietHours: string;
  /** Null: the chaos runs of the range. */
  incidents: Interval[] | null;
}

export const EMPTY: BacktestForm = { line: 1, k: NaN, n: NaN, detector: '', alarmBudget: NaN, quietHours: '', incidents: null };

const DAY = '(Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const CLOCK = '([01]\\d|2[0-3]):[0-5]\\d';
const QUIET = new RegExp(`^(${DAY}|(${DAY} )?${CLOCK}-(${DAY} )?(${CLOCK}|24:00))$`);

const listOf = (text: string) => text.split(',').map((each) => each.trim()).filter((each) => each !== '');

/** What is wrong, field by field; an empty object = may be tried. */
export function mistakesOf(form: BacktestForm): Partial<Record<'line' | 'persistence' | 'alarmBudget' | 'quietHours', string>> {
  const { line, k, n, alarmBudget, quietHours } = form;
  const [none, given] = [Number.isNaN(k) && Number.isNaN(n), Number.isInteger(k) && Number.isInteger(n)];
  const wrongHours = quietHours.trim() === 'none' ? undefined : listOf(quietHours).find((each) => !QUIET.test(each));
  return {
    ...(line > 0 ? {} : { line: t('backtest.mistake.line', 'A number over 0; 1 leaves the line where it is.') }),
    ...(none || (given && k >= 1 && n >= k) ? {} : { persistence: t('backtest.mistake.persistence', 'Two whole numbers, k from 1 up to n; or none.') }),
    ...(Number.isNaN(alarmBudget) || alarmBudget > 0 ? {} : { alarmBudget: t('backtest.mistake.budget', 'A number over 0, or nothing.') }),
    ...(wrongHours === undefined ? {} : { quietHours: t('backtest.mistake.hours', '“{{hours}}” is no such time: 02:00-04:00, Sat 22:00-Sun 06:00 or Sun.', { hours: wrongHours }) }),
  };
}

/** Nothing of an empty field is in the request. */
export function requestOf(form: BacktestForm, range: Interval): BacktestRequest {
  const { line, k, n, detector, alarmBudget, quietHours, incidents } = form;
  return {
    ...range,
    ...(line === 1 ? {} : { line }),
    ...(Number.isNaN(k) ? {} : { persistence: { k, n } }),
    ...(detector === '' ? {} : { detector }),
    ...(Number.isNaN(alarmBudget) ? {} : { alarmBudget }),
    ...(quietHours.trim() === '' ? {} : { quietHours: quietHours.trim() === 'none' ? [] : listOf(quietHours) }),
    ...(incidents === null ? {} : { incidents }),
  };
}

/** Lines for the service's section of the configuration. */
export function yamlOf({ line, persistence, detector, alarmBudget, quietHours }: BacktestRequest): string {
  const lines = [
    ...(detector === undefined ? [] : [`detector: ${detector}`]),
    ...(persistence === undefined ? [] : ['persistence:', `  k: ${persistence.k}`, `  n: ${persistence.n}`]),
    ...(alarmBudget === undefined ? [] : [`alarm_budget: ${alarmBudget}`]),
    ...(quietHours === undefined ? [] : quietHours.length === 0 ? ['quiet_hours: []'] : ['quiet_hours:', ...quietHours.map((each) => `  - ${JSON.stringify(each)}`)]),
    ...(line === undefined ? [] : [`line: ${line} # times the present one, where it is set`]),
  ];
  return lines.length === 0 ? '# nothing else than the present configuration was tried' : lines.join('\n');
}

/** "pca, 3 of 5, line × 1.5": what was tried, in a few words. */
export function triedText({ line, persistence, detector, alarmBudget, quietHours }: BacktestRequest): string {
  const parts = [
    ...(detector === undefined ? [] : [t('backtest.tried.detector', 'detector {{detector}}', { detector })]),
    ...(persistence === undefined ? [] : [t('backtest.tried.persistence', '{{k}} of {{n}} samples', persistence)]),
    ...(line === undefined ? [] : [t('backtest.tried.line', 'line × {{line}}', { line })]),
    ...(alarmBudget === undefined ? [] : [t('backtest.tried.budget', '{{alarms}} a day', { alarms: plural(alarmBudget, 'alarm') })]),
    ...(quietHours === undefined ? [] : [quietHours.length === 0 ? t('backtest.tried.no-quiet', 'no quiet hours') : t('backtest.tried.quiet', 'quiet {{hours}}', { hours: quietHours.join(', ') })]),
  ];
  return parts.join(', ') || t('backtest.tried.nothing', 'the present configuration');
}
