/** The stacks in order; each is handed the objects it stands on. */
import type { App, StackProps } from 'aws-cdk-lib';
import type { DeployedConfig } from './config/bot-kinds.ts';
import { wantsEvents } from './config/wants-events.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { BotStack } from './stacks/bot-stack.ts';
import { CourierStack } from './stacks/courier-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { NamesStack } from './stacks/names-stack.ts';
import { NetworkStack } from './stacks/network-stack.ts';
import { ScalerStack } from './stacks/scaler-stack.ts';
import { StateStack } from './stacks/state-stack.ts';
import { WatchStack } from './stacks/watch-stack.ts';

/** All stacks of one deployment. */
export interface Stacks {
  readonly network: NetworkStack;
  readonly state: StateStack;
  readonly bot: BotStack;
  readonly scaler: ScalerStack;
  readonly api: ApiStack;
  readonly watch: WatchStack;
  readonly names?: NamesStack;
  readonly edge?: EdgeStack;
  readonly courier?: CourierStack;
}

/** Adds the stacks of a deployment to an app; names are `<name>-<part>`. */
export function composeStacks(
  app: App,
  config: DeployedConfig,
  env: StackProps['env'] = {},
): Stacks {
  const common = { config, env, tags: { greenroom: config.name } };
  const id = (part: string) => `${config.name}-${part}`;
  const network = new NetworkStack(app, id('network'), common);
  const state = new StateStack(app, id('state'), common);
  const names =
    config.direct.domain === ''
      ? {}
      : { names: new NamesStack(app, id('names'), { ...common, network }) };
  const bot = new BotStack(app, id('bot'), { ...common, network, state, ...names });
  const scaler = new ScalerStack(app, id('scaler'), { ...common, network, state, bot });
  const api = new ApiStack(app, id('api'), { ...common, network, state, scaler });
  const edge = config.edge.enabled
    ? { edge: new EdgeStack(app, id('edge'), { ...common, network, api }) }
    : {};
  const courier = wantsEvents(config)
    ? { courier: new CourierStack(app, id('courier'), { ...common, state }) }
    : {};
  const watch = new WatchStack(app, id('watch'), { ...common, state, api, scaler, ...edge });
  // An alarm on days that nobody has told yet would ring.
  if (names.names) watch.addStackDependency(names.names);
  return { network, state, ...names, bot, scaler, api, ...edge, ...courier, watch };
}
