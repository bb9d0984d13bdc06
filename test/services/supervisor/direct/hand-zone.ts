/** A zone and a secret that do what a test says: slow, throttled, out of reach, or refusing for good. */
import type { TaskNames } from '../../../../core/task/task-names.ts';

/** What asking comes to: it goes well, the service has too much to do or is away, it refuses, or for want of a right. */
export type Mood = 'well' | 'busy' | 'refuses' | 'denies';

/** The zone, and what a test does to it. */
export interface HandZone extends TaskNames {
  /** What is written, and where it leads. */
  readonly records: Map<string, readonly string[]>;
  /** Whether changes are everywhere. */
  seenEverywhere: boolean;
  mood: Mood;
  /** Every request, by its kind. */
  readonly asked: string[];
}

/** Throws or refuses as the mood is. */
export function answerBy<T>(mood: Mood, answer: () => T) {
  if (mood === 'busy') throw Object.assign(new Error('Rate exceeded'), { name: 'Throttling' });
  if (mood === 'refuses') return { outcome: 'refused' as const, because: 'NoSuchHostedZone: no' };
  if (mood === 'denies')
    return { outcome: 'refused' as const, because: 'AccessDenied: no', denied: true };
  return answer();
}

/** Creates it; changes are everywhere at once. */
export function createHandZone(): HandZone {
  const ask = async <T>(kind: string, answer: () => T) => {
    zone.asked.push(kind);
    return answerBy(zone.mood, answer);
  };
  const zone: HandZone = {
    records: new Map(),
    seenEverywhere: true,
    mood: 'well',
    asked: [],
    point: ({ name, addresses }) =>
      ask('point', () => {
        zone.records.set(name, addresses);
        if (zone.seenEverywhere) return { outcome: 'everywhere' as const };
        return { outcome: 'pointed' as const, changeId: 'C1' };
      }),
    look: () =>
      ask('look', () => ({
        outcome: zone.seenEverywhere ? ('everywhere' as const) : ('under way' as const),
      })),
    remove: ({ name }) =>
      ask('remove', () => {
        zone.records.delete(name);
        return { outcome: 'removed' as const };
      }),
  };
  return zone;
}
