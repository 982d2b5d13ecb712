/** What a plan had to do, as opposed to what it knew from the previous one. */
export interface PlanCounters {
  /** Targets whose policies had to be looked for. */
  readonly targetsSelected: number;
  /** Folders whose templates were rendered. */
  readonly foldersRendered: number;
  /** Folders taken over from the previous plan after comparing what they depend on. */
  readonly foldersReused: number;
  /** Targets taken over whole, without looking at their folders. */
  readonly targetsReused: number;
}
