/** The parts of one run of the chaos. */
import type { Callers } from '../callers.ts';
import type { FakeEcs } from './fake-ecs.ts';
import type { Keepers } from './keepers.ts';
import type { World } from './world.ts';

/** All of them. */
export interface Run {
  readonly world: World;
  readonly ecs: FakeEcs;
  readonly callers: Callers;
  readonly keepers: Keepers;
  /** Deploys a new revision; a bad one never becomes warm. */
  deploy(bad: boolean): Promise<void>;
}
