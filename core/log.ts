/** Structured logs: the message is static, the values are fields. Never a transcript, a number or a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where log lines go. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
