import type { PolicyText } from './problem.ts'

/** The policy files of the product, in `policies/`. */
export interface ShippedPolicies {
  readonly schema: PolicyText
  readonly invariants: readonly PolicyText[]
  /** With the operator's own policies, or with `open.cedar` in their place. */
  readonly policies: readonly PolicyText[]
}

/**
 * Which texts are in force. `invariants.cedar` and `baseline.cedar` always; `open.cedar`, which lets
 * every key use every alias, only while there is no policy of one's own.
 */
export async function shippedPolicies(
  read: (file: string) => Promise<string>,
  own: readonly PolicyText[],
): Promise<ShippedPolicies> {
  const shipped = async (file: string): Promise<PolicyText> => ({ file, text: await read(file) })
  return {
    schema: await shipped('schema.cedarschema'),
    invariants: [await shipped('invariants.cedar')],
    policies: [
      await shipped('baseline.cedar'),
      ...(own.length === 0 ? [await shipped('open.cedar')] : own),
    ],
  }
}
