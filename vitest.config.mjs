import { defineConfig } from 'vitest/config'

// Tests run on the compiled output: worker threads need plain JavaScript, and what is tested is what ships.
export default defineConfig({
  test: {
    include: ['dist/**/*.test.js'],
    exclude: ['node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    watch: false,
  },
})
