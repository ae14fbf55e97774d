import type { CampaignStatus } from '../../sidecar/contract';
import { t } from '../text';

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
      const name = fault === null ? t('spots.classes.no-fault', 'no fault') : t('spots.classes.on', '{{fault}} on {{component}}', { fault, component: component ?? '' });
      return { key: name, name, share: wanted > 0 ? Math.min(1, collected / wanted) : 1, text: t('spots.classes.of', '{{collected}} of {{wanted}}', { collected, wanted }) };
    })
    .sort((a, b) => a.share - b.share || a.name.localeCompare(b.name));
}
