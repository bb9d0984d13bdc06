/** What a rule sees in the simulator, as the scaler's census would tell it. */
import type { PoolNow } from '../../services/scaler/sizing/target-state.ts';
import type { Observation } from '../pool/pool-world.ts';

/** No CPU closes a spare seat here. */
export function poolSeen(o: Readonly<Observation>): PoolNow {
  return {
    idle: o.idle,
    starting: o.starting,
    waiting: o.waiting,
    sessions: o.active,
    busy: o.busyTasks,
    spareOpen: o.spareFree,
    spareClosed: 0,
  };
}
