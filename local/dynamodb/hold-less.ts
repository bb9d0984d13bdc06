/** Two ways in which dynalite's store holds more memory with each request, mended from outside. */

type Operation = Record<string, unknown>;

/** A walk over keys or values. */
interface Walk {
  close(): Promise<void>;
}

/** What of `abstract-level` the store is used by. */
export interface LevelStore {
  keys(options: unknown): Walk;
  values(options: unknown): Walk;
  _put(key: unknown, value: unknown, options: unknown): Promise<void>;
  _batch(operations: readonly Operation[], options: unknown): Promise<void>;
}

/**
 * Dynalite ends a walk by its `return`, which walks of `abstract-level` lack, so none was ever closed; and each open one holds the whole
 * table as it was when it began.
 */
export function endWalks(db: LevelStore): void {
  for (const over of ['keys', 'values'] as const) {
    const open = db[over].bind(db);
    db[over] = (options) => {
      const walk = open(options);
      return Object.assign(walk, { return: () => walk.close() });
    };
  }
}

/**
 * A small buffer is a slice of a slab of 8 KB that it shares with whatever else was made at the time, and as long as it is kept, so is
 * the slab. What a store in memory keeps gets memory of its own.
 */
export function keepInOwnMemory(db: LevelStore): void {
  const put = db._put.bind(db);
  const batch = db._batch.bind(db);
  db._put = (key, value, options) => put(alone(key), alone(value), options);
  db._batch = (operations, options) => batch(operations.map(allAlone), options);
}

function allAlone(operation: Operation): Operation {
  return Object.fromEntries(Object.entries(operation).map(([name, value]) => [name, alone(value)]));
}

function alone(value: unknown): unknown {
  if (!Buffer.isBuffer(value)) return value;
  const copy = Buffer.allocUnsafeSlow(value.length);
  value.copy(copy);
  return copy;
}
