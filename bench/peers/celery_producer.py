"""Fills Celery's queue: a line of standard input says with how many deliveries."""

import os
import sys

from celery_app import app, deliver

address = os.environ["PEER_ADDRESS"]
with open(os.environ["PEER_PAYLOADS"], encoding="utf-8") as file:
    payloads = [line.rstrip("\n") for line in file]

made = 0
for line in sys.stdin:
    # One connection for all of them, kept open.
    with app.producer_pool.acquire(block=True) as producer:
        for i in range(int(line)):
            made += 1
            deliver.apply_async(
                (
                    f"{address}/hooks/{i % 10}",
                    f"evt_{made:022d}",
                    f"bench.type{i % 10}",
                    "2026-01-15T14:35:42.000Z",
                    payloads[i % len(payloads)],
                ),
                producer=producer,
            )
