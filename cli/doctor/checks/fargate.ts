/** Room for tasks: vCPUs, the rate of launches, addresses. */
import type { AccountFacts } from '../account/facts.ts';
import { type Finding, ok, trouble, unread } from '../finding.ts';
import { fullTasks, fullVcpus, type Needs, warmVcpus } from '../needs.ts';

/** A pool that fills slower than this from nothing lets its callers wait. */
const FILL_WANTED_S = 60;

/** AWS keeps five addresses of every subnet. */
const ADDRESSES_KEPT = 5;

/** The vCPU quota against what the pools want warm, and full. */
export function checkVcpus({ vcpus }: AccountFacts, needs: Needs): Finding {
  const check = 'Fargate vCPUs';
  if ('failed' in vcpus) return unread(check, vcpus.failed, 'servicequotas:GetServiceQuota');
  const { quota, used } = vcpus.read;
  const [warm, full] = [warmVcpus(needs), fullVcpus(needs)];
  const have = `quota ${quota}${used === undefined ? '' : `, ${used} in use`}`;
  const todo = 'ask for the raise below, or lower `maxTasks` in greenroom.config.ts';
  if (quota < warm) {
    return trouble('fail', { check, says: `${have}: the warm tasks alone want ${warm}`, todo });
  }
  if (quota < full) {
    return trouble('warn', { check, says: `${have}: full pools want ${full}`, todo });
  }
  return ok(check, `${have}; full pools want ${full}`);
}

/** How long the pools take from nothing to full, at the account's launch rate. */
export function checkLaunchRate({ launchRate }: AccountFacts, needs: Needs): Finding {
  const check = 'launch rate';
  if ('failed' in launchRate) {
    return unread(check, launchRate.failed, 'servicequotas:ListServiceQuotas');
  }
  const { perSecond, burst, from } = launchRate.read;
  const tasks = fullTasks(needs);
  const seconds = Math.ceil(Math.max(0, tasks - burst) / perSecond);
  const source = from === 'account' ? '' : ' (AWS’s documented default; a small Region has 5)';
  const says = `${perSecond} tasks a second${source}: ${tasks} tasks are launched in ${seconds} s`;
  if (seconds <= FILL_WANTED_S) return ok(check, says);
  const todo = 'ask for a higher Fargate launch rate, or raise `minWarm`';
  return trouble('warn', { check, says, todo });
}

/** Addresses for a full fleet, also with one zone lost. */
export function checkAddresses(
  { subnets, region }: AccountFacts,
  needs: Needs,
  network: { readonly zones: number; readonly botSubnetMask: number },
): Finding {
  const check = 'subnet addresses';
  if ('failed' in subnets) return unread(check, subnets.failed, 'ec2:DescribeSubnets');
  const planned = Array.from({ length: network.zones }, (_, i) => ({
    zone: `${'read' in region ? region.read : ''}#${i + 1}`,
    free: 2 ** (32 - network.botSubnetMask) - ADDRESSES_KEPT,
  }));
  const isDeployed = subnets.read.length > 0;
  const zones = isDeployed ? subnets.read : planned;
  const free = zones.reduce((sum, zone) => sum + zone.free, 0);
  const worst = free - Math.max(...zones.map((zone) => zone.free));
  const tasks = fullTasks(needs);
  const says = `${free} free in ${zones.length} zones${isDeployed ? '' : ' once deployed'}, ${worst} with one zone lost; full pools want ${tasks}`;
  const todo = 'widen `network.botSubnetMask` before the first deploy, or lower `maxTasks`';
  if (free < tasks) return trouble('fail', { check, says, todo });
  if (worst < tasks) return trouble('warn', { check, says, todo });
  return ok(check, says);
}
