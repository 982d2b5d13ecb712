/** Text of a kubeconfig with one cluster, one user and one context. */
export function kubeconfig({ server, token, caFile }: { server: string; token: string; caFile: string }): string {
  const name = 'testbed';
  // JSON is YAML.
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      clusters: [{ name, cluster: { server, 'certificate-authority': caFile } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    },
    undefined,
    2,
  )}\n`;
}
