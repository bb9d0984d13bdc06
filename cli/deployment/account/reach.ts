/** What the deployment's commands reach beyond the terminal: the configuration, the account, and other programs. */
import type { BotKind } from '../../../core/bot-kind.ts';
import type { DeployedConfig } from '../../../lib/config/bot-kinds.ts';
import type { Io } from '../../command.ts';
import type { Cloud } from './cloud.ts';

/** All of it; each part is made at its first use, for most commands need little of it. */
export interface DeploymentReach {
  /** The same for a stage; without one, for that of GREENROOM_STAGE. */
  at(stage: string | undefined): DeploymentReach;
  /** Throws `CannotRun` that names every wrong field of `greenroom.config.ts`. */
  config(): Promise<DeployedConfig>;
  cloud(): Promise<Cloud>;
  /** Installs what a Pipecat bot requires and loads it on this machine. Throws `CannotRun` in the words of uv or Python. */
  tryBot(bot: Extract<BotKind, { kind: 'pipecat' }>, say: (line: string) => void): Promise<unknown>;
  /** What stands between the account and these Bedrock models, in a sentence each; nothing is said of those that can be used. */
  lackingModels(models: readonly string[]): Promise<readonly string[]>;
  /** A new key of the API, unguessable. */
  newKey(): string;
  /** Asks an API. Rejects where it cannot be reached. */
  post(url: string, of: { key: string; body: unknown }): Promise<{ status: number; body: unknown }>;
  /** Runs a program; its output is passed on unless it is quiet, and returned in any case. */
  run(program: string, args: readonly string[], how?: RunHow): Promise<Ran>;
}

/** How a program runs: unheard, and with variables beside those of this process. */
export interface RunHow {
  readonly quiet?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command's terminal and reach in one. */
export type Site = Io & DeploymentReach;

/** How a program ended, and all that it wrote. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}
