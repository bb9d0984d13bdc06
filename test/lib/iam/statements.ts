/** What the templates allow whom. */
import { ofType, type Resource, type Templates } from '../../../lib/templates.ts';
import type { Statement } from './may.ts';
import type { Resolve } from './resolve.ts';

/** Whose role. */
export type Who = 'bot' | 'provider' | 'api' | 'scaler' | 'router' | 'names';

const ROLE: Record<Who, { stack: string; role: RegExp }> = {
  bot: { stack: 'bot', role: /^TaskRole/ },
  provider: { stack: 'bot', role: /^ProviderRole/ },
  api: { stack: 'api', role: /^Role/ },
  scaler: { stack: 'scaler', role: /^Role/ },
  names: { stack: 'names', role: /^Role/ },
  router: { stack: 'edge', role: /^TaskRole/ },
};

/** Every statement of a role's own policies. */
export function statementsOf(
  { templates, resolve }: { templates: Templates; resolve: Resolve },
  who: Who,
): Statement[] {
  const { stack, role } = ROLE[who];
  return ofType(templates, 'AWS::IAM::Policy')
    .filter((policy) => policy.stack === stack)
    .filter(({ Properties }) =>
      (Properties['Roles'] as { Ref: string }[]).some(({ Ref }) => role.test(Ref)),
    )
    .flatMap((policy) => documentOf(resolve, policy));
}

/** A policy's statements with its references resolved. */
export function documentOf(
  resolve: Resolve,
  { Properties, stack }: Pick<Resource, 'Properties'> & { stack: string },
): Statement[] {
  return (resolve(Properties['PolicyDocument'], stack) as { Statement: Statement[] }).Statement;
}
