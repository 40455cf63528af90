/**
 * A thought that OpenAI encrypted belongs to an item and is worth nothing without its id: where there is
 * only one text for it (`redactedThinking`), that text holds both.
 */
export const sealedThought = (id: string, encrypted: string): string => `openai ${id} ${encrypted}`

export function openedThought(
  data: string,
): { readonly id: string; readonly encrypted: string } | undefined {
  const [, id, encrypted] = /^openai (\S{1,256}) (\S+)$/.exec(data) ?? []
  return id === undefined || encrypted === undefined ? undefined : { id, encrypted }
}
