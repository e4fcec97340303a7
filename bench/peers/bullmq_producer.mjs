// Fills BullMQ's queue, 500 jobs at a time: a line of standard input says with how many deliveries.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Queue } from 'bullmq';
import { connection, queueName } from './bullmq_settings.mjs';

const batch = 500;
const address = process.env.PEER_ADDRESS;
const payloads = readFileSync(process.env.PEER_PAYLOADS, 'utf8').trimEnd().split('\n');
const queue = new Queue(queueName, {
  connection,
  defaultJobOptions: { attempts: 6, removeOnComplete: true, backoff: { type: 'exponential', delay: 60_000 } },
});
let made = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const count = Number(line);
  for (let from = 0; from < count; from += batch) {
    const jobs = [];
    for (let i = from; i < Math.min(count, from + batch); i++) {
      made++;
      jobs.push({
        name: 'deliver',
        data: {
          url: `${address}/hooks/${i % 10}`,
          id: `evt_${String(made).padStart(22, '0')}`,
          type: `bench.type${i % 10}`,
          createdAt: '2026-01-15T14:35:42.000Z',
          data: payloads[i % payloads.length],
        },
      });
    }
    await queue.addBulk(jobs);
  }
}

await queue.close();
process.exit(0);
