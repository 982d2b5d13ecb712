import {
  createHostLimiter,
  type HostLimiter,
  type HostLimiterOptions,
  type HostState,
  type Limits,
} from './host-limiter.ts';

/** The limiters of all hosts that a process talks to. */
export interface HostLimiters {
  /** The limiter of a host, made with these limits when it is first asked for. */
  of(host: string, limits: Limits): HostLimiter;
  /** What waits for which host, sorted as they were first asked for. */
  hosts(): readonly HostState[];
}

export function createHostLimiters(options: Omit<HostLimiterOptions, 'host' | 'limits'>): HostLimiters {
  const limiters = new Map<string, HostLimiter>();
  return {
    of(host, limits) {
      const limiter = limiters.get(host) ?? createHostLimiter({ ...options, host, limits });
      limiters.set(host, limiter);
      return limiter;
    },
    hosts: () => [...limiters.values()].map(limiter => limiter.state()),
  };
}
