import type { PreparedServer } from '../process/start-server.ts';
import { FLUX_NAMESPACE } from './flux-namespace.ts';

interface FluxServerOptions {
  readonly file: string;
  readonly kubeconfig: string;
  readonly health: number;
  readonly metrics: number;
  readonly args: readonly string[];
}

/** What Flux's controllers have in common. The address is that of the health checks. */
export function fluxServer({ file, kubeconfig, health, metrics, args }: FluxServerOptions): PreparedServer<undefined> {
  const address = `http://127.0.0.1:${health}`;
  return {
    command: {
      file,
      args: [
        ...args,
        `--health-addr=127.0.0.1:${health}`,
        `--metrics-addr=127.0.0.1:${metrics}`,
        '--enable-leader-election=false',
        // There is no notification-controller.
        '--events-addr=',
      ],
      env: { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: FLUX_NAMESPACE },
    },
    address,
    credentials: undefined,
    async ready() {
      const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2_000) });
      if (!response.ok) throw new Error(`${address}/readyz answered ${response.status}`);
    },
  };
}
