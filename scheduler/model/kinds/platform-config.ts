import type { z } from 'zod';
import { defineKind, stringMap } from '../kind.ts';

/** A ConfigMap with this label set to `"true"` is platform config. */
export const PLATFORM_CONFIG_LABEL = 'platform-config';

/** Prefix of the names that the Azure App Configuration provider gives its ConfigMaps (contract A.5). */
const AZURE_APP_CONFIG = 'azure-app-config';

export const platformConfig = defineKind('ConfigMap', stringMap, {
  plural: 'configmaps',
  apiVersion: 'v1',
  field: 'data',
  summary: 'Platform config: values for every placement that its labels match.',
});
export type PlatformConfigData = z.output<typeof platformConfig.spec>;

/** Whether a ConfigMap is platform config: by its label, or by a name that needs none. */
export function isPlatformConfig(config: {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}): boolean {
  return config.labels[PLATFORM_CONFIG_LABEL] === 'true' || isAzureAppConfig(config);
}

/** ConfigMaps named so need no label: their keys carry the labels, as in `region.west.KEY` (contract A.5). */
export function isAzureAppConfig({ name }: { readonly name: string }): boolean {
  return name.startsWith(AZURE_APP_CONFIG);
}
