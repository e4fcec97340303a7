const express = require('express');
const { createSession, hashPassword } = require('./lib/session');
const { findParcel } = require('./lib/carrier');

const app = express();
app.use(express.json());

const users = new Map();

app.post('/register', (req, res) => {
  users.set(req.body.email, hashPassword(req.body.password));
  res.status(201).json({ session: createSession(req.body.email) });
});

app.get('/parcels/:id', async (req, res) => {
  const parcel = await findParcel(req.params.id);
  if (!parcel) {
    return res.status(404).json({ error: 'no such parcel' });
  }
  res.json(parcel);
});

// Lets the shop filter parcels by an expression, such as "weight > 2".
app.get('/parcels', async (req, res) => {
  const parcels = await findParcel('*');
  res.json(parcels.filter((parcel) => eval(req.query.where)));
});

app.listen(3000);
