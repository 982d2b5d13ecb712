/** Who works at the sample's company, one of each team. */
export const PEOPLE = [
  { user: 'ada', name: 'Ada (platform team)' },
  { user: 'ben', name: 'Ben (shop team)' },
  { user: 'cleo', name: 'Cleo (store team)' },
  { user: 'dora', name: 'Dora (reviewer)' },
] as const;

/** Of everybody, the administrator included: whoever can reach the testbed works on this machine. */
export const SAMPLE_PASSWORD = 'harbor';
