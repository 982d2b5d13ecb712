import type { z } from 'zod';
import { defineKind, stringMap } from '../kind.ts';

/** A ConfigMap with this label set to `"true"` is platform config. */
export const PLATFORM_CONFIG_LABEL = 'platform-config';

export const platformConfig = defineKind('ConfigMap', stringMap, {
  plural: 'configmaps',
  apiVersion: 'v1',
  field: 'data',
  summary: 'Platform config: values for every placement that its labels match.',
});
export type PlatformConfigData = z.output<typeof platformConfig.spec>;
