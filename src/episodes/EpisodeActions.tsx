import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import type { EpisodeRecord } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Confirm } from '../Confirm';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { t } from '../text';
import { acceptConsequences, nominalConsequences } from './episode';

/** What a person may say of an episode: of one that lasts, that its level is the new one; of one that ended, that it was nominal. */
export function EpisodeActions({ episode, changed }: { episode: EpisodeRecord; changed: () => void }) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [open, setOpen] = useState(false);
  const { busy, failure, act } = useActions(changed);
  const active = episode.end === null;
  if (episode.nominal) {
    return <p className={styles.said}>{t('episodes.actions.said', 'It was nominal, says {{author}}: later models learn from its time.', { author: episode.author ?? t('episodes.actions.person', 'a person') })}</p>;
  }
  const say = () =>
    act(async () => {
      await (active ? sidecar.accept(episode.service, episode.group) : sidecar.nominal(episode.service, episode.episode));
      setOpen(false);
    });
  return (
    <div className={styles.part}>
      <Button variant="secondary" icon={active ? 'check' : 'thumbs-up'} aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)} data-testid={active ? testIds.episodes.accept : testIds.episodes.nominal}>
        {active ? t('episodes.actions.accept', 'Accept as the new level') : t('episodes.actions.nominal', 'This was nominal')}
      </Button>
      {open && <Confirm id={id} consequences={active ? acceptConsequences(episode) : nominalConsequences(episode)} label={active ? t('episodes.actions.accept-confirm', 'Accept this level') : t('episodes.actions.nominal-confirm', 'It was nominal')} busy={busy} confirm={say} cancel={() => setOpen(false)} />}
      <Failure failure={failure} title={t('episodes.actions.failed', 'That did not work')} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ marginTop: theme.spacing(2) }),
  said: css({ margin: theme.spacing(2, 0, 0), color: theme.colors.text.secondary }),
});
