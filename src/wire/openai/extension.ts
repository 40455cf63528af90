export { decodeExtension, type Extension } from '../extension.ts'
