import { type Budget, type BudgetOptions, createBudget, type HostState, type Limits } from './budget.ts';

/** The budgets of all hosts that a process talks to. */
export interface Budgets {
  /** The budget of a host, made with these limits when it is first asked for. */
  of(host: string, limits: Limits): Budget;
  /** What waits for which host, sorted as they were first asked for. */
  hosts(): readonly HostState[];
}

export function createBudgets(options: Omit<BudgetOptions, 'host' | 'limits'>): Budgets {
  const budgets = new Map<string, Budget>();
  return {
    of(host, limits) {
      const budget = budgets.get(host) ?? createBudget({ ...options, host, limits });
      budgets.set(host, budget);
      return budget;
    },
    hosts: () => [...budgets.values()].map(budget => budget.state()),
  };
}
