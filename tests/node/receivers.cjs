// Endpoints as the documentation of the systems that Tocsin has to serve writes them. Each request is also given to
// the two libraries that everybody else uses. Any doubt is answered with 400, so that the delivery's history shows it.
const crypto = require('crypto');
const http = require('http');
const standard = require('standardwebhooks');
const svix = require('svix');

const secret = process.env.WEBHOOK_SECRET;

// Timestamp and body, the body parsed and written again, as express.json() and JSON.stringify do.
function timestampAndBody(req, raw, header) {
  const payload = JSON.parse(raw);
  const timestamp = parseInt(req.headers['x-tocsin-timestamp']);
  const currentTime = Math.floor(Date.now() / 1000);
  if (Math.abs(currentTime - timestamp) > 300) throw new Error('Webhook timestamp is too old');
  const expected = crypto.createHmac('sha256', secret).update(`${timestamp}.${JSON.stringify(payload)}`).digest('hex');
  const provided = req.headers[header].replace('sha256=', '');
  if (!crypto.timingSafeEqual(Buffer.from(expected), Buffer.from(provided))) throw new Error('Invalid webhook signature');
}

// The body alone, under a prefix of the receiver's choice.
function bodyAlone(req, raw) {
  const expected = 'sha256=' + crypto.createHmac('sha256', secret).update(raw).digest('hex');
  if (req.headers['x-acme-signature'] !== expected) throw new Error('Invalid signature');
}

const endpoints = {
  '/timestamp-and-body': (req, raw) => timestampAndBody(req, raw, 'x-tocsin-signature'),
  '/body-alone': bodyAlone,
  '/named-header': (req, raw) => timestampAndBody(req, raw, 'x-acme-webhook-signature'),
};

const server = http.createServer((req, res) => {
  const chunks = [];
  req.on('data', (c) => chunks.push(c));
  req.on('end', () => {
    const raw = Buffer.concat(chunks).toString('utf8');
    try {
      endpoints[req.url](req, raw);
      new standard.Webhook(secret).verify(raw, req.headers);
      new svix.Webhook(secret).verify(raw, req.headers);
      if (JSON.stringify(JSON.parse(raw)) !== raw) throw new Error('The body is not what JavaScript would write');
      res.writeHead(200).end();
    } catch (error) {
      res.writeHead(400).end(String(error));
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
