/**
 * Prices of us-east-1 in USD, on demand and without free tiers or discounts. Read in November 2026 from stored copies of the
 * services' price pages and of third parties' lists of them, not from a bill: check what matters to you at aws.amazon.com/pricing.
 */

/** One price; `per` says of what. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  /** The price page it stands on. */
  readonly page: string;
}

/** Where and when these prices hold. */
export const PRICED_AT = { region: 'us-east-1', readIn: 'November 2026' } as const;

const price = (usd: number, per: string, page: string): Price => ({ usd, per, page });

/** Every price that the bill uses. */
export const PRICES = {
  armVcpu: price(0.03238, 'vCPU-hour', 'fargate'),
  armGb: price(0.00356, 'GB-hour', 'fargate'),
  x86Vcpu: price(0.04048, 'vCPU-hour', 'fargate'),
  x86Gb: price(0.004445, 'GB-hour', 'fargate'),
  publicAddress: price(0.005, 'address-hour', 'vpc'),
  endpoint: price(0.01, 'endpoint-hour in a zone', 'privatelink'),
  dataOut: price(0.09, 'GB to the internet', 'ec2/on-demand'),
  httpRequest: price(1e-6, 'request', 'api-gateway'),
  lambdaGbSecond: price(0.0000133334, 'GB-second on ARM', 'lambda'),
  lambdaRequest: price(0.2e-6, 'request', 'lambda'),
  tableWrite: price(0.625e-6, 'write unit', 'dynamodb/on-demand'),
  tableRead: price(0.125e-6, 'read unit', 'dynamodb/on-demand'),
  tableGb: price(0.25 + 0.2, 'GB-month with point-in-time recovery', 'dynamodb/on-demand'),
  metric: price(0.3, 'metric-month', 'cloudwatch'),
  metricCall: price(0.01e-3, 'PutMetricData call', 'cloudwatch'),
  alarmMetric: price(0.1, 'metric in an alarm, a month', 'cloudwatch'),
  dashboard: price(3, 'dashboard-month', 'cloudwatch'),
  logGb: price(0.5, 'GB taken in', 'cloudwatch'),
  logGbMonth: price(0.03, 'GB-month kept', 'cloudwatch'),
  secret: price(0.4, 'secret-month', 'secrets-manager'),
  relayChannel: price(0.03, 'active signaling channel, a month', 'kinesis/video-streams'),
  relayMinute: price(0.12e-3, 'minute by a relay', 'kinesis/video-streams'),
  schedule: price(1e-6, 'invocation', 'eventbridge'),
  imageGb: price(0.1, 'GB-month', 'ecr'),
  balancer: price(0.0225, 'balancer-hour', 'elasticloadbalancing'),
  balancerUnit: price(0.008, 'capacity unit-hour', 'elasticloadbalancing'),
  hostedZone: price(0.5, 'hosted zone, a month', 'route53'),
  dnsQuery: price(0.4e-6, 'DNS query', 'route53'),
  cdnRequest: price(1e-6, 'HTTPS request', 'cloudfront'),
} as const satisfies Record<string, Price>;

/** A price's name. */
export type PriceName = keyof typeof PRICES;
