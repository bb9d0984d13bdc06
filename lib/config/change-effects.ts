/** What another value of each field does to calls that are live, as every deploy is judged by it. A test holds it against the templates. */
import type { Config } from './schema.ts';

/**
 * - `nothing`: functions, alarms, logs and bounds; no task and no way to one is touched.
 * - `successors`: a new revision; calls end on the one that they began on.
 * - `fixed`: it would replace the network or close the ports that calls use, so that the first deploy settles it.
 * - `narrows`: what is added touches nothing, and what is taken away is missed by calls that use it.
 */
export type ChangeEffect = 'nothing' | 'successors' | 'fixed' | 'narrows';

/** Every field of the configuration by its path; `*` stands for a pool's name. */
export const CHANGE_EFFECTS: Readonly<Record<string, ChangeEffect>> = {
  // Other stacks under another name: nothing that is there is touched.
  name: 'nothing',
  'network.cidr': 'fixed',
  'network.zones': 'fixed',
  'network.zoneNames': 'fixed',
  'network.botSubnetMask': 'fixed',
  'network.endpointZones': 'nothing',
  'network.ipv6': 'fixed',
  'network.flowLogDays': 'nothing',
  'state.deletionProtection': 'nothing',
  'state.recoveryDays': 'nothing',
  'pools.*': 'narrows',
  'pools.*.cpu': 'successors',
  'pools.*.memoryMiB': 'successors',
  'pools.*.spareSeats': 'successors',
  // How the scaler treats a task after its first session; a call that is live has that task until it ends.
  'pools.*.isolation': 'nothing',
  'pools.*.minWarm': 'nothing',
  'pools.*.maxTasks': 'nothing',
  'pools.*.timeZone': 'nothing',
  'pools.*.maxTaskAgeHours': 'nothing',
  'pools.*.maxSessionsPerTask': 'nothing',
  'pools.*.worth.idleMinuteUsd': 'nothing',
  'pools.*.worth.instantAnswerUsd': 'nothing',
  'pools.*.worth.ownCpuUsd': 'nothing',
  'pools.*.schedules': 'nothing',
  'pools.*.dates': 'nothing',
  'bot.architecture': 'successors',
  'bot.supervisorPort': 'fixed',
  'bot.mediaPort': 'fixed',
  'bot.logDays': 'nothing',
  'bot.uses.bedrockModels': 'narrows',
  'bot.uses.transcribe': 'narrows',
  'bot.uses.polly': 'narrows',
  'bot.archive.bucket': 'narrows',
  'bot.archive.keyArn': 'narrows',
  'bot.phoneSecret': 'narrows',
  'bot.secrets': 'successors',
  'api.memoryMiB': 'nothing',
  'api.requestsPerSecond': 'nothing',
  'api.burst': 'nothing',
  'api.sessionsPerKey': 'nothing',
  'api.sessionsPerAddress': 'nothing',
  'api.allowedOrigins': 'nothing',
  'api.iceServers': 'nothing',
  'api.turn.urls': 'nothing',
  'api.turn.secret': 'nothing',
  'api.turn.channels': 'nothing',
  'api.secretGeneration': 'nothing',
  'api.jwt.issuer': 'nothing',
  'api.jwt.audience': 'nothing',
  'api.logDays': 'nothing',
  'page.enabled': 'nothing',
  'page.publicCallsPerHour': 'nothing',
  'scaler.memoryMiB': 'nothing',
  'scaler.loopSeconds': 'nothing',
  'scaler.reservedConcurrency': 'nothing',
  'scaler.logDays': 'nothing',
  'edge.enabled': 'narrows',
  // The distribution is changed where it is; its sockets stay.
  'edge.domain': 'nothing',
  'edge.certificate': 'nothing',
  // A router that goes keeps its sockets for an hour (`CALLS_DRAIN`).
  'edge.tasks': 'nothing',
  'edge.logDays': 'nothing',
  // The port closes, the names go and their rights, all of which calls that came by them still use.
  'direct.domain': 'narrows',
  'direct.zoneId': 'narrows',
  'direct.email': 'nothing',
  'direct.acmeDirectory': 'successors',
  'events.webhookUrl': 'nothing',
  'events.webhookSecret': 'nothing',
  'events.eventBus': 'nothing',
  'events.logDays': 'nothing',
  'watch.alarmEmail': 'nothing',
  'watch.coldStartPercent': 'nothing',
  'watch.runbookUrl': 'nothing',
};

/** The values that later deploys are compared with: those of fields that are fixed or narrow. */
export type StandingValues = Readonly<Record<string, readonly string[]>>;

/** What a deploy leaves behind. */
export function standingValues(config: Config): StandingValues {
  const compared = Object.entries(CHANGE_EFFECTS).filter(
    ([, effect]) => effect === 'fixed' || effect === 'narrows',
  );
  return Object.fromEntries(compared.map(([path]) => [path, valuesAt(config, path)]));
}

/** A sentence for each fixed field that is no longer what it was; one that the deployed configuration did not know is not compared. */
export function changedFields(deployed: StandingValues, wanted: StandingValues): string[] {
  return compare(deployed, wanted, 'fixed').flatMap(({ path, before, after }) =>
    say(before) === say(after)
      ? []
      : [`${path} is ${say(before)} since the first deploy, and now ${say(after)}`],
  );
}

/** A sentence for each field that loses what live calls may use. */
export function lostFields(deployed: StandingValues, wanted: StandingValues): string[] {
  return compare(deployed, wanted, 'narrows').flatMap(({ path, before, after }) => {
    const lost = before.filter((value) => !after.includes(value));
    return path === 'pools.*' || lost.length === 0 ? [] : [`${path} loses ${say(lost)}`];
  });
}

/** Of tasks' names: what takes the old ones away is gone once the new ones are there. */
const IN_TWO_STEPS = ['direct.domain', 'direct.zoneId'];

/** A sentence for each field that must be empty for one deploy before it gets another value. */
export function steppedFields(deployed: StandingValues, wanted: StandingValues): string[] {
  return compare(deployed, wanted, 'narrows').flatMap(({ path, before, after }) =>
    IN_TWO_STEPS.includes(path) &&
    before.length > 0 &&
    after.length > 0 &&
    say(before) !== say(after)
      ? [`${path} is ${say(before)} and cannot become ${say(after)} in one step`]
      : [],
  );
}

function compare(deployed: StandingValues, wanted: StandingValues, effect: ChangeEffect) {
  return Object.entries(wanted).flatMap(([path, after]) => {
    const before = deployed[path];
    return before === undefined || CHANGE_EFFECTS[path] !== effect ? [] : [{ path, before, after }];
  });
}

function say(values: readonly string[]): string {
  return values.join(', ') || 'empty';
}

/** What is there, as a list: an empty text and a `false` are nothing that could be lost. */
function valuesAt(config: Config, path: string): string[] {
  const found = path
    .split('.')
    .reduce<unknown>(
      (at, key) => (key === '*' ? Object.keys(at as object) : (at as Record<string, unknown>)[key]),
      config,
    );
  if (found === '' || found === false) return [];
  return (Array.isArray(found) ? found : [found]).map(String);
}
