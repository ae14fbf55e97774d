/** Names of the panel's files, and tables as files. */
import { saveFile } from '../../files';

const LONGEST = 60;

/** Letters, digits and dashes only, in lower case: allowed by every file system. */
export function fileName(title: string, what: string, at: Date, ending: string): string {
  const plain = title.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, LONGEST).replace(/-+$/, '');
  const time = at.toISOString().slice(0, 19).replace(/[-:]/g, '');
  return `radiography-${plain ? `${plain}-` : ''}${what}-${time}z.${ending}`.toLowerCase();
}

/** The byte-order mark tells spreadsheets that it is UTF-8. */
export function saveCsv(name: string, text: string): void {
  saveFile(name, new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
}
