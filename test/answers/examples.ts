/** Answers of documented shapes with every member that readers know, and some that nobody does. */
export interface Example {
  readonly whole: object
  readonly events: readonly object[]
}

const HEAD = {
  id: 'cc',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  system_fingerprint: 'fp',
  service_tier: 'default',
}

export const CHAT: Example = {
  whole: {
    ...HEAD,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 't',
          refusal: 'r',
          reasoning_content: 'rr',
          reasoning: 'zz',
          reasoning_details: [{ type: 'x', text: 'y', signature: 's' }],
          annotations: [
            {
              type: 'url_citation',
              url_citation: { url: 'u', title: 't', start_index: 0, end_index: 1 },
            },
          ],
          audio: { id: 'a', data: 'QUFB', transcript: 'tr', expires_at: 1 },
          tool_calls: [
            {
              id: 'c1',
              index: 0,
              type: 'function',
              function: { name: 'f', arguments: '{"a":"b"}' },
            },
          ],
          function_call: { name: 'f', arguments: '{}' },
          images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,QUFB' } }],
        },
        logprobs: {
          content: [
            {
              token: 't',
              bytes: [52],
              logprob: -1,
              top_logprobs: [{ token: 'q', logprob: -1, bytes: [1] }],
            },
          ],
        },
        finish_reason: 'stop',
        stop_reason: 'x',
      },
    ],
    usage: {
      prompt_tokens: 1,
      completion_tokens: 1,
      total_tokens: 2,
      prompt_tokens_details: { cached_tokens: 0 },
    },
    citations: ['u'],
    search_results: [{ title: 't', url: 'u' }],
  },
  events: [
    {
      ...HEAD,
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', content: '' },
          finish_reason: null,
          logprobs: {
            content: [
              { token: 't', logprob: -1, bytes: [1], top_logprobs: [{ token: 'p', logprob: 1 }] },
            ],
          },
        },
      ],
      obfuscation: 'xx',
    },
    {
      ...HEAD,
      choices: [
        {
          index: 0,
          delta: {
            content: 't',
            reasoning_content: 'r',
            refusal: 'f',
            annotations: [{ url_citation: { url: 'u', title: 'tt' } }],
            audio: { id: 'a', data: 'QUFB', transcript: 'tt' },
            tool_calls: [
              {
                index: 0,
                id: 'c1',
                type: 'function',
                function: { name: 'f', arguments: '{"a":1}' },
              },
            ],
          },
        },
      ],
    },
    { ...HEAD, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { ...HEAD, choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } },
  ],
}

export const MESSAGES: Example = {
  whole: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'thinking', thinking: 't', signature: 's' },
      { type: 'redacted_thinking', data: 'd' },
      {
        type: 'text',
        text: 't',
        citations: [
          {
            type: 'char_location',
            cited_text: 'c',
            document_title: 't',
            document_index: 0,
            start_char_index: 0,
            end_char_index: 1,
          },
        ],
      },
      { type: 'tool_use', id: 'tu', name: 'f', input: { a: 'b' }, caller: { type: 'direct' } },
      { type: 'server_tool_use', id: 'st', name: 'web_search', input: { q: 'x' } },
      {
        type: 'web_search_tool_result',
        tool_use_id: 'st',
        content: [
          {
            type: 'web_search_result',
            url: 'u',
            title: 't',
            encrypted_content: 'e',
            page_age: 'p',
          },
        ],
      },
      { type: 'novel', zz: { y: 'x' } },
    ],
    stop_reason: 'end_turn',
    stop_sequence: 'ss',
    container: { id: 'c' },
    context_management: { applied_edits: [{ type: 'x' }] },
    stop_details: { a: 'b' },
    usage: {
      input_tokens: 1,
      output_tokens: 1,
      service_tier: 'standard',
      server_tool_use: { web: 'a' },
    },
  },
  events: [
    {
      type: 'message_start',
      message: {
        id: 'm1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    },
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'x' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'x' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'x' } },
    {
      type: 'content_block_delta',
      index: 1,
      delta: {
        type: 'citations_delta',
        citation: {
          type: 'char_location',
          cited_text: 'c',
          document_title: 't',
          document_index: 0,
          start_char_index: 0,
          end_char_index: 1,
        },
      },
    },
    { type: 'content_block_stop', index: 1 },
    {
      type: 'content_block_start',
      index: 2,
      content_block: { type: 'tool_use', id: 'tu', name: 'f', input: {} },
    },
    {
      type: 'content_block_delta',
      index: 2,
      delta: { type: 'input_json_delta', partial_json: '{"a":"b"}' },
    },
    { type: 'content_block_stop', index: 2 },
    {
      type: 'content_block_start',
      index: 3,
      content_block: {
        type: 'web_search_tool_result',
        tool_use_id: 'x',
        content: [{ url: 'u', title: 't' }],
      },
    },
    { type: 'content_block_delta', index: 3, delta: { type: 'novel_delta', novel: 'x' } },
    { type: 'content_block_stop', index: 3 },
    { type: 'ping' },
    { type: 'novel_event', foo: 'bar' },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: 'x', container: { id: 'c' } },
      usage: { output_tokens: 1 },
      context_management: { x: 'y' },
    },
    { type: 'message_stop' },
  ],
}

export const RESPONSES: Example = {
  whole: {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'm',
    output: [
      {
        type: 'reasoning',
        id: 'rs',
        summary: [{ type: 'summary_text', text: 's' }],
        content: [{ type: 'reasoning_text', text: 'q' }],
        encrypted_content: 'ee',
      },
      {
        type: 'message',
        id: 'm',
        role: 'assistant',
        status: 'completed',
        content: [
          {
            type: 'output_text',
            text: 't',
            annotations: [
              { type: 'url_citation', url: 'u', title: 't', start_index: 0, end_index: 1 },
            ],
            logprobs: [{ token: 'a', logprob: 1, bytes: [1], top_logprobs: [] }],
          },
          { type: 'refusal', refusal: 'no' },
        ],
      },
      {
        type: 'function_call',
        id: 'fc',
        call_id: 'c',
        name: 'f',
        arguments: '{"a":"b"}',
        status: 'completed',
      },
      {
        type: 'web_search_call',
        id: 'w',
        status: 'completed',
        action: { type: 'search', query: 'q' },
      },
      { type: 'novel', id: 'n', x: { y: 'z' } },
    ],
    instructions: 'i',
    metadata: { a: 'b' },
    incomplete_details: null,
    usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
    text: { format: { type: 'text' } },
  },
  events: [
    {
      type: 'response.created',
      sequence_number: 0,
      response: {
        id: 'r',
        object: 'response',
        created_at: 1,
        status: 'in_progress',
        model: 'm',
        output: [],
        instructions: 'i',
        metadata: { a: 'b' },
      },
    },
    {
      type: 'response.output_item.added',
      sequence_number: 1,
      output_index: 0,
      item: { id: 'm', type: 'message', status: 'in_progress', role: 'assistant', content: [] },
    },
    {
      type: 'response.content_part.added',
      sequence_number: 2,
      item_id: 'm',
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
    },
    {
      type: 'response.output_text.delta',
      sequence_number: 3,
      item_id: 'm',
      output_index: 0,
      content_index: 0,
      delta: 'hello',
      logprobs: [{ token: 'a', logprob: 1, top_logprobs: [{ token: 'b' }] }],
      obfuscation: 'x',
    },
    {
      type: 'response.output_text.annotation.added',
      sequence_number: 4,
      item_id: 'm',
      output_index: 0,
      content_index: 0,
      annotation_index: 0,
      annotation: { type: 'url_citation', url: 'u', title: 't', start_index: 0, end_index: 1 },
    },
    {
      type: 'response.output_text.done',
      sequence_number: 5,
      item_id: 'm',
      output_index: 0,
      content_index: 0,
      text: 'hello',
      logprobs: [],
    },
    {
      type: 'response.content_part.done',
      sequence_number: 6,
      item_id: 'm',
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', text: 'hello', annotations: [] },
    },
    {
      type: 'response.output_item.done',
      sequence_number: 7,
      output_index: 0,
      item: {
        id: 'm',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'hello', annotations: [] }],
      },
    },
    {
      type: 'response.web_search_call.searching',
      sequence_number: 8,
      output_index: 1,
      item_id: 'w',
    },
    { type: 'response.novel.delta', sequence_number: 9, output_index: 1, delta: 'd', foo: 'x' },
    {
      type: 'response.completed',
      sequence_number: 10,
      response: {
        id: 'r',
        object: 'response',
        created_at: 1,
        status: 'completed',
        model: 'm',
        output: [
          {
            id: 'm',
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', text: 'hello', annotations: [] }],
          },
        ],
        usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
      },
    },
  ],
}

export const CONVERSE: Example = {
  whole: {
    output: {
      message: {
        role: 'assistant',
        content: [
          { text: 't' },
          { reasoningContent: { reasoningText: { text: 'r', signature: 's' } } },
          { reasoningContent: { redactedContent: 'enp6' } },
          { toolUse: { toolUseId: 't1', name: 'f', input: { a: 'b' } } },
          {
            citationsContent: {
              content: [{ text: 'c' }],
              citations: [
                {
                  title: 't',
                  source: 'so',
                  sourceContent: [{ text: 'q' }],
                  location: { web: { url: 'u', domain: 'd' } },
                },
              ],
            },
          },
          { image: { format: 'png', source: { bytes: 'QUFB' } } },
          { novel: { x: 'y' } },
        ],
      },
    },
    stopReason: 'end_turn',
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, cacheDetails: [{ ttl: '5m' }] },
    metrics: { latencyMs: 1 },
    additionalModelResponseFields: { a: 'b' },
    trace: { guardrail: { modelOutput: ['m'] }, promptRouter: { invokedModelId: 'x' } },
    performanceConfig: { latency: 'standard' },
    serviceTier: { type: 'default' },
  },
  events: [
    { messageStart: { role: 'assistant' } },
    {
      contentBlockStart: {
        contentBlockIndex: 0,
        start: { toolUse: { toolUseId: 't', name: 'f' } },
      },
    },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"a":"b"}' } } } },
    { contentBlockStop: { contentBlockIndex: 0 } },
    { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'x' } } },
    {
      contentBlockDelta: {
        contentBlockIndex: 1,
        delta: {
          citation: {
            title: 't',
            source: 's',
            sourceContent: [{ text: 'q' }],
            location: { web: { url: 'u' } },
          },
        },
      },
    },
    { contentBlockStop: { contentBlockIndex: 1 } },
    { contentBlockDelta: { contentBlockIndex: 2, delta: { reasoningContent: { text: 'x' } } } },
    {
      contentBlockDelta: { contentBlockIndex: 2, delta: { reasoningContent: { signature: 'x' } } },
    },
    {
      contentBlockDelta: {
        contentBlockIndex: 2,
        delta: { reasoningContent: { redactedContent: 'enp6' } },
      },
    },
    { contentBlockStop: { contentBlockIndex: 2 } },
    { contentBlockDelta: { contentBlockIndex: 3, delta: { novel: { a: 'b' } } } },
    { contentBlockStop: { contentBlockIndex: 3 } },
    { novelEvent: { x: 'y' } },
    { messageStop: { stopReason: 'end_turn', additionalModelResponseFields: { a: 'b' } } },
    {
      metadata: {
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
        trace: { guardrail: { x: 'y' } },
      },
    },
  ],
}

export const AI_SDK: Example = {
  whole: {
    content: [
      { type: 'text', text: 't', providerMetadata: { openai: { itemId: 'i' } } },
      { type: 'reasoning', text: 'r', providerMetadata: { anthropic: { signature: 's' } } },
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: '{"a":"b"}' },
      { type: 'source', sourceType: 'url', id: 'x', url: 'u', title: 't' },
    ],
  },
  events: [
    { type: 'response-metadata', id: 'r', modelId: 'm' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 't', providerMetadata: { openai: { itemId: 'i' } } },
    { type: 'text-end', id: '0' },
    { type: 'reasoning-delta', id: '1', delta: 'r' },
    { type: 'reasoning-end', id: '1', providerMetadata: { anthropic: { signature: 's' } } },
    { type: 'reasoning-start', id: '2', providerMetadata: { anthropic: { redactedData: 'd' } } },
    { type: 'tool-input-start', id: 'c', toolName: 'f' },
    { type: 'tool-input-delta', id: 'c', delta: '{"a":1}' },
    { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: '{"a":1}' },
    { type: 'source', sourceType: 'url', id: 'x', url: 'u', title: 't' },
    {
      type: 'finish',
      finishReason: { unified: 'stop', raw: 'stop' },
      usage: {
        inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 1, text: 1, reasoning: 0 },
      },
    },
  ],
}
