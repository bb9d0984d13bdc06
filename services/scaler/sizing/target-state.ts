/** All that the scaler remembers of one pool, and what it looks at beside. */
import type { AnnouncedCalls } from '../../../core/phone/announced-calls.ts';
import { createForecaster, type Forecaster } from '../forecast/forecaster.ts';
import type { LeadTimes } from './lead-times.ts';
import type { PriceMemo } from './pool-prices.ts';
import { type Calibration, createCalibration } from './programme/calibration.ts';
import { createTables, type Tables } from './programme/tables.ts';
import { createEndRate, type EndRate } from './returns.ts';
import type { TargetSettings } from './settings.ts';

/** All that is learned of one pool. */
export interface TargetState {
  readonly settings: TargetSettings;
  readonly forecast: Forecaster;
  readonly ends: EndRate;
  readonly leadTimes: LeadTimes;
  readonly memo: PriceMemo;
  readonly calibration: Calibration;
  /** What the programme of small pools has worked out so far. */
  readonly tables: Tables;
}

/** A pool at one moment; the scaler's census has these fields. */
export interface PoolNow {
  readonly idle: number;
  readonly starting: number;
  readonly waiting: number;
  readonly sessions: number;
  /** Tasks with at least one session. */
  readonly busy: number;
  /** Free seats beside a session that may be given. */
  readonly spareOpen: number;
  /** Busy tasks whose CPU keeps their spare seats closed. */
  readonly spareClosed: number;
  /** Calls of ours that will be made. */
  readonly announced?: AnnouncedCalls;
}

/** A state that knows nothing but its settings. Throws a RangeError for an unknown time zone. */
export function createTargetState(settings: TargetSettings): TargetState {
  return {
    settings,
    forecast: createForecaster(settings),
    ends: createEndRate(settings.meanSessionMs / 1000),
    leadTimes: new Map(),
    memo: {},
    calibration: createCalibration(),
    tables: createTables(),
  };
}
