export { SeededRandom } from '../../src/kernel/seeded.ts'
