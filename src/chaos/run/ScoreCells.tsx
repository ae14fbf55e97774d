import type { FaultScore } from '../../../sidecar/contract';
import { t } from '../../text';
import { detectedText, groupText, rankText } from './card';

export const cardColumns = () => [t('chaos.card.detected-column', 'Detected'), t('chaos.card.group-column', 'Groups, first ill first'), t('chaos.card.suspects-column', 'Component by figures'), t('chaos.card.causes-column', 'by the model’s causes'), t('chaos.card.spots-column', 'by fault spots')];

/** What a score card says of one fault: its name, then a cell for each of `cardColumns`. */
export function ScoreCells({ score }: { score: FaultScore }) {
  const cells = [detectedText(score), groupText(score), rankText(score.suspects), rankText(score.causes), rankText(score.spots)];
  return (
    <>
      <td>{`${score.fault} → ${score.component}`}</td>
      {cells.map((text, column) => <td key={column}>{text}</td>)}
    </>
  );
}
