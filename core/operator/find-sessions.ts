/** Sessions as an operator looks for them: who waits, who talks, and how the latest calls ended. */
import type { Session } from '../session/session.ts';
import { phaseOf, type SessionPhase } from '../session/session-phase.ts';
import type { SessionStore } from '../store/store.ts';

/** In the order in which they matter to whoever looks. */
export const PHASES: readonly SessionPhase[] = ['waiting', 'placing', 'live', 'over'];

/** What is looked for. */
export interface SessionWish {
  readonly phase?: SessionPhase | undefined;
  /** Part of an id, a task, a state or a reason. */
  readonly find?: string | undefined;
  /** At most so many of each phase. */
  readonly limit: number;
}

/** What an operator is shown of one: no client's data, nobody's number, and no task's key. */
export type SessionRow = Omit<Session, 'requestData' | 'phone' | 'joinHash' | 'assignment'> &
  Partial<Pick<NonNullable<Session['assignment']>, 'taskId' | 'seat' | 'epoch'>>;

/** Those of these pools: waiting ones first, then the live ones, then the latest ends. */
export async function findSessions(
  store: Pick<SessionStore, 'listSessions'>,
  pools: readonly string[],
  { phase, find, limit }: SessionWish,
): Promise<readonly Session[]> {
  const phases = PHASES.filter((one) => (phase ?? one) === one);
  const lists = pools.flatMap((pool) => phases.map((one) => store.listSessions(pool, one, limit)));
  const found = (await Promise.all(lists)).flat().filter((session) => fits(session, find));
  return found.toSorted((a, b) => PHASES.indexOf(phaseOf(a)) - PHASES.indexOf(phaseOf(b)));
}

function fits({ sessionId, state, reason, assignment }: Session, wanted: string | undefined) {
  if (wanted === undefined) return true;
  return [sessionId, state, reason, assignment?.taskId].some((field) => field?.includes(wanted));
}

/** What a client sent along is the client's own, a number is private, and an endpoint holds its task's key. */
export function withoutSecrets(session: Session): SessionRow {
  const { requestData: _, phone: __, joinHash: ___, assignment, ...rest } = session;
  const { taskId, seat, epoch } = assignment ?? {};
  return taskId === undefined ? rest : { ...rest, taskId, seat: seat ?? 0, epoch: epoch ?? 0 };
}
