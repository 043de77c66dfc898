"""CloudWatch's embedded metric format, written by hand from its specification.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import time

from jsonschema import Draft202012Validator

UNITS = """Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Count
Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second
Terabits/Second Count/Second None""".split()
NAME = {"type": "string", "minLength": 1, "maxLength": 1024}
METRIC = {
    "type": "object",
    "required": ["Name"],
    "properties": {"Name": NAME, "Unit": {"enum": UNITS}, "StorageResolution": {"enum": [1, 60]}},
    "additionalProperties": False,
}
DIRECTIVE = {
    "type": "object",
    "required": ["Namespace", "Dimensions", "Metrics"],
    "properties": {
        "Namespace": {"type": "string", "pattern": "^[0-9A-Za-z._/#:-]{1,255}$"},
        "Dimensions": {"type": "array", "minItems": 1, "items": {"type": "array", "maxItems": 30, "items": {**NAME, "maxLength": 250}}},
        "Metrics": {"type": "array", "minItems": 1, "maxItems": 100, "items": METRIC},
    },
    "additionalProperties": False,
}
METADATA = {
    "type": "object",
    "required": ["Timestamp", "CloudWatchMetrics"],
    "properties": {"Timestamp": {"type": "integer", "minimum": 0}, "CloudWatchMetrics": {"type": "array", "minItems": 1, "items": DIRECTIVE}},
}
SCHEMA = {"type": "object", "required": ["_aws"], "properties": {"_aws": METADATA}}
DAY_MS = 24 * 3600 * 1000


def emf_faults(record: dict) -> list[str]:
    faults = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(record)]
    if faults:
        return faults
    age = time.time() * 1000 - record["_aws"]["Timestamp"]
    if not -DAY_MS / 12 < age < 14 * DAY_MS:
        faults.append(f"the timestamp is {age} ms old")
    for directive in record["_aws"]["CloudWatchMetrics"]:
        faults += _dimension_faults(record, directive) + _metric_faults(record, directive)
    return faults


def _dimension_faults(record: dict, directive: dict) -> list[str]:
    """Each names a member of the root whose value is a string that CloudWatch takes."""
    names = {name for dimensions in directive["Dimensions"] for name in dimensions}
    return [f"the dimension {name} is {record.get(name)!r}" for name in sorted(names) if not _is_dimension_value(record.get(name))]


def _is_dimension_value(value: object) -> bool:
    return isinstance(value, str) and value.strip() != "" and value.isascii() and len(value) <= 1024


def _metric_faults(record: dict, directive: dict) -> list[str]:
    faults = []
    for name in (metric["Name"] for metric in directive["Metrics"]):
        values = record.get(name)
        values = values if isinstance(values, list) else [values]
        if not 1 <= len(values) <= 100 or not all(type(value) in (int, float) for value in values):
            faults.append(f"the metric {name} is {record.get(name)!r}")
    return faults


def metrics_of(record: dict, dimensions: list[str]) -> dict:
    """Name to value of what is counted under that set of dimensions."""
    directives = [directive for directive in record["_aws"]["CloudWatchMetrics"] if dimensions in directive["Dimensions"]]
    return {metric["Name"]: record[metric["Name"]] for directive in directives for metric in directive["Metrics"]}
