/** Figures as text, each with its unit. Pure. */

const rounded = (value: number, digits: number) => String(Number(value.toPrecision(digits)));

/** A share of 0 to 1 in per cent: whole from 10 % on, two digits below. */
export function percentText(share: number): string {
  const percent = 100 * share;
  return `${percent !== 0 && Math.abs(percent) < 10 ? rounded(percent, 2) : Math.round(percent)} %`;
}

/** "1.4 a day". */
export const perDayText = (count: number) => `${count >= 10 ? Math.round(count) : rounded(count, 2)} a day`;

/** Seconds as "45 s", "4 min", "2.5 h", "3 d"; null as a dash. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) {
    return '–';
  }
  const size = Math.abs(seconds);
  if (size < 120) {
    return `${Math.round(seconds)} s`;
  }
  if (size < 7200) {
    return `${Math.round(seconds / 60)} min`;
  }
  return size < 172_800 ? `${rounded(seconds / 3600, 2)} h` : `${rounded(seconds / 86_400, 2)} d`;
}

/** A score, whose line is at 1, or another figure without a unit; null as a dash. */
export const scoreText = (score: number | null) => (score === null ? '–' : Math.abs(score) >= 100 ? String(Math.round(score)) : score.toFixed(2));

export const countText = (count: number) => count.toLocaleString('en');

/** "1 episode", "2 episodes". */
export const plural = (count: number, noun: string) => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
