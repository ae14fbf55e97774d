/** Experiments that are kept in this browser. They hold the text of an experiment and nothing else. */
import { PLUGIN_ID } from '../../ids';

export interface SavedDraft {
  id: string;
  name: string;
  text: string;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** Another form takes another number; what has one that is not known here is left alone and not shown. */
const VERSION = 1;
const KEY = `${PLUGIN_ID}.chaos.drafts`;
const MOST_DRAFTS = 100;

type Store = Pick<Storage, 'getItem' | 'setItem'>;

const isDraft = (value: unknown): value is SavedDraft => {
  const draft = value as Partial<SavedDraft> | null;
  return typeof draft?.id === 'string' && typeof draft.name === 'string' && typeof draft.text === 'string' && typeof draft.changedAt === 'number';
};

function read(store: Store): { version: number; drafts: SavedDraft[] } {
  try {
    const kept = JSON.parse(store.getItem(KEY) ?? '{}') as { version?: unknown; drafts?: unknown };
    const version = typeof kept.version === 'number' ? kept.version : VERSION;
    return { version, drafts: version === VERSION && Array.isArray(kept.drafts) ? kept.drafts.filter(isDraft) : [] };
  } catch {
    return { version: VERSION, drafts: [] };
  }
}

/** Newest first. */
export const listDrafts = (store: Store): SavedDraft[] => read(store).drafts.sort((a, b) => b.changedAt - a.changedAt);

/** False where the browser keeps nothing (private window, full, or drafts of a newer version that must not be lost). */
export function saveDraft(store: Store, draft: SavedDraft): boolean {
  return write(store, (drafts) => [draft, ...drafts.filter(({ id }) => id !== draft.id)].slice(0, MOST_DRAFTS));
}

export const removeDraft = (store: Store, id: string): boolean => write(store, (drafts) => drafts.filter((draft) => draft.id !== id));

function write(store: Store, change: (drafts: SavedDraft[]) => SavedDraft[]): boolean {
  const { version, drafts } = read(store);
  if (version !== VERSION) {
    return false;
  }
  try {
    store.setItem(KEY, JSON.stringify({ version: VERSION, drafts: change(drafts) }));
    return true;
  } catch {
    return false;
  }
}
