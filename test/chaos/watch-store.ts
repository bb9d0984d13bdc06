/** The table with a judge beside it: every write that took place is told, and none is changed. */
import type { Store } from '../../core/store/store.ts';
import type { Judge } from './judge.ts';

/** Tells of sessions only; a write that is sent twice is told once. */
export function watchStore(store: Store, judge: Pick<Judge, 'opened' | 'changed'>): Store {
  const versions = new Map<string, number>();
  const isFirst = ({ sessionId, version }: { sessionId: string; version: number }) => {
    if ((versions.get(sessionId) ?? 0) >= version) return false;
    versions.set(sessionId, version);
    return true;
  };
  return {
    ...store,
    async openSession(session) {
      const saved = await store.openSession(session);
      if (saved.outcome === 'saved' && isFirst(session)) judge.opened(session);
      return saved;
    },
    async saveSession(change) {
      const saved = await store.saveSession(change);
      if (saved.outcome === 'saved' && isFirst(change.after))
        judge.changed(change.before, change.after);
      return saved;
    },
    async saveBoth(task, session) {
      const saved = await store.saveBoth(task, session);
      if (saved.outcome === 'saved' && isFirst(session.after))
        judge.changed(session.before, session.after);
      return saved;
    },
  };
}
