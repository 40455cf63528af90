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
  /** Milliseconds for a client to take an answer that is complete, and as long as its bytes need at readBytesPerSecondMin. Then its stream (HTTP/2) or its connection is cut. */
  responseDrainMs: 5_000,
  /** Bytes per second at which a complete answer is to be taken. Slower: cut. */
  readBytesPerSecondMin: 1_024,
  /** Milliseconds that a client may take nothing of an answer that goes on. Then it is cut, and settled as abandoned. */
  responseStallMs: 10 * 60_000,
  /** Streams at once on an HTTP/2 connection of which no request proved who sends it yet. Beyond: refused, and clients wait by themselves. */
  http2StreamsUnprovenMax: 32,
  /** Streams at once on one HTTP/2 connection. Beyond: refused, and clients wait by themselves. */
  http2StreamsMax: 256,
  /** Headers of one HTTP/2 request. Beyond: its stream is reset. */
  http2HeadersMax: 128,
  /** Bytes of one HTTP/2 frame's payload: the protocol's own default. Beyond: the connection ends. */
  http2FrameBytesMax: 16 * 1024,
  /** MiB that Node keeps for one HTTP/2 connection. Beyond: new streams are refused. */
  http2SessionMiB: 16,
  /** Invalid frames on one HTTP/2 connection. Beyond: it ends. */
  http2InvalidFramesMax: 100,
  /** Streams opened beyond http2StreamsMax on one HTTP/2 connection. Beyond: it ends. */
  http2RejectedStreamsMax: 1_000,
  /** Resets of unanswered requests, pings, settings and priorities of one HTTP/2 connection, less what is forgiven each second. Beyond: it ends with ENHANCE_YOUR_CALM (CVE-2023-44487). */
  http2NuisancesMax: 500,
  /** How many of them are forgiven each second: a client may cancel at this rate for ever. */
  http2NuisancesPerSecond: 20,
  /** Characters of one path parameter, decoded: Bedrock's model ids may be ARNs of this length. Beyond: 400. */
  pathParamCharsMax: 2_048,
  /** Open client connections. Beyond: refused by the kernel's accept queue. */
  connectionsMax: 10_000,
  /** Requests being served at once; a complete answer that waits for its reader is none. Beyond: 503 `shutting_down`-like refusal with Retry-After. */
  requestsInFlightMax: 4_096,
  /** Milliseconds for open requests to finish after SIGTERM. Then they are cut and settled. */
  shutdownDrainMs: 30_000,

  // -- chat requests
  /** Messages in one request. Beyond: 400. */
  messagesMax: 4_096,
  /** Parts of the messages of one request, attachments of tool results and an earlier conversation included. Beyond: 400. */
  partsMax: 20_000,
  /** Members of one request with which a vendor stores, fetches or acts: addresses of images most of all. Each is decided on and told by name. Beyond: 400. */
  effectsMax: 256,
  /** Tools in one request. Beyond: 400. */
  toolsMax: 512,
  /** Texts in members that we do not know, and their names, in one request. Beyond: 400. */
  unknownTextsMax: 50_000,
  /** Choices (`n`) of one request. The hold multiplies by it. Beyond: 400. */
  choicesMax: 128,
  /** Characters of one request header that goes on to a deployment. Beyond: 400. */
  forwardedHeaderCharsMax: 2_048,
  /** Characters of one model answer across all choices. Beyond: the attempt ends as failed. */
  responseCharsMax: 16 * 1024 * 1024,
  /** Input tokens that a deployment is believed to have read of what we cannot measure. Beyond: charged as this, and disputed. */
  inputTokensBelievedMax: 10_000_000,
  /** Texts of one answer that clients keep apart, each scanned by itself (some 600 bytes). Beyond: the answer is stopped. */
  answerBlocksMax: 10_000,
  /** Characters of an answer that wait to be committed to; more are fed to the hash at once. */
  saidCharsMax: 8 * 1024,
  /**
   * Characters held back from one growing text, so that a secret split over chunks is still seen. With
   * what placeholders and links need, no more than 512 wait.
   */
  scanWindowChars: 384,
  /** Characters held back behind what could begin an address, until its host is read. Not decided by then: taken out. */
  linkWindowChars: 62,
  /** Characters of a host that answers may link to: more do not fit the window. Beyond: a problem. */
  linkHostCharsMax: 50,
  /** Hosts that answers may link to. Beyond: a problem. */
  linkHostsMax: 1_000,
  /** Tools of clients that are declared. Beyond: a problem. */
  toolsDeclaredMax: 1_000,
  /** Characters behind a placeholder that tell whether it would become part of an address. Not told by then: it stays. */
  placeholderBehindChars: 24,
  /** Characters of a tag or of an address in angle brackets. Longer: behind it no value is put back. */
  answerTagCharsMax: 2_000,

  /** Chargeback tags of one request; further ones are no tags. AWS allows 50 on a resource. */
  tagsMax: 50,
  /** Characters of a tag's name. Longer: no tag. */
  tagNameCharsMax: 128,
  /** Characters of a tag's value. Longer: no tag. OpenAI's metadata allows as many. */
  tagValueCharsMax: 512,
  /** Texts of one embedding request, documents of one reranking. OpenAI's own bound. Beyond: 400. */
  inputsMax: 2_048,
  /** Knowledge bases that one request may name. Beyond: 400. */
  searchesMax: 64,

  /** Names in `standpipe-dropped`; more are left out of the header. */
  droppedNamesMax: 40,

  // -- classification
  /** How often JSON inside a string of JSON is opened to find what a tool declares of its result. Deeper: read as the strictest declaration. */
  declaredNestedMax: 4,
  /** Compartments that one tool result may declare, and characters of the name of one. Beyond: the compartment that only a deployment cleared for all has. */
  declaredCompartmentsMax: 64,
  declaredCompartmentChars: 128,
  /** Findings kept per request; more change nothing about the label. Beyond: counted only. */
  findingsMax: 1_000,
  /** Findings that `standpipe detect` tells one by one. Beyond: one more per type covers the rest. */
  detectFindingsMax: 100_000,
  /** Bytes that `standpipe detect` reads. Beyond: refused. */
  detectFileBytesMax: 64 * 1024 * 1024,
  /** Characters of a request that are scanned in one turn of the event loop; of a longer one, that many a turn. */
  scanTurnChars: 128 * 1024,
  /** Characters of a request that are scanned on the event loop. More: in a thread. */
  scanInProcessChars: 16 * 1024,
  /** Threads that scan long requests. */
  scanWorkers: 2,
  /** Long requests that wait for one of them. Beyond: refused, like those that a detector fails on. */
  scanQueueMax: 64,
  /** Milliseconds that one request is scanned in a thread. Beyond: refused, and the thread ends. */
  scanTimeoutMs: 20_000,
  /** MiB of heap of such a thread. Beyond: the same. */
  scanHeapMiB: 256,
  /** Milliseconds that such a thread waits for work until it ends. */
  scanWorkerIdleMs: 60_000,
  /** Characters before a stretch that a detector may look at: boundaries and words of context. */
  detectContextChars: 96,
  /** Characters of a span behind a keyword, in plain form. Longer ones fire on their opening. */
  keywordSpanChars: 140,
  /** Characters of the word around a keyword that may stand before it. A longer word is looked at from there on. */
  keywordLeadChars: 64,
  /** Characters of a keyword. Longer: a programmer's mistake. */
  keywordChars: 48,
  /** Characters of a segment that phrases (names, addresses) are looked for in. Longer: cut there. */
  phraseSegmentChars: 240,
  /** Characters that one secret may span, a key block among prose. Beyond: what follows is plain text. */
  secretSpanCharsMax: 16 * 1024,

  // -- fingerprints
  /** Fingerprints in memory, each as often as a document holds it, 15 to 20 bytes: those of some 500 MB of text. Beyond: every second one goes, and again, so that longer texts are needed to be recognised; `lake status` tells. */
  fingerprintsMax: 12_000_000,
  /** Characters of a request that are compared with what is known in one turn of the event loop, some 3 ms; of a longer one, that many a turn. */
  recogniseTurnChars: 32 * 1024,
  /** Fingerprints of many documents whose lowest label is remembered. Beyond: computed again. */
  fingerprintListsRemembered: 100_000,
  /** Documents whose fingerprints are read at a time at the start. */
  fingerprintPageDocuments: 64,
  /** Characters of a request of which escapes, base64 and hexadecimal are decoded in one turn of the event loop, some 5 ms. All of a request are decoded, at most five times over. */
  decodeTurnChars: 32 * 1024,
  /** Milliseconds over which small pieces of one text from one sender are counted together: a day. */
  coverageMs: 24 * 60 * 60_000,
  /** Different places of one text within coverageMs, each of five words and one in six or seven kept, that raise its label: some fifty words. */
  coveragePlaces: 8,
  /** Senders whose pieces are counted. Beyond: who sent none for longest is forgotten. */
  coverageSendersMax: 10_000,
  /** Texts of which one sender's pieces are counted. Beyond: the one touched longest ago is forgotten. */
  coverageHoldersMax: 256,
  /** Places that wait to be stored. Beyond: they count, and are lost with the process. */
  coverageUnstoredMax: 10_000,
  /** Milliseconds after which such places are stored: what a process that is killed forgets. */
  coverageStoreMs: 2_000,
  /** Stored places that are read at the start, newest first. Beyond: forgotten. */
  coverageLoadedMax: 200_000,
  /** Documents that an answer is remembered to be made from. Beyond: not remembered. */
  answerDocumentsMax: 64,
  /** Characters of one answer that fingerprints are made of, some 5 ms. Beyond: not known again. */
  answerPrintedCharsMax: 64 * 1024,
  /** Answers that wait for their fingerprints. Beyond: not known again, and logged. */
  answersToLearnMax: 256,
  /** Hours that fingerprints of answers are kept, unless configured: three days. */
  answersKeepHours: 72,
  /** Hours that they can be kept: thirty days. Beyond: refused. */
  answersKeepHoursMax: 720,
  /** Columns of one table of exact data. Beyond: refused. */
  exactColumnsMax: 16,
  /** Tables of exact data. Beyond: refused. */
  exactTablesMax: 64,
  /** Bytes of one table of exact data. Beyond: refused. */
  exactFileBytesMax: 1024 * 1024 * 1024,
  /** Rows of one table of exact data, some 100 bytes each. Beyond: refused. */
  exactTableRowsMax: 2_000_000,
  /** Words of one value of exact data. A longer value is not looked for: it is a text. */
  exactValueWordsMax: 8,
  /** Characters of letters and digits of one value. A shorter one stands everywhere, and is not looked for. */
  exactValueCharsMin: 3,
  /** Rows of one value by which they are found. A value of more is many people's: it counts for a row that another value found. */
  exactRowsPerValue: 64,
  /** Words between the first and the last value of one row. */
  exactNearWords: 50,
  /** Characters of a request that are compared with tables of exact data in one turn of the event loop, some 3 ms. */
  exactTurnChars: 8 * 1024,
  /** Rows that are compared with the values of one turn, some 10 ms; one of which is asked where its values stand counts for fifty. Beyond: what holds such values counts as found. */
  exactRowsPerTurn: 50_000,
  /** Different rows of exact data in what one sender sends within a day. Beyond: alerted, and for exactBarMs all that the sender writes counts as found. */
  exactRowsPerDay: 100,
  /** Different values, alone or not. Beyond: alerted; nobody outside sees it. */
  exactValuesPerDay: 200,
  /** Milliseconds that all texts of such a sender count as found: an hour. */
  exactBarMs: 60 * 60_000,
  /** Senders whose values are counted. Beyond: who sent none for longest is forgotten. */
  exactSendersMax: 10_000,

  // -- outbound
  /** Milliseconds to connect to a deployment. Then the next candidate is tried. */
  upstreamConnectTimeoutMs: 5_000,
  /** Milliseconds until a deployment's response headers. Then 504 or the next candidate. */
  upstreamHeadersTimeoutMs: 120_000,
  /** Milliseconds between two reads of a deployment's body. Then the stream ends as an error. */
  upstreamBodyTimeoutMs: 120_000,
  /** Seconds that configuration may let a deployment be silent: an own engine at work on a long answer. Beyond: refused. */
  upstreamSilenceSecondsMax: 600,
  /** Connections to one deployment: as many as requests in flight, for each stream holds one. Beyond: requests wait in undici's queue. */
  upstreamConnectionsMax: 4_096,
  /** Attempts at one deployment before the next candidate (1 = no retry). */
  upstreamAttemptsMax: 2,
  /** Attempts of one request over all candidates. */
  attemptsMax: 6,
  /** Failures of a deployment in a row from which on it is passed over for a while. */
  breakerFailures: 5,
  /** Milliseconds that a deployment is passed over the first time, less up to half as jitter; doubled each time. */
  breakerOpenMs: 5_000,
  /** Milliseconds that a deployment is passed over at most. Then one request tries it. */
  breakerOpenMaxMs: 5 * 60_000,
  /** Milliseconds that such a trial keeps others away. Then the next one may try. */
  breakerTrialMs: 30_000,
  /** Second tries that a deployment gets however few requests it has. More are a tenth of its requests. */
  retriesMin: 3,
  /** Milliseconds after which one of these is given back. */
  retryRefillMs: 10_000,
  /** Second tries that a deployment can save up. More are not counted. */
  retriesSavedMax: 10,
  /** Share of requests under `choose: fastest` that begin elsewhere, so that the others stay measured. */
  exploreShare: 0.05,
  /** Milliseconds after which a measured speed counts half. */
  speedHalfLifeMs: 2 * 60_000,
  /** Milliseconds after which a measured speed is no longer known. */
  speedKnownMs: 30 * 60_000,
  /** Characters of a conversation's beginning that stand for it (`sticky`). */
  conversationChars: 4_096,
  /** Output tokens that `choose: cheapest` expects of an answer, if the request allows them. */
  outputTokensTypical: 500,
  /** Milliseconds between two looks at the health of deployments. */
  healthProbeEveryMs: 15_000,
  /** Milliseconds until a deployment that says nothing to a probe is taken as ill. */
  healthProbeTimeoutMs: 5_000,
  /** Probes at once. */
  healthProbesAtOnce: 4,
  /** Numbers of one vector. The widest known models give 8,192. Beyond: the attempt ends as failed. */
  embeddingDimensionsMax: 32_768,
  /** Milliseconds that a drained stream is read on for its usage after the client hung up. */
  hangupDrainMs: 30_000,
  /** Characters of one server-sent event. Beyond: the stream ends as an error. */
  sseEventCharsMax: 4 * 1024 * 1024,
  /** Bytes of one event stream message's payload, by its specification. Beyond: the stream ends as an error. */
  eventStreamPayloadBytesMax: 24 * 1024 * 1024,
  /** Bytes of one event stream message's headers, by its specification. Beyond: the stream ends as an error. */
  eventStreamHeadersBytesMax: 128 * 1024,
  /** Characters of an upstream error body that are read (and never shown to the client). */
  upstreamErrorCharsMax: 4_096,
  /** Milliseconds of one turn of the event loop that answers may use together. Beyond: the next turn. */
  answerTurnMs: 5,
  /** Bytes of one read of an answer that are looked at in one turn. Beyond: the next turn. */
  answerSliceBytes: 16 * 1024,
  /** Bytes of an answer read ahead of a slow consumer. Then reading pauses until it caught up. */
  upstreamReadAheadBytesMax: 64 * 1024,
  /** Bytes of one unstreamed answer. Beyond: the attempt ends as failed. */
  upstreamBodyBytesMax: 64 * 1024 * 1024,
  /** Bytes of one streamed answer, envelopes and comments included. Beyond: the stream ends as an error. */
  upstreamStreamBytesMax: 1024 * 1024 * 1024,
  /** Bytes that may follow the end of a stream, so that its connection can be used again. Beyond: closed. */
  upstreamTailBytesMax: 16 * 1024,

  // -- labels and what is done about them
  /** Parts of one request whose labels `explain` tells one by one. Of more, the last are told together. */
  explainedPartsMax: 64,
  /** Characters of a request and its passages of which findings are replaced. Beyond: the next rung. */
  replacedCharsMax: 1024 * 1024,
  /** Distinct values that are replaced in one request. Beyond: the next rung. */
  replacedValuesMax: 1_000,
  /** Characters of all distinct values together. Beyond: the next rung. */
  replacedValueCharsMax: 128 * 1024,
  /** Places at which something is replaced. Beyond: the next rung. */
  replacedSpansMax: 50_000,
  /** Characters of one value that a placeholder stands for: a private key with all its lines fits. Beyond: the next rung. */
  placeholderValueCharsMax: 64 * 1024,
  /** Hours that a value is kept after the last request that it was replaced in, unless configured. Then it is deleted. */
  placeholdersKeepHours: 24,
  /** Hours that it can be kept: thirty days. Beyond: refused. */
  placeholdersKeepHoursMax: 720,
  /** Placeholders in one request that are looked up; further ones are not restored. */
  placeholdersFoundMax: 1_000,
  /** Characters of the reason with which a caller asks for declassification. Beyond: refused. */
  declassifyReasonCharsMax: 200,

  // -- retrieval
  /** Characters of a retrieval query; the rest is ignored. */
  queryCharsMax: 20_000,
  /** Tools. What an agent may call in one request (a batch of JSON-RPC); further calls are refused. */
  toolCallsPerRequestMax: 16,
  /** Characters of a document's id; a longer one is of no document. A key of a bucket has 1,024 bytes at most. */
  documentIdCharsMax: 8_192,
  /** Bytes of a request that calls tools. Beyond: refused before it is parsed. */
  toolsBodyBytesMax: 256 * 1024,
  /** Milliseconds for all tools that one request calls. Beyond: refused; what they found is dropped. */
  toolsMs: 60_000,
  /**
   * Characters of documents that one request fetches. A document goes on beyond: the rest is left out,
   * and said to be; once so many were given, further ones are refused. Written twice into the answer
   * (as data and as text), they are some 50 ms of the event loop.
   */
  fetchedCharsMax: 200_000,
  /** Distinct terms of one query that are looked up; the rarest are kept. */
  queryTermsMax: 64,
  /** Distinct terms of one query whose frequency is read; of more, the first and the last half. */
  queryTermsReadMax: 256,
  /** Distinct terms of a query up to which synonyms are searched too; a longer one says enough itself. */
  queryTermsRelatedMax: 24,
  /** Words of one query that nothing readable holds and that are looked up in other readings. */
  queryTermsMissedMax: 4,
  /** Hits asked of the index for each passage wanted: duplicates and changed objects fall away. */
  hitsPerPassage: 5,
  /** Numbers in one vector. A longer one is refused: sums of products would not fit 32 bits. */
  vectorDimensionsMax: 4_096,
  /** Vector spaces in one index: the active one and those built beside it. A further one is refused. */
  vectorSpacesMax: 8,
  /**
   * Permitted rows up to which the dense leg compares every one: 21 ns each of 256 numbers, measured. Beyond:
   * approximate, once cells are made.
   */
  exactRowsMax: 1_000_000,
  /** Candidates that each leg of a search brings to the fusion, at least. */
  fusedCandidatesMin: 100,
  /** Passages of one document in one prompt. Beyond: the next document's. */
  passagesPerDocumentMax: 3,
  /** Sets of visible classes kept, one per combination of reader tokens (LRU). */
  visibilityMemoMax: 1_000,
  /** Characters of a question that the built-in model reads; of a longer one, the first and the last half. */
  questionCharsMax: 2_000,
  /** Characters of all passages that the built-in model reads, the best first. Beyond: not read. */
  quotedCharsMax: 48_000,
  /** Sentences, items and rows of one passage that the built-in model weighs. Beyond: not weighed. */
  quotedUnitsMax: 60,
  /** Passages that may enter one prompt. */
  passagesMax: 20,
  /** Passages given by default. */
  passagesDefault: 8,
  /** Pieces of words of one text that the built-in embedder reads. Beyond: not read. */
  embeddedTokensMax: 8_192,
  /** Characters of one text that the built-in embedder looks at. Beyond: not read; in a request, refused. */
  embeddedCharsMax: 65_536,
  /** Characters that the built-in embedder reads in one turn of the event loop, some 5 ms. The rest in the next. */
  embedTurnChars: 32 * 1024,
  /** Bytes of a file of queries or judgements. Beyond: refused. */
  evaluationFileBytesMax: 64 * 1024 * 1024,
  /** Milliseconds between two warnings in the log that questions are searched without a model. */
  searchWarningMs: 60_000,
  /** Milliseconds for an embedder elsewhere to embed a question. Then the search is by words alone. */
  embedQueryMs: 2_000,
  /** Characters of one text that an embedder gets; the rest is not embedded. */
  embedTextCharsMax: 4_000,
  /** Passages that a reranker orders. */
  rerankPassagesMax: 40,
  /** Milliseconds for a reranker. Then the passages stay in their order. */
  rerankMs: 3_000,
  /** ACL classes in one lake. Beyond: the sync stops with a reason. */
  aclClassesMax: 1_000_000,
  /** ACL classes of one source that may have lost their last object before its next whole sync. Beyond: looked for. */
  aclClassesUnsweptMax: 1_000,

  // -- what governs objects
  /** Bytes of one sidecar or ACL file. Bedrock allows 10 KB. Beyond: nobody reads what it governs, reported. */
  governorBytesMax: 64 * 1024,
  /** Readers, denied or compartments in one list of a sidecar or an ACL file. Beyond: as malformed. */
  governorTokensMax: 1_000,
  /** Nesting of a sidecar or an ACL file. Beyond: as malformed. */
  governorDepthMax: 20,
  /** Folders above an object, the root counted, in which ACL files are looked for. Beyond: nobody reads it. */
  governedFoldersMax: 64,
  /** Prefixes in one ACL file. Beyond: as malformed. */
  aclFilePrefixesMax: 1_000,
  /** Statements that govern one object together. Beyond: nobody reads it. */
  statementsMax: 64,
  /** Characters of all statements that govern one object together, as its class keeps them. Beyond: nobody reads it. */
  governedCharsMax: 64 * 1024,
  /** Names of ACL files that configuration may give one source: each is one more look a folder. */
  aclFileNamesMax: 4,
  /** Tags of a rule. S3 allows ten on an object. */
  ruleTagsMax: 10,
  /** ACL files of one source, their keys and versions in memory. Beyond: the sync stops with a reason. */
  aclFilesMax: 100_000,
  /** ACL files, or their absence, that a sync remembers (LRU). Beyond: read again. */
  aclFilesReadMax: 10_000,
  /** Milliseconds for which an answer about an ACL file in a distant source serves other requests. */
  sharedCheckMs: 2_000,
  /** Such answers kept (LRU). Beyond: asked again. */
  sharedChecksMax: 10_000,
  /** Objects seen with other tags whose tags the next sync asks for. More are found when they are asked for again. */
  tagSuspectsMax: 10_000,
  /** Rows that one page of `lake access --as` looks at. Then a page ends, full or not. */
  accessRowsMax: 20_000,

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
  /** Milliseconds between two syncs of a source at least, however much its watcher says. */
  syncPauseMs: 1_000,
  /** Skipped objects listed by `lake status`; more are counted. */
  skippedListMax: 1_000,
  /** Objects in one page of a source's listing. */
  sourcePageMax: 1_000,
  /** UTF-8 bytes of an object's key (S3's own bound). Beyond: reported, skipped. */
  objectKeyBytesMax: 1_024,
  /** Milliseconds between two sweeps of a bucket, unless configured. */
  bucketSweepMs: 60_000,
  /** Milliseconds between two sweeps of a bucket that sends notifications: they miss little. */
  notifiedSweepMs: 24 * 60 * 60_000,
  /** Requests a second to one bucket, unless configured. S3 itself allows 5,500 reads a prefix. */
  bucketRequestsPerSecond: 100,
  /** Requests a second that configuration may allow. */
  bucketRequestsPerSecondMax: 5_000,
  /** Connections to one store. Beyond: requests wait. */
  bucketConnectionsMax: 64,
  /** Milliseconds to connect to a store, and until its response headers. Then the request is tried again. */
  bucketTimeoutMs: 20_000,
  /** Milliseconds for one request whose answer is read whole, from its first byte to its last. */
  bucketCallMs: 60_000,
  /** Bytes a second below which reading an object is given up, after bucketTimeoutMs. */
  bucketBytesPerSecondMin: 256 * 1024,
  /** Bytes of one answer that is no object: a page of a thousand keys of 1,024 bytes, each byte escaped. Beyond: refused. */
  bucketAnswerBytesMax: 16 * 1024 * 1024,
  /** Times that one request is sent while the store fails or asks to slow down. Then the sync stops, and goes on later. */
  bucketAttemptsMax: 6,
  /** Milliseconds before the second try at most; doubled each time, a random part of it is waited. */
  bucketBackoffMs: 250,
  /** Milliseconds between two tries at most. */
  bucketBackoffMaxMs: 20_000,
  /** Pages without a key in a row (delete markers, old versions) before a listing is taken as endless. */
  bucketEmptyPagesMax: 10_000,
  /** Milliseconds that a HEAD before quoting may take. Then the object counts as changed. */
  objectCheckMs: 2_000,
  /** Milliseconds that such an answer serves further passages. */
  objectCheckFreshMs: 1_000,
  /** Answers kept for that long. Beyond: the oldest are asked again. */
  objectChecksMax: 10_000,
  /** HEADs before quoting at once, and those that wait for one. Beyond: changed. */
  objectChecksAtOnce: 32,
  objectChecksWaitingMax: 2_048,
  /** Milliseconds after which a listing that was cut short is begun anew and not gone on with. */
  listingResumeMs: 60 * 60_000,
  /** Keys told by a source and not yet reconciled. Beyond: no more messages are fetched. */
  hintedKeysMax: 2_000,
  /** Keys of hints that are reconciled between two looks at whether somebody waits for a sync. */
  hintedBatchKeys: 500,
  /** Milliseconds between two turns for hints while a sweep runs. */
  hintsDuringSweepMs: 5_000,
  /** Seconds for which a received notification is hidden from others. Then it comes again. */
  queueVisibilitySeconds: 300,
  /** Seconds that one question to the queue waits for messages. SQS allows 20. */
  queueWaitSeconds: 20,
  /** Records of one notification. S3 sends one. Beyond: left in the queue. */
  notificationRecordsMax: 1_000,
  /** Bytes of the manifest of an S3 inventory. Beyond: refused. */
  inventoryManifestBytesMax: 16 * 1024 * 1024,
  /** Files of one inventory. Beyond: refused. */
  inventoryFilesMax: 10_000,
  /** Bytes of one file of an inventory. Beyond: refused. */
  inventoryFileBytesMax: 4 * 1024 * 1024 * 1024,
  /** Rows of an inventory that are sorted in memory, some 300 bytes each; more runs are merged from disk. */
  inventoryRunRows: 250_000,
  /** Sorted runs of one inventory. 100,000,000 keys make them all. Beyond: refused. */
  inventoryRunsMax: 400,
  /** Dated folders of inventories that are looked at for a complete one, from the newest. */
  inventoriesTriedMax: 5,
  /** Folders that a directory's watcher covers; the rest is found by sweeps. inotify's default is 8,192. */
  watchedFoldersMax: 4_096,
  /** Milliseconds over which hints of a watcher become one. */
  watchHintMs: 300,
  /** Times that a file changing under its reader is read again. Then it is reported and tried at the next sync. */
  readAttemptsMax: 3,
  /** Bytes that the wanted parts of one DOCX, XLSX or PPTX inflate to. Beyond: reported as a zip bomb, nothing inflated. */
  zipInflatedBytesMax: 96 * 1024 * 1024,
  /** Parts in one DOCX, XLSX or PPTX. Beyond: reported, skipped. */
  zipPartsMax: 10_000,
  /** Open elements in one HTML page or XML part. Browsers stop at 512. Beyond: reported, skipped. */
  markupDepthMax: 10_000,
  /** Objects within objects: attachments of messages that are attached. Beyond: named, not read. */
  nestingMax: 3,
  /** Attachments of one message that are read. Beyond: named, not read. */
  attachmentsReadMax: 50,
  /** Nested parts of one message. Beyond: reported, skipped. */
  mailPartsDepthMax: 30,
  /** Bytes of all headers of one message and its parts. Beyond: reported, skipped. */
  mailHeaderBytesMax: 512 * 1024,
  /** Slides of one presentation. Beyond: reported, skipped. */
  slidesMax: 5_000,
  /** Nested objects of a JSON file that become paths. Beyond: their JSON as it stands. */
  jsonPathDepthMax: 12,
  /** Pages of one PDF. Beyond: reported, skipped. */
  pdfPagesMax: 5_000,
  /** Lines of one PDF page whose places are compared, for columns and tables. Beyond: read as drawn. */
  pdfLinesPlacedMax: 4_000,
  /** Characters of one record of a CSV file. Beyond: reported, skipped; it is one line of something else. */
  csvRecordCharsMax: 1024 * 1024,
  /** Columns of one table; the rest of a row is left out of the text. Excel's own bound is 16,384. */
  tableColumnsMax: 512,
  /** Cells of one HTML table that stand there only because others span rows or columns. More are left out. */
  tableFilledMax: 100_000,
  /** MiB of young generation of a parsing worker: garbage of parsing dies there. */
  parseYoungMiB: 32,
  /** Milliseconds that an unused parsing worker stays. Then it ends and its memory is free. */
  parseWorkerIdleMs: 30_000,
  /** Objects that are read and parsed at once, those that stand aside not counted. */
  ingestWorkers: 2,
  /** Milliseconds after which an object that is being prepared is moved aside, and its lane takes the next. */
  ingestSlowMs: 1_500,
  /** Objects that are prepared aside, each in a worker of its own. Beyond: slow ones keep their lanes. */
  ingestAsideMax: 2,
  /** Documents in one batch of index and manifest. */
  ingestBatchDocuments: 64,
  /** Characters of text after which a batch is written. */
  ingestBatchChars: 4 * 1024 * 1024,
  /** Rows of one page when the manifest or the index is walked. */
  reconcilePageRows: 1_000,
  /** Texts of one call to an embedder elsewhere. Vendors take 96 and more. */
  embedBatchTexts: 64,
  /** Characters of one call to an embedder elsewhere: some 16,000 tokens. */
  embedBatchChars: 64 * 1024,
  /** Calls to an embedder elsewhere at once. */
  embedCallsAtOnce: 4,
  /** Texts that the thread of the built-in embedder is given at once: some 30 ms of work. */
  embedSliceTexts: 64,
  /** Characters of text read at once when vectors are made beside the index. Of larger documents, one. */
  embedPageChars: 2 * 1024 * 1024,
  /** Documents of one page when vectors are made beside the index. */
  embedPageDocuments: 64,
  /** Documents whose new text waits for its vectors, by name. Beyond: the whole index is looked through. */
  embedQueueMax: 10_000,
  /** Milliseconds until an embedder that failed is asked again, doubled each time. */
  embedRetryMs: 1_000,
  /** Milliseconds between two tries of an embedder that keeps failing. */
  embedRetryMaxMs: 60_000,
  /** Milliseconds between two looks through the index for what may be embedded by now, when labels changed. */
  embedLookMs: 10_000,

  /** Objects of one erasure. Beyond: refused, with the advice to name a smaller part. */
  eraseObjectsMax: 10_000,
  /** Other objects with the same bytes that an erasure names. More are counted. */
  eraseCopiesMax: 20,
  /** Milliseconds that an erasure leaves to requests that found the document just before, to be recorded. */
  eraseGraceMs: 1_000,
  /** Pages of the database looked at in one commit of an erasure, some 10 ms: what a hold may have to wait for. */
  clearPagesPerCommit: 256,
  /** Explanations of requests rewritten in one commit of an erasure. */
  redactPerCommit: 64,
  /** Times that an erasure asks for an empty write-ahead log while something long reads. Then it fails and is finished at the next start. */
  emptyLogTriesMax: 100,
  /** Milliseconds between two of them. */
  emptyLogPauseMs: 100,

  // -- records and money
  /** Bytes of one audit record. C2SP entry bundles allow 65,535. */
  recordBytesMax: 64 * 1024,
  /** Units of work in one commit of the writer. More wait for the next commit. */
  commitBatchMax: 256,
  /** Units of work in one commit from which on the next one is waited for. */
  commitGatherFrom: 8,
  /** Milliseconds that the writer waits for a larger commit under load. A request waits twice. */
  commitGatherMs: 1,
  /** Units of work that wait for the writer. Beyond: refused as `audit_unavailable`. */
  commitQueueMax: 16_384,
  /** Bytes of one part of what `explain` needs. Beyond: left out, and the part says so. */
  explanationBytesMax: 256 * 1024,
  /** Budgets of one attempt over all its scopes and periods. Beyond: the attempt is refused as a bug. */
  attemptBudgetsMax: 64,
  /** Open attempts that the writer remembers. Of more, a settlement reads the row again. */
  reservedAttemptsMax: 8_192,
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
  /** Hours for which an `Idempotency-Key` names the request that it came with first. Then it is free. */
  idempotencyHours: 24,
  /** Characters of an `Idempotency-Key`. Beyond: 400. */
  idempotencyKeyCharsMax: 255,
  /** Claims that one sweep forgets. More wait for the next sweep. */
  sweepClaimsMax: 4_096,
  /** Milliseconds between two looks for holds that expired. */
  expirySweepMs: 10 * 60_000,
  /** Output tokens reserved when a hard budget applies and the client gave no maximum. */
  outputTokensDefault: 4_096,

  // -- what is kept
  /** Characters of one request and its answer that are kept, as JSON. Beyond: nothing of it is kept. */
  contentCharsMax: 16 * 1024 * 1024,
  /** Days that configuration may have content kept. */
  contentDaysMax: 3_650,
  /** Kept contents that one commit deletes when their day is past. More take further commits. */
  contentSweepMax: 256,
  /** Nesting of what is kept: a request's own, inside our envelope. */
  contentDepthMax: 200,
  /** Earlier passages that an answer to a kept conversation is built on. Beyond: refused, the conversation begins anew. */
  basisMax: 1_000,
  /** Tags of one inference profile. Beyond: 400. */
  profileTagsMax: 200,
  /** Inference profiles of one principal. Beyond: refused. */
  profilesMax: 1_000,

  // -- keys and admission
  /** Unwrapped subject keys in memory (LRU). Beyond: unwrapped again, some 10 µs. */
  subjectKeysMax: 10_000,
  /** Wrapped keys rewritten in one transaction of a master key rotation. More take further transactions. */
  rewrapBatchMax: 1_000,
  /** Characters of the text that a key's subject is named by. Beyond: a bug. */
  subjectCharsMax: 512,
  /** Groups of one principal, nested ones resolved. Beyond: its keys are refused, with the reason. */
  principalGroupsMax: 256,
  /** Requests per minute that configuration may allow one key. Beyond: counted as this many. */
  requestsPerMinuteMax: 1_000_000,
  /** Requests of one person in flight, whatever they show, unless their issuer's configuration says otherwise. Beyond: refused, to be sent again. */
  personConcurrency: 32,
  /** Milliseconds that a caller is asked to wait when its requests in flight are at their limit. */
  concurrencyRetryMs: 1_000,

  // -- signatures and user tokens
  /** Milliseconds that the date of a signed request may differ from our clock. Beyond: refused. */
  signatureWindowMs: 5 * 60_000,
  /** Signatures remembered against replay, some 150 bytes each. Beyond: signed requests are refused until some are outdated. */
  signaturesMax: 200_000,
  /** Names in the `SignedHeaders` of one signature. Beyond: refused. */
  signedHeadersMax: 100,
  /** Characters of a user token. Beyond: refused, unread. */
  userTokenCharsMax: 12 * 1024,
  /** Verified user tokens in memory (LRU). Beyond: verified again, some 100 µs. */
  userTokensMax: 10_000,
  /** Milliseconds that an issuer's clock may be ahead of ours. An expiry is never stretched. */
  issuerSkewMs: 60_000,
  /** Values of the groups claim that are looked at. More change nothing. */
  groupClaimsMax: 1_000,
  /** Keys of one issuer. Beyond: the document is not used. */
  issuerKeysMax: 100,
  /** Bytes of one document of an issuer. Beyond: it is not used. */
  issuerDocumentBytesMax: 256 * 1024,
  /** Milliseconds for one document of an issuer. Then it is not to be had. */
  issuerTimeoutMs: 5_000,
  /** Milliseconds after which an issuer's keys are asked for again. */
  issuerKeysFreshMs: 15 * 60_000,
  /** Milliseconds that keys serve while their issuer cannot be reached. Then its tokens are refused. */
  issuerKeysStaleMs: 24 * 60 * 60_000,
  /** Milliseconds between two questions to one issuer at least, whatever unknown key ids are sent. */
  issuerRefetchMs: 30_000,
  /** Records of refused strangers in one minute. More are only counted: a stranger must not fill the disk. */
  anonymousRefusalsPerMinute: 60,

  // -- policy
  /** Times that a request starts over because policy or configuration changed under it. Then 409. */
  epochTriesMax: 5,
  /** Preparsed policy sets and schemas kept by the Cedar engine, which never evicts: names are reused. The one unused for longest gives way and is parsed again, some 10 ms. */
  cedarSlotsMax: 12,
  /** Policy files and packs of a configuration. Beyond: refused, with the reason. */
  policyFilesMax: 64,
  /** Between two records of policies that failed; what fails meanwhile is counted into the next. */
  policyFailureRecordEveryMs: 60_000,
  /** Pairs of action and policy that failures and drafts are counted by. Beyond: together, as `others`. */
  policyCountsMax: 1_000,
  /** Versions of the policies that are listed, the newest first. Older ones are asked for by number. */
  policyVersionsListed: 200,
  /** Candidates, and differences of drafts, that a record names. The explanation has all. */
  recordCandidatesMax: 64,
  /** Characters of one difference of a draft in a record: policy ids of a hundred characters, some. */
  observedCharsMax: 400,
  /** Different changes that a replay lists, and names that it counts by. Beyond: in the sums only. */
  replayRowsMax: 2_000,
  /** Records that a replay reads at a time. */
  replayPageRecords: 500,
  /** Cases of one file for `policy test`. Beyond: refused, with the reason. */
  policyCasesMax: 10_000,
  /** Bytes of one policy file. Beyond: refused, with the reason. */
  policyFileBytesMax: 1024 * 1024,
  /** Brackets inside each other in a policy; the engine's stack holds 117. Beyond: refused, with the reason. */
  policyDepthMax: 50,
  /** Operators and conditions of one policy; the engine's stack holds 500. Beyond: refused, with the reason. */
  policyJointsMax: 300,
  /** Problems of a policy set that are told. More are counted. */
  policyProblemsMax: 100,

  // -- caches and pages
  /** Entries of the authorization memo (LRU). */
  authorizationMemoMax: 10_000,
  /** The same, of what may be done about denials. Beyond: asked of the engine again. */
  ladderMemoMax: 2_000,
  /** Questions of `config check` whether anybody gets back what is tokenised. Beyond: it does not warn. */
  detokeniseChecksMax: 2_000,
  /** Rows of one page of a listing. Beyond: the next page's cursor. */
  pageRowsMax: 200,
  /** Events that a `watch` subscriber may lag behind. Beyond: the oldest are dropped and counted. */
  watchQueueMax: 1_000,
  /** Subscribers of `watch` at once. Beyond: 429. */
  watchersMax: 32,

  // -- configuration and the control plane
  /** Bytes of `standpipe.yaml`. A thousand sources fit. Beyond: a problem, nothing is parsed. */
  configBytesMax: 1024 * 1024,
  /** Bytes of a file that holds a secret (`${file:…}`). Beyond: a problem. */
  secretBytesMax: 64 * 1024,
  /** Problems of one configuration file that are listed; more are counted in one last line. */
  configProblemsMax: 50,
  /** Rules named that an embedder or a reranker is not cleared for; more are counted. */
  pairingsListedMax: 20,
  /** Milliseconds between two looks at the configuration file. */
  configPollMs: 1_000,
  /** Milliseconds that a changed configuration file must rest before it is read. */
  configRestMs: 250,
  /** Bytes of a control-plane request body; they hold ids and short text. Beyond: 413. */
  controlBodyBytesMax: 128 * 1024,

  // -- the command line
  /** Milliseconds that `up` waits for a model server on loopback to answer, before it offers it. */
  probeTimeoutMs: 400,
  /** Bytes of a model server's answer to that probe. Beyond: it is not offered. */
  probeBytesMax: 256 * 1024,
  /** Characters of one line or event that the command line reads from a server. Beyond: it stops. */
  clientLineCharsMax: 8 * 1024 * 1024,
  /** Objects that `prove` copies. Beyond: left out, and counted in its report. */
  proveObjectsMax: 20_000,
  /** Bytes of a lake that `prove` copies. Beyond: left out, and counted in its report. */
  proveBytesMax: 512 * 1024 * 1024,
  /** Pairs of worlds of one `prove`: one for each set of documents that somebody may not read. Beyond: the largest are left out, and counted in its report. */
  provePairsMax: 8,
  /** Words, sentences, fragments and names of each kind that probes are made of. Beyond: a sample. */
  proveMaterialMax: 4_000,
  /** Differences that a report describes; more are counted. */
  proveDifferencesMax: 20,
  /** Probes after which a mutant counts as not caught. */
  proveMutantProbesMax: 1_200,
  /** Milliseconds for a world of `prove` to have every vector of its lake. Then it says that it could not be built. */
  proveEmbeddingMs: 5 * 60_000,
  /** Milliseconds between two progress lines where the terminal cannot redraw one. */
  progressLineMs: 5_000,
} as const
