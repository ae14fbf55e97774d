declare module 'internal:i18n/dist/esm/i18n.mjs' {
  export { initializeI18n } from '@grafana/i18n/internal';
}
declare module 'internal:runtime/dist/esm/components/PanelDataErrorView.mjs' {
  import type { ComponentType } from 'react';
  import type { PanelDataErrorViewProps } from '@grafana/runtime';
  export function setPanelDataErrorView(view: ComponentType<PanelDataErrorViewProps>): void;
}
declare module 'internal:runtime/dist/esm/components/PluginPage.mjs' {
  import type { ComponentType } from 'react';
  import type { PluginPageProps } from '@grafana/runtime';
  export function setPluginPage(page: ComponentType<PluginPageProps>): void;
}
