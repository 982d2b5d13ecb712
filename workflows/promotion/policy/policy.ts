import { IANAZone } from 'luxon';
import { z } from 'zod';
import { text } from '../../../scheduler/model/kind.ts';

/** When commits of the base repository go from environment to environment: `PromotionPolicy`, in `.environments/promotion.yaml`. */
export const POLICY_KIND = 'PromotionPolicy';
export const POLICY_API_VERSION = 'berth.dev/v1alpha1';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30s`, `10m`, `4h`, `2d`: milliseconds of real time, so a day is 24 hours. */
const duration = z.string().transform((written, context): number => {
  const [, digits, unit] = /^(\d{1,5})([smhd])$/.exec(written) ?? [];
  if (digits !== undefined && unit !== undefined) return Number(digits) * UNITS[unit as keyof typeof UNITS];
  context.addIssue({ code: 'custom', message: 'must be a number with its unit, such as 30m, 4h or 2d' });
  return z.NEVER;
});

/** A number of clusters, or their share in percent. */
export type Share = { readonly count: number } | { readonly percent: number };

const share = z.union([z.number(), z.string()]).transform((written, context): Share => {
  const percent = /^(\d{1,3})%$/.exec(String(written))?.[1];
  if (percent !== undefined && Number(percent) <= 100) return { percent: Number(percent) };
  const count = Number(written);
  if (/^\d{1,6}$/.test(String(written))) return { count };
  context.addIssue({
    code: 'custom',
    message: 'must be a number of clusters, such as 3, or a share of them, such as 95%',
  });
  return z.NEVER;
});

const zone = z
  .string()
  .refine(name => IANAZone.isValidZone(name), 'must be a time zone of the IANA database, such as Europe/Berlin or UTC');

/** Minutes since midnight. */
const timeOfDay = z.string().transform((written, context): number => {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(written) ?? [];
  if (hours !== undefined && minutes !== undefined) return Number(hours) * 60 + Number(minutes);
  context.addIssue({ code: 'custom', message: 'must be a time of day in quotes, such as "09:00"' });
  return z.NEVER;
});

/** Without quotes it is read as the point in time at which it begins in UTC. */
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T00:00:00Z)?$/, 'must be a date, such as 2026-12-18')
  .transform(written => written.slice(0, 'yyyy-mm-dd'.length));

/** Milliseconds since 1970. */
const instant = z.string().transform((written, context): number => {
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(written)
    ? Date.parse(written)
    : Number.NaN;
  if (!Number.isNaN(time)) return time;
  context.addIssue({ code: 'custom', message: 'must be a time with its offset, such as 2026-12-01T00:00:00+01:00' });
  return z.NEVER;
});

/** In the order of luxon's weekdays, which begin with Monday as 1. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const allowedTimes = z.strictObject({
  days: z
    .array(z.enum(DAYS))
    .min(1)
    .default([...DAYS]),
  from: timeOfDay.default(0),
  /** Not later than `from`: on the next day. */
  to: timeOfDay.default(0),
  zone,
});
export type AllowedTimes = z.output<typeof allowedTimes>;

/** Whole days of a zone; `until` is the first that isn't denied. */
const deniedDays = z.strictObject({ from: date, until: date, zone, reason: text });
export type DeniedDays = z.output<typeof deniedDays>;

const windows = z.strictObject({
  allow: z.array(allowedTimes).default([]),
  deny: z.array(deniedDays).default([]),
});
export type Windows = z.output<typeof windows>;

const gates = z.strictObject({
  /** How long each upstream has kept the commit healthy. */
  soak: duration.optional(),
  windows: windows.optional(),
});

const evidence = z.strictObject({
  sources: z.array(z.enum(['flux', 'argo', 'reports'])).min(1),
  /** `ready` of Flux counts as applied, unless it waits for what it applied. */
  level: z.enum(['applied', 'healthy']).default('healthy'),
  /** Of each cluster type. */
  quorum: share.default({ percent: 100 }),
  /** Clusters that may fail; more of them and the promotion has failed. */
  tolerate: share.default({ count: 0 }),
  /** After the merge. */
  within: duration.default(2 * UNITS.h),
});
export type EvidencePolicy = z.output<typeof evidence>;

const environment = z.strictObject({
  name: text,
  after: z.array(text).default([]),
  /** Of `after`: whether one of them is enough. */
  join: z.enum(['all', 'any']).default('all'),
  /** Take each newer commit at once, although the one before is still on its way or needed downstream. */
  latest: z.boolean().default(false),
  /** Promote although folders are held back. */
  allowHeld: z.boolean().default(false),
  gates: gates.default({}),
  evidence: z.union(
    [z.literal('none'), evidence],
    'must be "none", or say where evidence comes from: {sources: [flux], …}',
  ),
  /** Why there is no evidence. */
  reason: text.optional(),
});
export type PolicyEnvironment = z.output<typeof environment>;

const freeze = z.strictObject({
  environments: z.array(text).min(1),
  from: instant,
  until: instant,
  reason: text,
});
export type PolicyFreeze = z.output<typeof freeze>;

export const policySpec = z.strictObject({
  /** `observe`: says what it would do. `manual`: by `berth promote` only. `automatic`: Berth promotes. */
  mode: z.enum(['observe', 'manual', 'automatic']),
  environments: z.array(environment).min(1),
  freezes: z.array(freeze).default([]),
});

/** A policy that is valid: its environments are there, and none waits for itself. */
export interface PromotionPolicy extends z.output<typeof policySpec> {
  /** Of the BaseRepo whose commit is promoted. */
  readonly name: string;
}
