import {
  alnum,
  base64Url,
  hex,
  type NamedFormat,
  named,
  open,
  run,
  token,
  type TokenFormat,
  upperAlnum,
  uuid,
} from './format.ts'

/** Vendors of models and what is built around them. */
export const aiTokens: readonly TokenFormat[] = [
  token('anthropic_key', 'Anthropic', 'sk-ant-', open(base64Url, 24)),
  token('openai_key', 'OpenAI', ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], open(base64Url, 24)),
  token('openrouter_key', 'OpenRouter', 'sk-or-v1-', run(hex, 64)),
  token('langfuse_key', 'Langfuse', 'sk-lf-', ...uuid),
  // OpenAI before projects; others copied the form.
  token('openai_key', 'OpenAI', 'sk-', open(alnum, 32)),
  token('huggingface_token', 'Hugging Face', ['hf_', 'api_org_'], open(alnum, 30)),
  token('groq_key', 'Groq', 'gsk_', run(alnum, 40, 64)),
  token('replicate_token', 'Replicate', 'r8_', run(alnum, 37, 40)),
  token('xai_key', 'xAI', 'xai-', run(alnum, 60, 100)),
  token('perplexity_key', 'Perplexity', 'pplx-', run(alnum, 40, 64)),
  token('together_key', 'Together AI', 'tgp_v1_', run(base64Url, 40, 64)),
  token('fireworks_key', 'Fireworks AI', 'fw_', run(alnum, 20, 32)),
  token('cerebras_key', 'Cerebras', 'csk-', run(alnum, 40, 64)),
  token('nvidia_key', 'NVIDIA', 'nvapi-', run(base64Url, 50, 100)),
  token('elevenlabs_key', 'ElevenLabs', 'sk_', run(hex, 48)),
  token('langsmith_key', 'LangSmith', ['lsv2_pt_', 'lsv2_sk_'], run(hex, 32), '_', run(hex, 10)),
  token('pinecone_key', 'Pinecone', 'pcsk_', open(base64Url, 50)),
  token('voyage_key', 'Voyage AI', 'pa-', run(base64Url, 43)),
  token('jina_key', 'Jina AI', 'jina_', run(base64Url, 50, 70)),
  token('llamacloud_key', 'LlamaCloud', 'llx-', run(alnum, 40, 60)),
  token('tavily_key', 'Tavily', 'tvly-', run(base64Url, 30, 60)),
  token('firecrawl_key', 'Firecrawl', 'fc-', run(hex, 32)),
  token('runpod_key', 'RunPod', 'rpa_', run(upperAlnum, 40, 60)),
]

export const aiNames: readonly NamedFormat[] = [
  named('cohere_key', 'Cohere', ['cohere', 'coapikey'], run(alnum, 40)),
  named('mistral_key', 'Mistral AI', ['mistral'], run(alnum, 32)),
  named('wandb_key', 'Weights & Biases', ['wandb'], run(hex, 40)),
  named('deepgram_key', 'Deepgram', ['deepgram'], run(hex, 40)),
  named('assemblyai_key', 'AssemblyAI', ['assemblyai'], run(hex, 32)),
  named('azure_openai_key', 'Azure OpenAI', ['azureopenai', 'azureapi'], run(hex, 32)),
  named('ai21_key', 'AI21', ['ai21'], run(alnum, 32)),
]
