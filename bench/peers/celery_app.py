"""Webhooks by Celery: a task for each delivery, which signs as Tocsin does and posts."""

import base64
import hashlib
import hmac
import os
import time

import requests
from celery import Celery

app = Celery("peer", broker=f"redis://127.0.0.1:{os.environ['PEER_REDIS_PORT']}/0")
app.conf.update(
    # As Tocsin: a task that was begun when its worker died is begun again.
    task_acks_late=True,
    task_ignore_result=True,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)

SECRET = os.environ["PEER_SECRET"]
BRANDED_KEY = SECRET.encode()
STANDARD_KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
session = requests.Session()
session.trust_env = False


@app.task(name="deliver")
def deliver(url, event_id, event_type, created_at, data):
    body = f'{{"id":"{event_id}","type":"{event_type}","created_at":"{created_at}","data":{data}}}'.encode()
    timestamp = str(int(time.time()))
    branded = hmac.new(BRANDED_KEY, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    standard = hmac.new(STANDARD_KEY, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    answer = session.post(
        url,
        data=body,
        headers={
            "Content-Type": "application/json",
            "User-Agent": "peer",
            "X-Tocsin-Event": event_type,
            "X-Tocsin-Delivery": event_id,
            "X-Tocsin-Timestamp": timestamp,
            "X-Tocsin-Signature": f"sha256={branded}",
            "webhook-id": event_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": "v1," + base64.b64encode(standard).decode(),
        },
        timeout=30,
        allow_redirects=False,
    )
    answer.raise_for_status()
