/** What every client's scenarios ask and expect: the scripted deployments answer by the user's own words. */
export const HELLO = 'Hello from the model'
export const CARD = 'my card is 4111 1111 1111 1111'
export const QUESTION = 'How many days of annual leave do I have?'
export const CITIES = [
  { city: 'Leeds', days: 3 },
  { city: 'Porto', days: 1 },
]
export const SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const }, days: { type: 'integer' as const } },
  required: ['city', 'days'],
  additionalProperties: false,
}
/** One alias per wire that a deployment speaks. */
export const MODELS = ['chat', 'claude', 'nova', 'responses'] as const
/** One pixel. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
