import * as emotion from '@emotion/css';
import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import i18next from 'i18next';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as reactRouter from 'react-router';
import * as jsxRuntime from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import type { AppPlugin, PanelPlugin } from '@grafana/data';

interface Loader {
  addImportMap: (map: { imports: Record<string, string> }) => void;
  set: (id: string, module: object) => void;
  import: (url: string) => Promise<object>;
}

declare global {
  interface Window {
    System: Loader;
  }
}

const SHARED: Record<string, object> = {
  i18next,
  react,
  'react/jsx-runtime': jsxRuntime,
  'react-dom': reactDom,
  'react-router': reactRouter,
  rxjs,
  '@emotion/css': emotion,
  '@grafana/data': data,
  '@grafana/runtime': runtime,
  '@grafana/ui': ui,
};

/** Makes Grafana's packages known to the loader, as Grafana does: the plugin's externals resolve to these instances. */
export function shareModules(): void {
  window.System.addImportMap({ imports: Object.fromEntries(Object.keys(SHARED).map((name) => [name, `package:${name}`])) });
  for (const [name, module] of Object.entries(SHARED)) {
    window.System.set(`package:${name}`, { ...module, __useDefault: true, default: module });
  }
}

async function load<T>(id: string): Promise<T> {
  const module = await window.System.import(`/public/plugins/${id}/module.js`);
  const resolved = ('plugin' in module ? module : await (module as { default: Promise<object> }).default) as { plugin: T };
  return resolved.plugin;
}

const loaded = new Map<string, Promise<unknown>>();

function once<T>(id: string): Promise<T> {
  const known = loaded.get(id) ?? load<T>(id);
  loaded.set(id, known);
  return known as Promise<T>;
}

export const APP = 'roentgen-xray-app';
export const loadApp = () => once<AppPlugin>(APP);
export const loadPanel = () => once<PanelPlugin>('roentgen-radiography-panel');
