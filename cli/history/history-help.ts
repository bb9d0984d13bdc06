/** What `greenroom history --help` says. */
export const HISTORY_HELP = `greenroom history COMMAND [flags]

Minute counts of requests are what the forecast learns from. The table keeps 8 weeks; a new pool knows nothing. These commands
bring what you already have into the table, and out of it.

  import FILE            a CSV of counts (timestamp,arrivals) or of calls (arrival,duration_s), a Twilio call log, Amazon Connect
                         contact records (CSV or JSON lines), an API Gateway access log (JSON lines or CLF); gzipped or not
  import-cloudwatch      a metric that counts calls, such as --namespace AWS/ApiGateway --metric Count --dimension ApiId=abc123
  export                 a CSV that import and npm run simulate read

Flags
  --pool NAME            the pool, which is the agent's name
  --table NAME           the table (TABLE_NAME in the environment)
  --time-zone ZONE       import: the zone of stamps that carry none, such as Europe/Berlin, or UTC
  --skip-bad-rows        import: leave rows out that cannot be read, instead of refusing the file
  --replace              import: set each minute to what the file says. Without it a minute is only ever raised, so that
                         calls that the API counted are not hidden; either way a second run changes nothing
  --dry-run              import: say what would change, and change nothing
  --namespace, --metric, --stat Sum, --dimension NAME=VALUE (may be repeated)     import-cloudwatch
  --days N               import-cloudwatch and export: the last N days (56)
  --out FILE             export: instead of standard output
  --quiet                no progress

Columns that are understood, in any case and spelling: Start Time, StartTime, arrival, timestamp, InitiationTimestamp, requestTime,
requestTimeEpoch, at; arrivals, count, calls, requests; Duration, duration_s, End Time, DisconnectTimestamp; Direction and
InitiationMethod (inbound is kept); Channel (voice is kept); httpMethod, path, routeKey (POST /start and POST /v1/sessions are kept).

Credentials and Region come from the environment, as with the AWS CLI; AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_CLOUDWATCH
point at an emulator.
`;
