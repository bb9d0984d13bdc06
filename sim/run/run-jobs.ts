/** Plays jobs on several threads; results come in the order of the jobs, whoever played them. */
import { Worker } from 'node:worker_threads';
import type { Trace } from '../trace/trace.ts';
import { bundleWorker } from './bundle-worker.ts';
import type { WorkerMessage } from './job-worker.ts';
import type { Job, JobResult } from './run-job.ts';

/** How to play. */
export interface RunOptions {
  readonly threads: number;
  /** Called with the work done, parts of running jobs included, and all of it. */
  readonly progress?: (done: number, of: number) => void;
}

/** Rejects with the first job's error, and ends all threads either way. */
export async function runJobs(
  trace: Trace,
  jobs: readonly Job[],
  { threads, progress = () => {} }: RunOptions,
): Promise<JobResult[]> {
  const results = jobs.map((): JobResult | undefined => undefined);
  const shares = new Float64Array(jobs.length);
  const weights = jobs.map(weight);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const told = () =>
    progress(
      weights.reduce((sum, w, i) => sum + w * shares[i]!, 0),
      total,
    );
  const wire = { trace: shareTrace(trace) };
  // The longest first, so that the threads end together; then by stretch, for whose sessions are drawn once.
  const order = jobs
    .map((_, i) => i)
    .sort(
      (a, b) =>
        weights[b]! - weights[a]! || jobs[a]!.stretch.fromS - jobs[b]!.stretch.fromS || a - b,
    );
  const source = await bundleWorker(new URL('./job-worker.ts', import.meta.url));
  const workers = Array.from(
    { length: Math.min(threads, jobs.length) },
    () => new Worker(source, { eval: true, workerData: wire, execArgv: [] }),
  );
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let i = order.shift(); i !== undefined; i = order.shift()) {
          const index = i;
          results[index] = await play(worker, jobs[index]!, (share) => {
            shares[index] = share;
            told();
          });
          shares[index] = 1;
          told();
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results.flatMap((result) => (result ? [result] : []));
}

/** Ticks to be decided; the production rule thinks longer than the plain ones. */
function weight({ spec, stretch, settings }: Job): number {
  const ticks = (stretch.toS - stretch.fromS) / settings.pool.tickS;
  return ticks * (spec.startsWith('greenroom') ? 20 : 1);
}

function play(worker: Worker, job: Job, progress: (share: number) => void): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: WorkerMessage) => {
      if ('share' in message) return progress(message.share);
      worker.off('message', onMessage);
      worker.off('error', reject);
      if ('result' in message) resolve(message.result);
      else reject(new Error(message.error));
    };
    worker.on('message', onMessage);
    worker.once('error', reject);
    worker.postMessage(job);
  });
}

/** Counts and instants in memory that all threads see, so that millions of rows are not copied for each. */
function shareTrace(trace: Trace): Trace {
  const { counts, sessions } = trace;
  return {
    ...trace,
    counts: share(counts),
    ...(sessions
      ? {
          sessions: {
            ...sessions,
            arrivalsS: share(sessions.arrivalsS),
            durationsS: share(sessions.durationsS),
          },
        }
      : {}),
  };
}

function share(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
