/** What a Bedrock model id asks for. */
export type ModelId =
  /** The alias's name. */
  | { readonly alias: string }
  /** Id of an application inference profile, which stands for an alias and its tags. */
  | { readonly profile: string }

const ARN =
  /^arn:aws[a-z-]{0,20}:bedrock:[a-z0-9-]{0,40}:\d{0,12}:(foundation-model|inference-profile|application-inference-profile)\/([^/]+)$/

/**
 * Reads a decoded `modelId`: a plain id is the alias itself, opaque; so is an ARN, but that of a
 * foundation model or of an inference profile of the system stands for its last segment, and that of an
 * application's inference profile for the profile, which the caller of this function looks up. Reading an
 * alias again gives the same alias. A request decoded from such a profile keeps the ARN as its `alias`.
 */
export function modelIdOf(text: string): ModelId {
  const [, resource, name] = ARN.exec(text) ?? []
  if (resource === undefined || name === undefined) return { alias: text }
  return resource === 'application-inference-profile' ? { profile: name } : { alias: name }
}
