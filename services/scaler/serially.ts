/** Runs the work of each key one piece after another, within this process. */
export function createSerially(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const done = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      done.catch(() => undefined),
    );
    return done;
  };
}
