/** Refuses a deploy that would cut live calls by what it replaces. */
import { CannotRun } from '../../core/cannot-run.ts';
import { changedFields, fixedFieldsOf } from '../../lib/config/fixed-fields.ts';
import type { Config } from '../../lib/config/schema.ts';
import type { Cloud } from './cloud.ts';

/** Compares with what is deployed. Throws `CannotRun` with the way to do it. */
export async function checkFixed(cloud: Pick<Cloud, 'outputs'>, config: Config): Promise<void> {
  const fixed = (await cloud.outputs(`${config.name}-network`))?.['Fixed'];
  if (fixed === undefined) return;
  const deployed = JSON.parse(fixed) as Record<string, string>;
  const changed = changedFields(deployed, fixedFieldsOf(config));
  if (changed.length === 0) return;
  throw new CannotRun(
    `Cannot deploy: ${changed.join('; ')}. It would take the network from under live calls. Deploy it under another ` +
      '`name`, let callers move, and destroy this one; or put the value back.',
  );
}
