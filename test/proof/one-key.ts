/**
 * Loaded before the program: both of two twin servers sample texts with one key. With a key each they would
 * know different sentences again, whatever their lakes hold.
 */
import { Gate } from '../../src/main/gate.ts'

const open = Gate.open.bind(Gate)
const fingerprintKey = { id: 'twins', key: new Uint8Array(32).fill(7) }
Gate.open = (options) => open({ ...options, fingerprintKey })
