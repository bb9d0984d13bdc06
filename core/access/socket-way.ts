/**
 * How a caller's socket comes to a task: by the edge's signed path, by the task's own name and its own TLS, or by its plain address,
 * as on a laptop.
 */
export type SocketWay = EdgeWay | NameWay | { readonly by: 'address' };

/** The edge's path, and what signs it. */
export interface EdgeWay {
  readonly by: 'edge';
  /** `services/edge/path-token.js`, handed in by the entry file. */
  readonly signPath: (
    of: { readonly address: string; readonly path: string; readonly expiresS: number },
    secret: string,
  ) => string;
}

/** Names of tasks: `core/task/task-name.ts`. */
export interface NameWay {
  readonly by: 'name';
  readonly domain: string;
  readonly port: number;
}

/** Where TLS is listened for, and what `wss://` means without a port. */
const DEFAULT_PORT = 443;

/** A domain below which a task's label still fits. */
export const NAMES_DOMAIN =
  /^(?=.{1,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** The way by names, from an environment; nothing where `DIRECT_DOMAIN` is missing. What is wrong is added to `wrong`. */
export function readNameWay(
  env: { readonly DIRECT_DOMAIN?: string; readonly DIRECT_PORT?: string },
  wrong: string[],
): NameWay | undefined {
  const { DIRECT_DOMAIN: domain, DIRECT_PORT: portText = String(DEFAULT_PORT) } = env;
  if (!domain) return undefined;
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!NAMES_DOMAIN.test(domain))
    wrong.push(`DIRECT_DOMAIN must be a domain such as bots.example.com, got ${domain}`);
  if (!(port > 0 && port < 65_536))
    wrong.push(`DIRECT_PORT must be a port from 1 to 65535, got ${portText}`);
  return { by: 'name', domain, port };
}

/** A socket's address at a task's own name. */
export function originOfName(name: string, { port }: Pick<NameWay, 'port'>): string {
  return port === DEFAULT_PORT ? `wss://${name}` : `wss://${name}:${port}`;
}
