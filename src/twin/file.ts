/** A network as a file. Pure. What its numbers must be is the sidecar's to say. */
import type { TwinNetwork } from '../../sidecar/contract';
import { ApiFailure } from '../api/client';
import { t } from '../text';

export const fileText = (network: TwinNetwork): string => `${JSON.stringify(network, null, 1)}\n`;
export const fileName = ({ name }: TwinNetwork): string => `${name.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 60) || 'network'}.json`;

const LISTS = ['nodes', 'links', 'flows'] as const;

/** Throws ApiFailure FILE_UNREADABLE. */
export function networkOf(text: string): TwinNetwork {
  const refuse = (message: string): never => {
    throw new ApiFailure('FILE_UNREADABLE', message, t('twin.file.hint', 'Take a file that this page exported, or write one by the manual (twin-what-if.md).'));
  };
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    return refuse(t('twin.file.broken', 'the file is no JSON, or a part of it is missing: {{reason}}', { reason: error instanceof Error ? error.message : String(error) }));
  }
  const fields = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>;
  const missing = LISTS.find((list) => !Array.isArray(fields[list]));
  return missing ? refuse(t('twin.file.no-list', 'the file has no list of {{missing}}', { missing })) : (read as TwinNetwork);
}
