"""Celery's worker, prefork 2; ends in order when standard input does."""

import os
import signal
import threading

from celery_app import app


def end_with_standard_input(main):
    # Past sys.stdin, whose lock would be held in every process that is forked meanwhile.
    while os.read(0, 4096):
        pass
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
    ]
)
