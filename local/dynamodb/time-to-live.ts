/** Time to live: remembers which attribute a table expires by, and deletes what is due. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Engine, Wire } from './engine.ts';
import { primaryKeyOf } from './transact.ts';

/** The two operations, and the sweep that the service would do within days. */
export interface TimeToLive {
  update(request: Wire): Promise<Wire>;
  describe(request: Wire): Promise<Wire>;
  /** Deletes expired items; `locked` serialises it with other writes. */
  sweep(nowMs: number, locked: <T>(work: () => Promise<T>) => Promise<T>): Promise<void>;
}

/** Over an engine; the settings are kept in `file` where one is given. */
export function createTimeToLive(engine: Engine, file?: string): TimeToLive {
  const kept = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '[]';
  const attributes = new Map(JSON.parse(kept) as [string, string][]);
  return {
    async update(request) {
      await engine.table(request['TableName']);
      const wanted = request['TimeToLiveSpecification'] as {
        Enabled: boolean;
        AttributeName: string;
      };
      const name = String(request['TableName']);
      if (wanted.Enabled) attributes.set(name, wanted.AttributeName);
      else attributes.delete(name);
      if (file !== undefined) writeFileSync(file, JSON.stringify([...attributes]));
      return { TimeToLiveSpecification: wanted };
    },
    async describe(request) {
      await engine.table(request['TableName']);
      const AttributeName = attributes.get(String(request['TableName']));
      const off = { TimeToLiveStatus: 'DISABLED' };
      const on = { TimeToLiveStatus: 'ENABLED', AttributeName };
      return { TimeToLiveDescription: AttributeName === undefined ? off : on };
    },
    async sweep(nowMs, locked) {
      for (const [name, attribute] of attributes)
        await sweepTable(engine, { name, attribute, nowMs }, locked);
    },
  };
}

async function sweepTable(
  engine: Engine,
  of: { name: string; attribute: string; nowMs: number },
  locked: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const names = { '#t': of.attribute };
  const now = { ':now': { N: String(Math.floor(of.nowMs / 1000)) } };
  const table = await engine.table(of.name);
  const found = await engine.run('Scan', {
    TableName: of.name,
    FilterExpression: '#t <= :now',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: now,
  });
  for (const item of (found['Items'] ?? []) as Wire[]) {
    const request = {
      TableName: of.name,
      Key: primaryKeyOf(table, item),
      ConditionExpression: '#t <= :now',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: now,
    };
    // Renewed between the scan and now: it stays.
    await locked(() => engine.run('DeleteItem', request)).catch(() => undefined);
  }
}
