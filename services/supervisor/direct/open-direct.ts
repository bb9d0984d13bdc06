/** A task's own way in for sockets, from its name in the zone to the bot that is called. */
import type { SecureContext } from 'node:tls';
import { OUTAGE_EXIT } from '../../../core/task/failed-start.ts';
import type { RefusedForGood } from '../../../core/task/refused-for-good.ts';
import type { ReadCertificate } from '../../../core/task/task-certificate.ts';
import { taskName } from '../../../core/task/task-name.ts';
import type { NameRecord, TaskNames } from '../../../core/task/task-names.ts';
import { createSocketDoor } from '../phone/socket-door.ts';
import type { LocalSeat } from '../seat/seat.ts';
import { createBridges, type LocalLine } from './bridge.ts';
import { publishName } from './publish-name.ts';
import { rehearseDoor } from './rehearse-door.ts';
import { rereadCertificate, useCertificate } from './reread-certificate.ts';
import { createTlsDoor, type TlsDoor } from './tls-door.ts';
import { type TryDeps, tryUntil } from './try-until.ts';

/** For the certificate, and for the name to be written: with what it takes to be everywhere, less than the scaler gives a task. */
const READY_MS = 130_000;

/** What a new deployment allows its tasks may be known to IAM so much later. */
const DENIED_MS = 60_000;

/** A task that leaves tries to take its name along for so long, and is gone a little later; a name that stays is swept. */
const REMOVE_MS = 3_000;
const LEAVE_MS = 6_000;
const REMOVE_WAIT_MS = 300;

/** What is counted of strangers in that time is told where it is more than who always knocks at a public address. */
const TELL_MS = 60_000;
const ALWAYS_KNOCK = 60;

/** What the way is made of. */
export interface DirectParts {
  /** Below which the task's name is, and where sockets are listened for. */
  readonly domain: string;
  readonly port: number;
  readonly names: TaskNames;
  readonly readCertificate: ReadCertificate;
  /** Makes local connections: what has come by TLS reaches its bot by one. */
  readonly pair: () => LocalLine;
  /** The one address to listen on; missing: all. */
  readonly host?: string | undefined;
}

/** Whose way it is. */
export interface DirectDeps extends TryDeps {
  readonly parts: DirectParts;
  readonly taskId: string;
  /** Where the name leads. */
  readonly addresses: readonly string[];
  readonly seatOf: (sessionId: string) => LocalSeat | undefined;
  /** Ends this process. */
  readonly exit: (code: number) => void;
}

/** The way while the task lives. */
export interface OpenWay {
  /** Whether callers can come, as soon as they can; where they cannot, the task leaves. */
  readonly ready: Promise<boolean>;
  /** Takes the name away, and lets the last words of calls out. Never throws, and takes some seconds at most. */
  leave(): Promise<void>;
}

/** Opens it. Throws where there is no address for the name. */
export function openDirect(deps: DirectDeps): OpenWay {
  const { parts, clock, addresses } = deps;
  if (addresses.length === 0)
    throw new Error('Cannot name the task: no address is known by which callers reach it');
  const name = taskName(deps.taskId, parts.domain);
  const bridges = createBridges(parts.pair, clock);
  const onUpgrade = createSocketDoor(deps.seatOf, (stream) => bridges.lead(stream));
  const door = createTlsDoor({ ...deps, name, onUpgrade });
  const leaving = new AbortController();
  const { signal } = leaving;
  const nowMs = clock.nowMs();
  const terms = { untilMs: nowMs + READY_MS, deniedUntilMs: nowMs + DENIED_MS, signal };
  const record = { name, addresses };
  const published = publishName({ ...deps, names: parts.names }, record, terms);
  const certificate = {
    ...deps,
    ...parts,
    name,
    use: (context: SecureContext) => door.use(context),
  };
  const opened = useCertificate(certificate, terms).then((used) =>
    used?.outcome === 'used' ? openDoor(deps, door, name) : used,
  );
  void rereadCertificate(certificate, signal);
  void tellTurnedAway(deps, door, signal);
  return {
    ready: untilOpen(deps, signal, [opened, published]),
    async leave() {
      leaving.abort();
      door.close();
      const untilMs = clock.nowMs() + REMOVE_MS;
      // What is on its way to the zone would come after its removal.
      const gone = published.then(() => removeName(deps, record, untilMs));
      await Promise.race([Promise.all([gone, bridges.closed()]), clock.sleep(LEAVE_MS)]);
    },
  };
}

/** What a step of the opening came to; nothing where it was too late. */
type Step = { readonly outcome: 'listening' | 'published' } | RefusedForGood | undefined;

async function untilOpen(
  { log, exit }: DirectDeps,
  signal: AbortSignal,
  steps: readonly Promise<Step>[],
): Promise<boolean> {
  const answers = await allUnlessOneFails(steps);
  if (signal.aborted) return false;
  const refused = answers.flatMap((step) => (step?.outcome === 'refused' ? [step.because] : []));
  const isLate = answers.includes(undefined);
  if (!isLate && refused.length === 0) return true;
  const because = refused.join('; ') || 'it took too long';
  log.error('callers cannot come to this task by its name: it leaves', { because });
  exit(refused.length > 0 ? 1 : OUTAGE_EXIT);
  return false;
}

/** One that failed is told at once: the others may take minutes. */
function allUnlessOneFails(steps: readonly Promise<Step>[]): Promise<readonly Step[]> {
  return new Promise((resolve) => {
    void Promise.all(steps).then(resolve);
    for (const step of steps)
      void step.then((answer) => {
        if (!answer || answer.outcome === 'refused') resolve([answer]);
      });
  });
}

async function openDoor({ clock, parts }: DirectDeps, door: TlsDoor, name: string): Promise<Step> {
  const { port, host } = parts;
  try {
    await rehearseDoor(clock, { name, host, port: await door.listen({ port, host }) });
    return { outcome: 'listening' };
  } catch (error) {
    return { outcome: 'refused', because: `the port for sockets cannot be had: ${String(error)}` };
  }
}

async function removeName(deps: DirectDeps, record: NameRecord, untilMs: number): Promise<void> {
  const signal = new AbortController().signal;
  const says = 'the name of the task cannot be taken away: trying again';
  const remove = () => deps.parts.names.remove(record);
  const answer = await tryUntil(
    deps,
    { says, untilMs, firstWaitMs: REMOVE_WAIT_MS, signal },
    remove,
  );
  if (answer?.outcome !== 'removed')
    deps.log.warn('the name of the task stays behind, for the sweep to find', {
      because: answer?.because ?? 'Route 53 did not answer in time',
    });
}

async function tellTurnedAway(
  { clock, log }: DirectDeps,
  door: TlsDoor,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(TELL_MS, signal);
    const { refused, crowdedOut, failed } = door.takeTurnedAway();
    if (refused + failed > ALWAYS_KNOCK)
      log.warn('many strangers were turned away', { refused, failed });
    if (crowdedOut > 0)
      log.error('so many came to the task’s own name that callers may be refused', { crowdedOut });
  }
}
