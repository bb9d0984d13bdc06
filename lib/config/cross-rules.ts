/** Rules that hold between fields. Each blames the field that one would change. */
import type { z } from 'zod';
import { type Broken, when } from './broken.ts';
import { callerRules } from './caller-rules.ts';
import { toPoolSettings } from './pool-settings.ts';
import type { Config, PoolConfig } from './schema.ts';
import { wayRules } from './way-rules.ts';

/** AWS keeps five addresses of every subnet. */
const ADDRESSES_KEPT = 5;

/** Of each zone, the subnet for functions and endpoints. */
export const INSIDE_MASK = 25;

/** Checks all rules between fields. */
export function crossRules(config: Config, ctx: z.RefinementCtx<Config>): void {
  const broken = [
    ...networkRules(config),
    ...Object.entries(config.pools).flatMap(([name, pool]) => poolRules(['pools', name], pool)),
    ...portRules(config),
    ...wayRules(config),
    ...callerRules(config),
    ...environmentRules(config),
    ...eventRules(config),
    ...secretRules(config.bot),
  ];
  for (const { path, rule } of broken) {
    ctx.addIssue({ code: 'custom', path: [...path], message: rule });
  }
}

function networkRules({ network, pools }: Config): Broken[] {
  const { zones, zoneNames, botSubnetMask, endpointZones, cidr, ipv6 } = network;
  const vpcMask = Number(cidr.split('/')[1]);
  const wanted = zones * (addresses(botSubnetMask) + addresses(INSIDE_MASK));
  const tasks = Object.values(pools).reduce((sum, pool) => sum + pool.maxTasks, 0);
  const room = zones * (addresses(botSubnetMask) - ADDRESSES_KEPT);
  return [
    ...when(
      zoneNames.length > 0 && new Set(zoneNames).size !== zones,
      ['network', 'zoneNames'],
      `${zones} different zones, as network.zones says, or none`,
    ),
    ...when(
      endpointZones > zones,
      ['network', 'endpointZones'],
      `at most network.zones (${zones})`,
    ),
    ...when(
      endpointZones === 0 && !ipv6,
      ['network', 'endpointZones'],
      'at least 1 without network.ipv6: functions have no other way to ECS',
    ),
    ...when(
      wanted > addresses(vpcMask),
      ['network', 'botSubnetMask'],
      `small enough for ${zones} subnets in ${cidr}`,
    ),
    ...when(
      tasks > room,
      ['network', 'botSubnetMask'],
      `large enough for the ${tasks} tasks of all pools (room for ${room})`,
    ),
  ];
}

function poolRules(path: readonly string[], pool: PoolConfig): Broken[] {
  const memory = memoryFor(pool.cpu);
  const most = pool.cpu >= 1024 ? 2 : 1;
  return [
    ...when(
      !memory.includes(pool.memoryMiB),
      [...path, 'memoryMiB'],
      `what Fargate allows at ${pool.cpu} CPU units: ${memory.join(', ')}`,
    ),
    ...when(
      pool.spareSeats > most,
      [...path, 'spareSeats'],
      `at most ${most} at ${pool.cpu} CPU units`,
    ),
    ...when(
      pool.isolation === 'task' && pool.spareSeats > 0,
      [...path, 'spareSeats'],
      "0 with isolation 'task'",
    ),
    ...pool.schedules.flatMap(({ minWarm }, i) =>
      when(
        minWarm > pool.maxTasks,
        [...path, 'schedules', String(i), 'minWarm'],
        `at most maxTasks (${pool.maxTasks})`,
      ),
    ),
    ...when(
      pool.minWarm > pool.maxTasks,
      [...path, 'minWarm'],
      `at most maxTasks (${pool.maxTasks})`,
    ),
  ];
}

function portRules({ bot, pools }: Config): Broken[] {
  const seats = 1 + Math.max(...Object.values(pools).map((pool) => pool.spareSeats), 0);
  const clash = bot.supervisorPort >= bot.mediaPort && bot.supervisorPort < bot.mediaPort + seats;
  return when(clash, ['bot', 'mediaPort'], 'apart from bot.supervisorPort');
}

function eventRules({ events }: Config): Broken[] {
  return when(
    (events.webhookUrl === '') !== (events.webhookSecret === ''),
    ['events', 'webhookSecret'],
    'the name of the secret that signs, together with events.webhookUrl and only then',
  );
}

function secretRules({ secrets }: Config['bot']): Broken[] {
  const names = secrets.map(({ variable }) => variable);
  return names.flatMap((name, i) =>
    when(
      names.indexOf(name) < i,
      ['bot', 'secrets', String(i), 'variable'],
      'another variable than those before it',
    ),
  );
}

/** The scaler reads the pools from its environment, of which Lambda allows 4 KB; names and ids take the rest. */
const POOLS_BYTES = 3_400;
const BYTES_A_POOL = 100;

function environmentRules({ pools, direct }: Config): Broken[] {
  const bytes = Object.values(pools).reduce(
    (sum, pool) => sum + JSON.stringify(toPoolSettings(pool)).length + BYTES_A_POOL,
    direct.domain.length,
  );
  return when(
    bytes > POOLS_BYTES,
    ['pools'],
    `fewer, or with fewer schedules and dates: all of them hold ${bytes} bytes of ${POOLS_BYTES}`,
  );
}

/** The memory sizes that Fargate allows for a CPU size, in MiB (ECS task size table). */
export function memoryFor(cpu: PoolConfig['cpu']): number[] {
  const gibs = {
    256: [0.5, 1, 2],
    512: range(1, 4),
    1024: range(2, 8),
    2048: range(4, 16),
    4096: range(8, 30),
  };
  return gibs[cpu].map((gib) => gib * 1024);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function addresses(mask: number): number {
  return 2 ** (32 - mask);
}
