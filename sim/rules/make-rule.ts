/** From a rule's name to the rule. */
import { CannotRun } from '../../core/cannot-run.ts';
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import type { Rule } from '../pool/pool-world.ts';
import { aws } from './aws-predictive.ts';
import { createProductionRule } from './greenroom.ts';
import { createKnownRateRule } from './known-rate.ts';
import { agones, fixed, headroom, pipecat } from './of-active.ts';
import { oracle, rate, recent, seasonal } from './of-rate.ts';
import type { MakeRule, RuleStart } from './rule-start.ts';

const PLAIN: Readonly<Record<string, MakeRule>> = {
  fixed,
  headroom,
  agones,
  pipecat,
  aws,
  recent,
  seasonal,
  rate,
  oracle,
};

/** The production rule's name: `greenroom[:COLD[,SHARED]]`, without numbers the money decides. */
export const PRODUCTION = 'greenroom';

/** The production rule with money instead of shares, in dollars: `money:ANSWER,CPU`. */
export const MONEY = 'money';
/** The best that can be done with the true rate known: `known:ANSWER,CPU[,LAUNCH_S]`, without the last a launch costs its time alone. */
export const KNOWN = 'known';

/** Throws for a name that is none, or a number that is none. */
export function makeRule(spec: string, start: RuleStart, settings: TargetSettings): Rule {
  const { name, numbers } = parseSpec(spec);
  const make = PLAIN[name];
  if (make) return make(start, numbers);
  const [first, second, launchS = 0] = numbers;
  if (name === PRODUCTION)
    return createProductionRule(
      {
        ...settings,
        ...(first === undefined ? {} : { cold: first }),
        ...(second === undefined ? {} : { shared: second }),
      },
      start,
    );
  const { instantAnswer, ownCpu } = DEFAULT_WORTH;
  const worth = {
    ...DEFAULT_WORTH,
    instantAnswer: first ?? instantAnswer,
    ownCpu: second ?? ownCpu,
  };
  return name === MONEY
    ? createProductionRule({ ...settings, worth }, start)
    : createKnownRateRule(settings, start, { worth, launchS });
}

/** `name:1,2` to its parts; throws as `makeRule` does. */
export function parseSpec(spec: string): { name: string; numbers: number[] } {
  const [name = '', rest = ''] = spec.split(':', 2);
  const numbers = rest
    .split(',')
    .filter((text) => text.trim() !== '')
    .map(Number);
  const known = [PRODUCTION, ...Object.keys(PLAIN), MONEY, KNOWN];
  if (!known.includes(name))
    throw new CannotRun(`Cannot use the rule ${spec}: it is none of ${known.join(', ')}`);
  if (numbers.some((n) => !Number.isFinite(n) || n < 0))
    throw new CannotRun(
      `Cannot use the rule ${spec}: behind the colon stand numbers of 0 or more, with commas`,
    );
  return { name, numbers };
}
