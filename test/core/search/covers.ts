/** Whether a crowd of brokers without a memory covers brokers and messages with a progress of their own: state by state. */
import type { Model } from './model.ts';
import { type Found, search } from './search.ts';
import { createCanonical } from './state/canonical.ts';
import { createNormal } from './state/normal.ts';
import { createStateSet } from './state/state-set.ts';
import { layoutOf, type World } from './world.ts';

/** What was found where every broker and message has its own progress, and what of it the crowd covers. */
export interface Cover {
  readonly found: Found;
  /** The crowd's states. */
  readonly crowd: number;
  /** Different states of the crowd's that the states found are, whether or not the crowd reaches them. */
  readonly projected: number;
  /** Those of them that the crowd does not reach. */
  readonly missed: number;
}

/** Projects every state of `model` onto its crowd. */
export function coverOf(model: Model): Cover {
  const crowd: Model = { ...model, brokers: 0, messages: false, reads: false, retries: false };
  const reached = createStateSet(layoutOf(crowd).bytes);
  search(crowd, { visit: (world) => void reached.add(world) });
  const known = reached.size;
  const project = createProjection(model, crowd);
  const seen = createStateSet(layoutOf(crowd).bytes);
  const found = search(model, {
    visit: (world) => {
      const projected = project(world);
      seen.add(projected);
      reached.add(projected);
    },
  });
  return { found, crowd: known, projected: seen.size, missed: reached.size - known };
}

function createProjection(model: Model, crowd: Model): (world: World) => World {
  const [whole, part] = [layoutOf(model), layoutOf(crowd)];
  const draft = new Uint8Array(part.bytes);
  const form = new Uint8Array(part.bytes);
  const normal = createNormal(part);
  const canonical = createCanonical(part);
  return (world) => {
    for (let t = 0; t < model.tasks; t++) {
      const [from, to] = [whole.task(t), part.task(t)];
      draft.set(world.subarray(from, from + 2), to);
      for (let k = 0; k < model.seats; k++) {
        const at = whole.seat(t, k);
        draft.set(world.subarray(at, at + 2), part.seat(t, k));
      }
    }
    for (let s = 0; s < model.sessions; s++)
      draft[part.session(s)] = world[whole.session(s)] as number;
    draft[part.revision] = world[whole.revision] as number;
    normal(draft);
    canonical(draft, form);
    return form;
  };
}
