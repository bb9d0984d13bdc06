/** The port to a secret. */

/** Its text; `read` throws where it cannot be read. */
export interface SecretText {
  read(): Promise<string>;
  write(text: string): Promise<void>;
}
