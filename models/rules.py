"""Prints a rule set of botocore's, `endpoint-rule-set-1.json.gz`, without its documentation.

    python3 models/rules.py botocore/data/<service>/<version>/endpoint-rule-set-1.json.gz
"""

import gzip
import json
import sys


def stripped(value):
    if isinstance(value, dict):
        return {key: stripped(of) for key, of in value.items() if key != "documentation"}
    return [stripped(of) for of in value] if isinstance(value, list) else value


with gzip.open(sys.argv[1]) as file:
    print(json.dumps(stripped(json.load(file)), indent=2))
