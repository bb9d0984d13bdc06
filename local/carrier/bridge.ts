/** Two parties hear each other. */
import type { LegView, RoomView } from './leg-view.ts';

/** Runs until it is stopped. */
export function createBridge(one: LegView, other: LegView): { stop(): void } {
  const [a, b] = [one.parts.party, other.parts.party];
  const timer = setInterval(() => {
    b.hear(a.speak(), 'party');
    a.hear(b.speak(), 'party');
  }, 20);
  one.peer = other;
  other.peer = one;
  return {
    stop() {
      clearInterval(timer);
      one.peer = undefined;
      other.peer = undefined;
    },
  };
}

/** A conference of two, empty yet. */
export function createRoom(): RoomView {
  let bridge: { stop(): void } | undefined;
  let over = false;
  let started = false;
  const inside = new Set<LegView>();
  return {
    get running() {
      return bridge !== undefined;
    },
    get over() {
      return over;
    },
    enter(leg, starts) {
      inside.add(leg);
      started ||= starts;
      const [one, other] = inside;
      if (started && one && other) bridge ??= createBridge(one, other);
    },
    leave(leg) {
      if (!inside.delete(leg)) return;
      bridge?.stop();
      // A caller who is taken back before anybody came leaves no conference behind.
      over = bridge !== undefined;
      bridge = undefined;
    },
  };
}
