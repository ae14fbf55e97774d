/** Entries that the app adds to menus elsewhere in Grafana. */
import type { PluginExtensionAddedLinkConfig } from '@grafana/data';

export const addedLinks: PluginExtensionAddedLinkConfig[] = [];
