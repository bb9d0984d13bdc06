/** Reads the API's environment; a missing or wrong variable is an error that names it. */
import * as z from 'zod/mini';
import { type NameWay, readNameWay } from '../../core/access/socket-way.ts';
import type { ApiSettings, JoinSettings } from './deps.ts';
import type { ApiEnv } from './env.ts';

const servers = z.array(
  z.object({
    urls: z.union([z.string(), z.array(z.string())]),
    username: z.optional(z.string()),
    credential: z.optional(z.string()),
  }),
);

/** The environment with its lists read. */
export interface ApiConfig {
  readonly tableName: string;
  readonly deployment: string;
  /** Empty: nobody is kicked. */
  readonly scalerFunction: string;
  /** The function that knows AWS's own relays, and over how many channels; missing: none. */
  readonly relay?: { readonly functionName: string; readonly channels: number } | undefined;
  /** Sockets come in at names of tasks; missing: by the edge, or nowhere. */
  readonly nameWay?: NameWay | undefined;
  readonly settings: ApiSettings;
}

/** Parses the environment. Throws an error that names each variable that is missing or wrong. */
export function parseApiEnv(env: Partial<ApiEnv>, host: { streams: boolean }): ApiConfig {
  const wrong: string[] = [];
  const need = (name: keyof ApiEnv) => {
    if (!env[name]) wrong.push(`${name} is missing`);
    return env[name] ?? '';
  };
  const tableName = need('TABLE_NAME');
  const deployment = need('DEPLOYMENT');
  const defaultPool = need('DEFAULT_POOL');
  const pools = list(need('POOLS'));
  if (pools.length > 0 && defaultPool !== '' && !pools.includes(defaultPool)) {
    wrong.push(`DEFAULT_POOL must be one of POOLS, got ${defaultPool}`);
  }
  const iceServers = readServers(env.ICE_SERVERS ?? '[]');
  if (!iceServers) wrong.push('ICE_SERVERS must be a JSON list of servers with urls');
  const joinSecrets = list(need('JOIN_SECRETS'));
  const join = env.JOIN === undefined ? undefined : readJoin(env.JOIN);
  if (env.JOIN !== undefined && !join)
    wrong.push(`JOIN must be issuer or a number, got ${env.JOIN}`);
  const relay = readRelay(env, wrong);
  const shares = readShares(env, wrong);
  const nameWay = readNameWay(env, wrong);
  if (nameWay && env.EDGE_SECRET)
    wrong.push('DIRECT_DOMAIN and EDGE_SECRET exclude each other: sockets come one way');
  if (wrong.length > 0) throw new Error(`Cannot start the API: ${wrong.join('; ')}`);
  const settings = {
    pools,
    defaultPool,
    open: false,
    joinSecrets,
    join,
    shares,
    allowedOrigins: list(env.ALLOWED_ORIGINS ?? ''),
    iceServers: iceServers ?? [],
    turn: readTurn(env),
    streams: host.streams,
  };
  const scalerFunction = env.SCALER_FUNCTION ?? '';
  return { tableName, deployment, scalerFunction, relay, nameWay, settings };
}

function readRelay(env: Partial<ApiEnv>, wrong: string[]): ApiConfig['relay'] {
  const { RELAY_FUNCTION: functionName, RELAY_CHANNELS: text } = env;
  if (!functionName) return undefined;
  const channels = Number(text);
  if (!(channels > 0)) wrong.push(`RELAY_CHANNELS must be a number, got ${text}`);
  return { functionName, channels };
}

function readTurn({ TURN_SECRET: secret, TURN_URLS: urls = '' }: Partial<ApiEnv>) {
  return secret ? { urls: list(urls), secret } : undefined;
}

function readShares(env: Partial<ApiEnv>, wrong: string[]): ApiSettings['shares'] {
  const count = (name: 'SESSIONS_PER_KEY' | 'SESSIONS_PER_ADDRESS') => {
    const text = env[name] ?? '0';
    if (!/^\d{1,3}$/.test(text)) wrong.push(`${name} must be a number, got ${text}`);
    return Number(text);
  };
  return { perKey: count('SESSIONS_PER_KEY'), perAddress: count('SESSIONS_PER_ADDRESS') };
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readJoin(text: string): JoinSettings | undefined {
  if (text === 'issuer') return { by: 'issuer' };
  return /^[1-9]\d{0,5}$/.test(text) ? { by: 'address', callsPerHour: Number(text) } : undefined;
}

function readServers(text: string): z.infer<typeof servers> | undefined {
  try {
    return z.safeParse(servers, JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
