/** A session's trail in its item, a step an attribute. */
import type { TrailStep } from '../../core/session/trail.ts';
import { type Item, S } from './item.ts';

/** A step of a session's trail, in an attribute of its own: each version has one, so a write that is sent twice leaves one step. */
export function stepFields(step: TrailStep): Item {
  return { [`t${step.version}`]: S(JSON.stringify(step)) };
}

/** The trail in a session's item. */
export function readTrail(item: Item | undefined): TrailStep[] {
  return Object.entries(item ?? {})
    .flatMap(([name, { S: json }]) => (/^t\d+$/.test(name) && json ? [json] : []))
    .map((json) => JSON.parse(json) as TrailStep)
    .sort((a, b) => a.version - b.version);
}
