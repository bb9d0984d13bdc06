/** The templates of a cloud assembly (`cdk.out`), as CloudFormation would be handed them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template, Templates } from '../../../lib/templates.ts';

const SUFFIX = '.template.json';

/** Reads every template, by the last part of its stack's name. */
export function readTemplates(folder: string): Templates {
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  return new Map(
    files.map((file) => [
      file.slice(file.lastIndexOf('-') + 1, -SUFFIX.length),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template,
    ]),
  );
}
