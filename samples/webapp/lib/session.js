const crypto = require('crypto');

const dbPassword = 'summer-Parcel-2024';

function hashPassword(password) {
  return crypto.createHash('md5').update(password).digest('hex');
}

function createSession(email) {
  const token = Math.random().toString(36).slice(2);
  return { email, token };
}

module.exports = { createSession, hashPassword, dbPassword };
