/** The whole system on this machine, part by part; each part is reached as it would be on AWS. */
import { dirname } from 'node:path';
import type { NameWay } from '../core/access/socket-way.ts';
import type { AgentDescription } from '../core/agent/agent-description.ts';
import type { RecordStore } from '../core/store/records.ts';
import type { PoolStore, TaskStore } from '../core/store/store.ts';
import { applyDeployment } from '../services/scaler/plan/deploy.ts';
import { onTaskStateChange, readTaskStateChange } from '../services/scaler/reap/stopped-event.ts';
import { buildPageAssets } from '../tools/bundle/page-assets.ts';
import { ensureBotBundle } from './agent/bot-bundle.ts';
import { preparePython } from './agent/prepare-python.ts';
import { reloadAgent } from './agent/reload-agent.ts';
import { registerBots, TABLE_NAME } from './bot-pool.ts';
import type { Closing } from './closing.ts';
import { type Emulators, startEmulators } from './emulators.ts';
import type { LocalFlags } from './flags.ts';
import { servePages } from './page-assets.ts';
import { writeRunFile } from './run-file.ts';
import { makeScratch } from './scratch.ts';
import { createPorts, ensureTable, type Ports, startApi, startScaler } from './services.ts';
import { openSite } from './site-server.ts';
import type { TaskLog } from './task-log.ts';
import { tellOfSessions } from './tell-of-sessions.ts';
import { untilClaimable } from './until-claimable.ts';

/** Tasks with names and TLS of their own, as they are deployed. */
export interface DirectTasks {
  readonly way: NameWay;
  readonly env: Readonly<Record<string, string>>;
}

/** What is to run. */
export interface SystemOptions {
  readonly flags: LocalFlags;
  readonly agent: AgentDescription;
  /** What was found on this machine for its bots, as variables. */
  readonly providers?: Readonly<Record<string, string>>;
  readonly log: TaskLog;
  /** Accounts with carriers, as `GREENROOM_PHONE` holds them. */
  readonly phone?: string | undefined;
  /** By which names sockets come to tasks, and what these are told of it; missing: straight. One port is one task's. */
  readonly direct?: DirectTasks | undefined;
  /** Aborts when the person has had enough. */
  readonly signal: AbortSignal;
}

/** What runs, and where. */
export interface System {
  readonly url: string;
  readonly emulators: Emulators;
  readonly store: PoolStore & TaskStore;
  readonly records: RecordStore;
  /** Resolves when a first caller would be served; at once where no task is to be warm. */
  ready(): Promise<void>;
}

/** Starts every part; what was started when one fails is for `closing` to close. */
export async function startSystem(options: SystemOptions, closing: Closing): Promise<System> {
  const { flags, agent, log, signal, phone, providers, direct } = options;
  const site = closing.add(await openSite(flags), (s) => s.close());
  const program = await ensureBotBundle();
  reloadAgent({ name: agent.name, bundle: dirname(program), say: console.log }, signal);
  const python =
    agent.bot.kind === 'pipecat' ? await preparePython(agent.bot, console.log) : undefined;
  const stopped = createStoppedEvents();
  const emulators = await startEmulators(
    { ...flags, scratch: makeScratch(closing), onLog: log.write, onStopped: stopped.tell },
    closing,
  );
  const ports = createPorts(log.write, closing);
  await ensureTable(ports);
  const bots = { flags, program, phone, python, providers, env: direct?.env };
  const deployment = await registerBots(ports.ecs, agent, bots);
  await applyDeployment(ports.store, { pool: agent.name, deployment, nowMs: Date.now() });
  stopped.serveBy(ports);
  const scaler = startScaler(ports, agent.name, closing);
  const api = startApi(ports, { pool: agent.name, scaler, phone, way: direct?.way }, closing);
  tellOfSessions({ ...ports, pool: agent.name, url: flags.webhook }, closing);
  // Built while the first bots are warmed.
  const pages = await buildPageAssets();
  site.serveBy(servePages(pages, (request) => api.fetch(request)));
  const url = `http://${shownHost(flags.host)}:${site.port}`;
  const run = { pid: process.pid, startedAtMs: Date.now(), pool: agent.name };
  const file = { ...run, url, tableName: TABLE_NAME, env: emulators.env };
  closing.add(writeRunFile(file), (remove) => remove());
  const { store, records } = ports;
  const watched = { ...options, ...flags, store, pool: agent.name };
  return {
    url,
    emulators,
    store,
    records,
    ready: async () => {
      if (flags.warm === 0) return;
      await untilClaimable({ ...watched, deaths: stopped.count, lastWords: log.lastWords });
    },
  };
}

/** Every address of this machine is one that a browser on it can open, too. */
function shownHost(host: string): string {
  if (['0.0.0.0', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** What EventBridge does on AWS: hands ECS's stopped tasks to the scaler. Events before it runs are left to its first tick. */
function createStoppedEvents() {
  let count = 0;
  let settle = (_event: unknown) => {};
  return {
    count: () => count,
    tell: (event: unknown) => {
      count += 1;
      settle(event);
    },
    serveBy(ports: Ports) {
      const log = ports.logOf('scaler');
      const deps = { ...ports, log, meter: ports.meterOf(log) };
      settle = (event) => {
        const change = readTaskStateChange(event);
        if (!change) return;
        onTaskStateChange(deps, change, Date.now()).catch((error: unknown) => {
          deps.log.warn('a stopped task was not settled', { error: String(error) });
        });
      };
    },
  };
}
