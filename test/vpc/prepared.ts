/** What `run.ts` made before it went inside. */
import { join } from 'node:path';
import type { Templates } from '../../lib/templates.ts';
import type { Image } from './tasks/container.ts';
import { type Blueprint, readBlueprint } from './template/blueprint.ts';
import { readTemplates } from './template/read-templates.ts';

const FOLDER = process.env['GREENROOM_VPC'] ?? '';

/** The bot's image. */
export const image: Image = { bundle: join(FOLDER, 'image') };

/** The file that names are resolved by: `alone.ts` gave each bed one of its own. */
export const resolvConf = process.env['GREENROOM_RESOLV_CONF'] ?? '';

/** The templates of a revision in `prepare/synthesise.ts`. */
export function templatesOf(revision: string): Templates {
  return readTemplates(join(FOLDER, 'assemblies', revision));
}

/** Only the first revision was bundled: deploys change nothing but the configuration, so that all have its functions' code. */
export function blueprintOf(templates: Templates): Blueprint {
  return readBlueprint(templates, codeOf);
}

/** By a function's name, which is its stack and its id. */
function codeOf(functionName: string): string {
  const [stack = '', id = ''] = functionName.split('-');
  const code = templatesOf('first').get(stack)?.Resources[id]?.Properties['Code'];
  const { S3Key: key = '' } = (code ?? {}) as { S3Key?: string };
  return join(FOLDER, 'assemblies/first', `asset.${key.replace('.zip', '')}`);
}
