/** The processes of the API and of the scalers: killed, frozen, and started again as their hosts would do it. */
import { type ChildProcess, fork } from 'node:child_process';
import { anyOf, type Scene } from '../scene.ts';
import type { FromBroker, ToScaler } from './broker-words.ts';
import type { Programs } from './programs.ts';

/** Enough that one may be killed and another frozen. */
const APIS = 3;
const SCALERS = 2;

/** A killed function is started by the next request; a scaler by its schedule, which here is quicker than a minute. */
const RESTART_MS = { api: 500, scaler: 5_000 };

/** The longest that an event of ECS takes, about. */
const EVENT_MS = 1_000;

type Kind = keyof typeof RESTART_MS;

interface Broker {
  readonly kind: Kind;
  readonly child: ChildProcess;
  port: number | undefined;
}

/** All of them. */
export interface Brokers {
  /** The address of any API process that has said where it listens. */
  anyApi(): string | undefined;
  pidsOf(kind: Kind): number[];
  kill(kind: Kind): void;
  freeze(kind: Kind, ms: number): void;
  /** ECS says, in its way, that a task has stopped. */
  tellEvent(event: unknown): void;
  close(): void;
}

/** What they are started with. */
export interface BrokerParts {
  readonly programs: Programs;
  readonly env: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** Starts them. */
export function startBrokers(scene: Scene, { programs, env, log }: BrokerParts): Brokers {
  const { weather } = scene.options;
  const all = new Set<Broker>();
  let closed = false;
  const of = (kind: Kind) => [...all].filter((broker) => broker.kind === kind);

  function start(kind: Kind): void {
    const { skewMs, dispatchLost, dispatchLostAfter, dispatchTwice } = weather;
    const child = fork(programs[kind], [], {
      env: {
        PATH: process.env['PATH'],
        ...env,
        CHAOS_SKEW_MS: String(Math.round((2 * scene.random() - 1) * skewMs)),
        CHAOS_SEED: String(Math.floor(scene.random() * 4_294_967_296)),
        CHAOS_LOST: String(dispatchLost),
        CHAOS_LOST_AFTER: String(dispatchLostAfter),
        CHAOS_TWICE: String(dispatchTwice),
      },
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const broker: Broker = { kind, child, port: undefined };
    all.add(broker);
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => log(`${kind} ${text}`));
    child.on('message', (words: FromBroker) => {
      if (words.says === 'listening') broker.port = words.port;
      if (words.says === 'kick') tellScaler({ does: 'kick' });
    });
    child.once('exit', () => {
      all.delete(broker);
      if (!closed) setTimeout(() => closed || start(kind), RESTART_MS[kind]).unref();
    });
  }

  function tellScaler(words: ToScaler): void {
    const broker = anyOf(scene, of('scaler'));
    if (broker?.child.connected) broker.child.send(words, () => undefined);
  }

  const deliver = (event: unknown) =>
    void scene.time.sleep(scene.about(EVENT_MS)).then(() => tellScaler({ does: 'event', event }));

  for (let n = 0; n < APIS; n++) start('api');
  for (let n = 0; n < SCALERS; n++) start('scaler');
  return {
    anyApi() {
      const port = anyOf(
        scene,
        of('api').filter((broker) => broker.port !== undefined),
      )?.port;
      return port === undefined ? undefined : `http://127.0.0.1:${port}`;
    },
    pidsOf: (kind) => of(kind).flatMap(({ child }) => child.pid ?? []),
    kill: (kind) => void anyOf(scene, of(kind))?.child.kill('SIGKILL'),
    freeze(kind, ms) {
      const child = anyOf(scene, of(kind))?.child;
      child?.kill('SIGSTOP');
      setTimeout(() => child?.kill('SIGCONT'), ms);
    },
    tellEvent(event) {
      if (scene.chance(weather.eventLost)) return scene.judge.count('fault: event lost');
      deliver(event);
      if (scene.chance(weather.eventTwice)) deliver(event);
    },
    close() {
      closed = true;
      for (const { child } of all) child.kill('SIGKILL');
    },
  };
}
