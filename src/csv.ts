/** Comma-separated values (RFC 4180; numbers with a dot, whatever the language). Pure. */

export type CsvValue = string | number | boolean;

/** Quoted where it must be; what is no finite number is empty. A text that a spreadsheet would take for a formula is led by an apostrophe. */
export function csvCell(value: CsvValue): string {
  if (typeof value !== 'string') {
    return typeof value === 'number' && !Number.isFinite(value) ? '' : String(value);
  }
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvText = (rows: CsvValue[][]): string => `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
