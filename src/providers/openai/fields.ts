export { isFields, saysTwice, type Fields } from '../fields.ts'
