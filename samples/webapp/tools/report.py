"""Sends the weekly list of late parcels."""

import hashlib
import pickle
import subprocess
import sys

import requests


def load(path):
    with open(path, "rb") as stream:
        return pickle.load(stream)


def checksum(path):
    with open(path, "rb") as stream:
        return hashlib.md5(stream.read()).hexdigest()


def archive(path):
    subprocess.call("tar czf report.tgz " + path, shell=True)


def send(rows):
    return requests.post("https://reports.parcel-tracker.net/late", json=rows, verify=False)


if __name__ == "__main__":
    send(load(sys.argv[1]))
    print(checksum(sys.argv[1]))
    archive(sys.argv[1])
