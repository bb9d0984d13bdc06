/** What a call sees of whatever carries it: a browser's WebRTC, a carrier's socket, a Pipecat client's socket. */

/** One connection of one caller. A caller who reconnects brings a new one. */
export interface CallerLine {
  readonly id: string;
  /** A caller who sends nothing for so long has gone. */
  readonly silentForMs: number;
  /** How many 20 ms frames it takes now: one where frames are played as they come, more where sending runs ahead of playing. */
  room(): number;
  /** Twenty milliseconds of the bot's voice; nothing where the bot is silent. */
  send(frame: Int16Array | undefined): void;
  /** The time of so many frames has passed in which nothing was sent, and which is not made up for. */
  skip?(frames: number): void;
  /** Throws away what was sent and not heard yet: the caller has interrupted. */
  clear(): void;
  /** Samples that were sent and not heard yet, at the engine's rate. */
  unheard(): number;
  /** Whether the caller has heard all that was sent. */
  drained(): boolean;
  /** A message to a client that reads them (RTVI). */
  sendText(text: string): void;
  /** What was refused since the last call, because it came faster than a caller can speak, press or type. */
  takeRefused?(): number;
  /** Tells the client, in the transport's own words, that the bot leaves. */
  leave?(): void;
  /** Closes the connection; the call's own end is told by whoever closes it. */
  close(): void;
}

/** What a line tells its call. */
export interface LineEvents {
  /** Sound flows. */
  onConnected(): void;
  /** Twenty milliseconds of the caller's voice, at the engine's rate. */
  onFrame(frame: Int16Array): void;
  /** The caller is there, though no voice came. */
  onAlive(): void;
  onMessage(text: string): void;
  onKey(digit: string): void;
  /** The connection is gone; `final` where the carrier said that the call is over. Called once. */
  onClosed(final: boolean): void;
}
