/** The parts of one run of real processes. */
import type { Callers } from '../callers.ts';
import type { Unrest } from '../check-rest.ts';
import type { BotLine } from './bot-line.ts';
import type { Brokers } from './brokers.ts';
import type { Cloud } from './cloud.ts';

/** All of them. */
export interface ProcessRun {
  readonly callers: Callers;
  readonly line: BotLine;
  readonly brokers: Brokers;
  readonly cloud: Cloud;
  /** Deploys a new revision; a bad one never becomes warm. */
  readonly deploy: (bad: boolean) => Promise<void>;
  /** Whatever is not at rest. */
  readonly unrest: () => Promise<readonly Unrest[]>;
}
