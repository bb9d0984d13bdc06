import type { Answer } from '../answer.ts';
export function htmlReport(answer: Answer): string {
  return JSON.stringify(answer.rows);
}
