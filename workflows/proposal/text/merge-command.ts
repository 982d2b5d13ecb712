/** How a person merges Berth's branch in a clone, where no pull request can be merged. */
export function mergeCommand({ base, branch }: { readonly base: string; readonly branch: string }): string {
  const [to, from] = [base, `origin/${branch}`].map(shellWord);
  return `this server has no pull requests that Berth knows; merge it in a clone: git switch ${to} && git pull && git merge ${from} && git push`;
}

/** A name as a shell takes it, whatever characters git allows in it. */
function shellWord(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
