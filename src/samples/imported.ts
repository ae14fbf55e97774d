/** What came of a file of samples, in words. Pure. */
import type { ImportReport } from '../../sidecar/contract';
import { plural } from '../figures';
import { t } from '../text';

/** Reasons of refusals that are shown; they repeat. */
export const MOST_REFUSED = 5;
/** The sidecar takes no more. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Why a file is not even sent; null where it is. */
export function tooLarge({ name, size }: Pick<File, 'name' | 'size'>): string | null {
  return size > MOST_BYTES ? t('samples.import.too-large', '{{name}} has {{megabytes}} MB; a file of at most 64 MB is taken in: export it in parts', { name, megabytes: Math.ceil(size / 1024 / 1024) }) : null;
}

export function importText({ read, kept, known, refused }: ImportReport): string {
  const parts = [
    t('samples.import.kept', '{{kept}} taken in', { kept: plural(kept, 'sample') }),
    ...(known > 0 ? [t('samples.import.known', '{{known}} already there', { known })] : []),
    ...(refused.length > 0 ? [t('samples.import.refused', '{{refused}} refused', { refused: refused.length })] : []),
  ];
  return t('samples.import.of', '{{parts}}; the file has {{read}}', { parts: parts.join(', '), read });
}
