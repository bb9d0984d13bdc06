/** A thread that plays the jobs it is sent, one at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Trace } from '../trace/trace.ts';
import { createJobRunner, type Job, type JobResult } from './run-job.ts';

/** What it says back: how far a job is, or its end. */
export type WorkerMessage =
  | { readonly share: number }
  | { readonly result: JobResult }
  | { readonly error: string };

const run = createJobRunner((workerData as { trace: Trace }).trace);

parentPort?.on('message', (job: Job) => {
  const say = (message: WorkerMessage) => parentPort?.postMessage(message);
  try {
    say({ result: run(job, (share) => say({ share })) });
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
});
