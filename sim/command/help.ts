/** What `npm run simulate -- --help` says. */
import { PRICES_SEEN, REGION_PRICES } from '../compare/region-prices.ts';

/** The whole text. */
export const HELP = `npm run simulate -- --trace FILE [flags]

Plays recorded traffic against a pool of tasks: the functions that production runs, side by side with the rules
that others use. Every rule meets the same callers, and knows only what came before. Results go to standard output,
progress to standard error.

The trace
  --trace FILE          CSV of counts (timestamp,arrivals) or of sessions (arrival,duration_s), a Twilio call log,
                        Amazon Connect contact records, an API Gateway access log (JSON lines or CLF); gzipped or not
  --example             a made-up support line instead, to see what comes out
  --time-zone ZONE      where the pool's week is lived, and the zone of stamps that carry none (UTC)
  --skip-bad-rows       leave rows out that cannot be read, instead of refusing the file
  --days N|all          counted days at the end; all: what follows the first four weeks, or the first third of a
                        shorter trace (all, but at most a year, and at most 9 million sessions)
  --until DATE          end there instead of at the trace's end

The pool (defaults are production's)
  --tick SECONDS        between decisions (5; longer for windows over a month, so that a year takes under a minute)
  --refill claim|tick   make a claim good at once, or at the next decision (claim)
  --reuse yes|no        tasks serve again after a session (yes)
  --spare-seats N       seats beside a task's own (1)
  --max-tasks N         cap on all tasks, 0 for none (0)
  --min-warm N          Greenroom holds at least so many (0)
  --lead SECONDS        launch to claimable (45);  --jitter J  its spread (0.15)
  --launch-rate N       launches a second that the account allows, five seconds' worth at once; 0: no limit (20)
  --session-mean S      mean length of a session (240); recorded lengths are kept, or scaled to it if given
  --session-cv CV       deviation over mean of drawn lengths (1.2)

What Greenroom is to want (without any of these its default money decides)
  --cold Q              share of callers who may wait for a container, such as 0.001
  --shared S            share of callers who may be put on a spare seat, such as 0.03
  --instant-answer USD  what it is worth that a caller does not wait
  --own-cpu USD         what it is worth that a caller shares no CPU

The comparison
  --rule SPEC           play this rule, may be repeated (greenroom, fixed:N, headroom:0.5, pipecat:1, agones:20,
                        aws:0.7, recent:0.99, seasonal:0.99, oracle; also rate:Q,MINUTES and greenroom:COLD,SHARED)
  --sweep yes|no        turn every rule's knob over the last week, for cost at equal service (yes)
  --seeds N, --seed K   runs with other draws, and the first one's number (1, 1)
  --threads N           (all processors, at most 8)

Money: Fargate on ARM and a public IPv4 address, prices of ${PRICES_SEEN}
  --region NAME         one of ${Object.keys(REGION_PRICES).slice(0, 5).join(', ')},
                        ${Object.keys(REGION_PRICES).slice(5, 10).join(', ')},
                        ${Object.keys(REGION_PRICES).slice(10).join(', ')} (us-east-1)
  --price V,G           dollars a vCPU-hour and a GB-hour instead
  --vcpu N, --memory GB size of a task (0.5, 1)

Output
  --json                the figures as JSON instead of the table
  --html FILE           also a report with plots, one file that needs nothing else
  --quiet               no progress

Columns: cold, sessions that waited over a second; shared, sessions put on a spare seat; overhead, idle task-minutes
over session-minutes; cost, all paid task-minutes (starting, idle, busy) over session-minutes.
`;
