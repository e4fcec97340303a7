// Webhooks by BullMQ: a job for each delivery, which signs as Tocsin does and posts. Ends when standard input does.
import { createHmac } from 'node:crypto';
import { Worker } from 'bullmq';
import { connection, queueName } from './bullmq_settings.mjs';

const secret = process.env.PEER_SECRET;
const standardKey = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

async function deliver({ data: { url, id, type, createdAt, data } }) {
  const body = `{"id":"${id}","type":"${type}","created_at":"${createdAt}","data":${data}}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const branded = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const standard = createHmac('sha256', standardKey).update(`${id}.${timestamp}.${body}`).digest('base64');
  const answer = await fetch(url, {
    method: 'POST',
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
    headers: {
      'content-type': 'application/json',
      'user-agent': 'peer',
      'x-tocsin-event': type,
      'x-tocsin-delivery': id,
      'x-tocsin-timestamp': timestamp,
      'x-tocsin-signature': `sha256=${branded}`,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${standard}`,
    },
  });
  // Read to its end, so that the connection is used again.
  await answer.arrayBuffer();
  if (!answer.ok) {
    throw new Error(`answered ${answer.status}`);
  }
}

const worker = new Worker(queueName, deliver, { connection, concurrency: 64 });
worker.on('error', (error) => console.error(error.message));
process.stdin.resume();
process.stdin.on('end', async () => {
  await worker.close(true);
  process.exit(0);
});
