import type { FieldConfigSource, ScopedVars } from '@grafana/data';

/** What the host reads of a dashboard's JSON (schema version 42). */
export interface Target {
  refId: string;
  expr: string;
  [key: string]: unknown;
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: Target[];
  fieldConfig: FieldConfigSource;
  options: Record<string, unknown>;
  transformations?: Array<{ id: string; options: { excludeByName?: Record<string, boolean>; indexByName?: Record<string, number>; renameByName?: Record<string, string> } }>;
  repeat?: string;
  maxPerRow?: number;
  scopedVars?: ScopedVars;
}

export interface Variable {
  name: string;
  label: string;
  type: 'datasource' | 'query';
  query: string | { query: string };
  multi: boolean;
  includeAll: boolean;
}

export interface Dashboard {
  uid: string;
  title: string;
  description?: string;
  time: { from: string; to: string };
  refresh: string;
  annotations: { list: Array<{ name: string; expr?: string; titleFormat?: string; iconColor: string; enable: boolean }> };
  templating: { list: Variable[] };
  panels: Panel[];
}

/** Panels after repetition: one copy for each value, side by side. */
export function unfold(panels: Panel[], valuesOf: (variable: string) => string[]): Panel[] {
  return panels.flatMap((panel) => {
    if (!panel.repeat) {
      return [panel];
    }
    const all = valuesOf(panel.repeat);
    const perRow = Math.min(all.length, panel.maxPerRow ?? 4);
    const w = Math.floor(24 / Math.max(1, perRow));
    return all.map((value, i) => ({
      ...panel,
      id: panel.id * 1000 + i,
      gridPos: { ...panel.gridPos, w, x: (i % perRow) * w, y: panel.gridPos.y + Math.floor(i / perRow) * panel.gridPos.h },
      scopedVars: { [panel.repeat ?? '']: { text: value, value } },
    }));
  });
}
