// What both sides of the BullMQ peer share.
export const queueName = 'deliveries';
export const connection = {
  host: '127.0.0.1',
  port: Number(process.env.PEER_REDIS_PORT),
  maxRetriesPerRequest: null,
};
