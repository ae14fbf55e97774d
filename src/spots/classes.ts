import type { CampaignStatus } from '../../sidecar/contract';

export interface ClassRow {
  key: string;
  name: string;
  /** 0 to 1 of what is wanted. */
  share: number;
  text: string;
}

/** The classes of a campaign, the emptiest first. Pure. */
export function classRows(classes: CampaignStatus['classes']): ClassRow[] {
  return classes
    .map(({ fault, component, wanted, collected }) => {
      const name = fault === null ? 'no fault' : `${fault} on ${component}`;
      return { key: name, name, share: wanted > 0 ? Math.min(1, collected / wanted) : 1, text: `${collected} of ${wanted}` };
    })
    .sort((a, b) => a.share - b.share || a.name.localeCompare(b.name));
}
