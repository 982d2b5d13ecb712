/** Asks each server once what it is: that doesn't change while Berth runs. */
export type ProbeCache<Answer> = (server: string, ask: () => Promise<Answer>) => Promise<Answer>;

/** A server that couldn't be asked is asked again: a daemon outlives that. */
export function createProbeCache<Answer>(): ProbeCache<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return async (server, ask) => {
    const answer = answers.get(server) ?? ask();
    answers.set(server, answer);
    answer.catch(() => answers.delete(server));
    return await answer;
  };
}
