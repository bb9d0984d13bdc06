/**
 * What a task is: one item, one version, a short list of seats.
 *
 *   task: starting -> ready -> draining -> stopped      (dead: it failed)
 *   seat: warming -> idle -> claimed -> active -> warming
 *                              `-> lost -> warming      (a claim ran out; its process is replaced)
 *
 * The transitions are in `task-transitions.ts`.
 */

/** A task's life. */
export type TaskState =
  /** Registered; its first processes are being warmed. */
  | 'starting'
  /** All seats were warm once; sessions can claim it. */
  | 'ready'
  /** Takes no new session; those it has go on without a limit. */
  | 'draining'
  /** Retired while empty; ECS may stop it. */
  | 'stopped'
  /** Failed, or not heard of for too long; whatever it still writes is refused. */
  | 'dead';

/** A seat's life. */
export type SeatState =
  /** A fresh process is being warmed in it. */
  | 'warming'
  /** A warmed process waits in it. */
  | 'idle'
  /** Given to a session that its bot has not accepted yet. */
  | 'claimed'
  /** Its bot has accepted the session. */
  | 'active'
  /** Its claim ran out; out of service until the supervisor has replaced the process. */
  | 'lost';

/** A place for one bot in a task. */
export interface Seat {
  readonly state: SeatState;
  /** The task version that gave the seat its present session; everything the bot writes carries it. */
  readonly epoch: number;
  /** Set while claimed or active. */
  readonly sessionId?: string;
  /** When an unaccepted claim runs out, ms since 1970; set while claimed. */
  readonly claimExpiresAtMs?: number;
}

/** One Fargate task as the table holds it, without its heartbeat (which is no state: see `Pulse`). */
export interface Task {
  readonly taskId: string;
  readonly pool: string;
  readonly revision: string;
  /** Availability zone, or `local`. */
  readonly zone: string;
  /** The supervisor's private URL, for dispatch. */
  readonly endpoint: string;
  /** Grows with every change of state, never otherwise. */
  readonly version: number;
  readonly state: TaskState;
  /** Seat 0 is the task's own; the others are spare. */
  readonly seats: readonly Seat[];
  /** `task`: the task serves one session and retires. */
  readonly isolation: 'process' | 'task';
  /** The CPU leaves room for a second call; the supervisor opens and closes it. */
  readonly spareOpen: boolean;
  /** A claim ran out unaccepted, so nothing is claimed here until the supervisor writes again. */
  readonly muted: boolean;
  /** AWS has said that it will stop this task's host: it leaves once it has a successor. */
  readonly noticed?: boolean;
  /** Sessions accepted so far. */
  readonly served: number;
  readonly launchedAtMs: number;
  readonly readyAtMs?: number;
  /** Why it drains or died. */
  readonly reason?: string;
}

/** What a heartbeat carries: never state, never a version. */
export interface Pulse {
  readonly taskId: string;
  readonly heardAtMs: number;
  /** CPU used by the task's processes in the last 10 s, as a share of its quota (0 to 1). */
  readonly cpuShare: number;
  /** Frames sent over 60 ms late in the last 10 s, all bots together. */
  readonly lateFrames: number;
}

/** Whether a seat belongs to a session. */
export function isOccupied(seat: Seat): boolean {
  return seat.state === 'claimed' || seat.state === 'active';
}

/** How many sessions the task has, claimed ones included. */
export function sessionsOn(task: Task): number {
  let sessions = 0;
  for (const seat of task.seats) if (isOccupied(seat)) sessions += 1;
  return sessions;
}

/** Whether the task may still do anything. */
export function isAlive(task: Task): boolean {
  return task.state !== 'stopped' && task.state !== 'dead';
}

/** The index that lists a task: `idle` without a session, `spare` beside one, or none. */
export type Listing = 'idle' | 'spare';

/** Which index must name the task; the adapters keep exactly this in the table. */
export function listingOf(task: Task): Listing | undefined {
  const free = task.seats.some((seat) => seat.state === 'idle');
  if (task.state !== 'ready' || task.muted || !free) return undefined;
  if (sessionsOn(task) === 0) return 'idle';
  return task.spareOpen && task.isolation === 'process' ? 'spare' : undefined;
}
