/** ARNs of what Standpipe has. AWS's own places are not ours: the region is `local`, the account all zeros. */
const PLACE = 'arn:aws:bedrock:local'
const ACCOUNT = '000000000000'

export const modelArn = (alias: string): string => `${PLACE}::foundation-model/${alias}`
export const profileArn = (id: string): string =>
  `${PLACE}:${ACCOUNT}:application-inference-profile/${id}`

const PROFILE =
  /^arn:aws[a-z-]{0,20}:bedrock:[a-z0-9-]{0,40}:\d{0,12}:application-inference-profile\/([^/]{1,100})$/

/** The profile's id, out of an ARN or as it is. */
export const profileIdIn = (text: string): string => PROFILE.exec(text)?.[1] ?? text
