"""Print a manifest as JSON, as the official Kubernetes client reads it: fields that a Job does not have are lost."""

import json
import sys

import yaml
from kubernetes.client import ApiClient

with open(sys.argv[1], encoding="utf8") as file:
    manifest = yaml.safe_load(file)
client = ApiClient()
job = client.deserialize(json.dumps(manifest), "V1Job", "application/json")
print(json.dumps({"written": manifest, "read": client.sanitize_for_serialization(job)}))
