import { useTheme2 } from '@grafana/ui';
import type { StateWord } from './work';

/** A state as a word with its shape; colour only beside them. */
export function Word({ word, shape, tone }: StateWord) {
  const { colors } = useTheme2();
  return <span style={{ color: tone === 'secondary' ? colors.text.secondary : colors[tone].text }}>{shape} {word}</span>;
}
