/** A container of the fake ECS. */
import type { BotProcess } from '../../../services/supervisor/seat/bot-process.ts';
import type { Supervisor } from '../../../services/supervisor/supervisor.ts';
import type { Actor } from './virtual-time.ts';

/** A task as it really is. */
export interface EcsTask {
  readonly taskId: string;
  readonly revision: string;
  readonly createdAtMs: number;
  readonly actor: Actor;
  readonly bots: Set<BotProcess>;
  /** Its bots never become warm. */
  readonly isBroken: boolean;
  state: 'starting' | 'running' | 'stopping' | 'stopped';
  readonly stopping: AbortController;
  supervisor?: Supervisor;
  /** Somebody has asked to stop it, whether or not that was heard. */
  askedToStopAtMs?: number;
  stoppedReason?: string;
  stopCode?: string;
}
