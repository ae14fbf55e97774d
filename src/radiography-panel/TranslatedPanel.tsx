import type { PanelProps } from '@grafana/data';
import { type ComponentType, useEffect, useState } from 'react';
import type { RadiographyOptions } from './options';
import { RadiographyPanel } from './RadiographyPanel';

/** The panel, as soon as its texts are bound to the language; in English where they cannot be. */
export function translatedPanel(translated: Promise<unknown>): ComponentType<PanelProps<RadiographyOptions>> {
  let bound = false;
  const settled = translated.catch(() => undefined).then(() => (bound = true));
  return function TranslatedPanel(props) {
    const [ready, setReady] = useState(bound);
    useEffect(() => {
      let live = true;
      void settled.then(() => live && setReady(true));
      return () => {
        live = false;
      };
    }, []);
    return ready ? <RadiographyPanel {...props} /> : null;
  };
}
