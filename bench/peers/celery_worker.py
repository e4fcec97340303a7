"""Celery's worker, prefork 2; ends in order when standard input does."""

import os
import signal
import sys
import threading

from celery_app import app


def end_with_standard_input(main):
    sys.stdin.read()
    if os.getpid() == main:
        os.kill(main, signal.SIGTERM)


threading.Thread(target=end_with_standard_input, args=(os.getpid(),), daemon=True).start()
app.worker_main(
    [
        "worker",
        "--pool=prefork",
        "--concurrency=2",
        "--loglevel=ERROR",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "--quiet",
    ]
)
