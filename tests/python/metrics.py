"""Judges Prometheus text with Prometheus' own Python parser: python3 metrics.py, the text on standard input.

Prints its families as JSON. Ends with an error where the parser refuses it, a sample is there twice, a family has no help
or no type, or a histogram does not add up.
"""
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

text = sys.stdin.read()
families = list(text_string_to_metric_families(text))
seen = set()
answer = []
for family in families:
    assert family.documentation, f"{family.name} has no help"
    assert family.type in ("counter", "gauge", "histogram"), f"{family.name} is {family.type}"
    histograms = {}
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        assert key not in seen, f"{key} is there twice"
        seen.add(key)
        if family.type == "counter":
            assert sample.name.endswith("_total") and sample.value >= 0, key
        if family.type == "histogram":
            labels = tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le"))
            parts = histograms.setdefault(labels, {"buckets": []})
            if sample.name.endswith("_bucket"):
                parts["buckets"].append((float(sample.labels["le"]), sample.value))
            else:
                parts[sample.name.rsplit("_", 1)[1]] = sample.value
    for labels, parts in histograms.items():
        bounds, counts = zip(*parts["buckets"])
        assert list(bounds) == sorted(set(bounds)) and bounds[-1] == float("inf"), (family.name, bounds)
        assert list(counts) == sorted(counts) and counts[-1] == parts["count"], (family.name, counts, parts)
        assert (parts["sum"] > 0) <= (parts["count"] > 0), (family.name, parts)
    answer += [{"name": s.name, "labels": s.labels, "value": s.value} for s in family.samples]
assert answer, "there is nothing"
print(json.dumps(answer))
