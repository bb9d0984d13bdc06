/** Which stretch of time a decision answers for, and what it foresees in it. */
import { type Forecaster, predict, profileMass } from '../forecast/forecaster.ts';
import type { Component } from '../forecast/negative-binomial.ts';
import type { LeadTime } from './lead-times.ts';
import type { TargetSettings } from './settings.ts';
import type { Ahead, Returns } from './shortage.ts';

/** The stretch, and the arrivals foreseen in it. */
export interface LookAhead {
  readonly fromMs: number;
  readonly leadMs: number;
  readonly parts: readonly Component[];
  readonly next?: { readonly parts: readonly Component[]; readonly tickS: number };
}

/**
 * The stretch is one lead time long (a tick longer where claims are made good only at ticks). In steady traffic it begins
 * now; before a rise it is moved on by up to a tick and what a late launch is late by, so that those are ready in time too.
 */
export function lookAhead(
  f: Forecaster,
  at: { nowMs: number; lead: LeadTime },
  settings: TargetSettings,
): LookAhead {
  const { tickMs } = settings;
  const claim = settings.refill === 'claim';
  const leadMs = at.lead.meanMs;
  const lengthMs = claim ? leadMs : leadMs + tickMs;
  const lateMs = Math.max(0, at.lead.lateMs - leadMs);
  const shifts = claim ? [0, tickMs, tickMs + lateMs] : [0, lateMs];
  let fromMs = at.nowMs;
  let most = -1;
  for (const shift of shifts) {
    const mass = profileMass(f, at.nowMs + shift, at.nowMs + shift + lengthMs);
    if (mass > most * (1 + 1e-9)) {
      most = mass;
      fromMs = at.nowMs + shift;
    }
  }
  const parts = predict(f, fromMs, fromMs + leadMs);
  if (claim) return { fromMs, leadMs, parts };
  const next = predict(f, fromMs, fromMs + leadMs + tickMs);
  return { fromMs, leadMs, parts, next: { parts: next, tickS: tickMs / 1000 } };
}

/**
 * The same with what comes back, as the shortage wants it: of the arrivals only those count that still hold their task
 * at the end, for the others come and go within the stretch.
 */
export function withReturns(ahead: LookAhead, returns: Returns, endsPerS: number): Ahead {
  const { parts, leadMs, next } = ahead;
  const leadS = leadMs / 1000;
  const lead = staying(parts, endsPerS * leadS);
  if (!next) return { lead, leadS, returns };
  const { tickS } = next;
  return {
    lead,
    leadS,
    returns,
    next: { parts: staying(next.parts, endsPerS * (leadS + tickS)), tickS },
  };
}

function staying(parts: readonly Component[], leaves: number): readonly Component[] {
  const share = stayingShare(leaves);
  return share === 1 ? parts : parts.map((part) => ({ ...part, mean: part.mean * share }));
}

/** What is left at the end of those that came evenly in a stretch, when each leaves so often in it. */
export function stayingShare(leaves: number): number {
  return leaves <= 0 ? 1 : -Math.expm1(-leaves) / leaves;
}

/** Mean and variance of a mixture. */
export function moments(parts: readonly Component[]): { mean: number; variance: number } {
  let mean = 0;
  let square = 0;
  for (const part of parts) {
    mean += part.weight * part.mean;
    square += part.weight * (part.mean + part.mean * part.mean * (1 + 1 / part.shape));
  }
  return { mean, variance: Math.max(0, square - mean * mean) };
}
