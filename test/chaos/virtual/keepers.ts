/** The brokers and keepers as processes: the API's requests, two scalers, and the function that ECS's events wake. */
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import type { ApiDeps } from '../../../services/api/deps.ts';
import { createSharedQueue } from '../../../services/api/start/shared-queue.ts';
import {
  onTaskStateChange,
  readTaskStateChange,
} from '../../../services/scaler/reap/stopped-event.ts';
import { createScaler, type Scaler } from '../../../services/scaler/scaler.ts';
import { holdMinimum } from '../../../services/scaler/sizing/target-rule.ts';
import { POOL } from '../scene.ts';
import { silent } from '../silent.ts';
import type { EcsTask } from './ecs-task.ts';
import type { FakeEcs } from './fake-ecs.ts';
import { storeOf } from './faulty-store.ts';
import { dispatcherOf } from './network.ts';
import type { Actor } from './virtual-time.ts';
import type { World } from './world.ts';

const SCALERS = 2;

/** A scaler that died is started again by the schedule. */
const RESTART_MS = 60_000;

/** What keeps the pool. */
export interface Keepers {
  start(): void;
  kick(pool: string): Promise<void>;
  /** ECS says, in its way, that a task has stopped. */
  hearStopped(task: Pick<EcsTask, 'taskId'>): void;
  /** The scalers' processes. */
  actors(): readonly Actor[];
  /** Ends one, which the schedule starts again. */
  kill(actor: Actor): void;
}

/** Builds them. */
export function createKeepers(world: World, ecs: FakeEcs): Keepers {
  const { time, judge, options, random } = world;
  const { eventLost, eventTwice } = options.weather;
  const scalers = new Map<Actor, Scaler>();
  let born = 0;

  const depsOf = (actor: Actor) => ({
    ...silent,
    store: storeOf(world, actor),
    clock: time.clockOf(actor),
    random,
    launcher: ecs.launcher,
    dispatcher: dispatcherOf(world, ecs, actor),
  });

  function startScaler(): void {
    const actor = world.actor();
    const scaler = createScaler({
      ...depsOf(actor),
      pools: [POOL],
      ruleOf: () => holdMinimum,
      owner: `scaler-${++born}`,
      reconcileMs: 10_000,
    });
    scalers.set(actor, scaler);
    void scaler.run(Number.POSITIVE_INFINITY);
  }

  async function deliver(taskId: string): Promise<void> {
    const lateMs = world.fates.take('event') === 'late' ? 40_000 : 0;
    await time.sleep(lateMs + world.about(2_000));
    const raw = {
      'detail-type': 'ECS Task State Change',
      detail: { taskArn: `arn:aws:ecs:eu-north-1:1:task/c/${taskId}`, lastStatus: 'STOPPED' },
    };
    const change = readTaskStateChange(raw);
    const deps = depsOf(world.actor());
    if (change) await onTaskStateChange(deps, change, deps.clock.nowMs()).catch(() => undefined);
  }

  return {
    start: () => {
      for (let n = 0; n < SCALERS; n++) startScaler();
    },
    async kick(pool) {
      const alive = [...scalers].filter(([actor]) => actor.alive);
      await alive[0]?.[1].kick(pool);
    },
    hearStopped({ taskId }) {
      if (world.chance(eventLost)) return judge.count('fault: event lost');
      void deliver(taskId);
      if (world.chance(eventTwice)) void deliver(taskId);
    },
    actors: () => [...scalers.keys()],
    kill(actor) {
      actor.alive = false;
      scalers.delete(actor);
      void time.sleep(world.random() * RESTART_MS).then(startScaler);
    },
  };
}

/** The API as the process of one request. */
export function apiOf(
  world: World,
  { keepers, ecs }: { readonly keepers?: Keepers; readonly ecs?: FakeEcs },
  actor: Actor,
): ApiDeps {
  if (!keepers || !ecs) throw new Error('the world is not whole yet');
  const store = storeOf(world, actor);
  const clock = world.time.clockOf(actor);
  return {
    ...silent,
    store,
    queue: createSharedQueue({ store, clock }),
    records: createMemoryRecords(world.time),
    dispatcher: dispatcherOf(world, ecs, actor),
    clock,
    random: world.random,
    newId: () => `id-${Math.floor(world.random() * 1e15)}`,
    kick: async (pool) => {
      void keepers.kick(pool).catch(() => undefined);
    },
    settings: {
      pools: [POOL],
      defaultPool: POOL,
      open: true,
      joinSecrets: [],
      allowedOrigins: [],
      iceServers: [],
      streams: true,
    },
  };
}
