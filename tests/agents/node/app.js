// A small shop for the Node agent: /order/:item asks the same process's /stock/:item over HTTP.
// Says "READY http://127.0.0.1:PORT" once it listens. Every answer names its trace in the header
// x-trace-id, so that a test can look for exactly that one. Given the URL of another service, it asks
// that one for the stock.
'use strict';

const http = require('node:http');
const express = require('express');
const { trace } = require('@opentelemetry/api');

const app = express();
const stock = process.argv[2];
let base = '';

app.use((request, response, next) => {
  const span = trace.getActiveSpan();
  if (span) {
    response.set('x-trace-id', span.spanContext().traceId);
  }
  next();
});

function ask(url) {
  return new Promise((resolve, reject) => {
    http
      .get(url, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      })
      .on('error', reject);
  });
}

app.get('/stock/:item', async (request, response, next) => {
  if (stock) {
    const status = await ask(stock + '/stock/' + request.params.item);
    response.status(status).json({ pieces: 3 });
    return;
  }
  next();
});

app.get('/stock/:item', (request, response) => {
  if (request.params.item === 'lost') {
    throw new RangeError('nobody knows that item');
  }
  const delay = request.params.item === 'deep' ? 700 : 0;
  setTimeout(() => response.json({ pieces: 3 }), delay);
});

app.get('/order/:item', async (request, response) => {
  const status = await ask(base + '/stock/' + request.params.item);
  response.status(status === 200 ? 200 : 502).json({ ordered: status === 200 });
});

// Express knows an error handler by its four parameters.
app.use((error, request, response, next) => {
  const span = trace.getActiveSpan();
  if (span) {
    span.recordException(error);
  }
  response.status(500).json({ error: error.message });
});

const server = app.listen(0, '127.0.0.1', () => {
  base = 'http://127.0.0.1:' + server.address().port;
  console.log('READY ' + base);
});
