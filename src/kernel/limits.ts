/**
 * INVARIANT (everything has a limit): every queue, body, window, retry, cache and page in Standpipe
 * is bounded by a value in this file. Each says its unit, its reason and what happens at it.
 */
export const limits = {
  // -- the door
  /** Bytes of one request body. Long contexts with images fit. Beyond: 413. */
  requestBodyBytesMax: 32 * 1024 * 1024,
  /** Nested arrays and objects in a body. Real requests stay under 30. Beyond: 400. */
  jsonDepthMax: 100,
  /** Bytes of all request headers. Node closes the connection with 431. */
  headerBytesMax: 32 * 1024,
  /** Milliseconds for a client to send its headers. Then the connection closes (slow-loris). */
  headersTimeoutMs: 10_000,
  /** Milliseconds for a client to send its whole request. Then 408 and close. */
  requestTimeoutMs: 60_000,
  /** Milliseconds an idle keep-alive connection stays open. */
  keepAliveTimeoutMs: 72_000,
  /** Open client connections. Beyond: refused by the kernel's accept queue. */
  connectionsMax: 10_000,
  /** Requests being served at once. Beyond: 503 `shutting_down`-like refusal with Retry-After. */
  requestsInFlightMax: 4_096,
  /** Milliseconds for open requests to finish after SIGTERM. Then they are cut and settled. */
  shutdownDrainMs: 30_000,

  // -- chat requests
  /** Messages in one request. Beyond: 400. */
  messagesMax: 4_096,
  /** Tools in one request. Beyond: 400. */
  toolsMax: 512,
  /** Characters of one model answer across all choices. Beyond: the attempt ends as failed. */
  responseCharsMax: 16 * 1024 * 1024,
  /** Characters held back from a stream, so that a secret split over chunks is still seen. */
  scanWindowChars: 512,

  // -- classification
  /** Findings kept per request; more change nothing about the label. Beyond: counted only. */
  findingsMax: 1_000,

  // -- outbound
  /** Milliseconds to connect to a deployment. Then the next candidate is tried. */
  upstreamConnectTimeoutMs: 5_000,
  /** Milliseconds until a deployment's response headers. Then 504 or the next candidate. */
  upstreamHeadersTimeoutMs: 120_000,
  /** Milliseconds between two reads of a deployment's body. Then the stream ends as an error. */
  upstreamBodyTimeoutMs: 120_000,
  /** Connections to one deployment. Beyond: requests wait in undici's queue. */
  upstreamConnectionsMax: 512,
  /** Attempts at one deployment before the next candidate (1 = no retry). */
  upstreamAttemptsMax: 2,
  /** Attempts of one request over all candidates. */
  attemptsMax: 6,
  /** Milliseconds that a drained stream is read on for its usage after the client hung up. */
  hangupDrainMs: 30_000,
  /** Characters of one server-sent event. Beyond: the stream ends as an error. */
  sseEventCharsMax: 4 * 1024 * 1024,
  /** Characters of an upstream error body that are read (and never shown to the client). */
  upstreamErrorCharsMax: 4_096,

  // -- retrieval
  /** Characters of a retrieval query; the rest is ignored. */
  queryCharsMax: 20_000,
  /** Distinct terms of one query that are looked up; the rarest are kept. */
  queryTermsMax: 64,
  /** Passages that may enter one prompt. */
  passagesMax: 20,
  /** Passages given by default. */
  passagesDefault: 8,
  /** ACL classes in one lake. Beyond: the sync stops with a reason. */
  aclClassesMax: 1_000_000,

  // -- lake
  /** Bytes of one object that are read. Beyond: reported as too large and skipped. */
  objectBytesMax: 64 * 1024 * 1024,
  /** Characters of one document's parsed text. Beyond: reported, skipped. */
  documentCharsMax: 32 * 1024 * 1024,
  /** Milliseconds for parsing one object. Then the worker is ended and the object reported. */
  parseTimeoutMs: 30_000,
  /** MiB of heap of the parsing worker. Then the worker dies and the object is reported. */
  parseHeapMiB: 512,
  /** Characters of one chunk. */
  chunkCharsMax: 1_600,
  /** Characters below which a chunk is merged with its neighbour. */
  chunkCharsMin: 300,
  /** Milliseconds between two sweeps of a directory when its watcher says nothing. */
  sweepIntervalMs: 30_000,
  /** Skipped objects listed by `lake status`; more are counted. */
  skippedListMax: 1_000,

  // -- records and money
  /** Bytes of one audit record. C2SP entry bundles allow 65,535. */
  recordBytesMax: 64 * 1024,
  /** Units of work in one commit of the writer. More wait for the next commit. */
  commitBatchMax: 256,
  /** Units of work that wait for the writer. Beyond: refused as `audit_unavailable`. */
  commitQueueMax: 16_384,
  /** Bytes of one part of what `explain` needs. Beyond: left out, and the part says so. */
  explanationBytesMax: 256 * 1024,
  /** Budgets of one attempt over all its scopes and periods. Beyond: the attempt is refused as a bug. */
  attemptBudgetsMax: 64,
  /** Attempts that one sweep settles at their hold. More wait for the next sweep. */
  sweepAttemptsMax: 4_096,
  /** Pages of the write-ahead log before a commit copies them back into the database. */
  checkpointPages: 4_000,
  /** KiB of database pages that the writer keeps in memory. */
  sqliteCacheKiB: 32 * 1024,
  /** Milliseconds after which an open attempt of a dead process is swept to indeterminate. */
  attemptDeadlineMs: 15 * 60_000,
  /** Hours after which an indeterminate hold settles at the held amount. */
  indeterminateSettleHours: 24,
  /** Output tokens reserved when a hard budget applies and the client gave no maximum. */
  outputTokensDefault: 4_096,

  // -- caches and pages
  /** Entries of the authorization memo (LRU). */
  authorizationMemoMax: 10_000,
  /** Rows of one page of a listing. Beyond: the next page's cursor. */
  pageRowsMax: 200,
  /** Events that a `watch` subscriber may lag behind. Beyond: the oldest are dropped and counted. */
  watchQueueMax: 1_000,
  /** Subscribers of `watch` at once. Beyond: 429. */
  watchersMax: 32,
} as const
