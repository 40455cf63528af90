import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'

/** Milliseconds between two looks. What is measured is the time from one look to the next. */
const RESOLUTION_MS = 10
const NANOS_PER_SECOND = 1e9

/** How late the event loop comes to what is due: quantiles since the last look at the metrics. */
export function registerLoopDelay(registry: Registry): void {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  const secondsOf = (nanos: number): number =>
    Math.max(0, nanos / NANOS_PER_SECOND - RESOLUTION_MS / 1_000)
  new Gauge({
    name: 'standpipe_event_loop_delay_seconds',
    help: 'How late the event loop comes to what is due, since the last look',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      if (histogram.count === 0) return
      this.set({ quantile: '0.5' }, secondsOf(histogram.percentile(50)))
      this.set({ quantile: '0.99' }, secondsOf(histogram.percentile(99)))
      this.set({ quantile: '1' }, secondsOf(histogram.max))
      histogram.reset()
    },
  })
}
