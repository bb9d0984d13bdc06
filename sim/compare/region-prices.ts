/** What a task costs in each Region. */
import { PRICES } from '../../lib/cost/prices.ts';

/**
 * Fargate on ARM, Linux, on demand, US dollars. Read from public copies of AWS’s price list (`AmazonECS`, usage types
 * `Fargate-ARM-vCPU-Hours:perCPU` and `Fargate-ARM-GB-Hours`) of July to October 2026;
 * `derived` where only the x86 price was to be had, of which ARM is four fifths everywhere. Prices move: --price says your own.
 */
export interface TaskPrice {
  readonly vcpuHour: number;
  readonly gbHour: number;
  readonly derived?: true;
}

const LOW: TaskPrice = { vcpuHour: PRICES.armVcpu.usd, gbHour: PRICES.armGb.usd };
const MIDDLE: TaskPrice = { vcpuHour: 0.03725, gbHour: 0.00409 };
const HIGH: TaskPrice = { vcpuHour: 0.04045, gbHour: 0.00442 };

/** By Region. */
export const REGION_PRICES: Readonly<Record<string, TaskPrice>> = {
  'us-east-1': LOW,
  'us-east-2': { ...LOW, derived: true },
  'us-west-1': MIDDLE,
  'us-west-2': { ...LOW, derived: true },
  'eu-west-1': LOW,
  'eu-west-2': MIDDLE,
  'eu-central-1': { ...MIDDLE, derived: true },
  'ap-northeast-1': { ...HIGH, derived: true },
  'ap-northeast-2': MIDDLE,
  'ap-southeast-1': { ...HIGH, derived: true },
  'ap-southeast-2': { vcpuHour: 0.03885, gbHour: 0.00426 },
  'sa-east-1': { vcpuHour: 0.0557, gbHour: 0.00612 },
};

/** When the table was last looked at. */
export const PRICES_SEEN = 'October 2026';

/** Hours in a month, as AWS counts them. */
export const MONTH_HOURS = 730;

/** Dollars an hour of one task with its public address, where a bot takes its media; that costs the same everywhere. */
export function taskHour(price: TaskPrice, size: { vcpu: number; gb: number }): number {
  return price.vcpuHour * size.vcpu + price.gbHour * size.gb + PRICES.publicAddress.usd;
}
