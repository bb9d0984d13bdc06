/** A pool's part of the configuration as the scaler wants it. */
import type { PoolSettings } from '../../core/pool/pool.ts';
import { WEEKDAYS } from './days.ts';
import type { PoolConfig } from './schema.ts';

const HOUR_MS = 3_600_000;

/** The settings that move with a deploy of the scaler, without a new revision. */
export function toPoolSettings(pool: PoolConfig, holdUrl?: string): PoolSettings {
  return {
    minWarm: pool.minWarm,
    maxTasks: pool.maxTasks,
    spareSeats: pool.spareSeats,
    isolation: pool.isolation,
    timeZone: pool.timeZone,
    ...(holdUrl === undefined ? {} : { holdUrl }),
    maxTaskAgeMs: pool.maxTaskAgeHours * HOUR_MS,
    maxSessionsPerTask: pool.maxSessionsPerTask,
    worth: {
      idleMinute: pool.worth.idleMinuteUsd,
      instantAnswer: pool.worth.instantAnswerUsd,
      ownCpu: pool.worth.ownCpuUsd,
    },
    schedules: pool.schedules.map(({ days, ...schedule }) => ({
      ...schedule,
      days: days.map((day) => WEEKDAYS.indexOf(day)),
    })),
    dateFactors: Object.fromEntries(pool.dates.map(({ date, factor }) => [date, factor])),
  };
}
