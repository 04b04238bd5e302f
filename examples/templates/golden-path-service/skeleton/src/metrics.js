/** In seconds. The objective in slo/latency.yaml uses the bucket 0.3. */
const buckets = [0.05, 0.1, 0.3, 1, 3];

/** Counts requests, and prints them as Prometheus reads them. */
export function createMetrics() {
  const requests = new Map();
  const atMost = buckets.map(() => 0);
  let count = 0;
  let sum = 0;

  return {
    observe(status, seconds) {
      requests.set(status, (requests.get(status) ?? 0) + 1);
      buckets.forEach((limit, index) => {
        if (seconds <= limit) atMost[index] += 1;
      });
      count += 1;
      sum += seconds;
    },
    print() {
      const counter = [...requests].map(([status, n]) => `http_requests_total{code="${status}"} ${n}`);
      const name = 'http_request_duration_seconds';
      return [
        '# TYPE http_requests_total counter',
        ...counter,
        `# TYPE ${name} histogram`,
        ...buckets.map((limit, index) => `${name}_bucket{le="${limit}"} ${atMost[index]}`),
        `${name}_bucket{le="+Inf"} ${count}`,
        `${name}_sum ${sum}`,
        `${name}_count ${count}`,
        '',
      ].join('\n');
    },
  };
}
