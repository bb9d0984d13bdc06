import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readStage } from '../../../lib/config/load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenroom-stages-'));
const root = pathToFileURL(`${folder}/`);
afterAll(() => rmSync(folder, { recursive: true }));

const write = (stage: string, name: string) =>
  writeFileSync(
    join(folder, `greenroom.${stage}.config.ts`),
    `export default { name: '${name}' };\n`,
  );

describe('the configuration of a stage', () => {
  it('is a file of its own', async () => {
    write('prod', 'greenroom-prod');
    expect(await readStage('prod', root)).toEqual({ name: 'greenroom-prod' });
  });

  it('is refused where there is none, with those that there are', async () => {
    await expect(readStage('pord', root)).rejects.toThrow(
      'there is no greenroom.pord.config.ts; stages: prod',
    );
    await expect(readStage('../x', root)).rejects.toThrow('Cannot find stage ../x');
  });

  it('has another name than the base, over which it would be deployed', async () => {
    write('test', 'greenroom');
    await expect(readStage('test', root)).rejects.toThrow('name must be another');
  });
});
